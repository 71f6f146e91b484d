# Wat er over iemand bekend is, wat bewaard wordt, en wat te veranderen is.

profile = Dit weet ik over jou:
profile-name = Naam: { $name }
profile-language = Taal: Nederlands
profile-speaks = Je kunt een gesprek voeren in: { $languages }
profile-clock = Tijdzone: { $zone }
profile-hours = Werktijden: { $hours }
profile-team = Team: { $team }
profile-site = Locatie: { $site }
profile-profession = Beroep: { $profession }
profile-level = Jaren ervaring: { $years }
profile-manager = Je leidinggevende is bekend, zodat jullie nooit aan elkaar gekoppeld worden
profile-room = { $count ->
    [one] Hooguit één uitwisseling tegelijk
   *[other] Hooguit { $count } uitwisselingen tegelijk
 }
profile-pace = { $weeks ->
    [one] Minstens één week tussen twee uitwisselingen
   *[other] Minstens { $weeks } weken tussen twee uitwisselingen
 }
profile-paused = Pauze tot { $day }
profile-paused-open = Pauze tot je terugkomt
profile-away = Weg vanaf { $from }, terug op { $until }
profile-avoids = Nooit gekoppeld aan: { $names } (dit zie alleen jij)
profile-change = Verander iets met /ik, bijvoorbeeld /ik werktijden:"ma-do 9:00-17:00" of /ik tijdzone:Europe/Amsterdam
profile-set = Aangepast, en het telt vanaf nu. De rest zie je met /ik.
do-not-pair-set = { $on ->
    [yes] Genoteerd: je wordt nooit aan { $name } gekoppeld. Niemand hoort dat, { $name } ook niet.
   *[no] Genoteerd: je mag weer aan { $name } gekoppeld worden.
 }

my-data = Dit wordt van je bewaard, tot je het wist:
my-data-profile = – Je profiel (zie ‘Over mij’): collega’s zien je naam, team en locatie als ik je aan hen voorstel.
my-data-open = – Wat je hebt openstaan: wensen: { $wishes }, aanbod: { $offers }, uitwisselingen: { $exchanges }. De collega’s om wie het gaat zien dat; een nee ziet niemand.
my-data-past = – Met wie je meekeek en wanneer, zonder inhoud, zodat je niet steeds dezelfde partner krijgt.
my-data-outcomes = { $count ->
    [0] – Nog niets van wat je meenam.
    [one] – Eén keer wat je meenam, en of je het probeerde. Zonder de tekst blijft dat hooguit { $months } maanden bewaard.
   *[other] – { $count } keer wat je meenam, en of je het probeerde. Zonder de tekst blijft dat hooguit { $months } maanden bewaard.
 }
my-data-notes = { $count ->
    [0] – Niets dat je schreef. Wat je later schrijft, wordt versleuteld, en facilitators zien het nooit.
   *[other] – Wat je schreef, versleuteld. Het wordt { $days } dagen na de vraag hoe het ging gewist. Facilitators zien het nooit:
 }
my-data-note = { $with ->
    [partner] ‘{ $note }’ (over ‘{ $topic }’, gedeeld met { $name })
    [harvest] ‘{ $note }’ (over ‘{ $topic }’, bij de oogst, zonder je naam)
   *[keep] ‘{ $note }’ (over ‘{ $topic }’, alleen voor jou)
 }
my-data-shared-with-you = ‘{ $note }’ (over ‘{ $topic }’, door { $name } met jou gedeeld)
my-data-forget = Wissen haalt dit alles in één keer en voorgoed weg. Wie nog een bezoek met je had staan, hoort vriendelijk dat het niet doorgaat.
my-data-delete = Wis alles van mij
