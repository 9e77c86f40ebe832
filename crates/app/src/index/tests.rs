//! The lists of the index say what its slots say.

use super::*;
use tessera_domain::ids::CaseId;
use tessera_store::Involved;

fn row(seq: Seq, version: i64, at: i64, cell: f64, state: &str) -> CaseRow {
    CaseRow {
        seq,
        id: CaseId(uuid::Uuid::from_u128(seq as u128)),
        version,
        state: state.to_owned(),
        outcome: None,
        area: AreaId(uuid::Uuid::from_u128(1)),
        path: "/420502/".to_owned(),
        category: None,
        source: "desk".to_owned(),
        urgent: false,
        level: "district".to_owned(),
        department: None,
        involved: Involved::default(),
        handler: None,
        field: None,
        reporter: None,
        reported_at: at,
        due_at: None,
        due_kind: None,
        closed_at: (state == "closed").then_some(at + 1),
        flags: 0,
        point: (cell >= 0.0).then_some([111.3 + cell * 0.002, 30.7]),
        stars: None,
    }
}

/// What the lists must say, worked out from the slots alone.
fn assert_true(ix: &CaseIndex) {
    let all: Vec<u32> = (0..ix.slots.len() as u32).collect();
    assert!(ix.slots.windows(2).all(|w| w[0].seq < w[1].seq));
    let mut by_report = all.clone();
    by_report.sort_by_key(|p| (ix.at(*p).reported_at, ix.at(*p).seq));
    assert_eq!(ix.by_report, by_report);
    assert_eq!(ix.open, all.iter().copied().filter(|p| ix.at(*p).open()).collect::<Vec<_>>());
    let mut cells: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
    for p in all.into_iter().filter(|p| ix.at(*p).lon != NOWHERE) {
        cells.entry(cell(ix.at(p).lon, ix.at(p).lat)).or_default().push(p);
    }
    for list in ix.cells.values().filter(|l| !l.is_empty()) {
        let mut sorted = list.clone();
        sorted.sort_unstable();
        let s = ix.at(sorted[0]);
        assert_eq!(Some(sorted), cells.remove(&cell(s.lon, s.lat)));
    }
    assert!(cells.is_empty(), "{cells:?}");
}

#[test]
fn the_lists_stay_true_whatever_order_cases_come_and_change_in() {
    let mut ix = CaseIndex::default();
    let mut x = 7u64;
    let mut next = |n: u64| {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (x >> 33) % n
    };
    for step in 0..3000u64 {
        let seq = if next(3) == 0 { 1 + next(1 + step) } else { 1 + step + next(5) } as Seq;
        // Nothing changes the time of a report.
        let at = (seq as u64 * 7919 % 500) as i64;
        let state = ["reported", "closed"][next(2) as usize];
        ix.put(&row(seq, step as i64, at, next(6) as f64 - 1.0, state));
        if step % 50 == 0 {
            assert_true(&ix);
        }
    }
    assert_true(&ix);
}

#[test]
fn loading_in_steps_gives_the_same_lists_as_one_by_one() {
    let rows: Vec<CaseRow> = (1..=1000)
        .map(|n| row(n, 1, n * 7919 % 500, (n % 5) as f64, if n % 3 == 0 { "reported" } else { "closed" }))
        .collect();
    let mut ix = CaseIndex::default();
    for step in rows.chunks(300) {
        ix.extend(step);
        assert_true(&ix);
    }
    assert_eq!(ix.len(), 1000);
}

#[test]
fn a_box_gives_the_cases_of_its_cells() {
    let mut ix = CaseIndex::default();
    for n in 1..=10 {
        ix.put(&row(n, 1, n, n as f64, "reported"));
    }
    let b = [fixed(111.305), fixed(30.6999), fixed(111.309), fixed(30.7001)];
    let mut found: Vec<Seq> = ix.near(&b, 0).map(|s| s.seq).collect();
    found.sort_unstable();
    assert_eq!(found, [3, 4]);
    assert!(ix.count_in(&b).is_some_and(|n| (2..=4).contains(&n)));
    assert_eq!(ix.count_in(&[fixed(100.0), fixed(20.0), fixed(120.0), fixed(40.0)]), None, "too many cells");
}

#[test]
fn a_place_looked_for_from_the_end_is_the_one_halving_finds() {
    for len in 0..40_u32 {
        let list: Vec<u32> = (0..len).collect();
        for at in 0..=len {
            assert_eq!(super::point_from_end(&list, |x| *x < at), at as usize, "{at} of {len}");
        }
    }
}

#[test]
fn pages_hold_every_hit_once_and_in_order_wherever_the_hits_lie() {
    use crate::filter::{Compiled, Filter, Sight, Sort, page};
    let mut ix = CaseIndex::default();
    // Two thirds of the old ones are handled, none of the five thousand newest but the very last ones.
    let state = |n: i64| match n {
        1..=3000 if n % 3 != 0 => "handled",
        7990.. => "handled",
        _ if n % 2 == 0 => "closed",
        _ => "reported",
    };
    let rows: Vec<CaseRow> =
        (1..=8000).map(|n| row(n, 1, (n * 7919) % 8009 + n * 3, 1.0, state(n))).collect();
    ix.extend(&rows);
    for states in [vec!["handled".to_owned()], vec!["reported".to_owned()], vec![]] {
        let filter = Filter { states: states.clone(), ..Filter::default() };
        let compiled = Compiled::new(&ix, &filter, 0, 0);
        for sort in [Sort::Newest, Sort::Oldest] {
            let mut want: Vec<(i64, Seq)> = rows
                .iter()
                .filter(|r| states.is_empty() || states.contains(&r.state))
                .map(|r| (r.reported_at, r.seq))
                .collect();
            want.sort_unstable();
            if matches!(sort, Sort::Newest) {
                want.reverse();
            }
            let (mut got, mut after) = (Vec::new(), None);
            loop {
                let p = page(&ix, &Sight::all(), &compiled, sort, after, 37, true);
                assert_eq!(p.total, Some(want.len()));
                got.extend(p.seqs);
                after = p.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(got, want.iter().map(|w| w.1).collect::<Vec<_>>(), "{states:?}");
        }
    }
}

#[test]
fn many_cases_are_looked_through_in_parts_that_together_are_all_of_them_in_order() {
    use crate::filter::{Compiled, Filter};
    let mut ix = CaseIndex::default();
    for seq in 1..=120_001 {
        let state = if seq % 3 == 0 { "closed" } else { "handling" };
        ix.put(&row(seq, 1, seq * 1000, (seq % 50) as f64, state));
    }
    for (open, all) in [(None, 120_001), (Some(true), 80_001)] {
        let c = Compiled::new(&ix, &Filter { open, ..Filter::default() }, 0, 0);
        let parts = c.look_through(&ix, |slots| slots.map(|s| s.seq).collect::<Vec<_>>());
        let straight: Vec<Seq> = c.candidates(&ix).map(|s| s.seq).collect();
        assert_eq!(straight.len(), all);
        assert_eq!(parts.concat(), straight);
    }
    let none = Compiled::new(&CaseIndex::default(), &Filter::default(), 0, 0);
    assert_eq!(none.look_through(&CaseIndex::default(), |slots| slots.count()), [0]);
}
