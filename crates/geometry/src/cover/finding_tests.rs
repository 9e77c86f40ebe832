//! Tests of what the cover check says of each kind of fault.

use super::FindingKind::{Gap, Outside, Overlap};
use super::tests::{check, close, counts, of};
use super::*;
use crate::shape::{at, polygon, rect};
use crate::validity::DefectKind;
use proptest::prelude::*;

#[test]
fn what_reaches_over_the_parents_border_is_outside() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let children = [rect(0.0, 0.0, 0.01, 0.01), rect(0.01, 0.0, 0.023, 0.01)];
    let report = check(&parent, &children);
    assert_eq!(counts(&report), [0, 0, 0, 1, 0]);
    assert!(close(report.findings[0].area_m2, rect(0.02, 0.0, 0.023, 0.01).area_m2()));
    assert_eq!(report.findings[0].children, [1]);
}

#[test]
fn a_vertex_off_the_line_by_a_centimetre_leaves_a_sliver() {
    let parent = rect(114.0, 22.0, 114.02, 22.01);
    let children = [
        rect(114.0, 22.0, 114.01, 22.01),
        polygon(&[(114.01, 22.0), (114.02, 22.0), (114.02, 22.01), (114.01, 22.01), (114.010_000_1, 22.005)]),
    ];
    let report = check(&parent, &children);
    assert!(!report.proven);
    assert_eq!(counts(&report), [0, 1, 0, 0, 0]);
    let sliver = &report.findings[0];
    assert!(sliver.area_m2 > 1.0 && sliver.area_m2 < 10.0, "{}", sliver.area_m2);
    assert!(sliver.mean_width_m < 0.02);
    assert_eq!(sliver.severity, Severity::Snap);
}

#[test]
fn borders_that_cross_between_vertices_give_a_closed_gap_and_a_closed_overlap() {
    let parent = rect(0.0, 0.0, 0.02, 0.02);
    // The left grid ends on a line leaning right, the right one starts on a line leaning left.
    let children = [
        polygon(&[(0.0, 0.0), (0.009, 0.0), (0.011, 0.02), (0.0, 0.02)]),
        polygon(&[(0.011, 0.0), (0.02, 0.0), (0.02, 0.02), (0.009, 0.02)]),
    ];
    let report = check(&parent, &children);
    assert!(!report.proven);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    let (below, above) = (polygon(&[(0.009, 0.0), (0.011, 0.0), (0.01, 0.01)]), of(&report, Overlap)[0]);
    assert!(close(of(&report, Gap)[0].area_m2, below.area_m2()));
    assert!((above.area_m2 - below.area_m2()).abs() < 1e-4 * below.area_m2());
    assert!(below.contains(of(&report, Gap)[0].place) && !below.contains(above.place));
    assert!(report.findings.iter().all(|f| f.border[0].first() == f.border[0].last()));
}

#[test]
fn an_overlap_that_goes_on_outside_the_parent_is_two_findings() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    // The second reaches over the first, and from there over the parent's border.
    let children = [
        rect(0.0, 0.0, 0.01, 0.01),
        polygon(&[
            (0.01, 0.0),
            (0.02, 0.0),
            (0.02, 0.01),
            (0.01, 0.01),
            (0.006, 0.014),
            (0.006, 0.004),
            (0.01, 0.004),
        ]),
    ];
    let report = check(&parent, &children);
    assert_eq!(counts(&report), [0, 0, 1, 1, 0], "{report:?}");
    assert!(close(of(&report, Overlap)[0].area_m2, rect(0.006, 0.004, 0.01, 0.01).area_m2()));
    assert_eq!(
        (of(&report, Overlap)[0].children.as_slice(), of(&report, Outside)[0].children.as_slice()),
        (&[0, 1][..], &[1][..])
    );
}

#[test]
fn a_child_with_no_part_in_the_parent_is_an_orphan_and_so_is_one_with_no_part_at_all() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let beside = rect(0.02, 0.0, 0.03, 0.01);
    let report =
        check(&parent, &[parent.clone(), beside.clone(), MultiPolygon::default(), rect(1.0, 1.0, 1.1, 1.1)]);
    assert_eq!(counts(&report), [0, 0, 0, 0, 3]);
    let named: Vec<&[usize]> = report.findings.iter().map(|f| f.children.as_slice()).collect();
    assert_eq!(named, [[3], [1], [2]]);
    assert!(close(report.findings[1].area_m2, beside.area_m2()));
}

