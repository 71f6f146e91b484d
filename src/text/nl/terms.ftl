# Woorden die meer teksten delen. Namen, onderwerpen en notities zijn overal variabelen: nooit deel van een tekst.

colleague-gone = een collega
topic-gone = een bezoek
people-two = { $a } en { $b }
people-three = { $a }, { $b } en { $c }
fewer-than = minder dan { $smallest }
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
