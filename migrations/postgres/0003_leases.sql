-- What is needed where several processes share a database.

-- Until when a row under way is left to whoever claimed it, on the database's own clock.
ALTER TABLE outbox ADD COLUMN lease_until BIGINT;

-- How often it was claimed: whoever claimed it before the last time changes nothing of it any more.
ALTER TABLE outbox ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;

-- When it was begun to be sent by one who never said what became of it: it may have arrived.
ALTER TABLE outbox ADD COLUMN maybe_sent_at BIGINT;

-- Each transaction that keeps decisions leaves one, so that whoever lost the answer to a commit can see whether it was kept.
CREATE TABLE receipts (
    id         TEXT   NOT NULL PRIMARY KEY,
    written_at BIGINT NOT NULL
);

CREATE INDEX receipts_by_age ON receipts (written_at);