#[test]
fn crossings_that_leave_nothing_on_the_lattice_are_found_all_the_same() {
    // The border between the two on the right begins a fifth of a step inside the one on the left.
    let at = |x: i32, y: i32| (f64::from(x) * 1e-7, f64::from(y) * 1e-7);
    let parent = polygon(&[at(0, 0), at(100, 0), at(100, 20), at(0, 20)]);
    let children = [
        polygon(&[at(0, 0), at(48, 0), at(52, 20), at(0, 20)]),
        polygon(&[at(48, 0), at(100, 0), at(100, 10), at(51, 14)]),
        polygon(&[at(51, 14), at(100, 10), at(100, 20), at(52, 20)]),
    ];
    let report = check(&parent, &children);
    assert!(!report.proven && !report.findings.is_empty());
    assert!(
        report.findings.iter().all(|f| f.severity == Severity::Snap && f.children.contains(&0)),
        "{report:?}"
    );
}

#[test]
fn findings_can_be_written_as_json() {
    let mut report = check(&rect(0.0, 0.0, 0.02, 0.01), &[rect(0.0, 0.0, 0.01, 0.01)]);
    let gap = &mut report.findings[0];
    // The last digits of sines differ between machines.
    (gap.area_m2, gap.length_m, gap.mean_width_m) =
        (gap.area_m2.round(), gap.length_m.round(), gap.mean_width_m.round());
    gap.place = at((gap.place.lon() * 1e4).round() / 1e4, (gap.place.lat() * 1e4).round() / 1e4);
    insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"proven":false,"findings":[{"kind":"gap","severity":"serious","place":{"lon":0.015,"lat":0.005},"border":[[{"lon":0.01,"lat":0.0},{"lon":0.02,"lat":0.0},{"lon":0.02,"lat":0.01},{"lon":0.01,"lat":0.01},{"lon":0.01,"lat":0.0}]],"area_m2":1230907.0,"length_m":4448.0,"mean_width_m":553.0,"children":[0]}],"invalid":[]}"#);
}

#[test]
fn an_edit_that_makes_a_border_unsound_is_told_and_so_is_a_grid_that_comes_new() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let (west, east) = (rect(0.0, 0.0, 0.01, 0.01), rect(0.01, 0.0, 0.02, 0.01));
    let index = CoverIndex::build(&parent, &[("w", &west), ("e", &east)]);
    let settings = CoverSettings::default();
    assert!(index.check_edit(1, &east, &settings).proven);
    let bow = polygon(&[(0.01, 0.0), (0.02, 0.01), (0.02, 0.0), (0.01, 0.01)]);
    let report = index.check_edit(1, &bow, &settings);
    assert_eq!(
        (report.proven, report.invalid[0].owner, report.invalid[0].defect.kind),
        (false, Some("e"), DefectKind::Crossing)
    );
    assert_eq!(report.findings.len(), 2);
    // A third grid inside the first: only the first has a name to be listed under.
    let report = index.check_edit(2, &rect(0.002, 0.002, 0.004, 0.004), &settings);
    assert_eq!(
        (report.findings.len(), report.findings[0].kind, report.findings[0].children.as_slice()),
        (1, Overlap, &["w"][..])
    );
}

fn name(c: &[MultiPolygon]) -> Vec<(usize, &MultiPolygon)> {
    c.iter().enumerate().collect()
}

proptest! {
    // Each case is a cover with its repairs; thousands were run once.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What a check of one edited child says is what a check of everything says, less what was wrong before.
    #[test]
    fn an_edit_is_judged_as_the_whole_cover_with_it(
        (parent, children) in super::repair_tests::drawn(12, 1_009), (_, other) in super::repair_tests::drawn(12, 1_009), at in any::<usize>()
    ) {
        prop_assume!(!children.is_empty() && !other.is_empty());
        let at = at % children.len();
        let settings = CoverSettings::default();
        let before = check_cover(&parent, &name(&children), &settings);
        let edit = CoverIndex::build(&parent, &name(&children)).check_edit(at, &other[0], &settings);
        let mut children = children;
        children[at] = other[0].clone();
        let after = check_cover(&parent, &name(&children), &settings);
        // Whether a child is an orphan is known only to who looks everywhere.
        let same = |a: &Finding<usize>, b: &Finding<usize>| a.border == b.border && a.children == b.children;
        let among = |f: &Finding<usize>, all: &CoverReport<usize>| all.findings.iter().any(|g| same(f, g));
        prop_assert_eq!(edit.proven, after.proven);
        prop_assert!(edit.findings.iter().all(|f| among(f, &after)));
        prop_assert!(after.findings.iter().all(|f| among(f, &edit) || among(f, &before)));
    }
}
