//! Working hours, overlap between two people, suggested slots.
