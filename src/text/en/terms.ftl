# Words that several texts share. Names, topics and notes are variables everywhere: never part of a text.

colleague-gone = a colleague
topic-gone = a visit
people-two = { $a } and { $b }
people-three = { $a }, { $b } and { $c }
fewer-than = fewer than { $smallest }
next-round = I look again at the next round, on { $at }.
next-round-none = I look again as soon as something changes.
why-nobody = { $why ->
    [nobody-offers] Nobody shows this yet.
    [all-busy] Everyone who shows this has their hands full just now.
    [rules-apart] Whoever shows this doesn’t fit with you just now: you looked along lately, or team, language or working hours are in the way.
    [odd-one-out] This time there were fewer people than would go round.
   *[own-room-full] You have as many exchanges under way as fit just now.
 }
button-not-now = Not now
button-panel = What else can I do?
button-mine = My exchanges
button-resume = I’m back
button-wish = I’d like to watch…
button-offer = You can watch me…
button-doors = Open doors
button-door = Open my door
button-pause = Pause
button-my-data = My data
button-profile = About me
button-invite = I know someone
button-another-moment = Type another moment
button-moments = Look for a moment
button-call-off = Call it off
button-leave = Leave this exchange
button-write = Write it down
