//! How many grids a total makes.

/// The smallest and the largest number of grids that `total` can make within the band; the first is larger when there is none.
pub fn possible(total: f64, least: f64, most: f64) -> (usize, usize) {
    let slack = 1e-9;
    ((total / most - slack).ceil().max(1.0) as usize, (total / least + slack).floor() as usize)
}

/// The number of grids to make: nearest to the middle of the band among the possible ones; where none is possible, the one that
/// misses the band least.
pub fn best(total: f64, least: f64, most: f64) -> usize {
    let wanted = (total / f64::midpoint(least, most)).round().max(1.0) as usize;
    let (low, high) = possible(total, least, most);
    if low <= high {
        return wanted.clamp(low, high);
    }
    let miss = |k: usize| {
        let mean = total / k as f64;
        ((least - mean) / least).max((mean - most) / most)
    };
    // No whole number fits: only the two around the gap can be nearest.
    let (few, many) = (high.max(1), low);
    if miss(few) <= miss(many) { few } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_grids_is_nearest_to_the_middle_of_the_band() {
        assert_eq!(best(400.0, 300.0, 500.0), 1);
        assert_eq!(best(600.0, 300.0, 500.0), 2);
        assert_eq!(best(2_000.0, 300.0, 500.0), 5);
        assert_eq!(best(120.0, 300.0, 500.0), 1);
    }

    #[test]
    fn a_total_between_the_multiples_of_the_band_has_no_number() {
        let (low, high) = possible(550.0, 300.0, 500.0);
        assert!(low > high);
        assert_eq!(best(550.0, 300.0, 500.0), 2);
        assert_eq!(possible(600.0, 300.0, 500.0), (2, 2));
        assert_eq!(possible(0.0, 300.0, 500.0), (1, 0));
    }
}
