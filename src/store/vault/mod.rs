//! Sealing what people write, so that no plain text reaches the database file.
//!
//! Three keys, each wrapped by the next: a random *data key* per note, a random [`ExchangeKey`] per exchange, and the
//! one [`MasterKey`] of the installation, from a file that lies outside the database. So erasing one wrapped exchange
//! key, here and in the backups, makes its notes unreadable; and a new master key only wraps the exchange keys anew.
//!
//! Everything is XChaCha20-Poly1305 with a random nonce in front. The additional data binds each piece to what it is
//! and where it belongs; a piece that was moved, shortened or changed is [`Unsealable`]. An older version of the same
//! note, put back whole, is not noticed: that takes the database's own guard.
//!
//! A note is padded to a multiple of 64 bytes, so its stored length tells a line from a page but no more.
//!
//! Invariant: nothing here reads entropy; whoever calls hands in a [`Fill`].

mod key_file;
mod key_text;
mod padding;
mod secret;

pub use key_file::{KeyProblem, MasterKey};
pub use secret::Fill;

use secret::Secret;
use thiserror::Error;

use crate::domain::user_text::Words;

/// The version of the stored form, bound into every sealed piece. A change of form takes a new number.
const SCHEMA: u8 = 1;

/// Sealed bytes that their key does not open in this place: moved, shortened, changed, or of another key. Which of
/// these it is can't be told, and is not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "what is stored does not open with its key in this place: it was moved, damaged, or sealed with another key"
)]
pub struct Unsealable;

/// Where a note belongs. Opening it under any other address fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteAddress<'a> {
    /// The community's id.
    pub community: &'a str,
    /// The exchange's id.
    pub exchange: &'a str,
    /// The note's id.
    pub note: &'a str,
}

/// A note as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The note's data key, wrapped by the exchange's key: nonce, then ciphertext.
    pub wrapped_key: Vec<u8>,
    /// The padded text, sealed with the data key: nonce, then ciphertext.
    pub text: Vec<u8>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[sealed]")
    }
}

/// The key of one exchange. Once its wrapped form is erased, the notes of that exchange can't be read again.
#[derive(Debug)]
pub struct ExchangeKey(Secret);

impl ExchangeKey {
    /// A new random key.
    #[must_use]
    pub fn make(fill: &mut Fill<'_>) -> Self {
        Self(Secret::make(fill))
    }
}

/// Wraps an exchange's key for storing.
#[must_use]
pub fn wrap_exchange_key(
    master: &MasterKey,
    community: &str,
    exchange: &str,
    key: &ExchangeKey,
    fill: &mut Fill<'_>,
) -> Vec<u8> {
    master.secret().wrap(&key.0, &place("exchange key", &[community, exchange]), fill)
}

/// Takes an exchange's key out of its stored form.
///
/// # Errors
/// `Unsealable` when it was wrapped by another master key or for another exchange, or was changed.
pub fn unwrap_exchange_key(
    master: &MasterKey,
    community: &str,
    exchange: &str,
    wrapped: &[u8],
) -> Result<ExchangeKey, Unsealable> {
    master.secret().unwrap(wrapped, &place("exchange key", &[community, exchange])).map(ExchangeKey)
}

/// Wraps an exchange's key with a new master key. The notes stay as they are.
///
/// # Errors
/// `Unsealable` when `wrapped` does not open with the old master key.
pub fn rewrap(
    old: &MasterKey,
    new: &MasterKey,
    community: &str,
    exchange: &str,
    wrapped: &[u8],
    fill: &mut Fill<'_>,
) -> Result<Vec<u8>, Unsealable> {
    let key = unwrap_exchange_key(old, community, exchange, wrapped)?;
    Ok(wrap_exchange_key(new, community, exchange, &key, fill))
}

/// Seals what someone wrote, with a data key of its own.
#[must_use]
pub fn seal(key: &ExchangeKey, address: &NoteAddress<'_>, words: &Words, fill: &mut Fill<'_>) -> Sealed {
    let data_key = Secret::make(fill);
    Sealed {
        wrapped_key: key.0.wrap(&data_key, &address.place("note key"), fill),
        text: data_key.seal(&padding::pad(words.reveal()), &address.place("note text"), fill),
    }
}

