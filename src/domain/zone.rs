//! Time zones: from an instant to a local time and back, gap and fold treated openly.
