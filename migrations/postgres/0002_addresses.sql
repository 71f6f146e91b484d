-- Where on the chat platform a place is (the thread of a pair, say), so that it is made only once. A place is named by the
-- exchange or the person that it belongs to.
CREATE TABLE addresses (
    community_id TEXT COLLATE "C" NOT NULL REFERENCES communities (id),
    place        TEXT COLLATE "C" NOT NULL,
    address      TEXT NOT NULL,
    PRIMARY KEY (community_id, place)
);
