//! A shape drawn on the map.

use tessera_geometry::{LonLat, MultiPolygon, Polygon};

/// The most corners a drawn shape may have.
pub const MAX_CORNERS: usize = 200;

/// Reads a shape drawn on the map: corners as `lon,lat;lon,lat;…`, at least three, the last joined to the first. A line that crosses
/// itself is allowed, as happens by hand: inside is what an odd number of its strokes surrounds.
pub fn drawn_shape(text: &str) -> Result<MultiPolygon, String> {
    let mut ring = Vec::new();
    for corner in text.split(';').map(str::trim).filter(|c| !c.is_empty()) {
        let (lon, lat) = corner.split_once(',').ok_or_else(|| format!("{corner}: longitude,latitude"))?;
        let number = |v: &str| v.trim().parse::<f64>().map_err(|_| format!("{v}: not a number"));
        ring.push(LonLat::new(number(lon)?, number(lat)?).map_err(|e| e.to_string())?);
        if ring.len() > MAX_CORNERS {
            return Err(format!("more than {MAX_CORNERS} corners"));
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Err("three corners or more".to_owned());
    }
    ring.push(ring[0]);
    Polygon::new(ring, Vec::new()).map(MultiPolygon::from).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_shape_needs_three_corners_and_no_more_than_allowed() {
        let shape = drawn_shape("111.30,30.70; 111.31,30.70;111.31,30.71;").unwrap();
        assert!(shape.contains(LonLat::new(111.308, 30.702).unwrap()));
        assert!(!shape.contains(LonLat::new(111.302, 30.708).unwrap()), "beyond the slanting side");
        assert!(drawn_shape("111.3,30.7;111.31,30.7;111.3,30.7").is_err(), "closed, but only two corners");
        assert!(drawn_shape("111.3,30.7;111.31,30.7;911,30.7").is_err());
        assert!(drawn_shape("111.3 30.7").is_err());
        let many = |n: usize| {
            (0..n)
                .map(|i| format!("{},{}", 111.0 + i as f64 * 1e-3, 30.0 + (i % 2) as f64))
                .collect::<Vec<_>>()
        };
        assert!(drawn_shape(&many(MAX_CORNERS).join(";")).is_ok());
        assert!(drawn_shape(&many(MAX_CORNERS + 1).join(";")).is_err());
    }
}
