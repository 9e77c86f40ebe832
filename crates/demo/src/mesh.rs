//! The planar mesh under the town: one set of shared vertices, edges that are streets, banks or borders, and faces
//! (blocks). Everything with an area is a union of faces, so borders match exactly and nothing is covered twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::geom::{P, add, area, cross, crossing, dist, dot, inside, key, left, lerp, mul, snap, sub, unit};

/// What an edge of the mesh is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// The district's own border.
    Border,
    /// Bank of the river.
    Bank,
    /// The middle of the river, where the areas of both banks meet.
    Midstream,
    /// A parcel border without a way on it.
    Parcel,
    /// A path for walkers, or a field track.
    Footway,
    /// A residential street or lane.
    Residential,
    /// A secondary street.
    Secondary,
    /// A primary street.
    Primary,
    /// A trunk road.
    Trunk,
}

impl LineKind {
    /// Half the width of the way in metres: how far the blocks' usable land stays from the line.
    pub fn half_width(self) -> f64 {
        match self {
            Self::Trunk => 17.0,
            Self::Primary => 13.0,
            Self::Secondary => 9.0,
            Self::Residential => 5.0,
            Self::Footway => 2.5,
            Self::Border | Self::Bank | Self::Midstream | Self::Parcel => 1.0,
        }
    }

    /// Whether something can drive or walk along it.
    pub fn is_way(self) -> bool {
        self >= Self::Footway
    }
}

/// An edge's kind and the number of the curve or cut it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Curve number; the pieces of one curve share it.
    pub id: usize,
}

/// A polyline to be laid into the mesh.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Points in metres; a closed curve repeats its first point.
    pub points: Vec<P>,
    /// What its edges become.
    pub kind: LineKind,
}

/// The mesh. Faces run anticlockwise.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Vertices in metres, already on the published raster.
    pub points: Vec<P>,
    /// Vertex numbers around each face.
    pub faces: Vec<Vec<usize>>,
    /// The face to the left of a directed edge.
    pub face_of: HashMap<(usize, usize), usize>,
    /// Kind and origin of each edge (smaller vertex first).
    pub lines: BTreeMap<(usize, usize), Line>,
    degree: Vec<usize>,
}

/// An undirected edge's key.
pub fn edge(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// Where a cut meets the border of a face.
#[derive(Clone, Copy, Debug)]
enum End {
    Vertex(usize),
    OnEdge(usize, usize, P),
}

/// How a face is to be cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// A point of the cut, inside the face.
    pub origin: P,
    /// Direction of the cut.
    pub direction: P,
    /// Sideways shift of the middle as a share of the length (a bent street).
    pub bend: f64,
    /// What the new edges become.
    pub line: Line,
    /// No part may be smaller than this (m²).
    pub min_area: f64,
}

impl Mesh {
    /// Lays `curves` over each other inside `outline` (an open ring, which becomes the border), splits them where they
    /// cross, drops dead ends and finds the faces. Curve `i` gets line id `i`, the border `curves.len()`.
    pub fn arrange(curves: &[Curve], outline: &[P]) -> Self {
        let mut segments: Vec<(P, P, Line)> = Vec::new();
        for (id, curve) in curves.iter().enumerate() {
            segments.extend(curve.points.windows(2).map(|w| (w[0], w[1], Line { kind: curve.kind, id })));
        }
        let n = outline.len();
        let border = Line { kind: LineKind::Border, id: curves.len() };
        segments.extend((0..n).map(|i| (outline[i], outline[(i + 1) % n], border)));

        let mut mesh = Self::default();
        let mut numbers: HashMap<(i64, i64), usize> = HashMap::new();
        for (i, &(a, b, line)) in segments.iter().enumerate() {
            let mut shares = vec![0.0, 1.0];
            for (j, &(c, d, _)) in segments.iter().enumerate() {
                if i != j
                    && let Some((t, _)) = crossing(a, b, c, d)
                {
                    shares.push(t);
                }
            }
            shares.sort_by(f64::total_cmp);
            for pair in shares.windows(2) {
                let (p, q) = (snap(lerp(a, b, pair[0])), snap(lerp(a, b, pair[1])));
                let middle = lerp(p, q, 0.5);
                if key(p) == key(q) || (line != border && !inside(outline, middle)) {
                    continue;
                }
                let mut number = |p: P| {
                    *numbers.entry(key(p)).or_insert_with(|| {
                        mesh.points.push(p);
                        mesh.points.len() - 1
                    })
                };
                let ends = (number(p), number(q));
                mesh.lines.entry(edge(ends.0, ends.1)).or_insert(line);
            }
        }
        mesh.collapse_short_edges(14.0);
        mesh.drop_dead_ends();
        mesh.trace_faces();
        mesh
    }

