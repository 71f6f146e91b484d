# Rondes, voor wie meedoet.

round-announced = Op { $at } is er een ronde: dan zoek ik een partner voor iedereen die erop wacht. Je hoeft niets te doen. Liever niet deze keer? Sla hem met één tik over.
round-sit-out = Ik sla deze over
sat-out = Prima: deze ronde gaat zonder jou, en je plek in de rij blijft. De ronde daarna doe je weer mee.
nobody-this-round = Ik vond deze ronde niemand voor ‘{ $topic }’. { why-nobody }
nobody-this-round-offer = Ik vond deze ronde niemand die met jou wil meekijken. Je aanbod blijft openstaan.
