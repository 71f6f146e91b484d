//! What must survive: one decision is one transaction.

pub mod vault;
