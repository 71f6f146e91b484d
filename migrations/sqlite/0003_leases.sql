-- What is needed where several processes share a database, as they may on PostgreSQL; on SQLite a lease has no end.

-- Until when a row under way is left to whoever claimed it, on the database's own clock.
ALTER TABLE outbox ADD COLUMN lease_until INTEGER;

-- How often it was claimed: whoever claimed it before the last time changes nothing of it any more.
ALTER TABLE outbox ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

-- When it was begun to be sent by one who never said what became of it: it may have arrived.
ALTER TABLE outbox ADD COLUMN maybe_sent_at INTEGER;
