//! Development only: the whole application on a temporary database with a fixed clock and ids.
