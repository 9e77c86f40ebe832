//! The Gauss–Krüger projection on the CGCS2000 ellipsoid: what Chinese surveyors measure in.
//!
//! Krüger's series in the third flattening n, to n⁶ (C. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geod.
//! 85, 2011, equations 12, 35 and 36): nanometres within ±3° of the central meridian, still below a millimetre at ±20°. No scale factor on the
//! central meridian (unlike UTM).

use tessera_geometry::LonLat;

/// Semi-major axis of CGCS2000 (GB 22021-2008), metres.
const A: f64 = 6_378_137.0;
/// Its flattening.
const F: f64 = 1.0 / 298.257_222_101;
/// Third flattening.
const N: f64 = F / (2.0 - F);
/// Metres added to the easting so that it is never negative.
pub const FALSE_EASTING: f64 = 500_000.0;
/// How far from the central meridian positions are taken, degrees. Zones are ±3° at most; neighbours' data overlap a little.
pub const MAX_OFF_DEG: f64 = 10.0;

/// Radius of the rectifying sphere, metres.
fn radius() -> f64 {
    let n2 = N * N;
    A / (1.0 + N) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0 + n2 * n2 * n2 / 256.0)
}

/// Values of six polynomials in n whose coefficients begin at n¹, n², …
fn series(rows: [&[f64]; 6]) -> [f64; 6] {
    let mut power = 1.0;
    rows.map(|row| {
        power *= N;
        power * row.iter().rev().fold(0.0, |sum, c| sum * N + c)
    })
}

/// From the sphere to the ellipsoid's plane.
fn alpha() -> [f64; 6] {
    series([
        &[1.0 / 2.0, -2.0 / 3.0, 5.0 / 16.0, 41.0 / 180.0, -127.0 / 288.0, 7891.0 / 37800.0],
        &[13.0 / 48.0, -3.0 / 5.0, 557.0 / 1440.0, 281.0 / 630.0, -1_983_433.0 / 1_935_360.0],
        &[61.0 / 240.0, -103.0 / 140.0, 15061.0 / 26880.0, 167_603.0 / 181_440.0],
        &[49561.0 / 161_280.0, -179.0 / 168.0, 6_601_661.0 / 7_257_600.0],
        &[34729.0 / 80640.0, -3_418_889.0 / 1_995_840.0],
        &[212_378_941.0 / 319_334_400.0],
    ])
}

/// And back.
fn beta() -> [f64; 6] {
    series([
        &[1.0 / 2.0, -2.0 / 3.0, 37.0 / 96.0, -1.0 / 360.0, -81.0 / 512.0, 96199.0 / 604_800.0],
        &[1.0 / 48.0, 1.0 / 15.0, -437.0 / 1440.0, 46.0 / 105.0, -1_118_711.0 / 3_870_720.0],
        &[17.0 / 480.0, -37.0 / 840.0, -209.0 / 4480.0, 5569.0 / 90720.0],
        &[4397.0 / 161_280.0, -11.0 / 504.0, -830_251.0 / 7_257_600.0],
        &[4583.0 / 161_280.0, -108_847.0 / 3_991_680.0],
        &[20_648_693.0 / 638_668_800.0],
    ])
}

/// First eccentricity.
fn eccentricity() -> f64 {
    (F * (2.0 - F)).sqrt()
}

/// Σ cⱼ·sin 2jξ·cosh 2jη and Σ cⱼ·cos 2jξ·sinh 2jη.
fn waves(c: [f64; 6], xi: f64, eta: f64) -> (f64, f64) {
    (1..).zip(c).fold((0.0, 0.0), |(x, y), (j, c)| {
        let k = 2.0 * f64::from(j);
        (x + c * (k * xi).sin() * (k * eta).cosh(), y + c * (k * xi).cos() * (k * eta).sinh())
    })
}

