//! What the cover check reports.

use super::overlay::{Fault, PARENT};
use super::trace::{closed, point_inside};
use crate::coord::LonLat;
use crate::measure::{length_m, ring_area_m2};
use crate::validity::Defect;
use serde::{Deserialize, Serialize};

/// How wide a faulty place may be and still count as little.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoverSettings {
    /// Up to this mean width, metres, a place is a matter of drawing: [`Severity::Snap`].
    pub snap_m: f64,
    /// Up to this mean width, metres, a place is a [`Severity::Sliver`].
    pub sliver_m: f64,
}

impl Default for CoverSettings {
    fn default() -> Self {
        Self { snap_m: 0.05, sliver_m: 1.0 }
    }
}

/// How the children fail to tile the parent in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Part of the parent in no child, at the parent's border.
    Gap,
    /// Part of the parent in no child, with children all around.
    Hole,
    /// Part of the parent in more than one child.
    Overlap,
    /// Part of a child, or of several, outside the parent.
    Outside,
    /// A child of which nothing lies in the parent (to within a lattice step along its border), or which has no area.
    Orphan,
}

/// How bad a finding is, by its mean width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No wider than [`CoverSettings::snap_m`]: the neighbours were meant to share this line.
    Snap,
    /// No wider than [`CoverSettings::sliver_m`].
    Sliver,
    /// Wider.
    Serious,
}

/// A place where the children do not tile the parent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding<K> {
    /// What is wrong.
    pub kind: FindingKind,
    /// How bad it is.
    pub severity: Severity,
    /// A point inside it, to show on the map.
    pub place: LonLat,
    /// Its border, closed: the outline anticlockwise, then islands in it that do not belong to it. Empty for a child without area.
    pub border: Vec<Vec<LonLat>>,
    /// Area, m².
    pub area_m2: f64,
    /// Length of all its border, metres.
    pub length_m: f64,
    /// Twice the area by the length, metres: the width of a strip.
    pub mean_width_m: f64,
    /// The children concerned, in the order they were given: those that lie here, or for gaps those around it.
    pub children: Vec<K>,
}

/// A border that is not sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Invalid<K> {
    /// The child; `None` for the parent.
    pub owner: Option<K>,
    /// What is wrong, and where.
    pub defect: Defect,
}

/// The answer of [`super::check_cover`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoverReport<K> {
    /// The children tile the parent exactly: proven.
    pub proven: bool,
    /// Faulty places, the largest first.
    pub findings: Vec<Finding<K>>,
    /// Borders that are not sound; with one of these nothing is proven.
    pub invalid: Vec<Invalid<K>>,
}

impl<K> CoverReport<K> {
    /// The findings of one kind, the largest first.
    pub fn of(&self, kind: FindingKind) -> impl Iterator<Item = &Finding<K>> {
        self.findings.iter().filter(move |f| f.kind == kind)
    }
}

impl Fault {
    /// Children that lie here, or for a gap those around it.
    pub fn concerned(&self) -> Vec<u32> {
        if !(self.in_parent && self.children.is_empty()) {
            return self.children.clone();
        }
        let mut around: Vec<u32> =
            self.border.iter().flat_map(|s| &s.beyond).copied().filter(|&o| o != PARENT).collect();
        around.sort_unstable();
        around.dedup();
        around
    }

    /// The kind; `is_orphan` tells of a child whether nothing of it lies in the parent.
    pub fn kind(&self, is_orphan: impl Fn(u32) -> bool) -> FindingKind {
        match (self.in_parent, self.children.is_empty()) {
            (true, true) if self.border.iter().all(|s| s.beyond.contains(&PARENT)) => FindingKind::Hole,
            (true, true) => FindingKind::Gap,
            (true, false) => FindingKind::Overlap,
            (false, _) if self.children.iter().all(|&c| is_orphan(c)) => FindingKind::Orphan,
            (false, _) => FindingKind::Outside,
        }
    }

    pub fn finding<K: Clone>(
        &self,
        settings: &CoverSettings,
        is_orphan: impl Fn(u32) -> bool,
        name: impl Fn(u32) -> Option<K>,
    ) -> Finding<K> {
        let border: Vec<Vec<LonLat>> = self.rings.iter().map(|r| closed(r)).collect();
        let area_m2 = border.iter().map(|r| ring_area_m2(r)).sum::<f64>().max(0.0);
        let length_m: f64 = border.iter().map(|r| length_m(r)).sum();
        let mean_width_m = if length_m > 0.0 { 2.0 * area_m2 / length_m } else { 0.0 };
        Finding {
            kind: self.kind(is_orphan),
            severity: settings.severity(mean_width_m),
            place: point_inside(&self.rings),
            border,
            area_m2,
            length_m,
            mean_width_m,
            children: self.concerned().into_iter().filter_map(name).collect(),
        }
    }
}

impl CoverSettings {
    /// The severity of a place of that mean width, metres.
    pub fn severity(&self, mean_width_m: f64) -> Severity {
        if mean_width_m <= self.snap_m {
            Severity::Snap
        } else if mean_width_m <= self.sliver_m {
            Severity::Sliver
        } else {
            Severity::Serious
        }
    }
}
