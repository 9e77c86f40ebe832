//! Arcs as chains of straight edges.

use std::f64::consts::{FRAC_PI_4, TAU};

/// How far a chain may be from its arc, metres.
pub(super) const SAGITTA_M: f64 = 0.1;
/// The same for a drawing in degrees (a tenth of a metre, about).
const SAGITTA_DEG: f64 = 1e-6;
/// Edges of one arc at most.
const MAX_EDGES: f64 = 4096.0;

/// Appends the points of an arc after its first, from angle `start` through `sweep` (radians, positive counterclockwise).
pub(super) fn arc(out: &mut Vec<[f64; 2]>, centre: [f64; 2], radius: f64, start: f64, sweep: f64) {
    let sagitta = if super::in_degrees(&centre) { SAGITTA_DEG } else { SAGITTA_M };
    let step = (2.0 * (1.0 - (sagitta / radius).min(1.0)).acos()).min(FRAC_PI_4);
    // A radius without bound gives a step of nothing; NaN becomes zero, and then it is one edge.
    let edges = (sweep.abs() / step).ceil().clamp(1.0, MAX_EDGES) as u32;
    for i in 1..=edges.max(1) {
        let angle = start + sweep * f64::from(i) / f64::from(edges.max(1));
        out.push([centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]);
    }
}

/// Appends the way from the last point to `to`: a straight edge, or an arc by its bulge (the tangent of a quarter of its angle,
/// positive counterclockwise).
pub(super) fn bulge(out: &mut Vec<[f64; 2]>, to: [f64; 2], bulge: f64) {
    let Some(&from) = out.last() else {
        out.push(to);
        return;
    };
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    if bulge.is_finite() && bulge.abs() > 1e-9 && dx.hypot(dy) > 0.0 {
        let k = (1.0 / bulge - bulge) / 4.0;
        let centre = [f64::midpoint(from[0], to[0]) - dy * k, f64::midpoint(from[1], to[1]) + dx * k];
        let radius = (from[0] - centre[0]).hypot(from[1] - centre[1]);
        let start = (from[1] - centre[1]).atan2(from[0] - centre[0]);
        arc(out, centre, radius, start, 4.0 * bulge.atan());
        out.pop();
    }
    // The end exactly, not as the circle has it.
    out.push(to);
}

/// The sweep from one angle to another, radians; a whole turn when they are the same.
pub(super) fn sweep(start: f64, end: f64) -> f64 {
    let sweep = (end - start).rem_euclid(TAU);
    if sweep == 0.0 { TAU } else { sweep }
}
