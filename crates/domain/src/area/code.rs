//! National codes: division, grid, part, matter, citizen and organisation.
