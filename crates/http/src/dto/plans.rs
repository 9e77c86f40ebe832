//! Plans for grids in JSON: the list, one plan, what it changes.

use super::{AreaRef, Names, PersonRef, pair, rounded, word};
use serde::{Deserialize, Serialize};
use tessera_app::{
    Reference,
    admin::plans::{
        Drawing, PlanSeen,
        carry::LeftBehind,
        drawing::{DrawnGrid, Passing, Remark},
    },
};
use tessera_division::{Band, Measure};
use tessera_domain::{
    area::plan::{GridPlan, StepTaken},
    ids::UserId,
};
use utoipa::ToSchema;

/// A plan in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanRow {
    /// Identity.
    id: uuid::Uuid,
    /// The community.
    area: AreaRef,
    /// Title.
    title: String,
    /// Why.
    reason: String,
    /// draft, submitted, approved, `in_force` or withdrawn.
    #[schema(example = "draft")]
    state: String,
    /// The day it is to take effect; at once on approval when none.
    effective_on: Option<String>,
    /// The moment it takes or took effect, once approved.
    effective_at: Option<String>,
    /// Counts changes.
    version: i64,
    /// Grids before it.
    grids_before: usize,
    /// Grids it draws.
    grids_after: usize,
    /// Who began it.
    created_by: Option<PersonRef>,
    /// When.
    created_at: String,
    /// Last change.
    updated_at: String,
    /// What the viewer may do: edit, submit, approve, return, withdraw.
    may: Vec<String>,
    /// Why it was not carried out though its time has come.
    trouble: Option<String>,
}

/// Plans.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanList {
    /// The last changed first; at most 200.
    items: Vec<PlanRow>,
}

/// One plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GridPlanDto {
    /// As in a list.
    #[serde(flatten)]
    row: PlanRow,
    /// What was done, the first first.
    steps: Vec<PlanStepDto>,
    /// The grids in force were changed since it was drawn.
    base_changed: bool,
    /// What it means now; of one in force, what it meant when it was carried out.
    drawing: DrawingDto,
    /// What was moved, once it is in force.
    report: Option<PlanReportDto>,
}

/// A step of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanStepDto {
    /// created, submitted, returned, approved, withdrawn or `carried_out`.
    step: String,
    /// Who; none for the program.
    by: Option<PersonRef>,
    /// When.
    at: String,
    /// What was said.
    note: String,
}

/// What a plan in force has moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanReportDto {
    /// The moment it took effect.
    at: String,
    /// Posts that ended.
    posts_ended: u64,
    /// Posts that began.
    posts_begun: u64,
    /// Open cases that moved.
    cases: u64,
    /// The first 200 of them.
    cases_moved: Vec<CaseMovedDto>,
    /// Facilities that moved.
    facilities: u64,
    /// Buildings and other things of the map that moved.
    features: u64,
    /// The codes new grids got.
    codes: Vec<NewCodeDto>,
    /// What still hangs on a grid that is no more: nothing, if all is well.
    left_behind: Vec<LeftBehindDto>,
}

/// A case that moved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CaseMovedDto {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
    /// Code of the grid before.
    from: String,
    /// Code of the grid since.
    to: String,
}

/// The code a new grid got.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NewCodeDto {
    /// Its key in the plan.
    key: String,
    /// Its code.
    code: String,
}

/// Something that hangs on a grid that is no more.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LeftBehindDto {
    /// case, post, facility or feature.
    kind: String,
    /// Which.
    id: String,
    /// The grid it hangs on.
    text: String,
}

/// What drawn grids mean.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawingDto {
    /// The border of the community with the corners the drawing brought to it. GeoJSON geometry.
    #[schema(value_type = Object)]
    border: serde_json::Value,
    /// The grids drawn.
    grids: Vec<DrawnGridDto>,
    /// Grids in force that end.
    retired: Vec<RetiredDto>,
    /// The grids in force.
    before: Vec<BeforeDto>,
    /// Do they cover the community exactly once?
    cover: DrawnCoverDto,
    /// What stands in the way; it can be submitted when there is none.
    faults: Vec<RemarkDto>,
    /// What is worth a look.
    notes: Vec<RemarkDto>,
    /// The usual size of a residential grid, households.
    band: BandDto,
    /// What passes from which grid to which; also what stays.
    flows: Vec<FlowDto>,
    /// Whose posts stay, move, are added, end.
    posts: Vec<PostMoveDto>,
}

/// A band of households.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BandDto {
    /// The least.
    least: f64,
    /// The most.
    most: f64,
}

/// A grid of a drawing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnGridDto {
    /// Its name within the plan.
    #[schema(example = "new-1")]
    key: String,
    /// The code of the grid it goes on as; none for a new one that has none yet.
    code: Option<String>,
    /// Name.
    name: String,
    /// residential, unit or undeveloped.
    kind: String,
    /// The border as it was laid. GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// Longitude and latitude of a place well inside it.
    place: Option<[f64; 2]>,
    /// same, renamed, redrawn or new.
    change: String,
    /// Square metres.
    area_m2: f64,
    /// Length of its border, metres.
    perimeter_m: f64,
    /// Polsby–Popper score: 1 for a circle.
    compactness: f64,
    /// Pieces it is in.
    pieces: usize,
    /// Households.
    households: i64,
    /// Residents.
    people: i64,
    /// Buildings.
    buildings: usize,
    /// Facilities.
    facilities: usize,
    /// Open cases.
    open_cases: usize,
    /// within, below, above or unbound.
    band: String,
    /// The grids in force its ground comes from.
    from: Vec<ShareDto>,
}

