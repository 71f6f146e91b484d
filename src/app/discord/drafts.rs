//! What someone filled into a form and could not be taken: kept for a quarter of an hour, so that nothing has to be written twice.
//!
//! Invariant: it is in memory alone, is shown to nobody but its writer, and is wiped when it is dropped.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

use crate::domain::command::FormKind;
use crate::domain::ids::CommunityId;

const KEPT_MINUTES: i64 = 15;

type Key = (CommunityId, u64, String);

struct Draft {
    fields: Vec<Zeroizing<String>>,
    until: DateTime<Utc>,
}

/// What people filled in.
#[derive(Default)]
pub struct Drafts(Mutex<BTreeMap<Key, Draft>>);

impl Drafts {
    /// Keeps what someone filled in.
    pub fn keep(
        &self,
        community: &CommunityId,
        user: u64,
        kind: &FormKind,
        fields: &[String],
        now: DateTime<Utc>,
    ) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|_, draft| draft.until > now);
        let fields = fields.iter().map(|field| Zeroizing::new(field.clone())).collect();
        let until = now + TimeDelta::minutes(KEPT_MINUTES);
        drafts.insert(key(community, user, kind), Draft { fields, until });
    }

    /// Gives it back.
    pub fn take(
        &self,
        community: &CommunityId,
        user: u64,
        kind: &FormKind,
        now: DateTime<Utc>,
    ) -> Vec<String> {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|_, draft| draft.until > now);
        let kept = drafts.get(&key(community, user, kind));
        kept.map(|draft| draft.fields.iter().map(|field| field.to_string()).collect()).unwrap_or_default()
    }

    /// It was taken after all.
    pub fn forget(&self, community: &CommunityId, user: u64, kind: &FormKind) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(community, user, kind));
    }
}

fn key(community: &CommunityId, user: u64, kind: &FormKind) -> Key {
    (community.clone(), user, format!("{kind:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_taken_is_kept_for_its_writer_and_not_for_long() {
        let (drafts, now) = (Drafts::default(), DateTime::<Utc>::UNIX_EPOCH);
        let here = CommunityId("here".to_owned());
        drafts.keep(&here, 1, &FormKind::Wish, &["triage".to_owned()], now);
        assert_eq!(drafts.take(&here, 1, &FormKind::Wish, now), ["triage"]);
        assert!(drafts.take(&here, 2, &FormKind::Wish, now).is_empty());
        assert!(drafts.take(&here, 1, &FormKind::Offer, now).is_empty());
        assert!(drafts.take(&here, 1, &FormKind::Wish, now + TimeDelta::minutes(16)).is_empty());
        drafts.keep(&here, 1, &FormKind::Wish, &["triage".to_owned()], now);
        drafts.forget(&here, 1, &FormKind::Wish);
        assert!(drafts.take(&here, 1, &FormKind::Wish, now).is_empty());
    }
}
