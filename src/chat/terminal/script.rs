//! The grammar of a conversation script.
