# Voor facilitators: de spelregels, rondes en cijfers. Cijfers gaan over groepen, nooit over een persoon.

rules = De spelregels zoals ze nu zijn (versie { $number }). Bekijk met /spelregels proef wat een verandering zou doen, en voer die door met /spelregels zet.
rules-group = { $group ->
    [hard] Wat voor een tweetal moet kloppen
    [weight] Wat het ene tweetal beter maakt dan het andere (0: speelt geen rol, 100: telt het meest)
    [rhythm] Wanneer er rondes zijn
    [contact] Hoe en wanneer ik schrijf
    [debrief] Het bezoek en het nagesprek
   *[keeping] Wat bewaard en getoond wordt
 }
rules-line = – { $key }: { $value } ({ $limits }). { $meaning }
rules-fixed = – { $meaning } Dit geldt altijd.
limits-number = { $least } tot en met { $most }
limits-switch = aan of uit
limits-choice = { $a }, { $b } of { $c }
limits-day = een dag van de week
limits-time = een tijd, zoals 09:00
limits-team-cadence = teams, elk met { $least } tot en met { $most } weken, zoals afdeling 3=4; lab=8
limits-questions = hooguit { $most }, zoals gastheer: Wat probeerde je?; samen: Wat houden we vast?
value-on = aan
value-off = uit
value-required = verplicht
value-preferred = voorkeur
value-allowed = toegestaan
value-avoided = vermeden
value-forbidden = verboden
value-none = geen
value-standard = standaard
role-host = gastheer
role-observer = meekijker
role-observer-asks = meekijker vraagt
role-both = samen
role-line = { $role }: { $question }

rule-never-manager-with-report = Een leidinggevende wordt nooit gekoppeld aan iemand uit het eigen team.
rule-do-not-pair-both-ways = Wie niet aan iemand gekoppeld wil worden, wordt dat ook niet, wie van de twee het ook aangaf.
rule-repeat-gap-weeks = Weken voordat dezelfde twee weer gekoppeld worden.
rule-shared-language = Of twee mensen een taal nodig hebben die ze allebei spreken.
rule-overlap-minutes-per-week = Minuten per week waarin ze allebei aan het werk moeten zijn.
rule-open-exchanges-per-person = Uitwisselingen die iemand hooguit tegelijk heeft lopen.
rule-same-profession = Of ze hetzelfde beroep hebben.
rule-same-team = Of twee mensen uit één team gekoppeld worden.
rule-weight-topic-fit = Telt als de een laat zien waar de ander graag meekijkt.
rule-weight-mutual-benefit = Telt als ze er allebei iets aan hebben.
rule-weight-peer-level = Telt als ze ongeveer evenveel ervaring hebben.
rule-weight-other-team = Telt als ze uit verschillende teams komen.
rule-weight-other-site = Telt als ze van verschillende locaties komen.
rule-weight-novelty = Telt als ze nog niet eerder met elkaar meekeken.
rule-weight-waiting-time = Telt als iemand al lang wacht.
rule-most-pairs-first = Zoveel mogelijk mensen vinden een partner, ook als een tweetal dan iets minder past.
rule-round-every-weeks = Weken van de ene ronde tot de volgende.
rule-round-day = De dag van de ronde.
rule-round-time = Het tijdstip van de ronde.
rule-team-cadence = Teams die minder vaak meedoen, elk met het aantal weken.
rule-proposal-expiry-hours = Uren waarin je op een voorstel kunt antwoorden.
rule-candidates-per-request = Collega’s om per keer uit te kiezen.
rule-nudges-per-step = Seintjes over één vraag, hooguit.
rule-nudge-gap-hours = Uren tussen twee seintjes.
rule-silent-steps-before-pause = Vragen zonder enig antwoord voordat iemand vriendelijk op pauze gaat.
rule-quiet-from = Vanaf dan laat ik mensen met rust, in hun eigen tijdzone.
rule-quiet-until = Vanaf dan mag ik weer schrijven.
rule-observation-minutes = Hoeveel minuten een bezoek duurt.
rule-debrief-minutes = Minuten voor het nagesprek.
rule-debrief-questions = De vragen van het nagesprek.
rule-follow-up-days = Dagen voordat ik vraag of iets geprobeerd is.
rule-note-retention-days = Dagen dat de tekst van wat iemand meeneemt daarna bewaard blijft.
rule-outcome-retention-months = Maanden dat de rest bewaard blijft, zonder tekst.
rule-smallest-group-shown = Over minder mensen dan dit wordt geen cijfer getoond.

# Hoe elke spelregel heet: aan elkaar met streepjes, zoals je hem typt na /spelregels zet.
name-repeat-gap-weeks = weken-tot-zelfde-tweetal
name-shared-language = gedeelde-taal
name-overlap-minutes-per-week = minuten-overlap-per-week
name-open-exchanges-per-person = uitwisselingen-per-persoon
name-same-profession = zelfde-beroep
name-same-team = zelfde-team
name-weight-topic-fit = gewicht-onderwerp
name-weight-mutual-benefit = gewicht-wederzijds
name-weight-peer-level = gewicht-ervaring
name-weight-other-team = gewicht-ander-team
name-weight-other-site = gewicht-andere-locatie
name-weight-novelty = gewicht-nieuw-tweetal
name-weight-waiting-time = gewicht-wachttijd
name-most-pairs-first = meeste-tweetallen-eerst
name-round-every-weeks = weken-tussen-rondes
name-round-day = dag-van-ronde
name-round-time = tijd-van-ronde
name-team-cadence = ritme-per-team
name-proposal-expiry-hours = uren-om-te-antwoorden
name-candidates-per-request = keuze-per-wens
name-nudges-per-step = seintjes-per-vraag
name-nudge-gap-hours = uren-tussen-seintjes
name-silent-steps-before-pause = stille-vragen-tot-pauze
name-quiet-from = rust-vanaf
name-quiet-until = rust-tot
name-observation-minutes = minuten-bezoek
name-debrief-minutes = minuten-nagesprek
name-debrief-questions = vragen-nagesprek
name-follow-up-days = dagen-tot-vervolgvraag
name-note-retention-days = dagen-tekst-bewaard
name-outcome-retention-months = maanden-rest-bewaard
name-smallest-group-shown = kleinste-groep