    /// Joins vertices that are closer than `shortest` along an edge: no stub of a street is shorter.
    fn collapse_short_edges(&mut self, shortest: f64) {
        loop {
            let short =
                self.lines.keys().copied().find(|&(a, b)| dist(self.points[a], self.points[b]) < shortest);
            let Some((a, b)) = short else { return };
            let degree = |v: usize| self.lines.keys().filter(|e| e.0 == v || e.1 == v).count();
            let (keep, gone) = if degree(a) >= degree(b) { (a, b) } else { (b, a) };
            let old = std::mem::take(&mut self.lines);
            for ((u, v), line) in old {
                let (u, v) = (if u == gone { keep } else { u }, if v == gone { keep } else { v });
                if u != v {
                    let slot = self.lines.entry(edge(u, v)).or_insert(line);
                    // Where two edges become one, the border stays border, else the wider way wins.
                    if slot.kind != LineKind::Border
                        && (line.kind == LineKind::Border || line.kind > slot.kind)
                    {
                        *slot = line;
                    }
                }
            }
        }
    }

    fn drop_dead_ends(&mut self) {
        loop {
            let mut degree = vec![0_usize; self.points.len()];
            for &(a, b) in self.lines.keys() {
                degree[a] += 1;
                degree[b] += 1;
            }
            let before = self.lines.len();
            self.lines.retain(|&(a, b), _| degree[a] > 1 && degree[b] > 1);
            if self.lines.len() == before {
                self.degree = degree;
                return;
            }
        }
    }

