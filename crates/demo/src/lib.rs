//! The generated, clearly synthetic demo city: areas, roads, buildings, facilities, people, cases.
//!
//! [`generate`] turns a seed into a whole town: the same seed gives the same town, down to the last digit. The codes
//! and names of the division tree (Yichang, Xiling District, its street offices and communities) are facts from the
//! official list, so that codes look as they do in the field. **Everything else is invented**: where the river runs and
//! the borders lie, streets, buildings, facilities, departments, people, telephone numbers and cases. Nothing here says
//! anything about the real place.
//!
//! How a town is made: [`town`] draws the river and main roads and cuts the land between them into blocks; the blocks
//! are faces of one planar [`mesh`], so whatever is composed of them ([`quarters`], [`grids`]) covers the district
//! without gap or overlap; [`buildings`] fills the blocks, [`roads`] names the streets, [`facilities`] equips them,
//! [`people`] and [`departments`] staff the offices, and [`cases`] plays ninety days of reports.

pub mod assemble;
pub mod blocks;
pub mod buildings;
pub mod cases;
pub mod departments;
pub mod divisions;
pub mod facilities;
pub mod fates;
pub mod footprints;
pub mod geom;
pub mod grids;
pub mod matter_table;
pub mod matters;
pub mod mesh;
pub mod model;
pub mod names;
pub mod people;
pub mod phrases;
pub mod quarters;
pub mod regions;
pub mod rng;
pub mod roads;
pub mod spots;
pub mod town;

pub use cases::Anchor;
pub use model::*;
pub use people::{DEMO_LOGINS, VACANCIES};

/// Generates the demo city with the whole-number seed `seed`, for the default moment (a Wednesday afternoon).
pub fn generate(seed: u64) -> City {
    generate_at(seed, Anchor::default())
}

/// Generates the demo city for a moment: the cases' rhythm of days and weeks fits when "now" is `anchor`. Everything
/// but the cases is the same for every anchor.
pub fn generate_at(seed: u64, anchor: Anchor) -> City {
    let rng = rng::Rng::new(seed);
    let town = assemble::Town::plan(&rng);
    let areas = assemble::areas(&town);
    let buildings = assemble::buildings(&town);
    let departments = departments::departments();
    let facilities = facilities::facilities(&town, &rng);
    let people = people::people(&town, &areas, &departments, &rng);
    let cases = cases::cases(&town, &buildings, &facilities, &people, anchor, &rng);
    City {
        areas,
        roads: assemble::roads(&town),
        buildings,
        facilities,
        land: assemble::land(&town, &rng),
        departments,
        people,
        cases,
    }
}
