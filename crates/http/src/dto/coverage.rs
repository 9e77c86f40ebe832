//! How the report of a cover, its repairs and their outcome look in JSON.

use super::{AreaRef, Names, pair, rounded, word};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use tessera_app::admin::coverage::{Cover, Coverage, repair};
use tessera_domain::area::Area;
use tessera_geometry::{
    CoverSettings, Finding, LonLat,
    cover::{ByHand, Change, Repair, RepairKind},
};
use utoipa::ToSchema;

/// Faulty places of one cover that an answer lists, the largest first; and of all covers together.
const LISTED: usize = 200;
const LISTED_ALL: usize = 2000;

/// The report of a tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverageDto {
    /// The area the report is of; none for the whole tree.
    area: Option<AreaRef>,
    /// The day whose beginning it shows; none for now.
    day: Option<String>,
    /// Places up to this mean width, metres, have the severity `snap`.
    snap_m: f64,
    /// Up to this one `sliver`.
    sliver_m: f64,
    /// Covers that were checked: one for each area and each level right below it.
    parents: usize,
    /// Those of them that are proven: every point lies in exactly one child, no child reaches outside.
    proven: usize,
    /// Areas that are part of a cover.
    areas: usize,
    /// The covers that are not proven, from the top down.
    items: Vec<CoverDto>,
    /// Codes that do not fit.
    codes: Vec<CodeFaultDto>,
}

/// How the areas of one level below an area cover it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverDto {
    /// The area above.
    parent: AreaRef,
    /// The level of those below.
    level: String,
    /// How many there are.
    children: usize,
    /// False where the area above, or all below it, have no border: then nothing could be compared.
    parent_border: bool,
    /// Every point lies in exactly one child, no child reaches outside.
    proven: bool,
    /// Where it fails, the largest first; at most 200, and at most 2,000 in a whole report.
    findings: Vec<FindingDto>,
    /// How many more there are.
    more: usize,
    /// Borders that are not sound.
    unsound: Vec<UnsoundDto>,
    /// Areas that have no border.
    without_border: Vec<AreaRef>,
}

/// A place where a cover fails.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingDto {
    /// gap, hole, overlap, outside or orphan.
    kind: String,
    /// snap, sliver or serious: by its mean width.
    severity: String,
    /// Longitude and latitude of a point in it.
    position: [f64; 2],
    /// GeoJSON Polygon; none for an area without surface.
    #[schema(value_type = Option<Object>)]
    boundary: Option<serde_json::Value>,
    /// Square metres.
    area_m2: f64,
    /// Length of its border, metres.
    length_m: f64,
    /// Twice the area by the length, metres.
    mean_width_m: f64,
    /// The areas that lie there; for a gap or a hole those around it.
    areas: Vec<AreaRef>,
}

/// A border that is not sound.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnsoundDto {
    /// Whose.
    area: AreaRef,
    /// `tiny_ring`, `repeated_vertex`, crossing, `shared_stretch`, `self_touch` or `wrong_nesting`.
    kind: String,
    /// Longitude and latitude of the place.
    position: [f64; 2],
}

/// A code that does not fit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CodeFaultDto {
    /// twice, retired, foreign or malformed.
    kind: String,
    /// Whose code.
    area: AreaRef,
    /// The other area with it, or the area above.
    other: Option<AreaRef>,
}

/// Repairs to choose from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposalDto {
    /// The area above.
    parent: AreaRef,
    /// The level of those below.
    level: String,
    /// Stands for the borders this was made for; sent back with the choice.
    stamp: String,
    /// The repairs, the smallest places first.
    items: Vec<RepairDto>,
    /// What a person must decide.
    by_hand: Vec<ByHandDto>,
}

/// A repair.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RepairDto {
    /// Its number, to choose it.
    number: usize,
    /// snap, `assign_gap`, `trim_overlap`, `clip_outside` or untangle.
    kind: String,
    /// Who gets or keeps the place.
    gains: Option<AreaRef>,
    /// Who loses it, follows the line of the neighbour, or is made sound.
    loses: Vec<AreaRef>,
    /// The place; none for an unsound border.
    finding: Option<FindingDto>,
    /// What it changes when it is applied alone.
    changes: Vec<SizeDto>,
}

/// An area before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SizeDto {
    /// Which.
    area: AreaRef,
    /// Square metres.
    before_m2: f64,
    /// Square metres.
    after_m2: f64,
}

/// A place left to a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ByHandDto {
    /// `would_vanish`, orphan, `no_neighbour` or `parent_unsound`.
    reason: String,
    /// The place; none for a border that is not sound.
    finding: Option<FindingDto>,
    /// The areas concerned.
    areas: Vec<AreaRef>,
}

/// The choice of repairs.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MendForm {
    /// The level of the areas below.
    #[serde(default)]
    pub level: Option<String>,
    /// The proposal's.
    pub stamp: String,
    /// Numbers of the repairs.
    pub numbers: Vec<usize>,
    /// False shows what would change; true changes the borders.
    pub save: bool,
    /// The day the new borders begin, such as 2026-12-01; now when absent.
    #[serde(default)]
    pub day: Option<String>,
    /// As for the report.
    #[serde(default)]
    pub snap_m: Option<f64>,
    /// As for the report.
    #[serde(default)]
    pub sliver_m: Option<f64>,
}

/// What chosen repairs change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MendedDto {
    /// The borders were changed; otherwise this shows what would be.
    saved: bool,
    /// The areas whose border changes.
    changes: Vec<RedrawnDto>,
    /// What is wrong afterwards.
    left: CoverDto,
}

