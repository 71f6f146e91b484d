//! Ids as Discord makes them: the moment is inside, and they strictly rise.

use chrono::{DateTime, TimeDelta, Utc};

/// The first moment that an id can hold, in milliseconds since 1970.
const EPOCH: i64 = 1_420_070_400_000;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The lowest id of a moment.
#[must_use]
pub fn snowflake(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp_millis() - EPOCH).unwrap_or(0) << 22
}

/// The moment that an id holds.
#[must_use]
pub fn moment(id: u64) -> DateTime<Utc> {
    let since = i64::try_from(id >> 22).unwrap_or(0);
    DateTime::UNIX_EPOCH + TimeDelta::milliseconds(EPOCH + since)
}

/// A token in the form of a real one: the application's id in base64, a moment, and a signature.
pub(super) fn bot_token(application: u64) -> String {
    let id = base64(application.to_string().as_bytes());
    format!("{id}.C_ikow.j3VupLBuE1QWZng3TMGH0z_UAwg")
}

/// Bytes as lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// URL-safe and without padding, as in a token.
fn base64(bytes: &[u8]) -> String {
    let letter = |bits: u32| char::from(BASE64[(bits & 63) as usize]);
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        let letters = [letter(bits >> 18), letter(bits >> 12), letter(bits >> 6), letter(bits)];
        text.extend(&letters[..=three.len()]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, moment, snowflake};
    use chrono::{TimeZone, Utc};

    #[test]
    fn an_id_holds_its_moment() {
        let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        assert_eq!(moment(snowflake(at)), at);
        assert_eq!(moment(175_928_847_299_117_063).timestamp_millis(), 1_462_015_105_796);
    }

    #[test]
    fn base64_has_no_padding() {
        assert_eq!(base64(b"288760241363877888"), "Mjg4NzYwMjQxMzYzODc3ODg4");
        assert_eq!(base64(b"ab"), "YWI");
    }
}
