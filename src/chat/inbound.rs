//! Words, buttons and forms as commands: the same for every front.