/// A position in the plane of the central meridian `cm` (degrees): metres north of the equator, and metres east with
/// [`FALSE_EASTING`] added (no zone number). `None` further than [`MAX_OFF_DEG`] from the meridian.
pub fn forward(p: LonLat, cm: f64) -> Option<(f64, f64)> {
    let off = p.lon() - cm;
    if off.abs() > MAX_OFF_DEG || p.lat().abs() > 89.0 {
        return None;
    }
    let (e, lambda) = (eccentricity(), off.to_radians());
    let tau = p.lat().to_radians().tan();
    // The conformal latitude's tangent.
    let sigma = (e * (e * tau / tau.hypot(1.0)).atanh()).sinh();
    let tau_c = tau * sigma.hypot(1.0) - sigma * tau.hypot(1.0);
    let xi = tau_c.atan2(lambda.cos());
    let eta = (lambda.sin() / tau_c.hypot(lambda.cos())).asinh();
    let (dx, dy) = waves(alpha(), xi, eta);
    Some((radius() * (xi + dx), radius() * (eta + dy) + FALSE_EASTING))
}

/// The position of a point of the plane of the central meridian `cm` (degrees), given as [`forward`] gives it.
/// `None` when the numbers are not finite or lie further than some [`MAX_OFF_DEG`] from the meridian.
pub fn inverse(north: f64, east: f64, cm: f64) -> Option<LonLat> {
    let off = east - FALSE_EASTING;
    if !north.is_finite() || !off.is_finite() || off.abs() > 1_200_000.0 || north.abs() > 9_900_000.0 {
        return None;
    }
    let (x, y) = (north / radius(), off / radius());
    let (dx, dy) = waves(beta(), x, y);
    let (xi, eta) = (x - dx, y - dy);
    let lambda = eta.sinh().atan2(xi.cos());
    let tau_c = xi.sin() / eta.sinh().hypot(xi.cos());
    let e = eccentricity();
    let e2 = e * e;
    // Newton's method for the latitude's tangent; two rounds suffice, five cost nothing.
    let mut tau = tau_c;
    for _ in 0..5 {
        let sigma = (e * (e * tau / tau.hypot(1.0)).atanh()).sinh();
        let now = tau * sigma.hypot(1.0) - sigma * tau.hypot(1.0);
        let step =
            (tau_c - now) / now.hypot(1.0) * (1.0 + (1.0 - e2) * tau * tau) / ((1.0 - e2) * tau.hypot(1.0));
        tau += step;
        if step.abs() < 1e-16 * tau.abs().max(1.0) {
            break;
        }
    }
    let lon = cm + lambda.to_degrees();
    if (lon - cm).abs() > MAX_OFF_DEG * 1.5 {
        return None;
    }
    LonLat::new(lon, tau.atan().to_degrees()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_central_meridian_is_straight_and_as_long_as_the_earth() {
        let (north, east) = forward(LonLat::new(114.0, 0.0).unwrap(), 114.0).unwrap();
        assert!(north.abs() < 1e-9 && (east - 500_000.0).abs() < 1e-9);
        // A quarter of the meridian of this ellipsoid is 10 001 965.729 m; at 45° it is 4 984 944.378 m.
        let (north, _) = forward(LonLat::new(114.0, 45.0).unwrap(), 114.0).unwrap();
        assert!((north - 4_984_944.378).abs() < 1e-3, "{north}");
    }

    #[test]
    fn what_is_far_away_is_refused() {
        assert!(forward(LonLat::new(125.0, 30.0).unwrap(), 114.0).is_none());
        assert!(inverse(3e6, 38_500_000.0, 114.0).is_none());
        assert!(inverse(f64::NAN, 500_000.0, 114.0).is_none());
        assert!(inverse(3e6, f64::INFINITY, 114.0).is_none());
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(off in -5.0..5.0_f64, lat in -60.0..60.0_f64, zone in 25..46_i32) {
            let cm = f64::from(zone * 3);
            let p = LonLat::new(cm + off, lat).unwrap();
            let (north, east) = forward(p, cm).unwrap();
            let back = inverse(north, east, cm).unwrap();
            prop_assert!((back.lon() - p.lon()).abs() < 1e-11 && (back.lat() - p.lat()).abs() < 1e-11, "{:?} {:?}", p, back);
        }
    }
}
