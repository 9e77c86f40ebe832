//! The order grids are numbered in: west to east, row by row from the north.

use crate::blocks::Ground;
use crate::plane::P;

/// Groups in reading order. A row is about as high as a grid: the middle of a grid decides in which row it stands.
pub fn reading_order(ground: &Ground, members: &[Vec<u32>]) -> Vec<u32> {
    let middles: Vec<P> = members.iter().map(|blocks| middle(ground, blocks)).collect();
    let area: f64 = ground.blocks.iter().map(|b| b.area).sum();
    let row = (area / members.len().max(1) as f64).sqrt().max(1.0);
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    // From the north: each row starts with the northernmost grid not yet placed.
    order.sort_by(|&a, &b| middles[b as usize][1].total_cmp(&middles[a as usize][1]).then(a.cmp(&b)));
    let mut done = 0;
    while done < order.len() {
        let top = middles[order[done] as usize][1];
        let len = order[done..].iter().take_while(|&&g| top - middles[g as usize][1] < row).count();
        order[done..done + len]
            .sort_by(|&a, &b| middles[a as usize][0].total_cmp(&middles[b as usize][0]).then(a.cmp(&b)));
        done += len;
    }
    order
}

fn middle(ground: &Ground, blocks: &[u32]) -> P {
    let (mut sum, mut weight) = ([0.0; 2], 0.0);
    for &b in blocks {
        let block = &ground.blocks[b as usize];
        let area = block.area.max(1e-9);
        sum = [sum[0] + block.middle[0] * area, sum[1] + block.middle[1] * area];
        weight += area;
    }
    if weight > 0.0 { [sum[0] / weight, sum[1] / weight] } else { [0.0; 2] }
}
