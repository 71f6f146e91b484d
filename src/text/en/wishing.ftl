# Wishes, offers, open doors, and all that is open for one person.

wish-opened = Noted: you would like to watch “{ $topic }”.
offer-opened = Noted: others may watch you do “{ $topic }”. Before anyone comes along you are always asked first.
found-by-spelling = I read what you typed as “{ $topic }”, which is known here.
prospect-after-this = A question is already under way for you. Once that is settled, by { $at } at the latest, this wish has its turn.
colleague-asked =
    Noted: you would like to look along with { $name } (“{ $topic }”).
    If it suits you both, I introduce you; otherwise you hear from me after { $at }.
introduction-noted = Thank you for thinking of them! Where it fits, each of them is asked apart. The rest is up to the two of them, so you won’t hear more about it from me.
door-opened = { $seats ->
    [one] Your door is open: “{ $topic }”, { $at }, one seat. I tell it to everyone here, and let you know when someone is coming.
   *[other] Your door is open: “{ $topic }”, { $at }, { $seats } seats. I tell it to everyone here, and let you know when someone is coming.
 }
door-announced = { $seats ->
    [one] { $name } opens a door: “{ $topic }”, { $at } ({ $zone }). There is one seat. Would you like to look along?
   *[other] { $name } opens a door: “{ $topic }”, { $at } ({ $zone }). There are { $seats } seats. Would you like to look along?
 }
door-seat = I’d like a seat
doors = These doors are open. Where would you like to look along?
doors-none = No door is open for you just now. You could open your own, or tell me what you would like to watch.
doors-line = { $seats ->
    [one] { $at }: “{ $topic }” with { $name }, one seat free
   *[other] { $at }: “{ $topic }” with { $name }, { $seats } seats free
 }
doors-seat = A seat with { $name }, { $at }
seat-taken = { $observer } comes to look along: “{ $topic }”, { $at }. You’ll find each other in your own place; the moment stands.
door-closed = Your door is closed: “{ $topic }”, { $at }. Whoever had a seat has heard it.
wish-withdrawn = Your wish to watch “{ $topic }” is taken back. Anything else you would like to watch?
offer-withdrawn = “{ $topic }” is no longer on offer. You can always offer it again.

mine = This is what you have open:
mine-nothing = Nothing is open for you just now. Tell me what you would like to watch, or what others may watch you do.
mine-waiting = { $observer } watches { $host }, “{ $topic }”: comes after the other visit
mine-arranging = { $observer } watches { $host }, “{ $topic }”: no moment yet
mine-put-forward = { $observer } watches { $host }, “{ $topic }”: { $name } puts { $at } forward
mine-scheduled = { $observer } watches { $host }, “{ $topic }”: { $at }
mine-moving = { $observer } watches { $host }, “{ $topic }”: { $at }, perhaps moving to { $to }
mine-debriefing = { $observer } watched { $host }, “{ $topic }”: time to talk it over and write down what you take along
mine-door = Your open door: “{ $topic }”, { $at }, seats taken: { $taken } of { $seats }
mine-wish = You would like to watch “{ $topic }”
mine-offer = Others may watch you do “{ $topic }”
mine-ask = { $count ->
    [one] A question waits for you: would you be glad to look along with { $names }?
   *[other] A question waits for you: with whom would you be glad to look along? { $names }
 }
mine-follow-up = A question waits for you: did you try what you took along from “{ $topic }”?
mine-said-yes = You said yes to { $names }; known on { $at } at the latest
mine-round = The next round is on { $at }.
mine-agree = Agree: { $at } ({ $name })
mine-moments = Find a moment ({ $name })
mine-move = Move it ({ $name })
mine-call-off = Call it off ({ $name })
mine-took-place = It took place ({ $name })
mine-takeaway = What I take along ({ $name })
mine-leave = Leave the exchange ({ $name })
mine-withdraw-wish = No longer wish: { $topic }
mine-withdraw-offer = No longer offer: { $topic }
mine-close-door = Close my door: { $topic }
