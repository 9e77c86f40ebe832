//! The exact look at a place where the sum of the borders is not nothing: who lies over whom.
//!
//! All edges that reach into the window are cut where they meet; a ray from beside each stretch then tells whose inside is on its either
//! side. A side is sound when it is inside the parent and one child, or inside neither; what is not sound is bounded by
//! the stretches along which the set of owners changes.

use super::arrange::{Cut, Owned, arrange, is_on};
use super::border::Border;
use super::trace::{rings as rings_of, with_islands};
use crate::bounds::Bounds;
use crate::edges::{Bands, Edge};
use crate::snap::IntPoint;
use std::collections::{HashMap, HashSet};

/// The owner number of the parent; children count from 0.
pub(super) const PARENT: u32 = u32::MAX;

/// Whose inside a point lies in, in order; the parent comes last.
type Owners = Vec<u32>;

/// A stretch of the border of a fault.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The fault is on its left.
    pub edge: Edge,
    /// Whose inside lies on its right.
    pub beyond: Owners,
}

/// A connected place with the same owners, which are not what they should be.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// The children that lie here.
    pub children: Vec<u32>,
    pub in_parent: bool,
    /// Its outline, then islands in it.
    pub rings: Vec<Vec<IntPoint>>,
    /// Its border; empty where two borders cross by so little that nothing is left between them on the lattice.
    pub border: Vec<Stretch>,
}

/// What was found in a window.
pub(super) struct Place {
    pub cuts: Vec<Cut>,
    /// The pieces that begin or end where something was cut.
    pub at_cuts: Vec<Owned>,
    pub faults: Vec<Fault>,
    /// What must be added to the pieces so that the inside is on their left again: leading edges through the lattice can turn over what is
    /// thinner than a step.
    pub turned: Vec<(u32, Edge)>,
}

fn is_sound(owners: &[u32]) -> bool {
    matches!(owners, [] | [_, PARENT])
}

/// In the list if it was not, else out of it.
fn toggle(owners: &mut Owners, owner: u32) {
    match owners.iter().position(|&o| o == owner) {
        Some(at) => {
            owners.swap_remove(at);
        }
        None => owners.push(owner),
    }
}

/// Looks at a window, given the borders of all that reach into it.
pub(super) fn examine<'a>(window: Bounds, borders: impl Iterator<Item = (u32, &'a Border)>) -> Place {
    // A ray to the east meets edges outside the window, too.
    let eastward = Bounds { east: i32::MAX, ..window };
    let (mut here, mut further) = (Vec::new(), Vec::new());
    for (owner, border) in borders {
        border.edges_near(eastward, |edge| {
            if edge.bounds().meets(window) { &mut here } else { &mut further }.push(Owned { edge, owner });
        });
    }
    let found = arrange(&here);
    let all: Vec<Owned> = found.pieces.iter().chain(&further).copied().collect();
    let edges: Vec<Edge> = all.iter().map(|o| o.edge).collect();
    let bands = Bands::new(&edges);
    let mut by_owners: HashMap<Owners, Vec<Stretch>> = HashMap::new();
    let mut left = Owners::new();
    let mut turned = Vec::new();
    // What bounds a fault lies in the window. From south to north, because rays on one level meet the same edges.
    let stretches = found.pieces.chunk_by(|a, b| a.edge.upward() == b.edge.upward());
    let mut stretches: Vec<&[Owned]> = stretches.filter(|s| window.holds(s[0].edge.bounds())).collect();
    stretches.sort_unstable_by_key(|s| (s[0].edge.doubled_middle().1, s[0].edge.upward()));
    for same in stretches {
        let stretch = same[0].edge.upward();
        left.clear();
        bands.ray(stretch.doubled_middle(), stretch.step_left(), |i, _| toggle(&mut left, all[i].owner));
        let mut right = left.clone();
        for o in same {
            toggle(&mut right, o.owner);
        }
        left.sort_unstable();
        right.sort_unstable();
        for own in same.chunk_by(|a, b| a.owner == b.owner) {
            let upward = own.iter().filter(|o| o.edge == stretch).count() as i32;
            let is = 2 * upward - own.len() as i32;
            let on = |side: &Owners| i32::from(side.contains(&own[0].owner));
            let missing = on(&left) - on(&right) - is;
            let edge = if missing > 0 { stretch } else { stretch.reversed() };
            turned.extend(std::iter::repeat_n((own[0].owner, edge), missing.unsigned_abs() as usize));
        }
        if left == right {
            continue;
        }
        for (edge, inside, beyond) in [(stretch, &left, &right), (stretch.reversed(), &right, &left)] {
            if !is_sound(inside) {
                by_owners.entry(inside.clone()).or_default().push(Stretch { edge, beyond: beyond.clone() });
            }
        }
    }
    let mut by_owners: Vec<(Owners, Vec<Stretch>)> = by_owners.into_iter().collect();
    by_owners.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut faults: Vec<Fault> =
        by_owners.iter().flat_map(|(owners, stretches)| faults_of(owners, stretches)).collect();
    let joints: HashSet<IntPoint> = found.cuts.iter().flat_map(|c| c.at.iter().copied()).collect();
    let mut at_cuts = found.pieces;
    at_cuts.retain(|p| joints.contains(&p.edge.from) || joints.contains(&p.edge.to));
    collapsed(&at_cuts, &found.cuts, &mut faults);
    Place { cuts: found.cuts, at_cuts, faults, turned }
}

