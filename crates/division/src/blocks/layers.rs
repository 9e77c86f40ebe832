//! To which existing division each building and each block belongs.

use super::Block;
use crate::arrange::NONE;
use crate::input::Input;
use std::collections::BTreeMap;
use tessera_geometry::GridIndex;

/// Numbers of divisions, layer by layer; [`NONE`] where not known.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Names of the divisions of each layer, sorted.
    pub names: Vec<Vec<String>>,
    /// Division of each building in each layer.
    pub of_building: Vec<Vec<u32>>,
    /// Division of most households of each block in each layer.
    pub of_block: Vec<Vec<u32>>,
}

impl Labels {
    /// Reads the labels of buildings, and where they have none, finds the area they lie in.
    pub fn of(input: &Input, blocks: &[Block]) -> Self {
        let mut labels = Self::default();
        for (l, layer) in input.layers.iter().enumerate() {
            let shapes = layer.areas.iter().enumerate().map(|(i, (_, s))| (i as u32, s.clone()));
            let index = GridIndex::build(shapes.collect());
            let given: Vec<Option<&str>> = input
                .buildings
                .iter()
                .map(|b| match b.divisions.get(l) {
                    Some(own) if !own.is_empty() => Some(own.as_str()),
                    _ => {
                        let area = index.locate(b.place.lon(), b.place.lat())?;
                        Some(layer.areas[area as usize].0.as_str())
                    }
                })
                .collect();
            let mut names: Vec<String> = given.iter().flatten().map(|s| (*s).to_owned()).collect();
            names.sort_unstable();
            names.dedup();
            let number = |s: Option<&str>| {
                s.and_then(|s| names.binary_search_by(|n| n.as_str().cmp(s)).ok()).map_or(NONE, |n| n as u32)
            };
            let of_building: Vec<u32> = given.iter().copied().map(number).collect();
            let of_block = blocks.iter().map(|b| most(input, b, &of_building)).collect();
            labels.names.push(names);
            labels.of_building.push(of_building);
            labels.of_block.push(of_block);
        }
        labels
    }
}

fn most(input: &Input, block: &Block, of_building: &[u32]) -> u32 {
    let mut count: BTreeMap<u32, u64> = BTreeMap::new();
    for &b in &block.buildings {
        *count.entry(of_building[b as usize]).or_default() +=
            1 + u64::from(input.buildings[b as usize].households);
    }
    count.into_iter().max_by_key(|&(label, n)| (n, std::cmp::Reverse(label))).map_or(NONE, |(label, _)| label)
}
