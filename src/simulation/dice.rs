//! Chance, the same for a seed on every machine: the only source of it in a simulation.

use chrono::Duration;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// Chance from a seed.
#[derive(Clone)]
pub struct Dice(ChaCha12Rng);

impl Dice {
    /// The dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// A number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * n as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Yes, in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them, if there is any.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// From so many to so many hours, to the minute.
    pub fn hours(&mut self, least: usize, most: usize) -> Duration {
        let minutes = least * 60 + self.below((most - least) * 60 + 1);
        Duration::minutes(i64::try_from(minutes).unwrap_or(0))
    }
}