    fn trace_faces(&mut self) {
        let mut around: Vec<Vec<usize>> = vec![Vec::new(); self.points.len()];
        for &(a, b) in self.lines.keys() {
            around[a].push(b);
            around[b].push(a);
        }
        for (v, list) in around.iter_mut().enumerate() {
            let angle = |w: usize| {
                let d = sub(self.points[w], self.points[v]);
                d[1].atan2(d[0])
            };
            list.sort_by(|&p, &q| angle(p).total_cmp(&angle(q)));
        }
        let mut seen: HashSet<(usize, usize)> = HashSet::new();
        let keys: Vec<(usize, usize)> = self.lines.keys().copied().collect();
        for (a, b) in keys.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            if seen.contains(&(a, b)) {
                continue;
            }
            let (mut u, mut v, mut ring) = (a, b, Vec::new());
            while seen.insert((u, v)) {
                ring.push(u);
                // Keep the face on the left: leave by the next edge clockwise from the one we came by.
                let list = &around[v];
                let came = list.iter().position(|&w| w == u).unwrap_or(0);
                let next = list[(came + list.len() - 1) % list.len()];
                (u, v) = (v, next);
            }
            if area(&self.ring_points(&ring)) > 0.0 {
                self.add_face(ring);
            }
        }
    }

    fn add_face(&mut self, ring: Vec<usize>) -> usize {
        let number = self.faces.len();
        self.faces.push(ring);
        self.own_edges(number);
        number
    }

    fn own_edges(&mut self, face: usize) {
        let ring = &self.faces[face];
        for i in 0..ring.len() {
            self.face_of.insert((ring[i], ring[(i + 1) % ring.len()]), face);
        }
    }

    /// Coordinates of a list of vertices.
    pub fn ring_points(&self, ring: &[usize]) -> Vec<P> {
        ring.iter().map(|&v| self.points[v]).collect()
    }

    /// Coordinates around a face.
    pub fn face_points(&self, face: usize) -> Vec<P> {
        self.ring_points(&self.faces[face])
    }

    /// The directed edges of a face.
    pub fn face_edges(&self, face: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let ring = &self.faces[face];
        (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
    }

    /// Kind and origin of the edge between two neighbouring vertices.
    pub fn line(&self, a: usize, b: usize) -> Line {
        self.lines[&edge(a, b)]
    }

    /// Cuts `face` in two along `cut`; the number of the new face, or `None` (and nothing changed) when the cut would
    /// leave the face, meet a street at a sharp angle, or leave a piece that is too small or too thin.
    pub fn split(&mut self, face: usize, cut: Cut) -> Option<usize> {
        let ring = self.faces[face].clone();
        let points = self.ring_points(&ring);
        let n = ring.len();
        let mut ahead: Option<(f64, End)> = None;
        let mut behind: Option<(f64, End)> = None;
        for i in 0..n {
            let (a, b) = (points[i], points[(i + 1) % n]);
            let (sa, sb) =
                (cross(cut.direction, sub(a, cut.origin)), cross(cut.direction, sub(b, cut.origin)));
            if (sa > 0.0) == (sb > 0.0) {
                continue;
            }
            let hit = lerp(a, b, sa / (sa - sb));
            let along = dot(sub(hit, cut.origin), cut.direction);
            let side = if along > 0.0 { &mut ahead } else { &mut behind };
            if side.is_none_or(|(best, _)| along.abs() < best) {
                *side = Some((along.abs(), self.end_at(&ring, i, hit)));
            }
        }
        let (start, stop) = (behind?.1, ahead?.1);
        let place = |end: End| match end {
            End::Vertex(v) => self.points[v],
            End::OnEdge(_, _, p) => p,
        };
        let (from, to) = (place(start), place(stop));
        let length = dist(from, to);
        if length < 25.0 {
            return None;
        }
        let mut chain = vec![from];
        if length > 110.0 && cut.bend != 0.0 {
            let sideways = mul(left(unit(sub(to, from))), cut.bend * length);
            chain.push(snap(add(lerp(from, to, 0.36), mul(sideways, 0.9))));
            chain.push(snap(add(lerp(from, to, 0.68), mul(sideways, 0.75))));
        }
        chain.push(to);
        if !clear(&points, &chain) || !self.wide_angles(&ring, start, chain[1]) {
            return None;
        }
        if !self.wide_angles(&ring, stop, chain[chain.len() - 2]) {
            return None;
        }
        // Rehearse the two pieces on paper before touching the mesh.
        let rehearsal = rehearse(&ring, &points, (start, stop), &chain)?;
        for piece in &rehearsal {
            let (size, around) = (area(piece), crate::geom::perimeter(piece));
            if size < cut.min_area || size / (around * around) < 0.032 {
                return None;
            }
        }
        let first = self.make_vertex(start);
        let last = self.make_vertex(stop);
        let mut between: Vec<usize> = Vec::new();
        for &p in &chain[1..chain.len() - 1] {
            self.points.push(p);
            self.degree.push(2);
            between.push(self.points.len() - 1);
        }
        self.degree[first] += 1;
        self.degree[last] += 1;
        let mut way = vec![first];
        way.extend(&between);
        way.push(last);
        for pair in way.windows(2) {
            self.lines.insert(edge(pair[0], pair[1]), cut.line);
        }
        let mut ring = self.faces[face].clone();
        let at = ring.iter().position(|&v| v == first)?;
        ring.rotate_left(at);
        let at = ring.iter().position(|&v| v == last)?;
        let mut one: Vec<usize> = ring[..=at].to_vec();
        one.extend(between.iter().rev());
        let mut two: Vec<usize> = ring[at..].to_vec();
        two.push(first);
        two.extend(&between);
        self.faces[face] = one;
        self.own_edges(face);
        Some(self.add_face(two))
    }

    /// A cut that ends near a junction ends in it; else in the middle of the edge.
    fn end_at(&self, ring: &[usize], i: usize, hit: P) -> End {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let reach = |v: usize| if self.degree[v] > 2 { 34.0 } else { 13.0 };
        let (da, db) = (dist(hit, self.points[a]), dist(hit, self.points[b]));
        let (near, d) = if da <= db { (a, da) } else { (b, db) };
        if d < reach(near) { End::Vertex(near) } else { End::OnEdge(a, b, snap(hit)) }
    }

    fn wide_angles(&self, ring: &[usize], end: End, next: P) -> bool {
        let (at, neighbours) = match end {
            End::OnEdge(a, b, p) => (p, [self.points[a], self.points[b]]),
            End::Vertex(v) => {
                let Some(i) = ring.iter().position(|&w| w == v) else { return false };
                let n = ring.len();
                (self.points[v], [self.points[ring[(i + n - 1) % n]], self.points[ring[(i + 1) % n]]])
            }
        };
        let way = unit(sub(next, at));
        neighbours.iter().all(|&q| dot(way, unit(sub(q, at))) < 0.80)
    }

    fn make_vertex(&mut self, end: End) -> usize {
        let (a, b, p) = match end {
            End::Vertex(v) => return v,
            End::OnEdge(a, b, p) => (a, b, p),
        };
        let v = self.points.len();
        self.points.push(p);
        self.degree.push(2);
        if let Some(line) = self.lines.remove(&edge(a, b)) {
            self.lines.insert(edge(a, v), line);
            self.lines.insert(edge(v, b), line);
        }
        for (from, to) in [(a, b), (b, a)] {
            if let Some(face) = self.face_of.remove(&(from, to)) {
                if let Some(i) = self.faces[face].iter().position(|&w| w == from) {
                    self.faces[face].insert(i + 1, v);
                }
                self.face_of.insert((from, v), face);
                self.face_of.insert((v, to), face);
            }
        }
        v
    }
}

