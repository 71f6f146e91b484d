# What is known of someone, what is stored, and what they can change.

profile = This is what I know of you:
profile-name = Name: { $name }
profile-language = Language: English
profile-speaks = You can talk in: { $languages }
profile-clock = Time zone: { $zone }
profile-hours = Working hours: { $hours }
profile-team = Team: { $team }
profile-site = Site: { $site }
profile-profession = Profession: { $profession }
profile-level = Years of experience: { $years }
profile-manager = Your line manager is known, so that the two of you are never matched
profile-room = { $count ->
    [one] At most one exchange at a time
   *[other] At most { $count } exchanges at a time
 }
profile-pace = { $weeks ->
    [one] At least one week between exchanges
   *[other] At least { $weeks } weeks between exchanges
 }
profile-paused = Paused until { $day }
profile-paused-open = Paused until you come back
profile-away = Away from { $from }, back on { $until }
profile-avoids = Never matched with: { $names } (only you see this)
profile-change = Change something with /me, for instance /me hours:"mon-thu 9:00-17:00" or /me zone:Europe/Amsterdam
profile-set = Changed, and it counts from now on. See the rest with /me.
do-not-pair-set = { $on ->
    [yes] Noted: you are never matched with { $name }. Nobody learns of it, { $name } neither.
   *[no] Noted: you may be matched with { $name } again.
 }

my-data = This is stored of you, until you delete it:
my-data-profile = – Your profile (see “About me”): colleagues see your name, team and site when I suggest you to them.
my-data-open = – What you have open: { $wishes } wishes, { $offers } offers, { $exchanges } exchanges. The colleagues concerned see it; nobody sees a no.
my-data-past = – With whom you looked along and when, without any content, so that you don’t get the same partner again and again.
my-data-outcomes = { $count ->
    [0] – Nothing yet of what you took along.
    [one] – One takeaway, and whether you tried it. Without its text, that is kept for { $months } months at most.
   *[other] – { $count } takeaways, and whether you tried them. Without their texts, that is kept for { $months } months at most.
 }
my-data-notes = { $count ->
    [0] – Nothing that you wrote. What you write later is encrypted, and facilitators never see it.
   *[other] – What you wrote, encrypted. It is erased { $days } days after the follow-up. Facilitators never see it:
 }
my-data-note = { $with ->
    [partner] “{ $note }” (about “{ $topic }”, shared with { $name })
    [harvest] “{ $note }” (about “{ $topic }”, in the harvest, without your name)
   *[keep] “{ $note }” (about “{ $topic }”, for you alone)
 }
my-data-shared-with-you = “{ $note }” (about “{ $topic }”, shared with you by { $name })
my-data-forget = Deleting removes all of this at once and for good. Whoever still had a visit with you hears kindly that it is off.
my-data-delete = Delete everything of mine
