# Woorden die meer teksten delen. Namen, onderwerpen en notities zijn overal variabelen: nooit deel van een tekst.

colleague-gone = een collega
topic-gone = een bezoek
people-two = { $a } en { $b }
people-three = { $a }, { $b } en { $c }
fewer-than = minder dan { $smallest }
next-round = Ik kijk opnieuw in de volgende ronde, op { $at }.
next-round-none = Ik kijk opnieuw zodra er iets verandert.
why-nobody = { $why ->
    [nobody-offers] Nog niemand laat hierbij meekijken.
    [all-busy] Iedereen die hierbij laat meekijken heeft op dit moment de handen vol.
    [rules-apart] Wie hierbij laat meekijken past nu niet bij jou: jullie keken kortgeleden nog mee, of team, taal of werktijden zitten in de weg.
    [odd-one-out] Er waren deze keer te weinig mensen om het rond te krijgen.
   *[own-room-full] Je hebt op dit moment zoveel uitwisselingen lopen als er passen.
 }
button-not-now = Nu even niet
button-panel = Wat kan ik nog meer?
button-mine = Mijn uitwisselingen
button-resume = Ik ben er weer
button-wish = Ik wil graag meekijken bij…
button-offer = Je mag bij mij meekijken…
button-doors = Open deuren
button-door = Mijn deur openzetten
button-pause = Pauze
button-my-data = Mijn gegevens
button-profile = Over mij
button-invite = Ik weet iemand
button-another-moment = Ander moment typen
button-moments = Moment zoeken
button-call-off = Afzeggen
button-leave = Uit deze uitwisseling stappen
button-write = Opschrijven
