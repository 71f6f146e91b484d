# Reminders: kind, short, and never about anyone who has not answered. Pausing, being away, coming back.

nudged = { $question ->
    [proposals] Whenever it suits you: with whom would you be glad to look along?
    [moment] Whenever it suits you: which moment would do for “{ $topic }”?
    [took-place] Just wondering: did “{ $topic }” take place? Every answer is fine.
    [takeaway] While it is still fresh: what will you take into your own work from “{ $topic }”? One sentence is enough.
   *[follow-up] Just wondering: did you try what you took along from “{ $topic }”?
 }
nudged-over = A question that I had for you is settled by now; there is nothing you need to do.
not-now-noted = That’s fine. I leave it at that; you find the question under “My exchanges” whenever you like.
paused = You are paused until { $day }. I ask you nothing until then, and take it up again by myself. Back sooner? One tap is enough.
away-noted = Noted: you are away from { $from } and back on { $until }. I plan nothing in between and leave you in peace.
visit-stands = { $count ->
    [one] One visit that you agreed falls in that time, and it stands. Under “My exchanges” you can move it or call it off.
   *[other] { $count } visits that you agreed fall in that time, and they stand. Under “My exchanges” you can move them or call them off.
 }
paused-for-silence = You seem to have enough on your plate, so I paused you: I ask you nothing for now. Whenever you feel like it, come back with one tap.
resumed = { $by-itself ->
    [yes] Your pause is over; good to have you back.
   *[no] Good to have you back.
 } What would you like to watch or show?
