# Er is niemand gevonden: waarom, in het algemeen en nooit wie; wanneer ik opnieuw kijk; en wat zou helpen.

why-nobody = { $why ->
    [nobody-offers] Nog niemand laat hierbij meekijken.
    [all-busy] { $count ->
        [0] Iedereen die hierbij laat meekijken heeft op dit moment de handen vol.
       *[other] Minstens { $count } collega’s laten hierbij meekijken, en ze hebben op dit moment allemaal de handen vol.
     }
    [rules-apart] Wie hierbij laat meekijken past nu niet bij jou, de een om deze reden en de ander om een andere: jullie keken kortgeleden nog mee, of team, vak, taal of werktijden zitten in de weg.
    [together-lately] Met wie hierbij laat meekijken had je kortgeleden nog een uitwisseling; over een tijdje kan het weer.
    [languages] Wie hierbij laat meekijken spreekt een andere taal dan jij.
    [hours] Wie hierbij laat meekijken werkt op andere tijden dan jij.
    [professions] Wie hierbij laat meekijken heeft een ander vak, en hier kijk je mee binnen je eigen vak.
    [same-team] Wie hierbij laat meekijken zit in je eigen team, en hier kijk je mee bij een ander team.
    [line-manager] Wie hierbij laat meekijken geeft leiding aan jou of krijgt leiding van jou, en dan breng ik mensen niet bij elkaar.
    [own-pace] Je vroeg om een paar weken tussen twee uitwisselingen, en die zijn nog niet om.
    [own-away] Je bent op dit moment weg, dus ik vraag niemand voor je tot je terug bent.
   *[own-room-full] Je hebt op dit moment zoveel uitwisselingen lopen als er passen.
 }
next-round = Ik kijk opnieuw in de volgende ronde, op { $at }.
next-round-none = Ik kijk opnieuw zodra er iets verandert.
nobody-this-round = Ik vond deze ronde niemand voor ‘{ $topic }’. { $why }
nobody-this-round-offer = Ik vond deze ronde niemand die met jou wil meekijken. Je aanbod blijft openstaan.

help-nearby = Wat erop lijkt: collega’s laten meekijken bij { $topics }. Is dat iets voor jou?
help-topic = ‘{ $topic }’
help-wish = Meekijken bij ‘{ $topic }’
help-show-something = Het helpt om zelf iets te laten zien: wie met jou komt meekijken, heeft misschien wat je zoekt.
help-ask-by-name = Heb je iemand op het oog, vraag dan gericht: /meekijken met:@naam. Of kijk welke deuren openstaan.
help-invite = Ken je iemand die dit goed doet? Ik nodig diegene graag namens jou uit.
help-more-hours = Ken ik niet al je werktijden, vul ze dan aan onder ‘Over mij’.
help-more-languages = Spreek je meer talen dan ik weet, vul ze dan aan onder ‘Over mij’.
help-finish-one = Zodra er een is afgerond of afgezegd, is er ruimte voor een volgende.
help-other-pace = Wil je liever nu al verder, pas dan je tempo aan onder ‘Over mij’.
help-come-back = Ben je er eerder weer? Eén tik is genoeg.
