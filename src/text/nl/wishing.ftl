# Wensen, aanbod, open deuren, en alles wat voor één persoon openstaat.

wish-opened = Genoteerd: je wilt graag meekijken bij ‘{ $topic }’.
offer-opened = Genoteerd: anderen mogen met jou meekijken bij ‘{ $topic }’. Voordat er iemand komt, vraag ik het je altijd eerst.
found-by-spelling = Ik lees wat je typte als ‘{ $topic }’, want dat is hier al bekend.
prospect-after-this = Er loopt al een vraag voor je. Zodra die rond is, uiterlijk { $at }, komt deze wens aan de beurt.
colleague-asked =
    Genoteerd: je hebt zin in een uitwisseling met { $name } (‘{ $topic }’).
    Past het jullie allebei, dan stel ik jullie aan elkaar voor; anders hoor je van mij na { $at }.
introduction-noted = Wat leuk dat je aan hen denkt! Als het past, vraag ik het elk van de twee apart. De rest is aan hen, dus van mij hoor je er verder niets over.
door-opened = { $seats ->
    [one] Je deur staat open: ‘{ $topic }’, { $at }, één plek. Ik vertel het iedereen hier, en laat het je weten als er iemand komt.
   *[other] Je deur staat open: ‘{ $topic }’, { $at }, { $seats } plekken. Ik vertel het iedereen hier, en laat het je weten als er iemand komt.
 }
door-announced = { $seats ->
    [one] { $name } zet de deur open: ‘{ $topic }’, { $at } ({ $zone }). Er is één plek. Kijk je mee?
   *[other] { $name } zet de deur open: ‘{ $topic }’, { $at } ({ $zone }). Er zijn { $seats } plekken. Kijk je mee?
 }
door-seat = Ik wil graag een plek
doors = Deze deuren staan open. Waar kijk je graag mee?
doors-none = Er staat op dit moment geen deur voor je open. Zet je eigen deur open, of zeg waar je graag meekijkt.
doors-line = { $seats ->
    [one] { $at }: ‘{ $topic }’ bij { $name }, nog één plek
   *[other] { $at }: ‘{ $topic }’ bij { $name }, nog { $seats } plekken
 }
doors-seat = Een plek bij { $name }, { $at }
seat-taken = { $observer } komt meekijken: ‘{ $topic }’, { $at }. Jullie vinden elkaar op jullie eigen plek; het moment staat vast.
door-closed = Je deur is dicht: ‘{ $topic }’, { $at }. Wie een plek had, heeft het gehoord.
wish-withdrawn = Je wens om mee te kijken bij ‘{ $topic }’ is ingetrokken. Is er iets anders waar je graag meekijkt?
offer-withdrawn = ‘{ $topic }’ staat niet meer in het aanbod. Je kunt het altijd opnieuw aanbieden.

mine = Dit heb je openstaan:
mine-nothing = Er staat op dit moment niets voor je open. Zeg waar je graag meekijkt, of waarbij anderen met jou mogen meekijken.
mine-waiting = { $observer } kijkt mee met { $host }, ‘{ $topic }’: komt na het andere bezoek
mine-arranging = { $observer } kijkt mee met { $host }, ‘{ $topic }’: nog geen moment
mine-put-forward = { $observer } kijkt mee met { $host }, ‘{ $topic }’: { $name } stelt { $at } voor
mine-scheduled = { $observer } kijkt mee met { $host }, ‘{ $topic }’: { $at }
mine-moving = { $observer } kijkt mee met { $host }, ‘{ $topic }’: { $at }, misschien wordt het { $to }
mine-debriefing = { $observer } keek mee met { $host }, ‘{ $topic }’: tijd voor het nagesprek, en om op te schrijven wat je meeneemt
mine-door = Je open deur: ‘{ $topic }’, { $at }, bezet: { $taken } van { $seats } plekken
mine-wish = Je wilt graag meekijken bij ‘{ $topic }’
mine-offer = Anderen mogen met jou meekijken bij ‘{ $topic }’
mine-ask = { $count ->
    [one] Er ligt een vraag voor je: heb je zin in een uitwisseling met { $names }?
   *[other] Er ligt een vraag voor je: met wie heb je zin in een uitwisseling? { $names }
 }
mine-follow-up = Er ligt een vraag voor je: heb je geprobeerd wat je meenam van ‘{ $topic }’?
mine-said-yes = Je zei ja tegen { $names }; je weet het uiterlijk { $at }
mine-round = De volgende ronde is op { $at }.
mine-agree = Akkoord: { $at } ({ $name })
mine-moments = Moment zoeken ({ $name })
mine-move = Verzetten ({ $name })
mine-call-off = Afzeggen ({ $name })
mine-took-place = Het is doorgegaan ({ $name })
mine-takeaway = Wat ik meeneem ({ $name })
mine-leave = Uit de uitwisseling stappen ({ $name })
mine-withdraw-wish = Wens intrekken: { $topic }
mine-withdraw-offer = Aanbod intrekken: { $topic }
mine-close-door = Mijn deur sluiten: { $topic }
