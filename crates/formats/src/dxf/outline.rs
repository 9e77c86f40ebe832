//! Outlines of the entities that can be areas: LWPOLYLINE, POLYLINE with its VERTEX entities, HATCH.

use super::curve;
use super::pairs::Entity;
use crate::raw::RawRing;

/// What an entity encloses.
pub(super) enum Outline {
    /// A polyline.
    Line { points: RawRing, closed: bool },
    /// The boundaries of a hatch.
    Hatch(Vec<RawRing>),
}

/// The outline of an entity; `None` for what is none. `vertices` are those that follow an old polyline.
pub(super) fn of(entity: &Entity<'_>, vertices: &[Entity<'_>]) -> Result<Option<Outline>, String> {
    let outline = match entity.kind {
        "LWPOLYLINE" => Some(light(entity)?),
        "POLYLINE" => old(entity, vertices)?,
        "HATCH" => Hatch { pairs: &entity.pairs, at: 0 }.read().map(Outline::Hatch),
        _ => None,
    };
    Ok(outline.map(|o| if entity.mirrored() { mirror(o) } else { o }))
}

fn mirror(mut outline: Outline) -> Outline {
    let flip = |ring: &mut RawRing| ring.iter_mut().for_each(|p| p[0] = -p[0]);
    match &mut outline {
        Outline::Line { points, .. } => flip(points),
        Outline::Hatch(rings) => rings.iter_mut().for_each(flip),
    }
    outline
}

/// Vertices with bulges (each belongs to the edge that begins at its vertex) as points.
fn chain(vertices: &[([f64; 2], f64)], closed: bool) -> RawRing {
    let mut points = Vec::with_capacity(vertices.len() + 1);
    let mut before = 0.0;
    for &(p, bulge) in vertices {
        curve::bulge(&mut points, p, before);
        before = bulge;
    }
    if let Some(&(first, _)) = vertices.first().filter(|_| closed && before != 0.0) {
        curve::bulge(&mut points, first, before);
    }
    points
}

fn value(entity: &str, code: i32, text: &str) -> Result<f64, String> {
    let shown = || text.trim().chars().take(30).collect::<String>();
    let number = text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    number.ok_or_else(|| format!("{entity}: “{}” is no number (group code {code})", shown()))
}

fn light(entity: &Entity<'_>) -> Result<Outline, String> {
    let mut vertices: Vec<([f64; 2], f64)> = Vec::new();
    for &(code, text) in &entity.pairs {
        match (code, vertices.last_mut()) {
            (10, _) => vertices.push(([value(entity.kind, code, text)?, f64::NAN], 0.0)),
            (20, Some(last)) => last.0[1] = value(entity.kind, code, text)?,
            (42, Some(last)) => last.1 = value(entity.kind, code, text)?,
            _ => {}
        }
    }
    if vertices.iter().any(|v| v.0[1].is_nan()) {
        return Err(format!("{}: a vertex has an x and no y", entity.kind));
    }
    let closed = entity.int(70).unwrap_or(0) & 1 != 0;
    Ok(Outline::Line { points: chain(&vertices, closed), closed })
}

fn old(entity: &Entity<'_>, vertices: &[Entity<'_>]) -> Result<Option<Outline>, String> {
    let flags = entity.int(70).unwrap_or(0);
    // 16 and 64: meshes, which are surfaces in space.
    if flags & (16 | 64) != 0 {
        return Ok(None);
    }
    let mut found = Vec::with_capacity(vertices.len());
    for vertex in vertices {
        // 16: the frame of a spline, which the line does not pass.
        if vertex.int(70).unwrap_or(0) & 16 != 0 {
            continue;
        }
        let number = |code: i32| match vertex.text(code) {
            Some(text) => value(vertex.kind, code, text),
            None => Err(format!("VERTEX: group code {code} is missing")),
        };
        found.push(([number(10)?, number(20)?], vertex.number(42).unwrap_or(0.0)));
    }
    let closed = flags & 1 != 0;
    Ok(Some(Outline::Line { points: chain(&found, closed), closed }))
}

/// The boundaries of a hatch: a run of pairs whose meaning depends on the counts before them.
struct Hatch<'a> {
    pairs: &'a [(i32, &'a str)],
    at: usize,
}

impl Hatch<'_> {
    /// The value of the next pair if it has this code; else the place stays.
    fn next(&mut self, code: i32) -> Option<f64> {
        let (found, text) = self.pairs.get(self.at)?;
        let number =
            (*found == code).then(|| text.trim().parse::<f64>().ok().filter(|n| n.is_finite()))??;
        self.at += 1;
        Some(number)
    }

    fn count(&mut self, code: i32) -> Option<usize> {
        let n = self.next(code)?;
        // There are two pairs at least for each thing counted.
        (n >= 0.0 && n <= self.pairs.len() as f64).then_some(n as usize)
    }

    fn point(&mut self, x: i32) -> Option<[f64; 2]> {
        Some([self.next(x)?, self.next(x + 10)?])
    }

    /// `None` when the hatch has boundaries that are not read (splines, ellipses) or is damaged.
    fn read(mut self) -> Option<Vec<RawRing>> {
        self.at = self.pairs.iter().position(|(code, _)| *code == 91)?;
        let paths = self.count(91)?;
        let mut rings = Vec::new();
        for _ in 0..paths {
            let flags = self.count(92)?;
            let ring = if flags & 2 != 0 { self.polyline()? } else { self.edges()? };
            rings.push(ring);
            // The drawn things it was made from.
            for _ in 0..self.count(97).unwrap_or(0) {
                self.next_any(330);
            }
        }
        (!rings.is_empty()).then_some(rings)
    }

    /// Passes over a pair whose value is no number (a handle).
    fn next_any(&mut self, code: i32) {
        if self.pairs.get(self.at).is_some_and(|p| p.0 == code) {
            self.at += 1;
        }
    }

    fn polyline(&mut self) -> Option<RawRing> {
        let bulges = self.next(72)? != 0.0;
        self.next(73)?;
        let n = self.count(93)?;
        let mut vertices = Vec::new();
        for _ in 0..n {
            let p = self.point(10)?;
            vertices.push((p, if bulges { self.next(42).unwrap_or(0.0) } else { 0.0 }));
        }
        Some(chain(&vertices, true))
    }

    fn edges(&mut self) -> Option<RawRing> {
        let n = self.count(93)?;
        let mut ring: RawRing = Vec::new();
        for _ in 0..n {
            match self.next(72)? as i64 {
                1 => {
                    let (from, to) = (self.point(10)?, self.point(11)?);
                    ring.extend([from, to]);
                }
                2 => {
                    let centre = self.point(10)?;
                    let (radius, start, end) =
                        (self.next(40)?, self.next(50)?.to_radians(), self.next(51)?.to_radians());
                    let counterclockwise = self.next(73)? != 0.0;
                    // Clockwise arcs have their angles measured clockwise.
                    let turn = if counterclockwise { 1.0 } else { -1.0 };
                    let sweep = curve::sweep(start, end);
                    ring.push([centre[0] + radius * start.cos(), centre[1] + turn * radius * start.sin()]);
                    curve::arc(&mut ring, centre, radius, turn * start, turn * sweep);
                }
                _ => return None,
            }
        }
        // One edge begins where the one before ends, but for rounding.
        ring.dedup_by(|b, a| (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-6 * (1.0 + a[0].abs() * 1e-6));
        Some(ring)
    }
}
