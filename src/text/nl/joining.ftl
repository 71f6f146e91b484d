# Meedoen, het paneel, hulp, uitnodigen, en vergeten worden.

welcome =
    Met Lookalong kijken collega’s met elkaar mee in het echte werk, en praten ze er meteen daarna een halfuur over na.
    Jij kiest met wie, wanneer en hoe; niemand beoordeelt iemand, en elke stap mag je overslaan.
    Doe je mee, dan bewaar ik je naam, taal, tijdzone en werktijden, je team als dat bekend is, waar je wilt meekijken of laat meekijken, en met wie je een bezoek had.
    Wat je na afloop opschrijft, wordt versleuteld bewaard en is alleen van jou, tenzij jij het deelt. Met één tik wis je alles.

    Doe je mee?
welcome-yes = Ja, ik doe mee
welcome-no = Nee, dank je
joined =
    Welkom, { $name }! Waar wil je graag meekijken, of waarbij mogen anderen met jou meekijken?
    Ik ga ervan uit dat je werkt op { $hours } ({ $zone }). Klopt dat niet? Pas het aan bij ‘Over mij’.
stayed-out = Prima. Er wordt niets bewaard. Krijg je er later zin in, typ dan /meekijken.
forgotten = Klaar: alles over jou is gewist, en wat je schreef is niet meer te lezen. Bedankt voor het meekijken. Je bent altijd weer welkom: typ /meekijken.
forget-ask =
    Hiermee wis je je profiel, je wensen en je aanbod, en alles wat je schreef. Dat is niet terug te draaien.
    Wie nog een bezoek met jou had staan, hoort vriendelijk dat het niet doorgaat, zonder reden.
forget-yes = Ja, wis alles van mij
forget-no = Nee, laat maar staan
help =
    /meekijken – alles wat je kunt doen, als knoppen
    /meekijken onderwerp:"intakegesprek" – zeg waar je graag meekijkt
    /meekijken met:@noor – vraag één collega
    /aanbod onderwerp:"code review" – zeg waarbij anderen met jou mogen meekijken
    /aanbod onderwerp:"code review" wanneer:"di 14:00" plaatsen:2 – zet je deur open op een vast moment
    /deuren, /uitwisselingen – de open deuren, en alles wat je hebt openstaan
    /voorstellen @noor @sam – breng twee collega’s met elkaar op een idee
    /uitnodigen @kim – geef een uitnodiging door, één keer
    /nagesprek – schrijf op wat je meeneemt; /oogst – wat anderen deelden, zonder namen
    /pauze tot:"1 maart" – even stil, met een einddatum; /terug – je bent er weer
    /afwezig van:"24 dec" tot:"4 jan" – laat weten wanneer je weg bent
    /ik – zie en verander wat er over jou bekend is; /ik gegevens – wat er bewaard wordt, en wissen
    /niet-met @kim – nooit aan iemand gekoppeld worden; niemand hoort dat
    /vertrekken – wis alles van jou; ik vraag eerst of je het zeker weet
    /hulp – deze lijst
help-facilitator =
    Voor facilitators:
    /spelregels toon, proef, zet, geschiedenis, herstel – hoe mensen gekoppeld worden
    /rondes volgende, begin, overslaan – de rondes
    /onderwerpen – wat mensen wensen en laten zien, nooit wie
    /inrichten taal:nl tijdzone:Europe/Amsterdam – wat voor deze groep geldt
    /personeelslijst importeer bestand:mensen.csv – teams, locaties, beroepen en leidinggevenden; het meldt niemand aan
panel = Wat wil je doen?
panel-exchanges = { $count ->
    [one] Je hebt één uitwisseling lopen.
   *[other] Je hebt { $count } uitwisselingen lopen.
 }
panel-doors = { $count ->
    [one] Er staat één deur open.
   *[other] Er staan { $count } deuren open.
 }
panel-paused = Je hebt pauze, dus ik vraag je niets. Met één tik ben je terug.
invitation =
    { $name } denkt dat meekijken iets voor jou is: je kijkt mee met een collega in het echte werk, of laat iemand met jou meekijken, en jullie praten er een halfuur over na.
    Jij beslist. Ik vraag het maar één keer, en je mag het gerust laten liggen.
invitation-more = Vertel me meer
invitation-sent = De uitnodiging gaat uit jouw naam op weg, één keer. Of de ander meedoet, is aan de ander.
