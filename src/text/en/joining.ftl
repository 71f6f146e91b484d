# Joining, the panel, help, inviting, and being forgotten.

welcome =
    Lookalong helps colleagues watch each other at real work and talk it over for half an hour right after.
    You choose with whom, when and how; nobody rates anybody, and every step can be skipped.
    If you join, I store your name, language, time zone and working hours, your team where it is known, what you would like to watch or show, and with whom you had a visit.
    What you write down afterwards is stored encrypted and is yours alone, unless you choose to share it. One tap deletes it all.

    Would you like to join?
welcome-yes = Yes, I’d like to join
welcome-no = No, thanks
joined =
    Welcome, { $name }! What would you like to watch, or what may others watch you do?
    I take it that you work { $hours } ({ $zone }). Not quite right? Change it under “About me”.
stayed-out = That’s fine. Nothing is stored. Whenever you feel like it, type /observe.
forgotten = Done: everything about you is deleted, and what you wrote can’t be read any more. Thank you for looking along. You are welcome any time: type /observe.
forget-ask =
    This deletes your profile, your wishes and offers, and all that you wrote. It can’t be undone.
    Whoever still had a visit with you hears kindly that it is off, without a reason.
forget-yes = Yes, delete everything of mine
forget-no = No, keep it
help =
    /observe – all that you can do, as buttons
    /observe topic:"intake interview" – say what you would like to watch
    /observe with:@noor – ask one colleague
    /offer topic:"code review" – say what others may watch you do
    /offer topic:"code review" when:"Tue 14:00" seats:2 – open your door at a set moment
    /doors, /exchanges – the open doors, and all that you have open
    /introduce @noor @sam – suggest two colleagues to each other
    /invite @kim – pass an invitation on, once
    /debrief – write down what you take along; /harvest – what others added, without names
    /pause until:"1 March" – go quiet, with an end date; /back – be there again
    /away from:"24 Dec" until:"4 Jan" – tell when you are away
    /me – see and change what is known of you; /me data – what is stored, and delete it
    /not-with @kim – never be matched with someone; nobody learns of it
    /leave – delete everything of yours; I ask first whether you are sure
    /help – this list
help-facilitator =
    For facilitators:
    /rules show, preview, set, history, undo – how people are matched
    /rounds next, start, skip – the rounds
    /topics – what is wished for and shown, never by whom
    /setup language:en zone:Europe/Amsterdam – what holds for this community
    /roster import file:people.csv – teams, sites, professions and managers; it enrols nobody
panel = What would you like to do?
panel-exchanges = { $count ->
    [one] You have one exchange under way.
   *[other] You have { $count } exchanges under way.
 }
panel-doors = { $count ->
    [one] One door is open.
   *[other] { $count } doors are open.
 }
panel-paused = You are paused, so I won’t ask you anything. Come back with one tap.
invitation =
    { $name } thinks that you might enjoy looking along: you watch a colleague at real work, or let one watch you, and talk it over for half an hour.
    You decide. I ask this only once, and you may leave it at that.
invitation-more = Tell me more
invitation-sent = The invitation goes out in your name, just once. Whether they join is up to them.
