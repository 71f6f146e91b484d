-- What only one of several processes may do at a time, such as holding the connection to a chat platform: who does it, and until
-- when it is left to them on the database's own clock.
CREATE TABLE leases (
    name   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
);
