# Seintjes: vriendelijk, kort, en nooit over iemand die niet antwoordde. Pauze, weg zijn, terugkomen.

nudged = { $question ->
    [proposals] Wanneer het je uitkomt: met wie heb je zin in een uitwisseling?
    [moment] Wanneer het je uitkomt: welk moment past voor ‘{ $topic }’?
    [took-place] Even benieuwd: is ‘{ $topic }’ doorgegaan? Elk antwoord is goed.
    [takeaway] Nu het nog vers is: wat neem je van ‘{ $topic }’ mee naar je eigen werk? Eén zin is genoeg.
   *[follow-up] Even benieuwd: heb je geprobeerd wat je meenam van ‘{ $topic }’?
 }
nudged-over = Een vraag die ik voor je had, is inmiddels rond; je hoeft niets te doen.
not-now-noted = Prima. Ik laat het hierbij; de vraag vind je bij ‘Mijn uitwisselingen’ wanneer je maar wilt.
paused = Je hebt pauze tot { $day }. Tot dan vraag ik je niets, en daarna pak ik het vanzelf weer op. Eerder terug? Eén tik is genoeg.
away-noted = Genoteerd: je bent weg vanaf { $from } en terug op { $until }. Daartussen plan ik niets en laat ik je met rust.
visit-stands = { $count ->
    [one] In die tijd valt een keer meekijken die je hebt afgesproken; die blijft staan. Onder “Mijn uitwisselingen” kun je die verzetten of afzeggen.
   *[other] In die tijd vallen { $count } keren meekijken die je hebt afgesproken; die blijven staan. Onder “Mijn uitwisselingen” kun je ze verzetten of afzeggen.
 }
paused-for-silence = Je hebt vast genoeg aan je hoofd, dus ik heb je op pauze gezet: voorlopig vraag ik je niets. Krijg je weer zin, dan ben je met één tik terug.
resumed = { $by-itself ->
    [yes] Je pauze is voorbij; fijn dat je er weer bent.
   *[no] Fijn dat je er weer bent.
 } Waar wil je meekijken, of wat laat je zien?
