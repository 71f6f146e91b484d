-- No migration of ours: what a later version might bring. The tests carry it out under a running bot.
ALTER TABLE outbox ADD COLUMN later INTEGER NOT NULL DEFAULT 7;
ALTER TABLE participants ADD COLUMN later TEXT;
ALTER TABLE communities ADD COLUMN later TEXT;

CREATE TABLE later (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE INDEX outbox_later ON outbox (later, id);
