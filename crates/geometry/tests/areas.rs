//! Areas agree with PROJ's to one in a million.

use tessera_geometry::{LonLat, measure::ring_area_m2};

#[test]
fn areas_agree_with_proj_to_one_in_a_million() {
    let table = include_str!("../golden/areas.tsv");
    let mut worst = (0.0, "");
    let mut count = 0;
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut next = || columns.next().expect("three columns");
        let (name, area) = (next(), next().parse::<f64>().unwrap());
        let numbers: Vec<f64> = next().split(' ').map(|n| n.parse().unwrap()).collect();
        let mut ring: Vec<LonLat> = numbers.chunks(2).map(|p| LonLat::new(p[0], p[1]).unwrap()).collect();
        ring.push(ring[0]);
        let off = (ring_area_m2(&ring) / area - 1.0).abs();
        assert!(off < 1e-6, "{name} {:?}: {} instead of {area}, {off:e}", ring[0], ring_area_m2(&ring));
        worst = if off > worst.0 { (off, name) } else { worst };
        count += 1;
    }
    println!("{count} polygons; the worst, a {}, is off by {:e}", worst.1, worst.0);
    assert!(count > 90);
}
