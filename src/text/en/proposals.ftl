# Proposals: each is asked apart. What did not come together is told to everyone in the same words.

proposals-several = With whom of these colleagues would you be glad to look along? Choose as many as you like.
proposals-one = { $origin ->
    [direct] { $name } asked for you in particular.
    [introduced] { $by } thinks that you and { $name } might enjoy looking along with each other.
    [return] After last time, { $name } would like to swap roles.
   *[found] Would you be glad to look along with { $name }?
 }
proposals-line = { $way ->
    [watch] { $name }{ proposals-place } shows “{ $theirs }”{ proposals-free }.{ proposals-met }
    [host] { $name }{ proposals-place } would like to learn from how you do “{ $mine }”{ proposals-free }.{ proposals-met }
    [both] You watch { $name }{ proposals-place } at “{ $theirs }”, and { $name } watches you at “{ $mine }”{ proposals-free }.{ proposals-met }
   *[ring] The three of you in a ring: you watch { $host } at “{ $theirs }”, and { $observer } watches you at “{ $mine }”.
 }
proposals-place = { $place ->
    [team] {" "}({ $team })
    [site] {" "}({ $site })
    [both] {" "}({ $team }, { $site })
   *[same] {""}
 }
proposals-free = { $free ->
    [yes] , and you both have time on a { $day }
   *[no] {""}
 }
proposals-met = { $met ->
    [yes] {" "}You have been introduced to each other before.
   *[no] {""}
 }
proposals-footer = { $ring ->
    [yes] It begins only if all three of you say yes. A no is seen by nobody. You can answer until { $at }.
   *[no] It begins only if you both say yes. A no is seen by nobody. You can answer until { $at }.
 }
proposals-over = This question is settled; there is nothing left to answer.
proposals-choice = { $name }
proposals-yes = Yes, with { $name }
proposals-none = None of these, this time
proposals-no = Not this time
yes-noted = Noted: you would be glad to look along with { $names }. If it is mutual, I introduce you; otherwise you hear from me after { $at }.
it-is-mutual = It is mutual, with { $names }! I introduce you to each other, right away or as soon as it is nobody’s evening or day off.
no-noted = That’s fine, and nobody will see it. I keep looking for someone for you.
did-not-come-together = It did not come together this time; you are first in line at the next round, on { $at }.
did-not-come-together-no-round = It did not come together this time; you are first in line at the next round.
