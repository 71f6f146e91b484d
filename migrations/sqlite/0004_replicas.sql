-- What only one of several processes may do at a time, on a server that they share: who does it, and until when. A file has one
-- process, and needs no row.
CREATE TABLE leases (
    name   TEXT    NOT NULL PRIMARY KEY,
    holder TEXT    NOT NULL,
    until  INTEGER NOT NULL
) STRICT;
