//! Thirty-two secret bytes, and the one cipher they are used with.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::Unsealable;

/// Fills what it is given with random bytes; `app::clock` has the real one.
pub type Fill<'a> = dyn FnMut(&mut [u8]) + 'a;

/// The length of a key.
pub(super) const KEY_BYTES: usize = 32;

/// The length of a nonce: long enough that a random one never comes twice.
const NONCE_BYTES: usize = 24;

/// Used for fingerprints and nothing else.
const FINGERPRINT_NONCE: [u8; NONCE_BYTES] = *b"lookalong-fingerprint-01";

/// A key of any rank. Wiped when dropped, and boxed, so that moving it leaves no copy behind.
pub(super) struct Secret(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl Secret {
    /// A new random key.
    pub(super) fn make(fill: &mut Fill<'_>) -> Self {
        let mut key = Self::blank();
        fill_all(key.bytes_mut(), fill);
        key
    }

    /// The key with these bytes, if there are as many as a key has.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::blank();
        *key.bytes_mut() = *bytes.as_array()?;
        Some(key)
    }

    /// The bytes themselves: to write a key file, or to wrap this key.
    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals `plain`; the nonce comes first in what is returned.
    pub(super) fn seal(&self, plain: &[u8], place: &[u8], fill: &mut Fill<'_>) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        fill_all(&mut nonce, fill);
        [&nonce[..], &self.encrypt(nonce, plain, place)].concat()
    }

    /// Opens what [`Secret::seal`] made for the same place.
    pub(super) fn open(&self, sealed: &[u8], place: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable)?;
        let payload = Payload { msg: ciphertext, aad: place };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unsealable)?;
        Ok(Zeroizing::new(plain))
    }

    /// Seals another key.
    pub(super) fn wrap(&self, key: &Self, place: &[u8], fill: &mut Fill<'_>) -> Vec<u8> {
        self.seal(key.bytes(), place, fill)
    }

    /// Opens another key.
    pub(super) fn unwrap(&self, wrapped: &[u8], place: &[u8]) -> Result<Self, Unsealable> {
        Self::from_bytes(&self.open(wrapped, place)?).ok_or(Unsealable)
    }

    /// Eight bytes that tell this key from another and from which it can't be computed.
    pub(super) fn fingerprint(&self) -> Vec<u8> {
        let mut bytes = self.encrypt(FINGERPRINT_NONCE, &[0; 8], b"fingerprint");
        bytes.truncate(8);
        bytes
    }

    fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_BYTES])))
    }

    fn bytes_mut(&mut self) -> &mut [u8; KEY_BYTES] {
        &mut self.0
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key: &Key = self.bytes().into();
        XChaCha20Poly1305::new(key)
    }

    fn encrypt(&self, nonce: [u8; NONCE_BYTES], plain: &[u8], place: &[u8]) -> Vec<u8> {
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place });
        assert!(sealed.is_ok(), "the cipher refuses only texts of 256 GiB and more");
        sealed.unwrap_or_default()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Fills `bytes`, and stops everything rather than go on with a key or nonce that was never filled.
fn fill_all(bytes: &mut [u8], fill: &mut Fill<'_>) {
    fill(bytes);
    assert!(bytes.iter().any(|&byte| byte != 0), "random bytes that are all zero were not filled");
}
