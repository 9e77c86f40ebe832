//! The HTTP edge: routes, DTOs, problems, live events, tiles, embedded web files.
