//! Padding: the stored length of a note tells a line from a page, and no more.

use zeroize::Zeroizing;

/// A padded text is a multiple of this many bytes long.
const STEP_BYTES: usize = 64;

/// Marks where the text ends and the padding, all zeros, begins (ISO/IEC 7816-4).
const END_OF_TEXT: u8 = 0x80;

/// The text, the mark, and zeros up to the next step.
pub(super) fn pad(text: &str) -> Zeroizing<Vec<u8>> {
    let length = (text.len() + 1).next_multiple_of(STEP_BYTES);
    // Its full size from the start: growing would leave a copy of the text behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend(text.as_bytes());
    padded.push(END_OF_TEXT);
    padded.resize(length, 0);
    padded
}

/// The text before the mark, if there is a mark and the text is one.
pub(super) fn unpad(padded: &[u8]) -> Option<&str> {
    let end = padded.iter().rposition(|&byte| byte != 0)?;
    let text = padded[..=end].strip_suffix(&[END_OF_TEXT])?;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected_bytes: usize) {
        let padded = pad(text);
        assert_eq!(padded.len(), expected_bytes);
        assert_eq!(unpad(&padded), Some(text));
    }

    #[test]
    fn texts_of_about_a_length_are_stored_alike() {
        check("", 64);
        check("a", 64);
        check(&"a".repeat(63), 64);
        check(&"a".repeat(64), 128);
        check("ends like padding \u{80}\0\0", 64);
    }

    #[test]
    fn what_was_never_padded_is_not_taken() {
        for odd in [&b""[..], b"\0\0", b"no mark", b"\xFF\x80"] {
            assert_eq!(unpad(odd), None);
        }
    }
}