/// Ground of a grid in force in a drawn one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShareDto {
    /// Code of the grid in force.
    code: String,
    /// Key of the drawn one.
    key: String,
    /// Share of the ground of the grid in force, 0 to 1.
    share: f64,
    /// Square metres.
    area_m2: f64,
    /// Households.
    households: i64,
}

/// A grid in force that ends.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetiredDto {
    /// Which.
    grid: AreaRef,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// Where its ground goes, the most first.
    to: Vec<ShareDto>,
}

/// A grid in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeforeDto {
    /// Which.
    grid: AreaRef,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// Households.
    households: i64,
    /// Residents.
    people: i64,
    /// Square metres.
    area_m2: f64,
}

/// How the drawn grids cover the community.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnCoverDto {
    /// Every point lies in exactly one grid, none reaches outside.
    proven: bool,
    /// Where it fails, the largest first; at most 100.
    findings: Vec<DrawnFindingDto>,
}

/// A place where the drawn grids do not cover.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnFindingDto {
    /// gap, hole, overlap, outside or orphan.
    kind: String,
    /// snap, sliver or serious.
    severity: String,
    /// Longitude and latitude of a point in it.
    position: [f64; 2],
    /// Square metres.
    area_m2: f64,
    /// GeoJSON Polygon; none for a grid without surface.
    #[schema(value_type = Option<Object>)]
    boundary: Option<serde_json::Value>,
    /// The grids concerned.
    keys: Vec<String>,
}

/// Something to mind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RemarkDto {
    /// Stable code.
    #[schema(example = "gap")]
    code: String,
    /// The grid concerned.
    key: Option<String>,
    /// What it is, in English.
    message: String,
}

/// What passes from a grid in force to a drawn one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FlowDto {
    /// The grid in force.
    from: AreaRef,
    /// Key of the drawn grid.
    to: String,
    /// Square metres.
    area_m2: f64,
    /// Households.
    households: i64,
    /// Residents.
    people: i64,
    /// Buildings.
    buildings: usize,
    /// Facilities.
    facilities: usize,
    /// Open cases.
    open_cases: usize,
}

/// What becomes of a post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostMoveDto {
    /// Role.
    role: String,
    /// Who holds it; none for a vacancy.
    person: Option<PersonRef>,
    /// The grid it is on.
    from: AreaRef,
    /// Key of the grid it is on afterwards.
    to: Option<String>,
    /// stays, moves, added or ends.
    what: String,
}

fn person(r: &Reference, id: UserId) -> PersonRef {
    PersonRef { id: id.0, name: r.user_name(id) }
}

/// A plan in a list.
pub fn row(r: &Reference, seen: &PlanSeen) -> PlanRow {
    let p: &GridPlan = &seen.plan;
    let created = p.created();
    PlanRow {
        id: p.id.0,
        area: Names(r).area(&seen.community),
        title: p.title.clone(),
        reason: p.reason.clone(),
        state: p.state.as_str().to_owned(),
        effective_on: p.effective_on.map(|d| d.to_string()),
        effective_at: p.effective_at.map(|t| t.to_string()),
        version: p.version,
        grids_before: p.grids_before,
        grids_after: p.grids.len(),
        created_by: created.and_then(|s| s.by).map(|u| person(r, u)),
        created_at: created.map_or(p.updated_at, |s| s.at).to_string(),
        updated_at: p.updated_at.to_string(),
        may: seen.may.iter().map(|a| a.as_str().to_owned()).collect(),
        trouble: p.trouble.clone(),
    }
}

/// Plans.
pub fn list(r: &Reference, found: &[PlanSeen]) -> PlanList {
    PlanList { items: found.iter().map(|p| row(r, p)).collect() }
}

/// One plan.
pub fn plan(r: &Reference, seen: &PlanSeen, d: &Drawing, left: &[LeftBehind]) -> GridPlanDto {
    let step = |s: &StepTaken| PlanStepDto {
        step: word(&s.step),
        by: s.by.map(|u| person(r, u)),
        at: s.at.to_string(),
        note: s.note.clone(),
    };
    GridPlanDto {
        row: row(r, seen),
        steps: seen.plan.steps.iter().map(step).collect(),
        base_changed: seen.base_changed,
        drawing: drawing(r, d),
        report: report(&seen.plan, left),
    }
}

