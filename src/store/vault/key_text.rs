//! A key as text: one line, `lookalong-key-1 ` and 64 hexadecimal digits.
//!
//! So a wrong file is recognised, and a key can be printed and kept in a safe.

use zeroize::Zeroizing;

use super::secret::{KEY_BYTES, Secret};

/// How the line begins.
const MARK: &str = "lookalong-key-1 ";

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The length of the line with its end.
const LINE_BYTES: usize = MARK.len() + 2 * KEY_BYTES + 1;

/// The line for a key.
pub(super) fn write(key: &Secret) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(LINE_BYTES));
    text.push_str(MARK);
    text.extend(hex(key.bytes()));
    text.push('\n');
    text
}

/// The key in what was read, if it is such a line.
pub(super) fn read(text: &[u8]) -> Option<Secret> {
    let (pairs, odd) = text.trim_ascii_end().strip_prefix(MARK.as_bytes())?.as_chunks::<2>();
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    if pairs.len() != KEY_BYTES || !odd.is_empty() {
        return None;
    }
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Secret::from_bytes(&*bytes)
}

/// The hexadecimal digits of some bytes.
pub(super) fn hex(bytes: &[u8]) -> impl Iterator<Item = char> {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]).map(|half| char::from(DIGITS[usize::from(half)]))
}

fn digit(written: u8) -> Option<u8> {
    char::from(written).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_written_is_read_in_either_case() {
        let key =
            Secret::make(&mut |bytes| bytes.copy_from_slice(b"\x00\x0F\xF0\xFF of thirty-two bytes, not 31"));
        let line = write(&key);
        assert!(line.starts_with("lookalong-key-1 000ff0ff206f66"));
        let size = (line.len(), line.capacity());
        assert_eq!(size, (LINE_BYTES, LINE_BYTES), "it grew, and left a copy behind");
        assert_eq!(read(line.as_bytes()).unwrap().bytes(), key.bytes());
        let (mark, digits) = line.split_at(MARK.len());
        let shouted = format!("{mark}{}", digits.to_uppercase());
        assert_eq!(read(shouted.as_bytes()).unwrap().bytes(), key.bytes());
    }
}
