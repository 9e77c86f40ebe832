//! Unit grids.
