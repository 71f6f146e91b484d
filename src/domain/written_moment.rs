//! A moment as a person wrote it, before a zone and a clock make it an instant.