/// Opens a sealed note.
///
/// # Errors
/// `Unsealable` when it was sealed with another key or for another address, or was changed.
pub fn open(key: &ExchangeKey, address: &NoteAddress<'_>, sealed: &Sealed) -> Result<Words, Unsealable> {
    let data_key = key.0.unwrap(&sealed.wrapped_key, &address.place("note key"))?;
    let padded = data_key.open(&sealed.text, &address.place("note text"))?;
    Words::new(padding::unpad(&padded).ok_or(Unsealable)?).map_err(|_| Unsealable)
}

impl NoteAddress<'_> {
    fn place(&self, purpose: &str) -> Vec<u8> {
        place(purpose, &[self.community, self.exchange, self.note])
    }
}

/// The additional data of a sealed piece. Each part follows its length, so no two places read alike.
fn place(purpose: &str, ids: &[&str]) -> Vec<u8> {
    let mut bytes = vec![SCHEMA];
    for part in std::iter::once(&purpose).chain(ids) {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;

    const HERE: NoteAddress<'_> = NoteAddress { community: "ward", exchange: "7", note: "12" };

    /// Bytes that differ each time, the same in every run.
    fn counting() -> impl FnMut(&mut [u8]) {
        let mut count = 0_u32;
        move |bytes| {
            for byte in bytes {
                count += 1;
                *byte = (count % 251) as u8;
            }
        }
    }

    fn master(seed: u8) -> MasterKey {
        let directory = tempfile::tempdir().unwrap();
        MasterKey::open_or_make(&directory.path().join("key"), &mut |bytes| bytes.fill(seed)).unwrap()
    }

    /// What is read at `place` of a note that was sealed here.
    #[track_caller]
    fn check(place: NoteAddress<'_>, expected: Result<&str, Unsealable>) {
        let fill = &mut counting();
        let key = ExchangeKey::make(fill);
        let sealed = seal(&key, &HERE, &Words::new("I looked away").unwrap(), fill);
        let opened = open(&key, &place, &sealed);
        assert_eq!(opened.as_ref().map(Words::reveal).map_err(|e| *e), expected);
    }

    #[test]
    fn a_note_opens_at_its_own_address_alone() {
        check(HERE, Ok("I looked away"));
        check(NoteAddress { community: "lab", ..HERE }, Err(Unsealable));
        check(NoteAddress { exchange: "8", ..HERE }, Err(Unsealable));
        check(NoteAddress { note: "13", ..HERE }, Err(Unsealable));
        check(NoteAddress { exchange: "71", note: "2", ..HERE }, Err(Unsealable));
    }

    #[test]
    fn a_note_does_not_open_with_the_key_of_another_exchange() {
        let fill = &mut counting();
        let (ours, theirs) = (ExchangeKey::make(fill), ExchangeKey::make(fill));
        let sealed = seal(&ours, &HERE, &Words::new("I looked away").unwrap(), fill);
        assert_eq!(open(&theirs, &HERE, &sealed), Err(Unsealable));
    }

    #[test]
    fn two_notes_do_not_open_with_each_others_data_key() {
        let fill = &mut counting();
        let key = ExchangeKey::make(fill);
        let words = Words::new("I looked away").unwrap();
        let (first, second) = (seal(&key, &HERE, &words, fill), seal(&key, &HERE, &words, fill));
        let mixed = Sealed { text: second.text, ..first };
        assert_eq!(open(&key, &HERE, &mixed), Err(Unsealable));
    }

    #[test]
    fn a_note_outlives_a_new_master_key_and_the_old_one_no_longer_opens_it() {
        let fill = &mut counting();
        let (old, new) = (master(1), master(2));
        let key = ExchangeKey::make(fill);
        let sealed = seal(&key, &HERE, &Words::new("I looked away").unwrap(), fill);
        let before = wrap_exchange_key(&old, "ward", "7", &key, fill);
        let after = rewrap(&old, &new, "ward", "7", &before, fill).unwrap();
        let key = unwrap_exchange_key(&new, "ward", "7", &after).unwrap();
        assert_eq!(open(&key, &HERE, &sealed).unwrap().reveal(), "I looked away");
        assert!(unwrap_exchange_key(&old, "ward", "7", &after).is_err());
        assert!(unwrap_exchange_key(&new, "ward", "8", &after).is_err());
        assert!(unwrap_exchange_key(&new, "ward7", "", &after).is_err());
        assert!(rewrap(&new, &old, "ward", "7", &before, fill).is_err());
    }

    #[test]
    fn a_key_of_one_rank_is_not_taken_for_another() {
        let fill = &mut counting();
        let key = ExchangeKey::make(fill);
        let sealed = seal(&key, &HERE, &Words::new("I looked away").unwrap(), fill);
        let swapped = Sealed { wrapped_key: sealed.text.clone(), text: sealed.wrapped_key };
        assert_eq!(open(&key, &HERE, &swapped), Err(Unsealable));
    }

    #[test]
    fn the_stored_form_is_still_that_of_the_first_version() {
        let fill = &mut counting();
        let key = ExchangeKey::make(fill);
        let wrapped = wrap_exchange_key(&master(7), "ward", "7", &key, fill);
        let sealed = seal(&key, &HERE, &Words::new("I looked away").unwrap(), fill);
        // The last 16 bytes vouch for all that comes before them, and for the place.
        let tag = |bytes: &[u8]| u128::from_be_bytes(*bytes.last_chunk().unwrap());
        let tags = [&wrapped, &sealed.wrapped_key, &sealed.text].map(|bytes| format!("{:032x}", tag(bytes)));
        let expected = [
            "f8bddb89454629a550853d74a5367568",
            "5576e5aa13e46ad6c8cc3fac77eba69f",
            "2015c455ab2a34e3cd2cb36339c59702",
        ];
        assert_eq!(tags, expected, "a new form takes a new SCHEMA, and a way to read the old one");
        assert_eq!([wrapped.len(), sealed.wrapped_key.len(), sealed.text.len()], [72, 72, 104]);
    }

    #[test]
    fn what_is_sealed_or_a_key_is_never_printed() {
        let fill = &mut counting();
        let key = ExchangeKey::make(fill);
        let sealed = seal(&key, &HERE, &Words::new("I looked away").unwrap(), fill);
        assert_eq!(format!("{key:?} {sealed:?}"), "ExchangeKey([redacted]) [sealed]");
    }

    #[test]
    #[should_panic(expected = "were not filled")]
    fn no_key_is_made_without_random_bytes() {
        let _ = ExchangeKey::make(&mut |_| {});
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_sealed_is_what_is_opened(typed in "[\\PC\n]{1,300}") {
            prop_assume!(Words::new(&typed).is_ok());
            let (fill, words) = (&mut counting(), Words::new(&typed).unwrap());
            let key = ExchangeKey::make(fill);
            let sealed = seal(&key, &HERE, &words, fill);
            prop_assert_eq!(open(&key, &HERE, &sealed), Ok(words));
        }

        #[test]
        fn a_flipped_bit_or_a_cut_is_noticed(typed in "[a-z]{1,200}", in_the_key: bool, at: Index, bit in 0..8_u8) {
            let (fill, words) = (&mut counting(), Words::new(&typed).unwrap());
            let key = ExchangeKey::make(fill);
            let sealed = seal(&key, &HERE, &words, fill);
            let changed = |change: &dyn Fn(&mut Vec<u8>)| {
                let mut copy = sealed.clone();
                change(if in_the_key { &mut copy.wrapped_key } else { &mut copy.text });
                open(&key, &HERE, &copy)
            };
            prop_assert_eq!(changed(&|b| { let i = at.index(b.len()); b[i] ^= 1 << bit }), Err(Unsealable));
            prop_assert_eq!(changed(&|b| b.truncate(at.index(b.len()))), Err(Unsealable));
            prop_assert_eq!(changed(&|b| b.push(bit)), Err(Unsealable));
        }
    }
}
