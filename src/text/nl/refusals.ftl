# Waarom iets niet gedaan is, en wat je in plaats daarvan kunt doen. Er is niets veranderd.

refusal-unknown-command = Dat commando ken ik niet. Met /hulp zie je wat je kunt typen.
refusal-unknown-command-guess = Dat commando ken ik niet. Bedoel je /{ $guess }? Met /hulp zie je wat je kunt typen.
refusal-unknown-option = Bij /{ $command } kun je opgeven: { $options }. De rest van wat je typte ken ik niet.
refusal-unknown-option-none = /{ $command } staat op zichzelf. Typ alleen dat.
refusal-missing-option = Bijna: bij /{ $command } hoort ook ‘{ $option }’.
refusal-bad-value = Wat je typte voor ‘{ $option }’ kan ik niet lezen. Het kan bijvoorbeeld zijn: { $examples }.
refusal-nothing-asked = Ik vraag je op dit moment niets, dus ik kan dat niet plaatsen. Met /meekijken zie je alles wat je kunt doen.
refusal-no-such-button = Die keuze staat er niet bij. Neem een van de nummers of woorden van de knoppen.
refusal-not-joined = Je doet nog niet mee. Typ /meekijken, dan vertel ik wat dit is; meedoen is één tik.
refusal-already-joined = Je doet al mee. Wat wil je doen?
refusal-unknown-colleague = Ik ken hier niemand met die naam. Kijk de spelling na, of kies de naam uit de lijst.
refusal-colleague-not-joined = Die collega doet nog niet mee. Zal ik uit jouw naam een uitnodiging doorgeven? Dat gebeurt maar één keer.
refusal-colleague-invite = Uitnodiging doorgeven
refusal-oneself = Dat kan niet, want zo kom je bij jezelf uit. Kies een collega, dan lukt het.
refusal-line-manager = Een leidinggevende en iemand uit het eigen team worden hier niet gekoppeld, zodat meekijken iets onder gelijken blijft. Is er een andere collega naar wie je nieuwsgierig bent?
refusal-text-empty = Er staat nog niets. Schrijf een paar woorden en stuur het nog eens.
refusal-text-too-long = Dat is iets te lang: er passen hooguit { $most } tekens. Kan het korter?
refusal-moment-unreadable = Daar kan ik geen moment uit opmaken. Probeer ‘di 14:00’, ‘morgen 9:30’ of ‘2026-12-03 09:30’.
refusal-day-unreadable = Daar kan ik geen dag uit opmaken. Probeer ‘dinsdag’, ‘over 2 weken’ of ‘2026-12-03’.
refusal-hours-unreadable = Daar kan ik geen werktijden uit opmaken. Probeer ‘ma-vr 9:00-17:00’, ‘ma di do 8:30-16:00’ of ‘di-vr 22:00-6:00’.
refusal-moment-passed = Dat moment, { $at }, is al voorbij. Welk moment in de toekomst komt je uit?
refusal-moment-in-gap = Die tijd bestaat niet: de klok gaat dan net vooruit. De eerste tijd die wel bestaat is { $at }.
refusal-moment-too-far = Dat is meer dan { $weeks } weken vooruit. Kies iets dichterbij, dan wordt het niet vergeten.
refusal-no-such-day = Die dag staat in geen enkele kalender, of de weekdag hoort niet bij de datum. Probeer ‘dinsdag’ of ‘2026-12-03’.
refusal-end-before-start = Het einde ligt voor het begin. Draai ze om en stuur het nog eens.
refusal-moment-taken = Je hebt dan al een ander bezoek, op { $at }. Welk ander moment komt je uit?
refusal-not-yours = Daar ga jij niet over. Met /meekijken zie je wat wel van jou is.
refusal-already-over = Dat is al rond; wat je aantikte is een oude knop. Met /meekijken zie je wat er nu openstaat.
refusal-already-said = Dat had ik al; meer is niet nodig.
refusal-not-now = Dat kan op dit punt niet. Bij ‘Mijn uitwisselingen’ zie je wat wel kan.
refusal-moment-changed = Er is intussen een ander moment voorgesteld. Kijk even naar het laatste.
refusal-no-seat = Daar is geen plek meer vrij. Misschien wel bij een andere open deur.
refusal-seats-out-of-range = Er kunnen één tot { $most } mensen tegelijk komen. Hoeveel wil je er?
refusal-no-room = { $most ->
    [one] Je hebt één uitwisseling lopen, en meer passen er niet. Rond die eerst af, dan is er weer ruimte.
   *[other] Je hebt { $most } uitwisselingen lopen, en meer passen er niet. Rond er eerst een af, dan is er weer ruimte.
 }
