# De uitwisseling: voorgesteld, voorbereid, afgesproken, verzet, afgezegd; en of het gebeurd is.
# Wat op de plek van een paar staat, leest voor iedereen daar hetzelfde, en noemt dus beide mensen.

introduced = { $from ->
    [pair] { $names }: jullie hebben allebei ja gezegd. Wat leuk! Dit is jullie eigen plek; verder leest niemand mee.
    [ring] { $names }: jullie hebben alle drie ja gezegd. Wat leuk! Dit is jullie eigen plek; verder leest niemand mee.
   *[door] { $names }: er is een plek gekozen, en het bezoek gaat door. Wat leuk! Dit is jullie eigen plek; verder leest niemand mee.
 }
introduced-visit = { $observer } kijkt mee met { $host }: ‘{ $topic }’.
introduced-openers = Om te beginnen: { $observer }, wat maakt je hier nieuwsgierig naar? { $host }, wat vind je er zelf nog lastig aan?
introduced-next = { $agreed ->
    [yes] Het moment staat al vast. De rest regelen jullie zoals jullie willen.
   *[no] Wanneer, waar en hoe bepalen jullie zelf; ik help een moment te vinden.
 }
pre-brief =
    { $observer } komt met je meekijken bij ‘{ $topic }’. Drie dingen om vooraf te vertellen:
    – Waar kan { $observer } op letten?
    – Waar blijft { $observer } beter van af?
    – Zijn er cliënten, patiënten of leerlingen bij? Hun toestemming gaat voor: vraag het ze vooraf, en nee is nee.
moments-suggested = Wanneer kan { $observer } meekijken met { $host } (‘{ $topic }’)? Deze momenten vallen in de werktijden van allebei, in jouw tijdzone. Een ander moment mag ook.
moments-none = Wanneer kan { $observer } meekijken met { $host } (‘{ $topic }’)? Ik vind de komende weken geen moment in de werktijden van allebei. Typ er gerust een dat toch zou kunnen.
moment-put-forward = { $name } stelt { $at } voor als moment voor het bezoek van { $observer } aan { $host } (‘{ $topic }’). Komt dat uit?
moment-put-forward-instead = { $name } wil het bezoek van { $observer } aan { $host } (‘{ $topic }’) graag verzetten van { $before } naar { $at }. Zolang jullie het niet eens zijn, blijft { $before } staan.
moment-agree = Dat komt mij goed uit
moment-agree-at = { $at } komt mij goed uit
moment-agreed = { $moved ->
    [yes] Verzet: { $observer } kijkt mee met { $host } op { $at } (‘{ $topic }’).
   *[no] Afgesproken: { $observer } kijkt mee met { $host } op { $at } (‘{ $topic }’).
 }
moment-agreed-file = In het bestand staan het bezoek ({ $minutes } minuten) en de { $debrief } minuten erna voor het nagesprek.
moment-move = Verzetten
called-off = { $name } heeft het bezoek van { $observer } aan { $host } (‘{ $topic }’) afgezegd. Dat kan gebeuren, en een reden is niet nodig. Wie nog wil meekijken, staat vooraan.
called-off-lapsed = Over ‘{ $topic }’ ({ $observer } bij { $host }) is het stil gebleven, dus ik laat het los. Geen probleem: typ /meekijken zodra je weer zin hebt.
called-off-file = Met het bestand staat het ook in je agenda als afgezegd.
partner-left = { $name } kan niet verder met jullie uitwisseling, dus wat jullie hadden afgesproken gaat niet door. Het ligt niet aan jou. Zou jij meekijken, dan sta je vooraan bij de volgende ronde.
exchange-left = Je bent uit de uitwisseling gestapt. Wie er met jou in zat, hoort vriendelijk dat het niet doorgaat, zonder reden. Zin in iets anders? Typ /meekijken.
took-place-asked = Is het bezoek doorgegaan: { $observer } bij { $host }, ‘{ $topic }’? Elk antwoord is goed.
took-place-yes = Het is doorgegaan
took-place-planned = Staat nog gepland
took-place-not-yet = Nog niet
took-place-will-not = Het gaat niet door
report-noted-planned = Mooi. Ik vraag het opnieuw op { $at }.
report-noted-not-yet = Geen haast. Stel gerust een ander moment voor; ik vraag het opnieuw op { $at }.
report-noted = Genoteerd, dank je.
calendar-visit = { $observer } kijkt mee met { $host }: { $topic }
calendar-debrief = Nagesprek van { $host } en { $observer }: { $topic }
meeting-title = { $names }: { $topic }
