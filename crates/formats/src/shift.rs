//! x
use crate::Crs;
/// x
pub struct Shift {
    /// x
    pub metres: f64,
    /// x
    pub better: Crs,
}
/// x
pub fn looks_shifted() {}