refusal-too-many = Meer dan { $most } passen er niet. Trek er eerst een in, dan is er weer ruimte.
refusal-paused = Je hebt pauze. Kom met één tik terug, en vraag het nog eens.
refusal-no-topic = Ik weet nog niet waarbij er meegekeken kan worden. Noem het erbij, bijvoorbeeld onderwerp:"intakegesprek".
refusal-already-invited = Die uitnodiging is al eens verstuurd, en één keer is genoeg. Misschien vertel je er zelf eens over?
refusal-facilitators-only = Dat is voor facilitators, die voor deze plek zorgen. Vraag het een van hen.
refusal-unknown-rule = Er is geen spelregel met die naam. Met /spelregels zie je ze allemaal.
refusal-unknown-rule-guess = Er is geen spelregel met die naam. Bedoel je { $guess }? Met /spelregels zie je ze allemaal.
refusal-nothing-to-undo = Er is geen eerdere versie om naar terug te gaan: dit zijn de spelregels waarmee je begon.
refusal-roster-line = Regel { $line } van het bestand is niet in te lezen: { $problem } Er is niets ingelezen; pas het aan en lees het opnieuw in.
refusal-file-unreadable = Dat bestand kan ik niet lezen. Kijk of het er staat, en of het platte tekst is (CSV, UTF-8).
refusal-unknown-zone = Die tijdzone ken ik niet. Schrijf haar zoals Europe/Amsterdam of America/New_York.

refusal-rule-value = { $rule } blijft zoals het is: { $problem }
rule-problem-not-a-number = geef een heel getal.
rule-problem-out-of-bounds = geef een getal van { $least } tot en met { $most }.
rule-problem-not-a-switch = zeg aan of uit.
rule-problem-not-a-choice = kies een van deze: { $choices }.
rule-problem-not-a-day = geef een dag van de week, zoals dinsdag.
rule-problem-not-a-time = geef een tijdstip, zoals 09:00.
rule-problem-team-cadence-form = schrijf teams met hun weken, zoals afdeling 3=4; lab=8.
rule-problem-team-cadence-name = teamnamen hebben 1 tot en met { $most } tekens en geen puntkomma.
rule-problem-team-cadence-twice = het team { $team } staat er twee keer in.
rule-problem-team-cadence-too-many = er passen hooguit { $most } teams in.
rule-problem-questions-role = begin elke vraag met gastheer:, meekijker:, meekijker vraagt: of samen:, met een puntkomma ertussen.
rule-problem-questions-text = een vraag heeft 1 tot en met { $most } tekens en geen puntkomma.
rule-problem-questions-too-many = er passen hooguit { $most } vragen in de tijd die er is.
rule-problem-quiet-too-long = laat me minstens { $hours } uur per dag waarin ik mag schrijven.

roster-problem-heading = de kop heeft ‘account’ nodig, en verder mogen team, site, profession, level en manager.
roster-problem-fields = er zijn te weinig of te veel velden, of onleesbare tekens.
roster-problem-no-account = er staat geen account in.
roster-problem-too-long = een van de teksten is te lang.
roster-problem-level = level is een aantal jaren, 0 tot en met 60.
roster-problem-manager-ring = iemand zou de eigen leidinggevende zijn, rechtstreeks of via een omweg.
roster-problem-too-many = dat is meer dan er in één bestand past.
