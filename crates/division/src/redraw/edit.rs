//! One edit of the grids of a community.

use super::laid::{Laid, plane_of};
use super::{Drawn, EditError, Piece};
use crate::arrange::{Kind, NO_STREET, NONE, Segment};
use crate::lines::rings;
use crate::plane::Plane;
use tessera_geometry::{IntPoint, LonLat, MultiPolygon};

/// How far the ends of a cutting line are drawn on, metres: an end that was put on a border lies beside it by a hair. What is
/// beyond the border bounds nothing and disappears.
const DRAW_ON_M: f64 = 0.5;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Nothing: the borders are laid on the lattice and get each other's vertices.
    Settle,
    /// Gaps go to the neighbour with the longest border, of overlapping grids the first keeps the ground, what reaches outside is
    /// cut off.
    Mend,
    /// A line cuts the grids it crosses from side to side; of each the piece with the most ground goes on as the grid.
    Cut {
        /// The line.
        line: Vec<LonLat>,
        /// Only these grids; all when absent.
        only: Option<Vec<usize>>,
    },
    /// Grids are joined to one of them.
    Merge {
        /// Those to be joined.
        grids: Vec<usize>,
        /// The one that goes on.
        into: usize,
    },
    /// Ground goes to a grid.
    Take {
        /// The ground.
        ground: MultiPolygon,
        /// The grid that gets it; a new one when absent.
        to: Option<usize>,
    },
}

/// Makes an edit.
///
/// # Errors
/// [`EditError`] when it changes nothing or names what is not there.
pub fn edit(border: &MultiPolygon, grids: &[&MultiPolygon], edit: &Edit) -> Result<Drawn, EditError> {
    let plane = plane_of(std::iter::once(border).chain(grids.iter().copied()));
    let mut drawn = vec![];
    match edit {
        Edit::Cut { line, .. } => cut_segments(line, &plane, &mut drawn),
        Edit::Take { ground, .. } => rings(ground, Kind::Cut, &mut drawn),
        Edit::Settle | Edit::Mend | Edit::Merge { .. } => {}
    }
    let laid = Laid::new(border, grids, drawn, plane)?;
    let owner = laid.owners(grids);
    let n = grids.len();
    let known = |g: usize| if g < n { Ok(g) } else { Err(EditError::Unknown(g)) };
    match edit {
        Edit::Settle => Ok(pieces(&laid, &owner, n, n)),
        Edit::Mend => {
            let inside = |(f, &o): (usize, &u32)| if laid.faces.inside[f] { o } else { NONE };
            let mut label: Vec<u32> = owner.iter().enumerate().map(inside).collect();
            let gap: Vec<bool> = (0..label.len()).map(|f| laid.faces.inside[f] && label[f] == NONE).collect();
            laid.absorb(&gap, &mut label, |_, l| l != NONE);
            Ok(pieces(&laid, &label, n, n))
        }
        Edit::Merge { grids, into } => {
            let mut joined: Vec<usize> = grids.clone();
            joined.push(*into);
            joined.sort_unstable();
            joined.dedup();
            for g in &joined {
                known(*g)?;
            }
            if joined.len() < 2 {
                return Err(EditError::TooFew);
            }
            let label: Vec<u32> = owner
                .iter()
                .map(|&o| if o != NONE && joined.contains(&(o as usize)) { *into as u32 } else { o })
                .collect();
            Ok(pieces(&laid, &label, n, n))
        }
        Edit::Take { ground, to } => {
            if let Some(to) = to {
                known(*to)?;
            }
            take(&laid, &owner, n, ground, *to)
        }
        Edit::Cut { only, .. } => {
            for g in only.iter().flatten() {
                known(*g)?;
            }
            cut(&laid, &owner, n, only.as_deref())
        }
    }
}

fn cut_segments(line: &[LonLat], plane: &Plane, all: &mut Vec<Segment>) {
    let mut points: Vec<IntPoint> = line.iter().map(|&p| IntPoint::snap(p)).collect();
    points.dedup();
    let beyond = |end: IntPoint, before: IntPoint| {
        let (e, b) = (plane.metres(end), plane.metres(before));
        let length = (e[0] - b[0]).hypot(e[1] - b[1]).max(1e-9);
        plane.lattice([0, 1].map(|i| e[i] + (e[i] - b[i]) / length * DRAW_ON_M))
    };
    if let [first, second, ..] = points[..] {
        let last = points.len() - 1;
        let (start, end) = (beyond(first, second), beyond(points[last], points[last - 1]));
        points.insert(0, start);
        points.push(end);
    }
    all.extend(points.windows(2).filter_map(|w| Segment::new(w[0], w[1], Kind::Cut, NO_STREET)));
}

