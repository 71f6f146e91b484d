# Voorstellen: iedereen wordt apart gevraagd. Wat niet lukte, hoort iedereen in dezelfde woorden.

proposals-several = Met wie van deze collega’s heb je zin in een uitwisseling? Kies er zoveel als je wilt.
proposals-one = { $origin ->
    [direct] { $name } vroeg speciaal naar jou.
    [introduced] { $by } denkt dat jij en { $name } iets aan elkaar hebben.
    [return] Na de vorige keer wil { $name } graag de rollen omdraaien.
   *[found] Heb je zin in een uitwisseling met { $name }?
 }
proposals-line = { $way ->
    [watch] { $name }{ proposals-place } laat je meekijken bij ‘{ $theirs }’{ proposals-free }.{ proposals-met }
    [host] { $name }{ proposals-place } wil graag leren van hoe jij ‘{ $mine }’ doet{ proposals-free }.{ proposals-met }
    [both] Jij kijkt mee met { $name }{ proposals-place } bij ‘{ $theirs }’, en { $name } kijkt mee met jou bij ‘{ $mine }’{ proposals-free }.{ proposals-met }
   *[ring] Met z’n drieën in een rondje: jij kijkt mee met { $host } bij ‘{ $theirs }’, en { $observer } kijkt mee met jou bij ‘{ $mine }’.
 }
proposals-place = { $place ->
    [team] {" "}({ $team })
    [site] {" "}({ $site })
    [both] {" "}({ $team }, { $site })
   *[same] {""}
 }
proposals-free = { $free ->
    [yes] , en op { $day } hebben jullie allebei tijd
   *[no] {""}
 }
proposals-met = { $met ->
    [yes] {" "}Jullie zijn al eens aan elkaar voorgesteld.
   *[no] {""}
 }
proposals-footer = { $ring ->
    [yes] Het begint pas als jullie alle drie ja zeggen. Een nee ziet niemand. Je kunt antwoorden tot { $at }.
   *[no] Het begint pas als jullie allebei ja zeggen. Een nee ziet niemand. Je kunt antwoorden tot { $at }.
 }
proposals-over = Deze vraag is al rond; er valt niets meer te antwoorden.
proposals-choice = { $name }
proposals-yes = Ja, met { $name }
proposals-none = Geen van deze, deze keer
proposals-no = Deze keer niet
yes-noted = Genoteerd: je hebt zin in een uitwisseling met { $names }. Is het wederzijds, dan stel ik jullie aan elkaar voor; anders hoor je van mij na { $at }.
it-is-mutual = Het is wederzijds, met { $names }! Ik stel jullie aan elkaar voor, meteen of zodra het voor niemand avond of een vrije dag is.
no-noted = Prima, en niemand ziet het. Ik blijf voor je zoeken.
did-not-come-together = Het is deze keer niet gelukt; je staat vooraan bij de volgende ronde, op { $at }.
did-not-come-together-no-round = Het is deze keer niet gelukt; je staat vooraan bij de volgende ronde.
