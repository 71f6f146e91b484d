//! Who could look along with whom, how good that is, and why. Pure.
//!
//! [`between`] says what there is between two people whatever the rules, and [`table`] the same for all who wait, quickly.
//! [`barrier`] says what keeps two people apart, [`score`] how good an exchange would be for both, [`candidates`] finds
//! the best partners for one person at once, [`round`] pairs all who wait, [`preview`] tells what other rules would do.
//! [`nobody`] says why there is no partner, and what would help.
//! [`pairing`] knows nothing of people: it turns weighted edges into pairs.

pub mod barrier;
pub mod between;
pub mod candidates;
pub mod nobody;
pub mod pairing;
pub mod preview;
pub mod round;
pub mod score;
pub mod table;
#[cfg(test)]
mod tests;
mod threads;
