//! Tests of the repairs, and of the balance of what is found, on covers drawn at random.

use super::border::Border;
use super::*;
use crate::shape::{Polygon, Ring, polygon, rect};
use crate::snap::IntPoint;
use proptest::prelude::*;

type Shapes = Vec<MultiPolygon>;

fn index(parent: &MultiPolygon, children: &[MultiPolygon]) -> CoverIndex<usize> {
    let named: Vec<(usize, &MultiPolygon)> = children.iter().enumerate().collect();
    CoverIndex::build(parent, &named)
}

/// The cover after these repairs, or all of them.
fn repaired(
    parent: &MultiPolygon,
    children: &[MultiPolygon],
    which: Option<&[usize]>,
) -> (MultiPolygon, Shapes) {
    let index = index(parent, children);
    let proposal = index.repairs(&CoverSettings::default());
    let applied = match which {
        Some(which) => proposal.apply(&index, which),
        None => proposal.apply_all(&index),
    };
    let mut children = children.to_vec();
    for change in applied.changes {
        children[change.child] = change.after;
    }
    (applied.parent.unwrap_or_else(|| parent.clone()), children)
}

fn report(parent: &MultiPolygon, children: &[MultiPolygon]) -> CoverReport<usize> {
    index(parent, children).report(&CoverSettings::default())
}

#[test]
fn a_gap_goes_to_the_longest_neighbour_and_the_preview_shows_only_what_changes() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let children =
        [rect(0.0, 0.0, 0.009, 0.01), rect(0.011, 0.0, 0.02, 0.004), rect(0.011, 0.004, 0.02, 0.01)];
    let index = index(&parent, &children);
    let proposal = index.repairs(&CoverSettings::default());
    assert_eq!((proposal.repairs.len(), proposal.by_hand.len()), (1, 0));
    let repair = &proposal.repairs[0];
    assert_eq!(repair.kind, RepairKind::AssignGap { to: 0 });
    assert_eq!(repair.changes.len(), 1);
    let change = &repair.changes[0];
    assert_eq!((change.child, &change.before), (0, &children[0]));
    let gap = rect(0.009, 0.0, 0.011, 0.01).area_m2();
    assert!((change.after_m2 - change.before_m2 - gap).abs() < 1e-5 * gap);
    let (parent, children) = repaired(&parent, &children, None);
    assert!(report(&parent, &children).proven);
}

#[test]
fn an_overlap_is_trimmed_from_the_one_that_is_less_attached_to_it() {
    // A tongue of the western grid in the eastern one: it is surrounded by the eastern one on three sides.
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let tongue = [
        (0.0, 0.0),
        (0.01, 0.0),
        (0.01, 0.004),
        (0.015, 0.004),
        (0.015, 0.006),
        (0.01, 0.006),
        (0.01, 0.01),
        (0.0, 0.01),
    ];
    let children = [polygon(&tongue), rect(0.01, 0.0, 0.02, 0.01)];
    let proposal = index(&parent, &children).repairs(&CoverSettings::default());
    assert_eq!(proposal.repairs[0].kind, RepairKind::TrimOverlap { from: vec![0], keeper: 1 });
    // One that lies wholly in another keeps its place: else nothing of it would be left.
    let inside = [parent.clone(), rect(0.004, 0.004, 0.006, 0.006)];
    let proposal = index(&parent, &inside).repairs(&CoverSettings::default());
    assert_eq!(proposal.repairs[0].kind, RepairKind::TrimOverlap { from: vec![0], keeper: 1 });
    assert_eq!(proposal.repairs[0].changes[0].after.0[0].holes().len(), 1);
}

#[test]
fn a_line_drawn_twice_is_drawn_once_as_the_first_child_has_it() {
    let parent = rect(114.0, 22.0, 114.02, 22.01);
    // The second follows the border of the first with three vertices to spare, a few centimetres to either side.
    let wavy = [
        (114.01, 22.0),
        (114.02, 22.0),
        (114.02, 22.01),
        (114.01, 22.01),
        (114.010_000_4, 22.007),
        (114.009_999_7, 22.005),
        (114.010_000_3, 22.002),
    ];
    let children = [rect(114.0, 22.0, 114.01, 22.01), polygon(&wavy)];
    let before = report(&parent, &children);
    assert!(before.findings.len() >= 2 && before.findings.iter().all(|f| f.severity == Severity::Snap));
    let proposal = index(&parent, &children).repairs(&CoverSettings::default());
    assert!(proposal.repairs.iter().all(|r| r.kind == RepairKind::Snap { moved: vec![1] }));
    let (parent, mended) = repaired(&parent, &children, None);
    assert!(report(&parent, &mended).proven);
    assert_eq!(mended[0], children[0]);
    assert_eq!(mended[1].0[0].outer().len(), 5);
}

#[test]
fn what_would_leave_nothing_is_left_to_a_person() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let reasons = |children: &[MultiPolygon]| {
        let proposal = index(&parent, children).repairs(&CoverSettings::default());
        proposal.by_hand.iter().map(|b| b.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&[parent.clone(), parent.clone()]), [Reason::WouldVanish]);
    assert_eq!(reasons(&[parent.clone(), rect(1.0, 1.0, 1.1, 1.1)]), [Reason::Orphan]);
    assert_eq!(reasons(&[]), [Reason::NoNeighbour]);
    let bow = polygon(&[(0.0, 0.0), (0.02, 0.02), (0.02, 0.0), (0.0, 0.01)]);
    let proposal = index(&bow, std::slice::from_ref(&bow)).repairs(&CoverSettings::default());
    assert_eq!(proposal.by_hand[0].reason, Reason::ParentUnsound);
    assert_eq!(proposal.repairs[0].kind, RepairKind::Untangle { child: 0 });
    assert_eq!(proposal.repairs[0].changes[0].after.0.len(), 2);
}

