//! What ground passes from which grid to which.

use super::laid::{Laid, plane_of};
use crate::arrange::{NONE, Unsettled};
use std::collections::BTreeMap;
use tessera_geometry::MultiPolygon;

/// Ground that was in one grid and is in another, or in the same, afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// The grid before, by its number; `None` for ground that was in none.
    pub before: Option<usize>,
    /// The grid afterwards; `None` for ground that is in none.
    pub after: Option<usize>,
    /// How much, m² on the ellipsoid.
    pub area_m2: f64,
}

/// The ground each grid keeps, gives and gets inside the community's border, in the order of the numbers. Together it is the whole ground.
///
/// # Errors
/// [`Unsettled`] when the lines cannot be laid over each other; not seen in practice.
pub fn flows(
    border: &MultiPolygon,
    before: &[&MultiPolygon],
    after: &[&MultiPolygon],
) -> Result<Vec<Flow>, Unsettled> {
    let all: Vec<&MultiPolygon> = before.iter().chain(after).copied().collect();
    let plane = plane_of(std::iter::once(border).chain(all.iter().copied()));
    let laid = Laid::new(border, &all, vec![], plane)?;
    let (old, new) = (laid.owners(before), laid.owners(after));
    let mut ground: BTreeMap<(Option<usize>, Option<usize>), f64> = BTreeMap::new();
    let number = |n: u32| (n != NONE).then_some(n as usize);
    for f in (1..laid.faces.count()).filter(|&f| laid.faces.inside[f]) {
        *ground.entry((number(old[f]), number(new[f]))).or_default() += laid.ground[f].area_m2();
    }
    let flow = |((before, after), area_m2)| Flow { before, after, area_m2 };
    Ok(ground.into_iter().map(flow).collect())
}