/// A border before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedrawnDto {
    /// Whose.
    area: AreaRef,
    /// Square metres.
    before_m2: f64,
    /// Square metres.
    after_m2: f64,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    before: serde_json::Value,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    after: serde_json::Value,
}

fn refs<'a>(names: &Names, list: impl IntoIterator<Item = &'a Arc<Area>>) -> Vec<AreaRef> {
    list.into_iter().map(|a| names.area(a)).collect()
}

/// Closed rings as a GeoJSON Polygon; none without a ring.
pub(super) fn polygon(rings: &[Vec<LonLat>]) -> Option<serde_json::Value> {
    let rings: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| r.iter().map(|p| pair(*p)).collect()).collect();
    (!rings.is_empty()).then(|| json!({ "type": "Polygon", "coordinates": rings }))
}

fn finding(names: &Names, f: &Finding<Arc<Area>>) -> FindingDto {
    FindingDto {
        kind: word(&f.kind),
        severity: word(&f.severity),
        position: pair(f.place),
        boundary: polygon(&f.border),
        area_m2: rounded(f.area_m2, 2),
        length_m: rounded(f.length_m, 2),
        mean_width_m: rounded(f.mean_width_m, 4),
        areas: refs(names, &f.children),
    }
}

/// One cover.
pub fn cover(names: &Names, c: &Cover) -> CoverDto {
    some_of(names, c, LISTED)
}

fn some_of(names: &Names, c: &Cover, listed: usize) -> CoverDto {
    let report = c.report.as_ref();
    let findings = report.map_or(&[][..], |r| &r.findings);
    CoverDto {
        parent: names.area(&c.parent),
        level: c.level.to_string(),
        children: c.children,
        parent_border: report.is_some(),
        proven: c.is_proven(),
        findings: findings.iter().take(listed).map(|f| finding(names, f)).collect(),
        more: findings.len().saturating_sub(listed),
        unsound: report
            .map_or(&[][..], |r| &r.invalid)
            .iter()
            .map(|u| UnsoundDto {
                area: names.area(u.owner.as_ref().unwrap_or(&c.parent)),
                kind: word(&u.defect.kind),
                position: pair(u.defect.place),
            })
            .collect(),
        without_border: refs(names, &c.without_border),
    }
}

/// The report of a tree.
pub fn coverage(names: &Names, day: Option<String>, settings: &CoverSettings, c: &Coverage) -> CoverageDto {
    let mut room = LISTED_ALL;
    let items = c
        .covers
        .iter()
        .filter(|c| !c.is_proven())
        .map(|c| {
            let listed = some_of(names, c, room.min(LISTED));
            room -= listed.findings.len();
            listed
        })
        .collect();
    CoverageDto {
        area: c.area.as_ref().map(|a| names.area(a)),
        day,
        snap_m: settings.snap_m,
        sliver_m: settings.sliver_m,
        parents: c.covers.len(),
        proven: c.proven(),
        areas: c.areas(),
        items,
        codes: c
            .codes
            .iter()
            .map(|f| CodeFaultDto {
                kind: f.kind.as_str().to_owned(),
                area: names.area(&f.area),
                other: f.other.as_ref().map(|o| names.area(o)),
            })
            .collect(),
    }
}

fn repair(names: &Names, number: usize, r: &Repair<Arc<Area>>) -> RepairDto {
    let (kind, gains, loses): (&str, Option<&Arc<Area>>, Vec<&Arc<Area>>) = match &r.kind {
        RepairKind::Snap { moved } => ("snap", None, moved.iter().collect()),
        RepairKind::AssignGap { to } => ("assign_gap", Some(to), Vec::new()),
        RepairKind::TrimOverlap { from, keeper } => ("trim_overlap", Some(keeper), from.iter().collect()),
        RepairKind::ClipOutside { from } => ("clip_outside", None, from.iter().collect()),
        RepairKind::Untangle { child } => ("untangle", None, vec![child]),
    };
    RepairDto {
        number,
        kind: kind.to_owned(),
        gains: gains.map(|a| names.area(a)),
        loses: refs(names, loses),
        finding: r.finding.as_ref().map(|f| finding(names, f)),
        changes: r
            .changes
            .iter()
            .map(|c| SizeDto {
                area: names.area(&c.child),
                before_m2: rounded(c.before_m2, 2),
                after_m2: rounded(c.after_m2, 2),
            })
            .collect(),
    }
}

/// Repairs to choose from.
pub fn proposal(names: &Names, p: &repair::Proposed) -> ProposalDto {
    let by_hand = |h: &ByHand<Arc<Area>>| ByHandDto {
        reason: word(&h.reason),
        finding: h.finding.as_ref().map(|f| finding(names, f)),
        areas: refs(names, &h.children),
    };
    ProposalDto {
        parent: names.area(&p.parent),
        level: p.level.to_string(),
        stamp: p.stamp.clone(),
        items: p.proposal.repairs.iter().enumerate().map(|(i, r)| repair(names, i, r)).collect(),
        by_hand: p.proposal.by_hand.iter().map(by_hand).collect(),
    }
}

/// What chosen repairs change.
pub fn mended(names: &Names, m: &repair::Mended) -> MendedDto {
    let redrawn = |c: &Change<Arc<Area>>| RedrawnDto {
        area: names.area(&c.child),
        before_m2: rounded(c.before_m2, 2),
        after_m2: rounded(c.after_m2, 2),
        before: c.before.to_geojson(),
        after: c.after.to_geojson(),
    };
    MendedDto {
        saved: m.saved,
        changes: m.changes.iter().map(redrawn).collect(),
        left: cover(names, &m.left),
    }
}
