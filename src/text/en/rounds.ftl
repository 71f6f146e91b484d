# Rounds, for those who take part.

round-announced = On { $at } there is a round: I then look for a partner for everyone who waits for one. You don’t have to do anything. Rather not this time? Sit it out with one tap.
round-sit-out = I sit this one out
round-off = The round of { $was } is skipped this time. The next one is on { $at }, and your place in line stays.
sat-out = That’s fine: this round goes without you, and your place in line stays. The round after it counts you in again.
