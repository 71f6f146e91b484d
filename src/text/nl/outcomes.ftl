# Het nagesprek, wat ieder meeneemt, en wat ervan kwam.

debrief = { $minutes ->
    [30] Neem nu samen een halfuur, { $host } en { $observer }, nu het nog vers is: ‘{ $topic }’. Deze vragen kunnen helpen; van jullie gesprek wordt niets bewaard.
   *[other] Neem nu samen { $minutes } minuten, { $host } en { $observer }, nu het nog vers is: ‘{ $topic }’. Deze vragen kunnen helpen; van jullie gesprek wordt niets bewaard.
 }
debrief-line = { $role ->
    [host] { $host }: { $question }
    [observer] { $observer }: { $question }
    [asks] { $observer } vraagt: { $question }
   *[both] Samen: { $question }
 }
debrief-host = Wat wilde je bereiken, en wat gebeurde er?
debrief-observer = Eén moment: wat zag ik precies, en wat leverde het volgens mij op?
debrief-asks = Wat deed je toen, en waarom? Wat overwoog je nog meer?
debrief-both = Wat is het bewaren waard, en waar wil je nog mee experimenteren?
takeaway-asked =
    Jij en { $name } hebben er een bezoek op zitten: ‘{ $topic }’.
    Wat neem je mee naar je eigen werk, en wanneer probeer je het voor het eerst?
    Het kost twee minuten. Alleen jij kunt het lezen, tenzij je het deelt.
takeaway-skip = Deze keer niets
takeaway-kept = Bewaard, en alleen jij kunt het lezen. Op { $at } vraag ik hoe het ging. Wil je het delen?
takeaway-skipped = Prima: het ging om het meekijken zelf. Tot de volgende keer!
share-keep = Voor mezelf houden
share-partner = Delen met mijn partner
share-harvest = Bij de oogst, zonder naam
sharing-set = { $with ->
    [partner] Gedeeld: { $name } kan het nu lezen.
    [harvest] Bij de oogst gelegd, zonder je naam. Het is er na twee weken te lezen, en pas als genoeg anderen ook iets deelden.
   *[keep] Vanaf nu kun alleen jij het lezen.
 } Je kunt dit altijd weer veranderen.
takeaway-shared = Dit neemt { $name } mee van ‘{ $topic }’, en deelt het met jou:
takeaway-shared-ask = Dit neemt { $name } mee van ‘{ $topic }’, en deelt het met jou. Je ziet het zodra je erom vraagt.
takeaway-read = Lezen
takeaway-read-own = Wat ik schreef
follow-up-asked = Een tijdje geleden schreef je op wat je meeneemt van ‘{ $topic }’ met { $name }:
follow-up-asked-unread = Een tijdje geleden schreef je op wat je meeneemt van ‘{ $topic }’ met { $name }.
follow-up-asked-bare = Een tijdje geleden hadden jij en { $name } een bezoek: ‘{ $topic }’.
follow-up-question = Heb je het geprobeerd? Wat viel je op? Zullen we de rollen omdraaien?
tried-yes = Ja, ik heb het geprobeerd
tried-not-yet = Nog niet
tried-no = Nee, het liep anders
tried-swap = Laten we van rol wisselen
tried-noted = { $tried ->
    [yes] Wat leuk dat je het geprobeerd hebt!
    [not-yet] Prima; goede dingen hebben soms tijd nodig.
   *[no] Ook dat is goed om te weten.
 } Wil je opschrijven wat je opviel? En wie zou ook eens moeten meekijken?
tried-notice = Wat mij opviel
noticed-kept = Bewaard, alleen voor jou. Wie zou ook eens moeten meekijken?
harvest = Wat anderen meenamen, zonder namen:
harvest-line = – { $note }
harvest-none = De oogst is nog niet open: er is pas iets te lezen als genoeg mensen iets deelden, zodat niemand te herkennen is. Na je volgende bezoek kun jij er iets bij leggen.
note = ‘{ $note }’
note-gone = (deze tekst is inmiddels gewist)
