# Why something was not done, and what to do instead. Nothing has changed.

refusal-unknown-command = I don’t know that command. With /help you see what you can type.
refusal-unknown-command-guess = I don’t know that command. Did you mean /{ $guess }? With /help you see what you can type.
refusal-unknown-option = With /{ $command } you can give: { $options }. I don’t know what else you typed there.
refusal-unknown-option-none = /{ $command } stands by itself. Type just that.
refusal-missing-option = Almost there: /{ $command } needs “{ $option }” as well.
refusal-bad-value = I can’t read what you typed for “{ $option }”. It could be, for instance: { $examples }.
refusal-nothing-asked = I’m not asking you anything just now, so I can’t place that. With /observe you see all that you can do.
refusal-no-such-button = There is no such choice there. Take one of the numbers or words of the buttons.
refusal-not-joined = You have not joined yet. Type /observe and I tell you what this is; you can join with one tap.
refusal-already-joined = You have joined already. What would you like to do?
refusal-unknown-colleague = I know nobody here by that name. Check the spelling, or pick the name from the list.
refusal-colleague-not-joined = That colleague has not joined yet. Shall I pass on an invitation in your name? It goes out only once.
refusal-colleague-invite = Pass on an invitation
refusal-oneself = That can’t be, as it leads back to yourself. Pick a colleague, and it will work.
refusal-line-manager = A line manager and someone they manage are not matched here, so that looking along stays among peers. Is there another colleague you are curious about?
refusal-text-empty = There is nothing there yet. Write a few words and send it again.
refusal-text-too-long = That is a little too long: at most { $most } characters fit. Could you shorten it?
refusal-moment-unreadable = I can’t make out a moment from that. Try “Tue 14:00”, “tomorrow 9:30” or “2026-12-03 09:30”.
refusal-day-unreadable = I can’t make out a day from that. Try “Tuesday”, “in 2 weeks” or “2026-12-03”.
refusal-hours-unreadable = I can’t make out working hours from that. Try “mon-fri 9:00-17:00”, “mon tue thu 8:30-16:00” or “tue-fri 22:00-6:00”.
refusal-moment-passed = That moment, { $at }, lies behind us. Which moment to come would suit you?
refusal-moment-in-gap = That time does not exist: the clock goes forward just then. The first time that does exist is { $at }.
refusal-moment-too-far = That is more than { $weeks } weeks ahead. Pick something nearer, so that it isn’t forgotten.
refusal-no-such-day = That day is in no calendar, or the weekday doesn’t go with the date. Try “Tuesday” or “2026-12-03”.
refusal-end-before-start = The end comes before the beginning. Turn them around and send it again.
refusal-moment-taken = You have another visit then, at { $at }. Which other moment would suit you?
refusal-not-yours = That isn’t yours to answer. With /observe you see what is.
refusal-already-over = That is settled already; what you pressed is an old one. With /observe you see what is open now.
refusal-already-said = I have that already; nothing more is needed.
refusal-not-now = That can’t be done at this point. Under “My exchanges” you see what can.
refusal-moment-changed = Another moment was suggested in the meantime. Have a look at the latest one.
refusal-no-seat = There is no seat free there any more. Perhaps behind another open door.
refusal-seats-out-of-range = One to { $most } people can come at a time. How many would you like?
refusal-no-room = { $most ->
    [one] You have one exchange under way, and that is as many as fit. Round it off first, and there is room again.
   *[other] You have { $most } exchanges under way, and that is as many as fit. Round one off first, and there is room again.
 }
refusal-too-many = { $most } of these is as many as fit. Take one back first, and there is room again.
refusal-paused = You are paused. Come back with one tap, and ask again.
refusal-no-topic = I don’t know yet what could be watched there. Name it as well, for instance topic:"intake interview".
refusal-already-invited = They have been invited before, and once is enough. Perhaps tell them about it yourself?
refusal-facilitators-only = That is for facilitators, who look after this place. Ask one of them.
refusal-unknown-rule = There is no rule by that name. With /rules you see them all.
refusal-unknown-rule-guess = There is no rule by that name. Did you mean { $guess }? With /rules you see them all.
refusal-nothing-to-undo = There is no earlier version to go back to: these are the rules you began with.
refusal-roster-line = Line { $line } of the roster can’t be taken in: { $problem } Nothing was taken in; mend it and import it again.
refusal-file-unreadable = I can’t read that file. Check that it is there, and that it is plain text (CSV, UTF-8).
refusal-unknown-zone = I don’t know that time zone. Write it like Europe/Amsterdam or America/New_York.

refusal-rule-value = { $rule } stays as it is: { $problem }
rule-problem-not-a-number = give a whole number.
rule-problem-out-of-bounds = give a number from { $least } to { $most }.
rule-problem-not-a-switch = say on or off.
rule-problem-not-a-choice = choose one of these: { $choices }.
rule-problem-not-a-day = give a day of the week, like tuesday.
rule-problem-not-a-time = give a time of the day, like 09:00.
rule-problem-team-cadence-form = write teams with their weeks, like ward 3=4; lab=8.
rule-problem-team-cadence-name = team names have 1 to { $most } characters and no semicolon.
rule-problem-team-cadence-twice = the team { $team } is in it twice.
rule-problem-team-cadence-too-many = at most { $most } teams fit.
rule-problem-questions-role = begin each question with host:, observer:, observer asks: or both:, and put a semicolon between two.
rule-problem-questions-text = a question has 1 to { $most } characters and no semicolon.
rule-problem-questions-too-many = at most { $most } questions fit in the time there is.
rule-problem-quiet-too-long = leave me at least { $hours } hours a day in which I may write.

roster-problem-heading = the heading needs “account”, and may have team, site, profession, level and manager.
roster-problem-fields = it has too few or too many fields, or characters that can’t be read.
roster-problem-no-account = it names no account.
roster-problem-too-long = one of its texts is too long.
roster-problem-level = the level is a number of years, 0 to 60.
roster-problem-manager-ring = someone would be their own manager, directly or around a corner.
roster-problem-too-many = that is more than fits in one roster.
