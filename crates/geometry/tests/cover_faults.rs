//! More than a thousand faults of every kind, put into a cover at random: all are found, with their kind, place and area, and nothing else is.

mod faulty;

use faulty::{AT_EDGE, Cover, Dice, Expected, KINDS, inject, position, shape};
use tessera_geometry::{
    BBox, CoverIndex, CoverReport, CoverSettings, LonLat, MultiPolygon, Polygon, check_cover,
};

/// Cells in a row.
const N: usize = 31;

type Named = Vec<(usize, MultiPolygon)>;

fn named(shapes: &Named) -> Vec<(usize, &MultiPolygon)> {
    shapes.iter().map(|(i, s)| (*i, s)).collect()
}

/// A cover with a hundred faults, none beside another.
fn batch(seed: u64) -> (Cover, Vec<Expected>) {
    let mut cover = Cover::new(N);
    let clean = cover.shapes();
    let index = CoverIndex::build(&cover.parent(), &named(&clean));
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    for r in (0..N).step_by(3).map(|r| if r == 0 { 0 } else { r + 1 }) {
        for c in (1..N - 1).step_by(3) {
            let kind = if r == 0 {
                AT_EDGE.start + (dice.next() as usize + c) % AT_EDGE.len()
            } else if r < N - 1 {
                dice.next() as usize % AT_EDGE.start
            } else {
                continue;
            };
            let (expected, alone) = inject(&mut cover, kind, (c, r), &mut dice);
            if let Some(child) = alone {
                let edited = shape(&cover.children[child]);
                compare(&expected, index.check_edit(child, &edited, &CoverSettings::default()), kind == 11);
            }
            all.extend(expected);
        }
    }
    (cover, all)
}

/// Every fault that was put in is found, once, and nothing else.
fn compare(expected: &[Expected], report: CoverReport<usize>, unsound: bool) {
    assert!(!report.proven);
    assert_eq!(!report.invalid.is_empty(), unsound, "{:?}", report.invalid);
    let mut findings = report.findings;
    for e in expected {
        let place = BBox::of(e.outline.iter().map(|&p| position(p))).unwrap();
        let fits = |f: &tessera_geometry::Finding<usize>| {
            f.kind == e.kind
                && f.children == e.children
                && (f.area_m2 - e.area_m2).abs() <= e.tolerance_m2
                && place.contains(f.place)
                && e.severity.is_none_or(|s| s == f.severity)
                && f.border.iter().all(|r| r.first() == r.last())
        };
        let at = findings.iter().position(fits);
        let near: Vec<_> = findings.iter().filter(|f| place.contains(f.place)).collect();
        findings.swap_remove(at.unwrap_or_else(|| panic!("not found: {e:?}\nthere: {near:?}")));
    }
    assert!(findings.is_empty(), "not put in: {findings:?}");
}

#[test]
fn a_clean_cover_yields_nothing_even_when_every_number_is_off_by_a_little() {
    let cover = Cover::new(N);
    let mut shapes = cover.shapes();
    let report = check_cover(&cover.parent(), &named(&shapes), &CoverSettings::default());
    assert!(report.proven && report.findings.is_empty() && report.invalid.is_empty());
    // Four millimetres in any direction, for each child on its own: what other programs make of the same border.
    let mut dice = Dice(5);
    for (_, shape) in &mut shapes {
        let mut off = || f64::from(dice.within(-40, 41)) * 1e-9;
        let mut ring: Vec<LonLat> = shape.0[0]
            .outer()
            .iter()
            .map(|p| LonLat::new(p.lon() + off(), p.lat() + off()).unwrap())
            .collect();
        let last = ring.len() - 1;
        ring[last] = ring[0];
        *shape = Polygon::new(ring, vec![]).unwrap().into();
    }
    assert!(check_cover(&cover.parent(), &named(&shapes), &CoverSettings::default()).proven);
}

#[test]
fn a_thousand_faults_of_every_kind_are_all_found() {
    let mut count = 0;
    let mut kinds = [0; 5];
    for seed in 0..12 {
        let (cover, expected) = batch(seed);
        let shapes = cover.shapes();
        let report = check_cover(&cover.parent(), &named(&shapes), &CoverSettings::default());
        count += expected.len();
        for e in &expected {
            kinds[e.kind as usize] += 1;
        }
        let unsound = !report.invalid.is_empty();
        compare(&expected, report, unsound);
    }
    println!("{count} faults: {kinds:?} gaps, holes, overlaps, parts outside, orphans");
    assert!(count >= 1_000 && kinds.iter().all(|&k| k >= 10), "{count} {kinds:?}");
}

#[test]
fn each_kind_of_fault_is_mended_by_what_is_proposed() {
    for kind in 0..KINDS {
        for seed in 0..20 {
            let mut cover = Cover::new(5);
            let cell = if AT_EDGE.contains(&kind) { (2, 0) } else { (2, 2) };
            inject(&mut cover, kind, cell, &mut Dice(seed));
            mend(&cover, kind, matches!(kind, 6 | 15));
        }
    }
}

#[test]
fn many_faults_at_once_are_mended_but_for_those_left_to_a_person() {
    for seed in 100..103 {
        mend(&batch(seed).0, usize::MAX, true);
    }
}

/// Applies all that is proposed; the cover is proven then, or what remains is what was left to a person.
fn mend(cover: &Cover, kind: usize, by_hand: bool) {
    let settings = CoverSettings::default();
    let shapes = cover.shapes();
    let index = CoverIndex::build(&cover.parent(), &named(&shapes));
    let proposal = index.repairs(&settings);
    assert_eq!(!proposal.by_hand.is_empty(), by_hand, "kind {kind}");
    let applied = proposal.apply_all(&index);
    assert!(applied.parent.is_none(), "kind {kind}");
    let mut mended = shapes;
    for change in applied.changes {
        let at = mended.iter().position(|m| m.0 == change.child).unwrap();
        assert!((change.after.area_m2() - change.after_m2).abs() < 1e-6);
        mended[at].1 = change.after;
    }
    let report = check_cover(&cover.parent(), &named(&mended), &settings);
    assert!(report.invalid.is_empty(), "kind {kind}: {:?}", report.invalid);
    let remaining = proposal.by_hand.iter().filter(|b| b.finding.is_some()).count();
    assert_eq!(report.findings.len(), remaining, "kind {kind}: {:?}", report.findings);
    assert_eq!(report.proven, !by_hand, "kind {kind}");
}