fn report(p: &GridPlan, left: &[LeftBehind]) -> Option<PlanReportDto> {
    let kept = p.report.as_ref()?;
    let number = |key: &str| kept[key].as_u64().unwrap_or(0);
    Some(PlanReportDto {
        at: p.effective_at.unwrap_or(p.updated_at).to_string(),
        posts_ended: number("posts_ended"),
        posts_begun: number("posts_begun"),
        cases: number("cases"),
        cases_moved: serde_json::from_value(kept["cases_moved"].clone()).unwrap_or_default(),
        facilities: number("facilities"),
        features: number("features"),
        codes: p.codes.iter().map(|(k, c)| NewCodeDto { key: k.clone(), code: c.clone() }).collect(),
        left_behind: left
            .iter()
            .map(|l| LeftBehindDto { kind: l.kind.to_owned(), id: l.id.clone(), text: l.text.clone() })
            .collect(),
    })
}

fn share(d: &Drawing, f: &Passing) -> ShareDto {
    ShareDto {
        code: d.before[f.from].grid.code.clone(),
        key: d.grids[f.to].planned.key.clone(),
        share: rounded(f.share, 4),
        area_m2: rounded(f.area_m2, 1),
        households: f.tally.households,
    }
}

/// Shares of the largest ground first; what is less than half a square metre and carries nobody comes from rounding.
fn shares<'a>(d: &'a Drawing, of: impl Fn(&Passing) -> bool + 'a) -> Vec<ShareDto> {
    let mut list: Vec<&Passing> =
        d.flows.iter().filter(|f| of(f) && (f.area_m2 > 0.5 || f.tally.households > 0)).collect();
    list.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    list.into_iter().map(|f| share(d, f)).collect()
}

fn grid(d: &Drawing, i: usize, g: &DrawnGrid) -> DrawnGridDto {
    let (area, round) = (g.shape.area_m2(), g.shape.perimeter_m());
    DrawnGridDto {
        key: g.planned.key.clone(),
        code: g.planned.code.clone(),
        name: g.planned.name.clone(),
        kind: g.planned.kind.as_str().to_owned(),
        boundary: g.planned.boundary.clone(),
        place: g.place.map(|p| pair(p).map(|v| rounded(v, 7))),
        change: g.change.as_str().to_owned(),
        area_m2: rounded(area, 1),
        perimeter_m: rounded(round, 1),
        compactness: rounded(4.0 * std::f64::consts::PI * area / (round * round).max(1e-9), 3),
        pieces: g.shape.0.len(),
        households: g.tally.households,
        people: g.tally.people,
        buildings: g.tally.buildings,
        facilities: g.tally.facilities,
        open_cases: g.tally.open_cases,
        band: g.band.to_owned(),
        from: shares(d, |f| f.to == i),
    }
}

fn remark(x: &Remark) -> RemarkDto {
    RemarkDto { code: x.code.to_owned(), key: x.key.clone(), message: x.message.clone() }
}

/// What drawn grids mean.
pub fn drawing(r: &Reference, d: &Drawing) -> DrawingDto {
    let n = Names(r);
    let key = |i: &usize| d.grids[*i].planned.key.clone();
    let limits = Band::usual(Measure::Households);
    DrawingDto {
        border: d.border.to_geojson(),
        grids: d.grids.iter().enumerate().map(|(i, g)| grid(d, i, g)).collect(),
        retired: d
            .ended
            .iter()
            .map(|(b, _)| RetiredDto {
                grid: n.area(&d.before[*b].grid),
                boundary: d.before[*b].shape.to_geojson(),
                to: shares(d, |f| f.from == *b),
            })
            .collect(),
        before: d
            .before
            .iter()
            .map(|b| BeforeDto {
                grid: n.area(&b.grid),
                boundary: b.shape.to_geojson(),
                households: b.grid.households,
                people: b.grid.population,
                area_m2: rounded(b.shape.area_m2(), 1),
            })
            .collect(),
        cover: DrawnCoverDto {
            proven: d.cover.proven,
            findings: d
                .cover
                .findings
                .iter()
                .take(100)
                .map(|f| DrawnFindingDto {
                    kind: word(&f.kind),
                    severity: word(&f.severity),
                    position: pair(f.place),
                    area_m2: rounded(f.area_m2, 3),
                    boundary: super::coverage::polygon(&f.border),
                    keys: f.children.iter().map(key).collect(),
                })
                .collect(),
        },
        faults: d.faults.iter().map(remark).collect(),
        notes: d.notes.iter().map(remark).collect(),
        band: BandDto { least: limits.least, most: limits.most },
        flows: d
            .flows
            .iter()
            .filter(|f| f.area_m2 > 0.5 || !f.tally.is_empty())
            .map(|f| FlowDto {
                from: n.area(&d.before[f.from].grid),
                to: key(&f.to),
                area_m2: rounded(f.area_m2, 1),
                households: f.tally.households,
                people: f.tally.people,
                buildings: f.tally.buildings,
                facilities: f.tally.facilities,
                open_cases: f.tally.open_cases,
            })
            .collect(),
        posts: d
            .posts
            .iter()
            .filter_map(|(m, _)| {
                Some(PostMoveDto {
                    role: m.role.as_str().to_owned(),
                    person: m.user.map(|u| person(r, u)),
                    from: n.area(r.area(m.from)?),
                    to: m.to.and_then(|t| d.key_of(t)).map(str::to_owned),
                    what: m.fate.as_str().to_owned(),
                })
            })
            .collect(),
    }
}