#[test]
fn where_two_children_come_to_end_in_the_middle_of_the_parents_edge_the_parent_gets_a_vertex() {
    let at = |x: i32, y: i32| (114.0 + f64::from(x) * 1e-7, 22.0 + f64::from(y) * 1e-7);
    // The parent's lower edge is aslant; at the border between the children it passes no lattice point.
    let parent = polygon(&[at(0, 0), at(3_000, 1_000), at(3_000, 5_000), at(0, 5_000)]);
    let children = [
        polygon(&[at(0, -500), at(1_400, -500), at(1_400, 5_000), at(0, 5_000)]),
        polygon(&[at(1_400, -500), at(3_000, -500), at(3_000, 5_000), at(1_400, 5_000)]),
    ];
    assert_eq!(report(&parent, &children).of(FindingKind::Outside).count(), 2);
    let (with_vertex, mended) = repaired(&parent, &children, None);
    assert_eq!(with_vertex.0[0].outer().len(), parent.0[0].outer().len() + 1);
    assert!(report(&with_vertex, &mended).proven);
    let kept = report(&parent, &mended);
    assert!(
        !kept.proven && kept.findings.iter().all(|f| f.severity == Severity::Snap && f.mean_width_m < 0.008)
    );
}

/// A rectangle of some lattice steps, and children drawn anyhow on a coarse lattice in and around it.
pub(super) fn drawn(size: i32, coarse: i32) -> impl Strategy<Value = (MultiPolygon, Shapes)> {
    let at = (-2..size + 2, -2..size + 2);
    let child = proptest::collection::vec(at, 3..7);
    proptest::collection::vec(child, 0..6).prop_map(move |children| {
        let position = |(x, y): (i32, i32)| {
            IntPoint { x: 1_140_000_000 + x * coarse, y: 220_000_000 + y * coarse }.to_lonlat()
        };
        let ring = |v: &[(i32, i32)]| v.iter().chain(v.first()).map(|&p| position(p)).collect::<Ring>();
        let shape = |v: &[(i32, i32)]| MultiPolygon::from(Polygon::new(ring(v), vec![]).unwrap());
        let parent = shape(&[(0, 0), (size, 0), (size, size), (0, size)]);
        (parent, children.iter().map(|c| shape(c)).collect())
    })
}

/// What lies over the parent and over each other must account for the difference of the areas.
fn balance(parent: &MultiPolygon, children: &[MultiPolygon], found: &CoverReport<usize>) -> f64 {
    let area =
        |s: &MultiPolygon| Border::of(s, &mut crate::simple::Simplicity::default()).0.to_shape().area_m2();
    let given: f64 = children.iter().map(area).sum::<f64>() - area(parent);
    let accounted: f64 = found
        .findings
        .iter()
        .map(|f| match f.kind {
            FindingKind::Gap | FindingKind::Hole => -f.area_m2,
            FindingKind::Overlap => f.area_m2 * (f.children.len() as f64 - 1.0),
            FindingKind::Outside | FindingKind::Orphan => f.area_m2 * f.children.len() as f64,
        })
        .sum();
    given - accounted
}

fn check_all(parent: &MultiPolygon, children: &[MultiPolygon]) -> Result<(), TestCaseError> {
    let found = report(parent, children);
    prop_assert_eq!(found.proven, found.findings.is_empty() && found.invalid.is_empty());
    prop_assert!(found.findings.iter().flat_map(|f| &f.border).all(|r| r.first() == r.last()));
    let length: f64 = children.iter().chain([parent]).map(MultiPolygon::perimeter_m).sum();
    let off = balance(parent, children, &found);
    prop_assert!(off.abs() <= 0.01 * length + 1e-3, "{} {}", off, length);

    let by_hand = index(parent, children).repairs(&CoverSettings::default()).by_hand;
    // Unsound borders around nothing are left as they are.
    let nothing: Vec<Option<usize>> =
        by_hand.iter().filter(|b| b.finding.is_none()).map(|b| b.children.first().copied()).collect();
    let (parent, mended) = repaired(parent, children, None);
    let after = report(&parent, &mended);
    prop_assert!(after.invalid.iter().all(|i| nothing.contains(&i.owner)), "{:?}", after.invalid);
    // What is left to a person and is thinner than a lattice step may go away when the rest is mended.
    prop_assert!(after.proven || !by_hand.is_empty(), "{:?}", after);
    Ok(())
}

proptest! {
    // Each case is a cover with its repairs; thousands were run once.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_drawn_what_is_found_accounts_for_it_and_can_be_mended((parent, children) in drawn(12, 1_009)) {
        check_all(&parent, &children)?;
    }

    #[test]
    fn the_same_holds_where_every_crossing_is_rounded_hard((parent, children) in drawn(24, 1)) {
        check_all(&parent, &children)?;
    }

    #[test]
    fn any_choice_of_repairs_leaves_sound_borders_and_no_new_kind_of_trouble(
        (parent, children) in drawn(12, 1_009), choice in any::<u32>()
    ) {
        let repairs = index(&parent, &children).repairs(&CoverSettings::default()).repairs.len();
        let chosen: Vec<usize> = (0..repairs).filter(|i| choice >> (i % 32) & 1 == 1).collect();
        let before: f64 = report(&parent, &children).findings.iter().map(|f| f.area_m2).sum();
        let (parent, mended) = repaired(&parent, &children, Some(&chosen));
        let after = report(&parent, &mended);
        let area: f64 = after.findings.iter().map(|f| f.area_m2).sum();
        prop_assert!(area <= before + 0.5, "{} {}", area, before);
    }
}
