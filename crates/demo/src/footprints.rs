//! Outlines of buildings: a town of rectangles alone does not look built by people.

/// Outline of a footprint within its rectangle, in shares from -1 to 1.
pub type Outline = &'static [(f64, f64)];
/// A plain rectangle.
pub const BOX: Outline = &[(-1., -1.), (1., -1.), (1., 1.), (-1., 1.)];
/// An L.
pub const ELL: Outline = &[(-1., -1.), (1., -1.), (1., -0.1), (-0.35, -0.1), (-0.35, 1.), (-1., 1.)];
/// A U around a court.
pub const YOU: Outline =
    &[(-1., -1.), (1., -1.), (1., 1.), (0.6, 1.), (0.6, -0.35), (-0.6, -0.35), (-0.6, 1.), (-1., 1.)];
/// A cross, as towers of flats have.
pub const STAR: Outline = &[
    (-0.45, -1.),
    (0.45, -1.),
    (0.45, -0.5),
    (1., -0.5),
    (1., 0.5),
    (0.4, 0.5),
    (0.4, 1.),
    (-0.4, 1.),
    (-0.4, 0.5),
    (-1., 0.5),
    (-1., -0.5),
    (-0.45, -0.5),
];
/// Two halves, one set back.
pub const STEP: Outline =
    &[(-1., -1.), (0.1, -1.), (0.1, -0.7), (1., -0.7), (1., 1.), (-0.05, 1.), (-0.05, 0.72), (-1., 0.72)];
/// A T.
pub const TEE: Outline =
    &[(-1., 0.1), (-0.4, 0.1), (-0.4, -1.), (0.4, -1.), (0.4, 0.1), (1., 0.1), (1., 1.), (-1., 1.)];
