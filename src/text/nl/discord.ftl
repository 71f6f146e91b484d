# Discord: what its lists of commands say (at most 100 characters each), and what that front adds of its own.

command-observe = Kijk mee met een collega: zeg wat je wilt zien, of bekijk alles wat je kunt doen
command-offer = Zeg wat anderen jou mogen zien doen; met een moment wordt het een open deur
command-doors = Bekijk de open deuren
command-exchanges = Bekijk alles wat je hebt openstaan
command-debrief = Schrijf op wat je meeneemt
command-introduce = Stel twee collega’s aan elkaar voor
command-invite = Geef een uitnodiging door, één keer
command-harvest = Lees wat collega’s toevoegden, zonder namen
command-help = Bekijk wat je kunt typen
command-leave = Verwijder alles van jou; ik vraag eerst of je het zeker weet
command-pause = Even rust, met een einddatum
command-away = Laat weten wanneer je afwezig bent
command-back = Er weer zijn
command-me = Bekijk en wijzig wat er van je bekend is
command-not-with = Nooit met iemand gekoppeld worden; niemand komt het te weten
command-rules = Voor facilitators: hoe mensen gekoppeld worden
command-rounds = Voor facilitators: de rondes
command-topics = Voor facilitators: wat gewenst en aangeboden wordt, nooit door wie
command-setup = Voor facilitators: thuiskanaal, taal en tijdzone; zonder iets erbij kijkt het na wat er nodig is
command-roster = Voor facilitators: teams, locaties, beroepen en leidinggevenden

action-profile = Wat er van je bekend is; vul in wat je wilt wijzigen
action-data = Wat er van je is opgeslagen, en het verwijderen
action-pause = Even rust, met een einddatum
action-not-with = Nooit met iemand gekoppeld worden; niemand komt het te weten
action-off = Toch weer met diegene gekoppeld kunnen worden
action-show = Elke spelregel met betekenis, waarde en grenzen
action-set = Wijzig een spelregel; je ziet eerst wat het doet
action-preview = Zie wat een wijziging zou doen, zonder hem door te voeren
action-history = Elke versie, met wie, wanneer en waarom
action-undo = Terug naar de versie ervoor
action-next = Wanneer de volgende ronde is, en hoeveel mensen meedoen
action-start = Begin nu een ronde
action-skip = Sla de volgende ronde over
action-import = Lees een lijst in als CSV-bestand; niemand wordt ingeschreven

option-topic = Waarbij wordt meegekeken, bijvoorbeeld “intakegesprek”
option-with = Een collega die je wilt vragen
option-when = Wanneer je deur opengaat, bijvoorbeeld “di 14:00”
option-seats = Hoeveel mensen er mogen komen
option-a = De ene collega
option-b = De andere collega
option-who = Welke collega
option-from = Je eerste dag weg, bijvoorbeeld “24 dec”
option-until = Je eerste dag terug, bijvoorbeeld “4 jan”
option-language = De taal die ik spreek
option-speaks = Talen waarin je kunt praten, bijvoorbeeld “Nederlands, Engels”
option-zone = Een tijdzone, bijvoorbeeld Europe/Amsterdam
option-hours = Wanneer je werkt, bijvoorbeeld “ma-vr 9:00-17:00”
option-team = Je team
option-site = Je locatie
option-profession = Je beroep
option-level = Jaren ervaring in je vak
option-manager = Je leidinggevende, met wie je nooit gekoppeld wordt
option-capacity = Hoeveel uitwisselingen je hooguit tegelijk wilt hebben
option-pace = Weken tussen twee uitwisselingen, minstens
option-why = Waarom, voor wie na je komt
option-file = Een CSV-bestand met een kolom “account”
option-channel = Het kanaal waar ik thuis ben
option-rule = Welke spelregel
option-value = De nieuwe waarde

observe-someone = Meekijken…

discord-choose = Kies een of meer namen
discord-whom = Wie moet er ook eens meekijken? De uitnodiging gaat op jouw naam, één keer.
discord-whom-choose = Kies een collega
discord-trouble = Er ging bij mij iets mis. Er is niets veranderd en niets verloren. Probeer je het straks nog eens?
discord-uncertain = Er ging bij mij iets mis, en ik weet nog niet of ik dat heb genoteerd. Zo ben ik er weer: kijk dan met /ik of /uitwisselingen, en staat het er niet, doe het dan nog een keer.
discord-form-again = Terug naar het formulier
discord-not-understood = Dat kon ik niet lezen. Er is niets veranderd. Probeer je het nog eens?
discord-old-button = Die knop ken ik niet meer. Typ /meekijken, dan heb je alles bij de hand.
discord-only-in-server = Ik woon op jullie server: typ het daar, dan zie alleen jij mijn antwoord.
discord-done = Gedaan. Je ziet het op jullie eigen plek.
discord-late = Je vroeg me een tijdje geleden iets, en ik kon niet meteen antwoorden. Hier is het antwoord:
discord-private-place = Onder ons
discord-private-hello = Ik kon je geen privébericht sturen. Daarom maakte ik een plek die alleen jij en ik zien (en wie deze server beheert).

relay-hint = Wat je mij hier schrijft, geef ik door aan degene met wie je meekijkt, en andersom. Ik bewaar er niets van.
relay-none = Ik kan hier geen plek voor jullie maken. Schrijf elkaar dus rechtstreeks: jullie vinden elkaar in de ledenlijst.
relay-said = { $name }: { $words }
relay-which = Met wie zal ik dat delen? Begin met een naam en een dubbele punt, zoals “{ $name }: …”.
relay-passed-on-not = Ik heb nu niemand aan wie ik dat kan doorgeven. Met /meekijken, op jullie server, zie je alles wat je kunt doen.
relay-not-reached = Ik kon { $name } nu niet bereiken. Probeer je het later nog eens?

discord-roster-unknown = Deze namen vond ik hier niet, dus hun regels wachten op hen: { $names }

setup-home = Thuis: { $channel }. Daar vertel ik over open deuren, en tweetallen treffen elkaar in privégesprekken daar vlakbij.
setup-no-home = Ik heb nog geen thuiskanaal. Kies er een met /inrichten kanaal:#… Tot dan vertel ik niets in het openbaar, en praten tweetallen via privéberichten die ik doorgeef.
setup-home-gone = Ik kan mijn thuiskanaal niet meer vinden. Kies een ander met /inrichten kanaal:#…
setup-all-there = Ik heb daar alles wat ik nodig heb.
setup-missing = { $ability ->
    [see] Ik mag dat kanaal niet zien (“Kanaal bekijken”). Zonder dat vertel ik niets in het openbaar, en praten tweetallen via privéberichten.
    [write] Ik mag daar niet schrijven (“Berichten versturen”). Zonder dat zie je open deuren alleen met /deuren.
    [threads] Ik mag daar geen privégesprekken beginnen (“Privéthreads maken”). Zonder dat praten tweetallen via privéberichten die ik doorgeef.
    [in-threads] Ik mag niet in threads schrijven (“Berichten versturen in threads”). Zonder dat praten tweetallen via privéberichten die ik doorgeef.
    [history] Ik mag daar niet terugkijken (“Berichtgeschiedenis lezen”). Zonder dat kan ik na een storing niet zien of een bericht van mij is aangekomen, en leg ik het opzij voor wie mij beheert.
   *[files] Ik mag daar geen bestanden bijvoegen (“Bestanden bijvoegen”). Zonder dat krijgt een tweetal geen agendabestand.
 }
setup-trouble = Ik kon Discord niet vragen wat ik daar mag. Probeer je /inrichten straks nog eens?
