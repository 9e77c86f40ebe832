//! From what a row says about the place to an area of the tree: by code, by names, by position, or a fall-back.

use super::{
    columns::given,
    input::Row,
    mapping::{PlaceRule, PositionRule},
    report::Reject,
};
use crate::failure::Failure;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tessera_app::Reference;
use tessera_domain::area::{Area, Level};
use tessera_geometry::LonLat;

/// Finds the area of a row.
pub struct Places {
    reference: Arc<Reference>,
    rules: Vec<PlaceRule>,
    position: Option<PositionRule>,
    missing: Vec<String>,
    by_name: HashMap<(Level, String), Vec<Arc<Area>>>,
}

/// A place found.
#[derive(Debug)]
pub struct Found {
    /// The smallest area known.
    pub area: Arc<Area>,
    /// The position, when it lies in one of our areas.
    pub point: Option<[f64; 2]>,
}

impl Places {
    /// A finder over the areas in force.
    ///
    /// # Errors
    /// When a fall-back area is not in the tree, or a position is to be used that the mapping does not name.
    pub fn new(
        reference: &Arc<Reference>,
        rules: &[PlaceRule],
        position: Option<&PositionRule>,
        missing: &[String],
    ) -> Result<Places, Failure> {
        for rule in rules {
            match rule {
                PlaceRule::Area { code } if reference.area_by_code(code).is_none() => {
                    return Err(Failure::new(format!("there is no area `{code}`: import the areas first")));
                }
                PlaceRule::Position if position.is_none() => {
                    return Err(Failure::new("place by position: the mapping names no `position`"));
                }
                _ => {}
            }
        }
        let mut by_name: HashMap<(Level, String), Vec<Arc<Area>>> = HashMap::new();
        for a in reference.areas.iter().filter(|a| a.valid_to.is_none()) {
            let names = [&a.name.zh_hans, &a.name.zh_hant, &a.name.en];
            let mut told: Vec<&String> = names.into_iter().filter(|n| !n.is_empty()).collect();
            told.dedup();
            for name in told {
                by_name.entry((a.level, name.clone())).or_default().push(a.clone());
            }
        }
        Ok(Places {
            reference: reference.clone(),
            rules: rules.to_vec(),
            position: position.cloned(),
            missing: missing.to_vec(),
            by_name,
        })
    }

    fn position(&self, row: &Row) -> Result<Option<LonLat>, Reject> {
        let Some(p) = &self.position else { return Ok(None) };
        let (Some(lon), Some(lat)) = (given(row, &p.lon, &self.missing), given(row, &p.lat, &self.missing))
        else {
            return Ok(None);
        };
        let number = |s: &str| {
            s.parse::<f64>().map_err(|_| Reject::new("bad_position", format!("`{s}` is no number")))
        };
        let found = LonLat::new(number(lon)?, number(lat)?);
        found.map(Some).map_err(|e| Reject::new("bad_position", e.to_string()))
    }

    /// The area of a row: the first rule that finds one. A row is rejected for the first reason met.
    pub fn find(&self, row: &Row) -> Result<Found, Reject> {
        let mut why: Option<Reject> = None;
        let mut refuse = |r: Reject| {
            why.get_or_insert(r);
        };
        let position = self.position(row).unwrap_or_else(|r| {
            refuse(r);
            None
        });
        let located = position.and_then(|p| self.reference.locate(p));
        let point = located.and(position).map(|p| [p.lon(), p.lat()]);
        for rule in &self.rules {
            let area = match rule {
                PlaceRule::Code { column } => match given(row, column, &self.missing) {
                    Some(code) => {
                        let found = self.reference.area_by_code(code).filter(|a| a.valid_to.is_none());
                        if found.is_none() {
                            refuse(Reject::new("unknown_place", format!("no area has the code `{code}`")));
                        }
                        found.cloned()
                    }
                    None => None,
                },
                PlaceRule::Names { columns } => self.named(row, columns).unwrap_or_else(|r| {
                    refuse(r);
                    None
                }),
                PlaceRule::Position => {
                    if let (Some(p), None) = (position, located) {
                        refuse(Reject::new("outside", format!("{}, {} lies in no area", p.lon(), p.lat())));
                    }
                    located.cloned()
                }
                PlaceRule::Area { code } => self.reference.area_by_code(code).cloned(),
            };
            if let Some(area) = area {
                return Ok(Found { area, point });
            }
        }
        Err(why.unwrap_or_else(|| Reject::new("no_place", "the row gives no place")))
    }

    /// The smallest area named, if the larger ones named with it lie above it.
    fn named(&self, row: &Row, columns: &BTreeMap<Level, String>) -> Result<Option<Arc<Area>>, Reject> {
        let told: Vec<(Level, &str)> =
            columns.iter().filter_map(|(l, c)| Some((*l, given(row, c, &self.missing)?))).collect();
        let Some(((level, name), above)) = told.split_last() else { return Ok(None) };
        let words = || told.iter().map(|(_, n)| *n).collect::<Vec<_>>().join(" › ");
        let named = self.by_name.get(&(*level, (*name).to_owned())).map_or(&[][..], Vec::as_slice);
        let mut fitting = named.iter().filter(|a| {
            let chain = self.reference.chain(&a.path);
            above.iter().all(|(l, n)| {
                chain.iter().any(|c| {
                    c.level == *l && [&c.name.zh_hans, &c.name.zh_hant, &c.name.en].iter().any(|x| x == n)
                })
            })
        });
        match (fitting.next(), fitting.next()) {
            (Some(a), None) => Ok(Some(a.clone())),
            (Some(_), Some(_)) => {
                Err(Reject::new("ambiguous_place", format!("several areas are called {}", words())))
            }
            _ => Err(Reject::new("unknown_place", format!("no area is called {}", words()))),
        }
    }
}
