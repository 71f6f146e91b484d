# The exchange: introduced, prepared, agreed, moved, called off; and whether it took place.
# What is said in the place of a pair reads the same for everyone there, so it names both people.

introduced = { $from ->
    [pair] { $names }: you both said yes. How nice! This is your own place; nobody else reads along.
    [ring] { $names }: you all said yes. How nice! This is your own place; nobody else reads along.
   *[door] { $names }: a seat is taken, and the visit is on. How nice! This is your own place; nobody else reads along.
 }
introduced-visit = { $observer } looks along with { $host }: “{ $topic }”.
introduced-openers = To begin with: { $observer }, what makes you curious about this? { $host }, what do you still find hard about it?
introduced-next = { $agreed ->
    [yes] The moment is set already. Anything else you settle as you like.
   *[no] When, where and how is up to you; I help you to find a moment.
 }
pre-brief =
    { $observer } comes to look along with you at “{ $topic }”. Three things worth telling beforehand:
    – What should { $observer } watch for?
    – What should { $observer } leave alone?
    – Will clients, patients or pupils be there? Their consent comes first: ask them before, and a no is a no.
moments-suggested = When could { $observer } look along with { $host } (“{ $topic }”)? These moments are in the working hours of both, on your own clock. Another one will do as well.
moments-none = When could { $observer } look along with { $host } (“{ $topic }”)? I find no moment in the working hours of both in the weeks to come. Type one that might do after all.
moment-put-forward = { $name } suggests { $at } for the visit of { $observer } to { $host } (“{ $topic }”). Does that suit you?
moment-put-forward-instead = { $name } would like to move the visit of { $observer } to { $host } (“{ $topic }”) from { $before } to { $at }. Until you both agree, { $before } stands.
moment-agree = That suits me
moment-agree-at = { $at } suits me
moment-agreed = { $moved ->
    [yes] Moved: { $observer } looks along with { $host } on { $at } (“{ $topic }”).
   *[no] Agreed: { $observer } looks along with { $host } on { $at } (“{ $topic }”).
 }
moment-agreed-file = The file holds the visit ({ $minutes } minutes) and the { $debrief } minutes after it to talk it over.
moment-move = Move it
called-off = { $name } called off the visit of { $observer } to { $host } (“{ $topic }”). That can happen, and no reason is needed. Whoever still wishes to watch is first in line.
called-off-lapsed = It has been quiet about “{ $topic }” ({ $observer } with { $host }), so I let it go. No harm done: type /observe whenever you feel like it again.
called-off-file = The file marks it in your calendar as called off.
partner-left = { $name } can’t go on with your exchange, so what you had planned together is off. It says nothing about you. If you were to watch, you are first in line at the next round.
exchange-left = You left the exchange. Whoever was in it with you hears kindly that it is off, without a reason. Ready for something else? Type /observe.
took-place-asked = Did it take place: { $observer } with { $host }, “{ $topic }”? Every answer is fine.
took-place-yes = It took place
took-place-planned = Still planned
took-place-not-yet = Not yet
took-place-will-not = It will not happen
report-noted-planned = Good. I ask again on { $at }.
report-noted-not-yet = No hurry. Put another moment forward whenever you like; I ask again on { $at }.
report-noted = Noted, thank you.
calendar-visit = { $observer } looks along with { $host }: { $topic }
calendar-debrief = Talking it over, { $host } and { $observer }: { $topic }
meeting-title = { $names }: { $topic }
