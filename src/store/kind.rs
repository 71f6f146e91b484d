//! The kinds of records, each with its table and the few statements that all kinds share.

/// One kind of record: an id and a JSON body in a table of its own.
pub(super) struct Kind {
    /// Its table.
    pub table: &'static str,
    /// Writes one, new or changed.
    pub put: &'static str,
    /// Deletes one.
    pub delete: &'static str,
    /// Reads all of a community that are part of the live state, in the order in which they were named.
    pub all: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $table:literal $(where $live:literal)?;)*) => {$(
        $(#[$doc])*
        pub(super) const $name: Kind = Kind {
            table: $table,
            put: concat!(
                "INSERT INTO ", $table, " (community_id, id, body) VALUES ($1, $2, $3) ",
                "ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body"
            ),
            delete: concat!("DELETE FROM ", $table, " WHERE community_id = $1 AND id = $2"),
            all: concat!(
                "SELECT id, body FROM ", $table, " WHERE community_id = $1 ", $("AND ", $live,)?
                " ORDER BY length(id), id"
            ),
        };
    )*};
}

kinds! {
    RULE_VERSIONS "rule_versions";
    PARTICIPANTS "participants";
    ROSTER "roster";
    INVITED "invited";
    TOPICS "topics";
    WISHES "wishes";
    OFFERS "offers";
    DOORS "doors";
    PROPOSALS "proposals";
    /// Written with [`PUT_EXCHANGE`].
    EXCHANGES "exchanges" where "is_over = 0";
    STEPS "steps";
    TAKEAWAYS "takeaways";
    /// Written with [`PUT_PAIR`].
    PAIRS "pairs";
    /// Written with [`PUT_TIMER`].
    TIMERS "timers";
}

/// Writes an exchange, and whether it is over.
pub(super) const PUT_EXCHANGE: &str = "INSERT INTO exchanges (community_id, id, body, is_over) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body, is_over = excluded.is_over";

/// Writes what two people have been to each other.
pub(super) const PUT_PAIR: &str = "INSERT INTO pairs (community_id, id, body, low, high) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body";

/// Writes when something falls due.
pub(super) const PUT_TIMER: &str = "INSERT INTO timers (community_id, id, body, due_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body, due_at = excluded.due_at";

/// Deletes the past of someone who left with everyone else.
pub(super) const DELETE_PAIRS_OF: &str =
    "DELETE FROM pairs WHERE community_id = $1 AND (low = $2 OR high = $2)";
