use super::*;
use crate::arrange::{NO_STREET, arrange};
use proptest::prelude::*;
use tessera_geometry::{CoverSettings, MultiPolygon, check_cover};

fn square(low: (i32, i32), high: (i32, i32), kind: Kind) -> Vec<Segment> {
    let c = [(low.0, low.1), (high.0, low.1), (high.0, high.1), (low.0, high.1)];
    path(&[c[0], c[1], c[2], c[3], c[0]], kind)
}

fn path(points: &[(i32, i32)], kind: Kind) -> Vec<Segment> {
    let p = |v: (i32, i32)| IntPoint { x: v.0, y: v.1 };
    points.windows(2).filter_map(|w| Segment::new(p(w[0]), p(w[1]), kind, NO_STREET)).collect()
}

fn cover_of(faces: &Faces) -> (MultiPolygon, Vec<MultiPolygon>) {
    let mut label = vec![NONE; faces.count()];
    let mut count = 0;
    for (f, inside) in faces.inside.iter().enumerate() {
        if *inside {
            label[f] = count;
            count += 1;
        }
    }
    let whole: Vec<u32> = faces.inside.iter().map(|i| if *i { 0 } else { NONE }).collect();
    (faces.regions(&whole, 1).remove(0), faces.regions(&label, count as usize))
}

#[test]
fn a_dead_end_bounds_nothing_and_an_island_becomes_a_hole() {
    let mut lines = square((0, 0), (100, 100), Kind::Border);
    lines.extend(square((40, 40), (60, 60), Kind::Cut));
    lines.extend(path(&[(0, 50), (30, 50)], Kind::Cut));
    lines.extend(path(&[(50, 60), (50, 90)], Kind::Cut));
    let faces = arrange(lines).unwrap();
    let (border, blocks) = cover_of(&faces);
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks.iter().map(|b| b.0[0].holes().len()).max(), Some(1));
    let named: Vec<_> = blocks.iter().enumerate().collect();
    assert!(check_cover(&border, &named, &CoverSettings::default()).proven);
}

#[test]
fn two_islands_that_touch_in_a_corner_leave_sound_rings() {
    let mut lines = square((0, 0), (100, 100), Kind::Border);
    lines.extend(square((20, 20), (50, 50), Kind::Cut));
    lines.extend(square((50, 50), (80, 80), Kind::Cut));
    lines.extend(square((0, 80), (20, 100), Kind::Cut));
    let (border, blocks) = cover_of(&arrange(lines).unwrap());
    assert_eq!(blocks.len(), 4);
    let named: Vec<_> = blocks.iter().enumerate().collect();
    let report = check_cover(&border, &named, &CoverSettings::default());
    assert!(report.proven, "{report:?}");
}

proptest! {
    #[test]
    fn any_scribble_over_any_square_is_covered_without_gap_or_overlap(
        ends in proptest::collection::vec(((-60..60_i32, -60..60_i32), (-60..60_i32, -60..60_i32)), 1..30),
        merge in any::<u64>(),
    ) {
        let mut lines = square((-50, -50), (50, 50), Kind::Border);
        lines.extend(ends.iter().flat_map(|&(a, b)| path(&[a, b], Kind::Cut)));
        let faces = arrange(lines).unwrap();
        let (border, blocks) = cover_of(&faces);
        let named: Vec<_> = blocks.iter().enumerate().collect();
        let report = check_cover(&border, &named, &CoverSettings::default());
        prop_assert!(report.proven, "{:?}", report);
        // The same for unions of faces, connected or not.
        let label: Vec<u32> = faces.inside.iter().enumerate()
            .map(|(f, i)| if *i { (merge >> (f % 61)) as u32 & 3 } else { NONE }).collect();
        let unions = faces.regions(&label, 4);
        let named: Vec<_> = unions.iter().enumerate().filter(|(_, u)| !u.is_empty()).collect();
        let report = check_cover(&border, &named, &CoverSettings::default());
        prop_assert!(report.proven, "{:?}", report);
    }
}
