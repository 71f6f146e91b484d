//! Who could look along with whom, how good that is, and why. Pure.

pub mod pairing;
