# The debrief, what each takes along, and what came of it.

debrief = { $minutes ->
    [30] Now take half an hour together, { $host } and { $observer }, while it is fresh: “{ $topic }”. These questions may help; nothing of your talk is stored.
   *[other] Now take { $minutes } minutes together, { $host } and { $observer }, while it is fresh: “{ $topic }”. These questions may help; nothing of your talk is stored.
 }
debrief-line = { $role ->
    [host] { $host }: { $question }
    [observer] { $observer }: { $question }
    [asks] { $observer } asks: { $question }
   *[both] Both: { $question }
 }
debrief-host = What did you want to achieve, and what happened?
debrief-observer = One moment: what exactly did I see, and what do I think it added?
debrief-asks = What did you do then, and why? What else did you consider?
debrief-both = What is worth keeping, and where would you still like to experiment?
takeaway-asked =
    You and { $name } had your visit: “{ $topic }”.
    What will you take into your own work, and when will you first try it?
    It takes two minutes. Only you can read it, unless you share it.
takeaway-skip = Nothing this time
takeaway-kept = Kept, and only you can read it. I ask how it went on { $at }. Would you like to share it?
takeaway-skipped = That’s fine: the visit itself was the point. Until the next one!
share-keep = Keep to myself
share-partner = Share with my partner
share-harvest = To the harvest, no name
sharing-set = { $with ->
    [partner] Shared: { $name } can read it now.
    [harvest] Added to the harvest, without your name. It shows there after two weeks, and only once enough others added something.
   *[keep] From now on only you can read it.
 } You can change this whenever you like.
takeaway-shared = { $name } shares with you what they take along from “{ $topic }”:
takeaway-shared-ask = { $name } shares with you what they take along from “{ $topic }”. It is shown only when you ask for it.
takeaway-read = Read it
takeaway-read-own = What I wrote
follow-up-asked = A while ago you wrote down what you take along from “{ $topic }” with { $name }:
follow-up-asked-unread = A while ago you wrote down what you take along from “{ $topic }” with { $name }.
follow-up-asked-bare = A while ago you and { $name } had a visit: “{ $topic }”.
follow-up-question = Did you try it? What did you notice? Shall we swap roles?
tried-yes = Yes, I tried it
tried-not-yet = Not yet
tried-no = No, it went otherwise
tried-swap = Let’s swap roles
tried-noted = { $tried ->
    [yes] How nice that you tried it!
    [not-yet] That’s fine; good things may take a while.
   *[no] That is worth knowing too.
 } Would you like to write down what you noticed? And who else should look along?
tried-notice = What I noticed
noticed-kept = Kept, for you alone. Who else should look along?
harvest = What others took along, without names:
harvest-line = – { $note }
harvest-none = The harvest is not open yet: it shows something only once enough people have added to it, so that nobody can be recognised. You can add what you take along after your next visit.
note = “{ $note }”
note-gone = (this text has had its time)
