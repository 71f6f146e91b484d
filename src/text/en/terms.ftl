# Words that several texts share. Names, topics and notes are variables everywhere: never part of a text.

colleague-gone = a colleague
topic-gone = a visit
people-two = { $a } and { $b }
people-three = { $a }, { $b } and { $c }
fewer-than = fewer than { $smallest }
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
