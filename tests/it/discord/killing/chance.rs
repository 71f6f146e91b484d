//! Chance from a seed.

use std::time::Duration;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Another one, of its own.
    pub fn fork(&mut self) -> Self {
        Self(self.number())
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Yes, once in so many times.
    pub fn one_in(&mut self, many: u64) -> bool {
        self.number().is_multiple_of(many)
    }

    /// A span of time.
    pub fn millis(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(least + self.number() % (most - least + 1))
    }

    /// A word that is like no other.
    pub fn word(&mut self) -> String {
        let mut number = self.number();
        let mut letter = |letters: &[u8]| {
            let each = letters[usize::try_from(number % letters.len() as u64).unwrap_or(0)];
            number /= letters.len() as u64;
            char::from(each)
        };
        (0..6).flat_map(|_| [letter(b"bdfgklmnprstvz"), letter(b"aeiou")]).collect()
    }
}
