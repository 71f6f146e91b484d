PRAGMA application_id = 1819242347;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'start','2026-11-28 23:11:43',1,X'b2f182994e53faae9a5684326705a682b38f3ba00e1f7da443bbef9e62716b7b8c618575a19b66b328da5abbdd7b7571',64469427);
INSERT INTO _sqlx_migrations VALUES(2,'addresses','2026-11-28 23:11:43',1,X'18ab35bf0d45b42a04302f7bc7ce03081974ddec207a0e13bafc9d96721e00715fef39ee52a59b09e04f8826032ac2cd',73659660);
INSERT INTO _sqlx_migrations VALUES(3,'leases','2026-11-28 23:11:43',1,X'8249edec7f73a2cf7a40aa6782e8b6600307d24bf70bd59f712eda54d79e8890ff30f7bbe5cf642d378b75d4bd0fc2c4',45265591);
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
INSERT INTO meta VALUES('key_fingerprint','0e00ffba910bfd53');
CREATE TABLE communities (
    id          TEXT    NOT NULL PRIMARY KEY,
    version     INTEGER NOT NULL,
    next_id     INTEGER NOT NULL,
    settings    TEXT    NOT NULL,
    round       TEXT    NOT NULL,
    put_forward TEXT
) STRICT;
INSERT INTO communities VALUES('terminal',38,47,'{"name":"Lookalong","language":"en","zone":"UTC","home":null}','{"number":1,"at":"2026-03-10T09:00:00Z","announced":false}',NULL);
CREATE TABLE rule_versions (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO rule_versions VALUES('terminal','1','{"number":1,"at":"2026-03-02T09:00:00Z","by":null,"why":null,"rules":{"repeat_gap_weeks":26,"shared_language":true,"overlap_minutes_per_week":120,"open_exchanges_per_person":2,"same_profession":"preferred","same_team":"avoided","weights":{"topic_fit":60,"mutual_benefit":40,"peer_level":15,"other_team":15,"other_site":10,"novelty":10,"waiting_time":20},"most_pairs_first":true,"round_every_weeks":2,"round_day":"Tue","round_time":"09:00:00","team_cadence":{},"proposal_expiry_hours":96,"candidates_per_request":3,"nudges_per_step":2,"nudge_gap_hours":48,"silent_steps_before_pause":3,"quiet_from":"19:00:00","quiet_until":"08:00:00","observation_minutes":60,"debrief_minutes":30,"debrief_questions":[],"follow_up_days":21,"note_retention_days":90,"outcome_retention_months":12,"smallest_group_shown":5}}');
INSERT INTO rule_versions VALUES('terminal','2','{"number":2,"at":"2026-03-02T09:00:00Z","by":"fleur","why":null,"rules":{"repeat_gap_weeks":26,"shared_language":true,"overlap_minutes_per_week":120,"open_exchanges_per_person":4,"same_profession":"preferred","same_team":"avoided","weights":{"topic_fit":60,"mutual_benefit":40,"peer_level":15,"other_team":15,"other_site":10,"novelty":10,"waiting_time":20},"most_pairs_first":true,"round_every_weeks":2,"round_day":"Tue","round_time":"09:00:00","team_cadence":{},"proposal_expiry_hours":96,"candidates_per_request":3,"nudges_per_step":2,"nudge_gap_hours":48,"silent_steps_before_pause":3,"quiet_from":"19:00:00","quiet_until":"08:00:00","observation_minutes":60,"debrief_minutes":30,"debrief_questions":[],"follow_up_days":21,"note_retention_days":90,"outcome_retention_months":12,"smallest_group_shown":5}}');
CREATE TABLE participants (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO participants VALUES('terminal','p1','{"id":1,"account":"anna","name":"anna","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":null,"first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":1,"gained":736,"last_exchange_at":"2026-03-02T09:00:00Z"}');
INSERT INTO participants VALUES('terminal','p2','{"id":2,"account":"bram","name":"bram","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":null,"first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":1,"gained":0,"last_exchange_at":"2026-03-02T09:00:00Z"}');
INSERT INTO participants VALUES('terminal','p3','{"id":3,"account":"chris","name":"chris","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":null,"first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":1,"gained":736,"last_exchange_at":"2026-03-04T15:00:00Z"}');
INSERT INTO participants VALUES('terminal','p4','{"id":4,"account":"dana","name":"dana","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":null,"first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":1,"gained":0,"last_exchange_at":"2026-03-04T15:00:00Z"}');
INSERT INTO participants VALUES('terminal','p5','{"id":5,"account":"eva","name":"eva","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":"2026-03-04T22:30:00Z","first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":0,"gained":0,"last_exchange_at":null}');
INSERT INTO participants VALUES('terminal','p6','{"id":6,"account":"finn","name":"finn","language":"nl","speaks":["en","nl"],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":null,"site":null,"profession":null,"level":null,"manager":null},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":null,"first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":0,"gained":0,"last_exchange_at":null}');
INSERT INTO participants VALUES('terminal','p7','{"id":7,"account":"gijs","name":"gijs","language":"en","speaks":[],"zone":"Europe/Amsterdam","hours":[{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},{"from":540,"until":1020},null,null],"place":{"team":"Ward 5","site":"South","profession":"nurse","level":4,"manager":"fleur"},"capacity":null,"pace_weeks":null,"pause":null,"away":[],"do_not_pair":[],"joined_at":"2026-03-02T09:00:00Z","silent_steps":0,"waiting_since":"2026-03-02T09:00:00Z","first_in_line":false,"last_round_at":null,"sits_out_round":null,"exchanges_begun":0,"gained":0,"last_exchange_at":null}');
CREATE TABLE roster (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO roster VALUES('terminal','gijs','["gijs",{"team":"Ward 5","site":"South","profession":"nurse","level":4,"manager":"fleur"}]');
INSERT INTO roster VALUES('terminal','hugo','["hugo",{"team":"Ward 5","site":"South","profession":"nurse","level":8,"manager":"fleur"}]');
CREATE TABLE invited (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO invited VALUES('terminal','hanna','"hanna"');
CREATE TABLE topics (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO topics VALUES('terminal','t8','{"id":8,"label":"intake interview","aliases":[]}');
INSERT INTO topics VALUES('terminal','t19','{"id":19,"label":"code review","aliases":[]}');
INSERT INTO topics VALUES('terminal','t21','{"id":21,"label":"wound closure","aliases":[]}');
INSERT INTO topics VALUES('terminal','t38','{"id":38,"label":"triage","aliases":[]}');
INSERT INTO topics VALUES('terminal','t40','{"id":40,"label":"shift report","aliases":[]}');
CREATE TABLE wishes (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO wishes VALUES('terminal','w22','{"id":22,"who":7,"topic":21,"made_at":"2026-03-02T09:00:00Z"}');
INSERT INTO wishes VALUES('terminal','w42','{"id":42,"who":5,"topic":40,"made_at":"2026-03-04T22:30:00Z"}');
CREATE TABLE offers (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO offers VALUES('terminal','o9','{"id":9,"who":2,"topic":8,"made_at":"2026-03-02T09:00:00Z"}');
INSERT INTO offers VALUES('terminal','o23','{"id":23,"who":4,"topic":19,"made_at":"2026-03-02T09:00:00Z"}');
INSERT INTO offers VALUES('terminal','o41','{"id":41,"who":6,"topic":40,"made_at":"2026-03-04T15:00:00Z"}');
CREATE TABLE doors (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO doors VALUES('terminal','d39','{"id":39,"host":4,"topic":38,"starts_at":"2026-03-12T09:00:00Z","seats":2,"taken":[]}');
CREATE TABLE proposals (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO proposals VALUES('terminal','r44','{"id":44,"batch":43,"origin":{"Wish":42},"visits":[{"observer":5,"host":6,"topic":40}],"sides":[{"who":5,"reason":{"other_team":null,"other_site":null,"free_on":null,"first_time":true},"answer":"Yes"},{"who":6,"reason":{"other_team":null,"other_site":null,"free_on":null,"first_time":true},"answer":"Open"}],"made_at":"2026-03-04T22:30:00Z","expires_at":"2026-03-08T22:30:00Z","points":736}');
CREATE TABLE exchanges (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    id           TEXT    NOT NULL,
    is_over      INTEGER NOT NULL CHECK (is_over IN (0, 1)),
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO exchanges VALUES('terminal','x15',0,'{"id":15,"people":[1,2],"observations":[{"observer":1,"host":2,"topic":8,"stage":{"Debriefing":{"observed_at":"2026-03-04T14:10:00Z"}},"sequence":0,"put_off":0}],"began_at":"2026-03-02T09:00:00Z","door":null}');
INSERT INTO exchanges VALUES('terminal','x34',0,'{"id":34,"people":[4,3],"observations":[{"observer":3,"host":4,"topic":19,"stage":{"Scheduled":{"starts_at":"2026-03-09T10:00:00Z","moving_to":null}},"sequence":0,"put_off":0}],"began_at":"2026-03-04T15:00:00Z","door":null}');
CREATE TABLE steps (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO steps VALUES('terminal','s30','{"id":30,"who":2,"question":{"Takeaway":{"x":15,"i":0}},"asked_at":"2026-03-04T14:40:00Z","nudges":0,"not_now":false}');
INSERT INTO steps VALUES('terminal','s45','{"id":45,"who":6,"question":{"Proposals":43},"asked_at":"2026-03-04T22:30:00Z","nudges":0,"not_now":false}');
CREATE TABLE takeaways (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO takeaways VALUES('terminal','k33','{"id":33,"of":{"x":15,"i":0},"topic":8,"writer":1,"partner":2,"watched":true,"note":32,"sharing":"Keep","try_on":"2026-03-10","written_at":"2026-03-04T15:00:00Z","tried":null,"noticed":null,"followed_up_at":null}');
CREATE TABLE pairs (
    community_id TEXT NOT NULL REFERENCES communities (id),
    id           TEXT NOT NULL,
    low          TEXT NOT NULL,
    high         TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO pairs VALUES('terminal','p1 p2','p1','p2','[1,2,{"passed_at":null,"began_at":"2026-03-02T09:00:00Z","times":1}]');
INSERT INTO pairs VALUES('terminal','p3 p4','p3','p4','[3,4,{"passed_at":null,"began_at":"2026-03-04T15:00:00Z","times":1}]');
CREATE TABLE timers (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    id           TEXT    NOT NULL,
    due_at       INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO timers VALUES('terminal','"round-pairs"',1773133200000,'["round-pairs","2026-03-10T09:00:00Z"]');
INSERT INTO timers VALUES('terminal','"announce-round"',1772701200000,'["announce-round","2026-03-05T09:00:00Z"]');
INSERT INTO timers VALUES('terminal','{"nudge":30}',1772808000000,'[{"nudge":30},"2026-03-06T14:40:00Z"]');
INSERT INTO timers VALUES('terminal','{"follow-up":33}',1774450800000,'[{"follow-up":33},"2026-03-25T15:00:00Z"]');
INSERT INTO timers VALUES('terminal','{"slot-over":{"x":34,"i":0}}',1773054000000,'[{"slot-over":{"x":34,"i":0}},"2026-03-09T11:00:00Z"]');
INSERT INTO timers VALUES('terminal','{"door-begins":39}',1773306000000,'[{"door-begins":39},"2026-03-12T09:00:00Z"]');
INSERT INTO timers VALUES('terminal','{"batch-expires":43}',1773009000000,'[{"batch-expires":43},"2026-03-08T22:30:00Z"]');
INSERT INTO timers VALUES('terminal','{"nudge":45}',1773039600000,'[{"nudge":45},"2026-03-09T07:00:00Z"]');
CREATE TABLE inbox (
    community_id TEXT    NOT NULL REFERENCES communities (id),
    event_key    TEXT    NOT NULL,
    handled_at   INTEGER NOT NULL,
    PRIMARY KEY (community_id, event_key)
) STRICT;
INSERT INTO inbox VALUES('terminal','1795907502958-2',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-4',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-6',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-8',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-10',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-12',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-14',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-15',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-16',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-17',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-18',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-19',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-20',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-21',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-22',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-23',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-24',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-25',1772442000000);
INSERT INTO inbox VALUES('terminal','1795907502958-26',1772633400000);
INSERT INTO inbox VALUES('terminal','1795907502958-27',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-29',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-31',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-32',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-33',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-34',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-35',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-36',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-37',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-38',1772636400000);
INSERT INTO inbox VALUES('terminal','1795907502958-39',1772663400000);
INSERT INTO inbox VALUES('terminal','1795907502958-40',1772663400000);
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
, lease_until INTEGER, turn INTEGER NOT NULL DEFAULT 0, maybe_sent_at INTEGER) STRICT;
INSERT INTO outbox VALUES(1,'terminal','{"person":2}','{"proposals-made":{"ask":{"batch":11,"proposals":[12],"step":13,"expires_at":"2026-03-06T09:00:00Z"}}}',1772442000000,0,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(2,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"introduced":{"exchange":15}}',1772442000000,0,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(3,'terminal','{"person":2}','{"pre-brief":{"of":{"x":15,"i":0}}}',1772442000000,0,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(4,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"moments-suggested":{"of":{"x":15,"i":0},"slots":["2026-03-03T09:00:00Z","2026-03-04T13:00:00Z","2026-03-05T10:00:00Z"]}}',1772442000000,0,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(5,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"moment-put-forward":{"of":{"x":15,"i":0},"by":1,"starts_at":"2026-03-04T13:00:00Z","instead_of":null}}',1772442000000,1,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(6,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"moment-agreed":{"of":{"x":15,"i":0},"starts_at":"2026-03-04T13:00:00Z","sequence":0,"moved":false}}',1772442000000,1,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(7,'terminal','{"person":3}','{"proposals-made":{"ask":{"batch":24,"proposals":[25],"step":26,"expires_at":"2026-03-06T09:00:00Z"}}}',1772442000000,0,'delivered',1,1772442000000,1772442000000,1772442000000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(8,'terminal','{"person":3}','{"nudged":{"step":26,"question":{"Proposals":24}}}',1772614800000,0,'delivered',1,1772614800000,1772614800000,1772614800000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(9,'terminal','{"person":4}','{"nudged":{"step":27,"question":{"Proposals":24}}}',1772614800000,0,'delivered',1,1772614800000,1772614800000,1772614800000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(10,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"took-place-asked":{"of":{"x":15,"i":0},"starts_at":"2026-03-04T13:00:00Z"}}',1772632800000,0,'delivered',1,1772632800000,1772632800000,1772632800000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(11,'terminal','{"pair":{"exchange":15,"people":[1,2]}}','{"debrief":{"of":{"x":15,"i":0}}}',1772633400000,1,'delivered',1,1772633400000,1772633400000,1772633400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(12,'terminal','{"person":2}','{"takeaway-asked":{"of":{"x":15,"i":0},"step":30}}',1772635200000,0,'delivered',1,1772635200000,1772635200000,1772635200000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(13,'terminal','{"person":1}','{"takeaway-asked":{"of":{"x":15,"i":0},"step":31}}',1772635200000,0,'delivered',1,1772635200000,1772635200000,1772635200000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(14,'terminal','{"pair":{"exchange":34,"people":[4,3]}}','{"introduced":{"exchange":34}}',1772636400000,0,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(15,'terminal','{"person":4}','{"pre-brief":{"of":{"x":34,"i":0}}}',1772636400000,0,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(16,'terminal','{"pair":{"exchange":34,"people":[4,3]}}','{"moments-suggested":{"of":{"x":34,"i":0},"slots":["2026-03-05T09:00:00Z","2026-03-06T13:00:00Z","2026-03-09T10:00:00Z"]}}',1772636400000,0,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(17,'terminal','{"pair":{"exchange":34,"people":[4,3]}}','{"moment-put-forward":{"of":{"x":34,"i":0},"by":3,"starts_at":"2026-03-09T10:00:00Z","instead_of":null}}',1772636400000,1,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(18,'terminal','{"pair":{"exchange":34,"people":[4,3]}}','{"moment-agreed":{"of":{"x":34,"i":0},"starts_at":"2026-03-09T10:00:00Z","sequence":0,"moved":false}}',1772636400000,1,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(19,'terminal','"home"','{"door-announced":{"door":39}}',1772636400000,1,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(20,'terminal','{"account":"hanna"}','{"invitation":{"by":7}}',1772636400000,0,'delivered',1,1772636400000,1772636400000,1772636400000,NULL,NULL,1,NULL);
INSERT INTO outbox VALUES(21,'terminal','{"person":6}','{"proposals-made":{"ask":{"batch":43,"proposals":[44],"step":45,"expires_at":"2026-03-08T22:30:00Z"}}}',1772694000000,0,'pending',0,1772663400000,NULL,NULL,NULL,NULL,0,NULL);
CREATE TABLE exchange_keys (
    community_id TEXT NOT NULL REFERENCES communities (id),
    exchange_id  TEXT NOT NULL,
    wrapped      BLOB NOT NULL,
    PRIMARY KEY (community_id, exchange_id)
) STRICT;
INSERT INTO exchange_keys VALUES('terminal','x15',X'557a2330e46bbbe5d18e243b7ebffdb3cf34d7aa9de5f465a8bd18b7f73bfe1664794f671c4e77dee3d118488efd391a7887bb724921a923ece3c8873d19eebeddf9d3cb3ebc3e49');
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
INSERT INTO notes VALUES('terminal','n32','x15','p1',X'23f2d14442150dd3401533d185cfa39d31703ddc59d370b6330679e6e09f8292597b5a46a4cd8663782d49262223a3b96e92127b86266633a833767459e4e98f8e59d98a0044cc4f',X'512330f126c2234eecc2b5ed3b411ffad1fe5e192950aabc440d78bda48417f8438bd97a6eb570e10bed25f9b7d2a9f319dc95be23456d650ce9bb73100c701260de916619f396f8bdc3e975b7cf2d2131fc3ce9a216ad29c31a02bf1d49e0306c096341fdb18995');
CREATE TABLE addresses (
    community_id TEXT NOT NULL REFERENCES communities (id),
    place        TEXT NOT NULL,
    address      TEXT NOT NULL,
    PRIMARY KEY (community_id, place)
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('outbox',21);
CREATE INDEX exchanges_open ON exchanges (community_id) WHERE is_over = 0;
CREATE INDEX pairs_of_low ON pairs (community_id, low);
CREATE INDEX pairs_of_high ON pairs (community_id, high);
CREATE INDEX timers_by_moment ON timers (due_at);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX outbox_by_moment ON outbox (not_before, id) WHERE state = 'pending';
CREATE INDEX outbox_lines ON outbox (community_id, recipient, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_settled ON outbox (posted_at) WHERE state IN ('delivered', 'dropped');
CREATE INDEX notes_of_writer ON notes (community_id, writer);
CREATE INDEX notes_of_exchange ON notes (community_id, exchange_id);
COMMIT;
