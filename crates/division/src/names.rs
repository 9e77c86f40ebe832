//! Names of grids: a unit's own, a landmark most of its people live at, else the streets it is bounded by.

use crate::arrange::NO_STREET;
use crate::blocks::Ground;
use crate::groups::{Groups, Kind};
use crate::input::Input;
use std::collections::BTreeMap;

/// Metres of border along each street.
pub type Around = BTreeMap<u32, f64>;

/// Share of a grid's households that must live at a landmark for it to give the name.
const MOST: f64 = 0.5;

/// A name for each group, different from all others; empty where nothing has a name. `order` is the order of their numbers.
pub fn names(
    input: &Input,
    ground: &Ground,
    groups: &Groups,
    members: &[Vec<u32>],
    around: &[Around],
    order: &[u32],
) -> Vec<String> {
    let mut names: Vec<String> =
        (0..members.len()).map(|g| name(input, ground, groups.kinds[g], &members[g], &around[g])).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for n in names.iter().filter(|n| !n.is_empty()) {
        *count.entry(n.clone()).or_default() += 1;
    }
    for &g in order {
        let name = &mut names[g as usize];
        if count.get(name).is_some_and(|n| *n > 1) {
            let n = seen.entry(name.clone()).or_default();
            *n += 1;
            *name = format!("{name} {n}");
        }
    }
    names
}

fn name(input: &Input, ground: &Ground, kind: Kind, blocks: &[u32], around: &Around) -> String {
    if let Kind::Unit(u) = kind {
        return input.units[u as usize].name.clone();
    }
    let mut at: BTreeMap<&str, u64> = BTreeMap::new();
    let mut all = 0;
    for b in blocks.iter().flat_map(|&b| &ground.blocks[b as usize].buildings) {
        let b = &input.buildings[*b as usize];
        all += u64::from(b.households);
        if !b.compound.is_empty() {
            *at.entry(&b.compound).or_default() += u64::from(b.households);
        }
    }
    let landmark = at.into_iter().max_by_key(|&(name, n)| (n, std::cmp::Reverse(name)));
    if let Some((name, n)) = landmark
        && all > 0
        && n as f64 >= MOST * all as f64
    {
        return name.to_owned();
    }
    let mut by_name: BTreeMap<&str, f64> = BTreeMap::new();
    for (&street, &length) in around.iter().filter(|(s, _)| **s != NO_STREET) {
        let name = input.streets[street as usize].name.as_str();
        if !name.is_empty() {
            *by_name.entry(name).or_default() += length;
        }
    }
    let mut streets: Vec<(&str, f64)> = by_name.into_iter().collect();
    streets.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    streets.iter().take(2).map(|s| s.0).collect::<Vec<_>>().join("—")
}