/// Whether the inner part of `chain` stays inside `ring` and keeps its distance from it.
fn clear(ring: &[P], chain: &[P]) -> bool {
    let ends = [chain[0], chain[chain.len() - 1]];
    for pair in chain.windows(2) {
        if !inside(ring, lerp(pair[0], pair[1], 0.5)) {
            return false;
        }
        // Pull the ends in a little: they lie on the ring by intention.
        let (from, to) = (lerp(pair[0], pair[1], 0.06), lerp(pair[0], pair[1], 0.94));
        for (i, &here) in ring.iter().enumerate() {
            let next = ring[(i + 1) % ring.len()];
            let ends_here = ends.iter().any(|&p| crate::geom::from_segment(p, here, next) < 30.0);
            let closest = if ends_here { 0.0 } else { 22.0 };
            if crossing(from, to, here, next).is_some()
                || crate::geom::between_segments(from, to, here, next) < closest
            {
                return false;
            }
        }
    }
    true
}

/// The two pieces that a cut would leave.
fn rehearse(ring: &[usize], points: &[P], ends: (End, End), chain: &[P]) -> Option<[Vec<P>; 2]> {
    let n = ring.len();
    let mut list: Vec<(P, u8)> = Vec::new();
    for i in 0..n {
        let tag = |end: End, bit: u8| match end {
            End::Vertex(v) if v == ring[i] => bit,
            _ => 0,
        };
        list.push((points[i], tag(ends.0, 1) | tag(ends.1, 2)));
        for (end, bit) in [(ends.0, 1), (ends.1, 2)] {
            if let End::OnEdge(a, _, p) = end
                && a == ring[i]
            {
                list.push((p, bit));
            }
        }
    }
    let first = list.iter().position(|x| x.1 & 1 != 0)?;
    list.rotate_left(first);
    let last = list.iter().position(|x| x.1 & 2 != 0)?;
    if last < 2 || list.len() - last < 2 {
        return None;
    }
    let inner = &chain[1..chain.len() - 1];
    let mut one: Vec<P> = list[..=last].iter().map(|x| x.0).collect();
    one.extend(inner.iter().rev());
    let mut two: Vec<P> = list[last..].iter().map(|x| x.0).collect();
    two.push(list[0].0);
    two.extend(inner);
    Some([one, two])
}
