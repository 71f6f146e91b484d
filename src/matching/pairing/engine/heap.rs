//! A heap for times that only go forward.
//!
//! A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem", 1990):
//! entries lie in buckets by the highest bit in which their time differs from now, and move to lower buckets
//! when time comes near. Most entries of a short search never move at all.

/// The number of bits in a time, and one for now.
const BUCKETS: usize = 65;

/// Entries by time; none may be put before the time of the one that was taken last.
pub(super) struct Heap<T> {
    buckets: Vec<Vec<(i64, T)>>,
    /// Which buckets but the one for now have entries; bit `b` is for bucket `b + 1`.
    filled: u64,
    now: i64,
}

impl<T: Copy> Heap<T> {
    pub(super) fn new() -> Self {
        Self { buckets: (0..BUCKETS).map(|_| Vec::new()).collect(), filled: 0, now: 0 }
    }

    /// Empties it, and goes back to time zero.
    pub(super) fn clear(&mut self) {
        self.buckets[0].clear();
        while self.filled != 0 {
            let bucket = self.filled.trailing_zeros() as usize + 1;
            self.buckets[bucket].clear();
            self.filled &= self.filled - 1;
        }
        self.now = 0;
    }

    pub(super) fn push(&mut self, time: i64, entry: T) {
        let differs = (time ^ self.now) as u64;
        let bucket = (u64::BITS - differs.leading_zeros()) as usize;
        if bucket > 0 {
            self.filled |= 1 << (bucket - 1);
        }
        self.buckets[bucket].push((time, entry));
    }

    /// Takes an entry with the least time, if that is before this one. Entries of equal time come in an order
    /// that depends on nothing but how they were put.
    pub(super) fn pop_before(&mut self, end: i64) -> Option<(i64, T)> {
        if self.buckets[0].is_empty() {
            if self.filled == 0 {
                return None;
            }
            let bucket = self.filled.trailing_zeros() as usize + 1;
            let mut entries = std::mem::take(&mut self.buckets[bucket]);
            let least = entries.iter().map(|(time, _)| *time).min().unwrap_or(end);
            if least >= end {
                self.buckets[bucket] = entries;
                return None;
            }
            self.filled &= self.filled - 1;
            self.now = least;
            for (time, entry) in entries.drain(..) {
                if time < end {
                    self.push(time, entry);
                }
            }
            self.buckets[bucket] = entries;
        }
        if self.now < end { self.buckets[0].pop() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_the_order_of_their_times() {
        let mut heap = Heap::new();
        let mut number = 1u64;
        let mut taken = Vec::new();
        for round in 0..3 {
            heap.clear();
            taken.clear();
            heap.push(0, 0);
            while let Some((time, depth)) = heap.pop_before(i64::MAX) {
                taken.push(time);
                for _ in 0..if depth < 9 { 2 } else { 0 } {
                    number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round);
                    heap.push(time + (number >> (30 + depth)) as i64, depth + 1);
                }
            }
            assert!(taken.is_sorted());
            assert_eq!(taken.len(), 1023);
        }
    }

    #[test]
    fn nothing_is_given_that_is_too_late() {
        let mut heap = Heap::new();
        for time in [5, 3, 9, 3] {
            heap.push(time, ());
        }
        let taken: Vec<_> = std::iter::from_fn(|| heap.pop_before(9)).map(|(time, ())| time).collect();
        assert_eq!(taken, [3, 3, 5]);
        assert_eq!(heap.pop_before(10), Some((9, ())));
        assert_eq!(heap.pop_before(10), None);
    }
}
