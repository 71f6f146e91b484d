-- All that must survive. One community is the unit of consistency: whoever decided on version N of it may write version N + 1.
--
-- Records are JSON bodies; a column of its own has only what something looks up. Ids are text, moments are whole unix
-- milliseconds (rounded up, so that nothing falls due early; the exact moment is in the body).

-- Facts about this database: the fingerprint of the key it is sealed with.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE communities (
    id          TEXT    NOT NULL PRIMARY KEY,
    version     INTEGER NOT NULL,
    next_id     INTEGER NOT NULL,
    settings    TEXT    NOT NULL,
    round       TEXT    NOT NULL,
    put_forward TEXT
) STRICT;

-- Every version of the rules; the one with the highest number is in force.
CREATE TABLE rule_versions (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE participants (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

-- What a facilitator imported about accounts, whether or not they joined.
CREATE TABLE roster (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

-- Accounts that were invited once, and are not invited again.
CREATE TABLE invited (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE topics (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE wishes (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE offers (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE doors (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE TABLE proposals (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

-- A finished exchange stays until it has had its time; it is no part of the live state.
CREATE TABLE exchanges (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    id           TEXT    NOT NULL,
    is_over      INTEGER NOT NULL CHECK (is_over IN (0, 1)),
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE INDEX exchanges_open ON exchanges (community_id) WHERE is_over = 0;

-- Questions that wait for one person's answer.
CREATE TABLE steps (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

-- That something was taken along, by whom and whether it was tried; the words are in notes, sealed.
CREATE TABLE takeaways (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

-- What two people have been to each other; both columns are there so that either can leave.
CREATE TABLE pairs (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    low          TEXT NOT NULL,
    high         TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE INDEX pairs_of_low ON pairs (community_id, low);
CREATE INDEX pairs_of_high ON pairs (community_id, high);

-- What falls due, named by what it is for: each thing has at most one moment.
CREATE TABLE timers (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    id           TEXT    NOT NULL,
    due_at       INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;

CREATE INDEX timers_by_moment ON timers (due_at);

-- What the platform told us and we have handled: telling it again changes nothing.
CREATE TABLE inbox (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    event_key    TEXT    NOT NULL,
    handled_at   INTEGER NOT NULL,
    PRIMARY KEY (community_id, event_key)
) STRICT;

CREATE INDEX inbox_by_age ON inbox (handled_at);

-- What is to be said, as data; texts are made of it when it is sent. The id is the idempotency key on the wire, so it is
-- never given twice (AUTOINCREMENT).
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id TEXT    NOT NULL REFERENCES communities (id),
    recipient    TEXT    NOT NULL,
    notice       TEXT    NOT NULL,
    not_before   INTEGER NOT NULL,
    at_once      INTEGER NOT NULL CHECK (at_once IN (0, 1)),
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'dropped', 'dead')),
    attempts     INTEGER NOT NULL,
    posted_at    INTEGER NOT NULL,
    claimed_at   INTEGER,
    delivered_at INTEGER,
    why          TEXT
) STRICT;

CREATE INDEX outbox_by_moment ON outbox (not_before, id) WHERE state = 'pending';
CREATE INDEX outbox_lines ON outbox (community_id, recipient, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_settled ON outbox (posted_at) WHERE state IN ('delivered', 'dropped');

-- The key of each exchange that has notes, wrapped by the master key, which is in a file of its own.
CREATE TABLE exchange_keys (
    community_id TEXT NOT NULL REFERENCES communities (id),
    exchange_id  TEXT NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (community_id, exchange_id)
) STRICT;

-- What people wrote, sealed.
CREATE TABLE notes (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    exchange_id  TEXT NOT NULL,
    writer       TEXT NOT NULL,
    wrapped_key  BLOB NOT NULL,
    sealed       BLOB NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, exchange_id) REFERENCES exchange_keys (community_id, exchange_id)
) STRICT;

CREATE INDEX notes_of_writer ON notes (community_id, writer);
CREATE INDEX notes_of_exchange ON notes (community_id, exchange_id);
