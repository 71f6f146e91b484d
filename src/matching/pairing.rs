//! From weighted edges to pairs and rings of three.
