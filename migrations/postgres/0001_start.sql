-- All that must survive. One community is the unit of consistency: whoever decided on version N of it may write version N + 1.
--
-- Records are JSON bodies; a column of its own has only what something looks up. Ids are text, moments are whole unix
-- milliseconds (rounded up, so that nothing falls due early; the exact moment is in the body). Ids are ordered by their bytes,
-- whatever the language of the server.

-- Facts about this database: the fingerprint of the key it is sealed with.
CREATE TABLE meta (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- By this we know that a database is ours.
COMMENT ON TABLE meta IS 'lookalong';

CREATE TABLE communities (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version     BIGINT NOT NULL,
    next_id     BIGINT NOT NULL,
    settings    TEXT    NOT NULL,
    round       TEXT    NOT NULL,
    put_forward TEXT
);

-- Every version of the rules; the one with the highest number is in force.
CREATE TABLE rule_versions (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE participants (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- What a facilitator imported about accounts, whether or not they joined.
CREATE TABLE roster (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- Accounts that were invited once, and are not invited again.
CREATE TABLE invited (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE topics (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE wishes (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE offers (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE doors (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE proposals (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- A finished exchange stays until it has had its time; it is no part of the live state.
CREATE TABLE exchanges (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    is_over      BIGINT NOT NULL CHECK (is_over IN (0, 1)),
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE INDEX exchanges_open ON exchanges (community_id) WHERE is_over = 0;

-- Questions that wait for one person's answer.
CREATE TABLE steps (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- That something was taken along, by whom and whether it was tried; the words are in notes, sealed.
CREATE TABLE takeaways (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- What two people have been to each other; both columns are there so that either can leave.
CREATE TABLE pairs (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    low          TEXT NOT NULL,
    high         TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE INDEX pairs_of_low ON pairs (community_id, low);
CREATE INDEX pairs_of_high ON pairs (community_id, high);

-- What falls due, named by what it is for: each thing has at most one moment.
CREATE TABLE timers (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    due_at       BIGINT NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE INDEX timers_by_moment ON timers (due_at);

-- What the platform told us and we have handled: telling it again changes nothing.
CREATE TABLE inbox (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    event_key    TEXT COLLATE "C" NOT NULL,
    handled_at   BIGINT NOT NULL,
    PRIMARY KEY (community_id, event_key)
);

CREATE INDEX inbox_by_age ON inbox (handled_at);

-- What is to be said, as data; texts are made of it when it is sent. The id is the idempotency key on the wire, so it is
-- never given twice.
CREATE TABLE outbox (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    recipient    TEXT    NOT NULL,
    notice       TEXT    NOT NULL,
    not_before   BIGINT NOT NULL,
    at_once      BIGINT NOT NULL CHECK (at_once IN (0, 1)),
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'dropped', 'dead')),
    attempts     BIGINT NOT NULL,
    posted_at    BIGINT NOT NULL,
    claimed_at   BIGINT,
    delivered_at BIGINT,
    why          TEXT
);

CREATE INDEX outbox_by_moment ON outbox (not_before, id) WHERE state = 'pending';
CREATE INDEX outbox_lines ON outbox (community_id, recipient, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_settled ON outbox (posted_at) WHERE state IN ('delivered', 'dropped');

-- The key of each exchange that has notes, wrapped by the master key, which is in a file of its own.
CREATE TABLE exchange_keys (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    exchange_id  TEXT COLLATE "C" NOT NULL,
    wrapped      BYTEA NOT NULL,
    PRIMARY KEY (community_id, exchange_id)
);

-- What people wrote, sealed.
CREATE TABLE notes (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    id           TEXT COLLATE "C" NOT NULL,
    exchange_id  TEXT COLLATE "C" NOT NULL,
    writer       TEXT NOT NULL,
    wrapped_key  BYTEA NOT NULL,
    sealed       BYTEA NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, exchange_id) REFERENCES exchange_keys (community_id, exchange_id)
);

CREATE INDEX notes_of_writer ON notes (community_id, writer);
CREATE INDEX notes_of_exchange ON notes (community_id, exchange_id);