/// The connected places of one set of owners.
fn faults_of(owners: &Owners, stretches: &[Stretch]) -> Vec<Fault> {
    let in_parent = owners.last() == Some(&PARENT);
    let children = owners[..owners.len() - usize::from(in_parent)].to_vec();
    let edges: Vec<Edge> = stretches.iter().map(|s| s.edge).collect();
    let groups = with_islands(rings_of(&edges));
    let single = groups.len() == 1;
    let number: HashMap<Edge, usize> =
        if single { HashMap::new() } else { edges.iter().enumerate().map(|(i, &e)| (e, i)).collect() };
    let border = |rings: &[Vec<IntPoint>]| {
        if single {
            return stretches.to_vec();
        }
        let own = rings.iter().flat_map(|r| crate::snap::ring_edges(r));
        own.filter_map(|(from, to)| Some(stretches[*number.get(&Edge { from, to })?].clone())).collect()
    };
    let fault = |rings: Vec<Vec<IntPoint>>| Fault {
        children: children.clone(),
        in_parent,
        border: border(&rings),
        rings,
    };
    groups.into_iter().map(fault).collect()
}

/// Crossings of which rounding to the lattice has left no place at all: each is the sliver between the stretch as it was drawn and the
/// place it was led through.
fn collapsed(pieces: &[Owned], cuts: &[Cut], faults: &mut Vec<Fault>) {
    if cuts.iter().all(|c| c.at.iter().all(|&p| is_on(c.stretch, p))) {
        return;
    }
    let mut seen: HashSet<IntPoint> = faults.iter().flat_map(|f| f.rings.iter().flatten().copied()).collect();
    for cut in cuts {
        for &at in &cut.at {
            if is_on(cut.stretch, at) || !seen.insert(at) {
                continue;
            }
            let touching = pieces.iter().filter(|p| p.edge.from == at || p.edge.to == at);
            let mut children: Vec<u32> = touching.map(|p| p.owner).collect();
            children.sort_unstable();
            children.dedup();
            let with_parent = children.last() == Some(&PARENT);
            children.truncate(children.len() - usize::from(with_parent));
            let mut outline = vec![cut.stretch.from, cut.stretch.to, at];
            if crate::snap::doubled_area(&outline) < 0 {
                outline.reverse();
            }
            let in_parent = children.len() > 1;
            faults.push(Fault { children, in_parent, rings: vec![outline], border: vec![] });
        }
    }
}
