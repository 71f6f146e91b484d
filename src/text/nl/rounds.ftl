# Rondes, voor wie meedoet.

round-announced = Op { $at } is er een ronde: dan zoek ik een partner voor iedereen die erop wacht. Je hoeft niets te doen. Liever niet deze keer? Dan sla je deze met één tik over.
round-sit-out = Ik sla deze over
round-off = De ronde van { $was } gaat deze keer niet door. De volgende is op { $at }, en je plek in de rij blijft.
sat-out = Prima: deze ronde gaat zonder jou, en je plek in de rij blijft. De ronde daarna doe je weer mee.