fn take(
    laid: &Laid,
    owner: &[u32],
    n: usize,
    ground: &MultiPolygon,
    to: Option<usize>,
) -> Result<Drawn, EditError> {
    let target = to.unwrap_or(n) as u32;
    let inside = laid.owners(&[ground]);
    let taken = |f: usize| inside[f] == 0 && laid.faces.inside[f];
    let mut label: Vec<u32> = owner.to_vec();
    for (f, label) in label.iter_mut().enumerate() {
        if taken(f) {
            *label = target;
        }
    }
    // What a line drawn along a border leaves between the two is nobody's wish.
    let slivers = laid.slivers();
    let drawn_only: Vec<bool> = (0..owner.len()).map(|f| slivers[f] && laid.faces.inside[f]).collect();
    laid.absorb(&drawn_only, &mut label, |f, l| l == target || l == owner[f]);
    let changed = (0..owner.len()).any(|f| label[f] != owner[f] && !slivers[f]);
    if !changed {
        return Err(EditError::NoGround);
    }
    let mut out = pieces(laid, &label, n, n + 1);
    if to.is_none()
        && let Some(new) = out.pieces.last_mut()
    {
        new.from = most_ground(laid, &label, owner, target);
    }
    Ok(out)
}

/// The old owner of most of the ground a label has now.
fn most_ground(laid: &Laid, label: &[u32], owner: &[u32], of: u32) -> Option<usize> {
    let mut ground: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
    for (f, l) in label.iter().enumerate() {
        if *l == of && owner[f] != NONE {
            *ground.entry(owner[f]).or_default() += laid.ground[f].area_m2();
        }
    }
    ground.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(o, _)| o as usize)
}

/// The face that stands for the part a face belongs to.
fn root(part: &mut [u32], mut f: u32) -> u32 {
    while part[f as usize] != f {
        part[f as usize] = part[part[f as usize] as usize];
        f = part[f as usize];
    }
    f
}

fn cut(laid: &Laid, owner: &[u32], n: usize, only: Option<&[usize]>) -> Result<Drawn, EditError> {
    let slivers = laid.slivers();
    // The part of its grid each face belongs to: faces of one grid that share an edge. A part of one face was not cut.
    let mut part: Vec<u32> = (0..owner.len() as u32).collect();
    for e in 0..laid.faces.ends.len() {
        let (a, b) = laid.faces.beside(e);
        if owner[a as usize] == owner[b as usize] {
            let (a, b) = (root(&mut part, a), root(&mut part, b));
            part[a as usize] = b;
        }
    }
    let mut label = owner.to_vec();
    let mut from = vec![];
    for g in 0..n {
        if only.is_some_and(|o| !o.contains(&g)) {
            continue;
        }
        let faces: Vec<usize> = (1..owner.len()).filter(|&f| owner[f] == g as u32 && !slivers[f]).collect();
        let Some(&largest) =
            faces.iter().max_by(|a, b| laid.ground[**a].area_m2().total_cmp(&laid.ground[**b].area_m2()))
        else {
            continue;
        };
        for &f in &faces {
            let own = root(&mut part, f as u32);
            let cut = faces.iter().any(|&o| o != f && root(&mut part, o as u32) == own);
            if f != largest && cut {
                label[f] = (n + from.len()) as u32;
                from.push(g);
            }
        }
    }
    if from.is_empty() {
        return Err(EditError::CutsNothing);
    }
    let came_from =
        |l: u32| if (l as usize) < n { l } else { from.get(l as usize - n).map_or(NONE, |g| *g as u32) };
    let narrow: Vec<bool> = (0..owner.len()).map(|f| slivers[f] && owner[f] != NONE).collect();
    laid.absorb(&narrow, &mut label, |f, l| l != NONE && came_from(l) == owner[f]);
    let mut out = pieces(laid, &label, n, n + from.len());
    for piece in out.pieces.iter_mut().filter(|p| p.grid.is_none()) {
        piece.from = piece.from.and_then(|new| from.get(new - n)).copied();
    }
    Ok(out)
}

/// The regions of labels: below `n` they go on as that grid, from `n` on they are new; `from` of a new one is its label for now.
fn pieces(laid: &Laid, label: &[u32], n: usize, count: usize) -> Drawn {
    let regions = laid.faces.regions(label, count);
    let piece = |(l, border): (usize, MultiPolygon)| {
        (!border.is_empty()).then_some(Piece { grid: (l < n).then_some(l), from: Some(l), border })
    };
    Drawn { border: laid.border(), pieces: regions.into_iter().enumerate().filter_map(piece).collect() }
}
