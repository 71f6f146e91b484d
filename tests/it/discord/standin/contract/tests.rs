//! Each rule has a body that breaks it, and there are bodies that break none.
