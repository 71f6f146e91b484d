# Discord: what its lists of commands say (at most 100 characters each), and what that front adds of its own.

command-observe = Look along with a colleague: say what you’d like to watch, or see all that you can do
command-offer = Say what others may watch you do; with a moment it becomes an open door
command-doors = See the open doors
command-exchanges = See all that you have open
command-debrief = Write down what you take along
command-introduce = Suggest two colleagues to each other
command-invite = Pass an invitation on, once
command-harvest = Read what others added, without names
command-help = See what you can type
command-leave = Delete everything of yours; I ask first whether you are sure
command-pause = Go quiet, with an end date
command-away = Tell when you are away
command-back = Be there again
command-me = See and change what is known of you
command-not-with = Never be matched with someone; nobody learns of it
command-rules = For facilitators: how people are matched
command-rounds = For facilitators: the rounds
command-topics = For facilitators: what is wished for and shown, never by whom
command-setup = For facilitators: home channel, language and time zone; on its own it checks what is needed
command-roster = For facilitators: teams, sites, professions and managers

action-profile = What is known of you; fill in what you’d like to change
action-data = What is stored of you, and deleting it
action-pause = Go quiet, with an end date
action-not-with = Never be matched with someone; nobody learns of it
action-off = Be matched with them again after all
action-show = Every rule with its meaning, its value and its limits
action-set = Change a rule; you see its effect first
action-preview = See what a change would do, without making it
action-history = Every version, with who, when and why
action-undo = Go back to the version before
action-next = When the next round is, and how many take part
action-start = Start a round now
action-skip = Skip the next round
action-import = Take a list in as a CSV file; it enrols nobody

option-topic = What is watched, like “intake interview”
option-with = A colleague whom you’d like to ask
option-when = When your door opens, like “Tue 14:00”
option-seats = How many may come
option-a = One colleague
option-b = The other colleague
option-who = Which colleague
option-from = Your first day away, like “24 Dec”
option-until = Your first day back, like “4 Jan”
option-language = The language that I speak
option-speaks = Languages that you can talk in, like “English, Dutch”
option-zone = A time zone, like Europe/Amsterdam
option-hours = When you work, like “mon-fri 9:00-17:00”
option-team = Your team
option-site = Your site
option-profession = Your profession
option-level = Years of experience in your craft
option-manager = Your line manager, with whom you are never matched
option-capacity = How many exchanges you’d like to have under way at most
option-pace = Weeks between two exchanges, at least
option-why = Why, for those who come after
option-file = A CSV file with a column “account”
option-channel = The channel in which I am at home
option-rule = Which rule
option-value = The new value

observe-someone = Observe…

discord-choose = Choose one or more
discord-whom = Who should look along? The invitation goes out in your name, just once.
discord-whom-choose = Choose a colleague
discord-trouble = Something went wrong on my side. Nothing has changed, and nothing is lost. Please try once more in a moment.
discord-uncertain = Something went wrong on my side, and I can’t tell yet whether I noted that. I’ll be back in a moment: please look with /me or /exchanges, and if it isn’t there, do it once more.
discord-form-again = Back to the form
discord-not-understood = I couldn’t read that. Nothing has changed. Please try once more.
discord-old-button = I don’t know that button any more. Type /observe, and you have everything at hand.
discord-only-in-server = I live in your server: type it there, and only you will see my answer.
discord-done = Done. You see it in your own place.
discord-late = You asked me something a while ago, and I couldn’t answer at once. Here is the answer:
discord-private-place = Between us
discord-private-hello = I couldn’t send you a direct message, so I made a place that only you and I see (and whoever looks after this server).

relay-hint = What you write to me here, I pass on to whoever you look along with, and the other way round. I keep none of it.
relay-none = I can’t make a place for you two here, so write to each other directly: you find each other in the list of members.
relay-said = { $name }: { $words }
relay-which = With whom shall I share that? Begin with a name and a colon, like “{ $name }: …”.
relay-passed-on-not = I have nobody to pass that on to just now. With /observe, in your server, you see all that you can do.
relay-not-reached = I couldn’t reach { $name } just now. Please try once more in a while.

discord-roster-unknown = I found nobody here by these names, so their lines wait for them: { $names }

setup-home = Home: { $channel }. Open doors are told there, and pairs meet in private threads near it.
setup-no-home = I have no home channel yet. Choose one with /setup channel:#… Until then I tell nothing in public, and pairs talk by direct message, passed on by me.
setup-home-gone = I can’t find my home channel any more. Choose another one with /setup channel:#…
setup-all-there = I have everything I need there.
setup-missing = { $ability ->
    [see] I am not allowed to see that channel (“View Channel”). Without it I tell nothing in public, and pairs talk by direct message.
    [write] I am not allowed to write there (“Send Messages”). Without it open doors are only seen with /doors.
    [threads] I am not allowed to make private threads there (“Create Private Threads”). Without it pairs talk by direct message, passed on by me.
    [in-threads] I am not allowed to write in threads (“Send Messages in Threads”). Without it pairs talk by direct message, passed on by me.
    [history] I am not allowed to look back there (“Read Message History”). Without it I can’t see, after a failure, whether a message of mine has arrived, and put it aside for whoever runs me.
   *[files] I am not allowed to attach files there (“Attach Files”). Without it a pair gets no calendar file in its thread.
 }
setup-trouble = I couldn’t ask Discord what I may do there. Please try /setup once more in a moment.
