//! How a moment is shown to a person.
