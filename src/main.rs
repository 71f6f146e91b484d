//! Arguments, config, start.

fn main() {}