rule-preview = { $rule }: van { $old } naar { $new }. { $meaning }
rule-preview-figures = Stel dat er vandaag een ronde was (mensen en tweetallen op 5 afgerond, aandelen op 10 %):
rule-preview-trial = { $standing ->
    [in-force] – { $setting } (zoals het is)
    [asked] – { $setting } (zoals je vraagt)
   *[nearby] – { $setting }
}: tweetallen en rondjes van drie { $groups }, mensen daarin { $people }, tussen teams { $teams }, tussen locaties { $sites }, nog zonder partner { $left }{ $waits ->
    [yes] , langst gewacht in weken { $weeks }
   *[no] { "" }
}
rule-preview-trial-few = { $standing ->
    [in-force] – { $setting } (zoals het is)
    [asked] – { $setting } (zoals je vraagt)
   *[nearby] – { $setting }
}: te weinig mensen om te tonen
rule-preview-too-few = Er zouden vandaag te weinig mensen meedoen om cijfers te tonen (minstens { $smallest }), zodat geen cijfer naar iemand wijst.
rule-preview-alike = Voor de mensen van nu komen deze standen op hetzelfde neer, voor zover dat te tonen is.
rule-preview-at-least = Er was geen tijd om bij elke stand de allerbeste ronde te vinden; wat je ziet is daar minstens { $percent } % van.
rule-preview-left-out = { $count ->
    [one] Om je niet te laten wachten heb ik één stand in de buurt overgeslagen; je kunt die apart opvragen.
   *[other] Om je niet te laten wachten heb ik { $count } standen in de buurt overgeslagen; je kunt elke stand apart opvragen.
}
rule-preview-no-part = Dit speelt geen rol bij wie aan wie gekoppeld wordt: een ronde van vandaag zou hetzelfde zijn.
rule-preview-withheld = niet getoond
rule-preview-percent = { $percent } %
rule-preview-relaxed = In zo’n kleine groep tellen de weken tussen twee keer iets minder, zodat er überhaupt tweetallen te vinden zijn.
rule-preview-apply = Er is nog niets veranderd. Zal het vanaf nu gelden, als versie { $number }?
rule-preview-only = Er is niets veranderd. Met /spelregels zet voer je het door.
rule-apply = Versie { $number } doorvoeren
rules-applied = Versie { $number } geldt vanaf nu. Met /spelregels herstel ga je terug.
rules-history = Alle versies, de nieuwste eerst. Met /spelregels herstel ga je er één terug.
rules-history-first = Versie { $number }, { $at }: de spelregels waarmee je begon
rules-history-line = { $why ->
    [yes] Versie { $number }, { $at }, door { $by }: { $words }
   *[no] Versie { $number }, { $at }, door { $by }
 }
rules-history-change = – { $rule }: { $old } → { $new }
rules-history-unchanged = – zoals de versie ervoor
rules-history-more = { $count ->
    [one] Eén eerdere versie is ook bewaard.
   *[other] { $count } eerdere versies zijn ook bewaard.
 }
rules-brought-back = De spelregels van versie { $from } gelden weer, nu als versie { $number }. Nog eens /spelregels herstel draait dat terug.
round-next = Ronde { $number } is op { $at }. Zoals het er nu uitziet, doen er ongeveer { $people } mensen mee. Nu beginnen kan met /rondes begin, overslaan met /rondes overslaan.
round-next-few = Ronde { $number } is op { $at }. Zoals het er nu uitziet, doen er minder dan { $smallest } mensen mee. Nu beginnen kan met /rondes begin, overslaan met /rondes overslaan.
round-started = Ronde { $number } begint nu. Iedereen die meedoet, hoort van mij.
round-skipped = Deze ronde slaan we over. De volgende is op { $at }.
topic-figures = Waar mensen graag meekijken, en wat er te zien is. Cijfers zijn afgerond op vijf, en zeggen nooit wie:
topic-figures-line = – { $topic }: gewenst door { $wishes }, te zien bij { $offers }
topic-figures-none = Nog niemand heeft een onderwerp genoemd. De eerste wens of het eerste aanbod maakt er een.
roster-imported = { $lines ->
    [one] Eén regel ingelezen. Niemand is aangemeld: iedereen beslist zelf over meedoen.
   *[other] { $lines } regels ingelezen. Niemand is aangemeld: iedereen beslist zelf over meedoen.
 }
set-up = { $language ->
    [nl] Klaar: wat ik in het openbaar zeg is in het Nederlands, en rondes volgen de tijdzone { $zone }.
   *[en] Klaar: wat ik in het openbaar zeg is in het Engels, en rondes volgen de tijdzone { $zone }.
 }

# Het plaatje bij een proef. De letters zijn onze eigen (text/picture/letters.rs): een letter die hier nieuw is, heeft daar lijnen nodig.
picture-heading = { $rule }: een ronde vandaag
picture-right = tweetallen en rondjes van drie
picture-up = tussen teams (%)
picture-in-force = zoals het is
picture-asked = zoals je vraagt
picture-nearby = in de buurt
picture-described = De standen van { $rule } als stippen: verder naar rechts zijn meer tweetallen en rondjes van drie, hoger is een groter aandeel tussen teams. Elk cijfer staat ook in het bericht.
