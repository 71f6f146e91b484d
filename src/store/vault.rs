//! Sealing what people write, so that no plain text reaches the database file.
