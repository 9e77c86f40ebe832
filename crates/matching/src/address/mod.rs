//! The parts of an address as people write it: from the province to the room, with what stands beside it.
//!
//! The order and the kinds of parts are those of Chinese standard addresses (GB/T 23705: administrative divisions, then road and door
//! number or compound, then building, unit, floor and room). Nothing is looked up here: a part is known by the word it ends with.
//! Where that is not enough (a road without 路 in its name), the whole text is left for [`crate::gazetteer`] to find.

mod aside;
mod divisions;
mod indoors;
mod scan;
mod street;

use crate::words::normalise_but;
use scan::Text;

/// A number on a road: `211号`, `211-3号` and `211号之三` (sub number 3), `附3号`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DoorNumber {
    /// The number, at most five digits.
    pub number: u32,
    /// What follows it; 0 for nothing.
    pub sub: u32,
}

/// How a place lies to what was named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aside {
    /// Direction in degrees from north, clockwise, where one was said.
    pub bearing: Option<f64>,
    /// Metres, where a distance was said.
    pub metres: Option<f64>,
}

/// An address in parts, each in one spelling ([`normalise`](crate::normalise)); a part that was not said is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// Province, autonomous region or municipality.
    pub province: String,
    /// City, prefecture, league.
    pub city: String,
    /// District, county, banner.
    pub county: String,
    /// Street office, town, township.
    pub town: String,
    /// Community or village.
    pub community: String,
    /// Road, street, lane; `中山路211弄` is a road, too: its doors are numbered anew.
    pub road: String,
    /// The road that crosses it, where a crossing was meant.
    pub crossing: String,
    /// Number on the road.
    pub number: Option<DoorNumber>,
    /// Name of an estate, a building or anything else that has one.
    pub name: String,
    /// Building in it: `3`, `a`.
    pub building: String,
    /// Unit, which is a staircase: `2`.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room or flat.
    pub room: String,
    /// Where from there.
    pub aside: Option<Aside>,
}

/// Marks that mean something in an address.
const KEPT: &str = "-/#&,";

/// Reads an address. Always succeeds: what no rule knows stands in [`Address::name`].
///
/// ```
/// use tessera_matching::address::parse;
/// let a = parse("湖北省宜昌市西陵区学院街道中山路２１１号绿萝小区3栋二单元501室");
/// assert_eq!((a.county.as_str(), a.road.as_str(), a.number.unwrap().number), ("西陵区", "中山路", 211));
/// assert_eq!((a.name.as_str(), a.building.as_str(), a.unit.as_str(), a.room.as_str()), ("绿萝小区", "3", "2", "501"));
/// let a = parse("中山路与解放路交叉口往东20米");
/// assert_eq!((a.road.as_str(), a.crossing.as_str(), a.aside.unwrap().metres), ("中山路", "解放路", Some(20.0)));
/// ```
pub fn parse(text: &str) -> Address {
    let dashes: String = text.chars().map(|c| if "－—–~～﹣".contains(c) { '-' } else { c }).collect();
    let dashes: String = dashes.chars().map(|c| if "，、；;。".contains(c) { ',' } else { c }).collect();
    let mut rest = Text::new(&normalise_but(&dashes, KEPT));
    let mut a = Address { aside: aside::take(&mut rest), ..Address::default() };
    divisions::take(&mut rest, &mut a);
    street::take(&mut rest, &mut a);
    if a.aside.is_none() {
        // 中山路与解放路口东20米 has it before the crossing's word was taken.
        a.aside = aside::take(&mut rest);
    }
    indoors::take(&mut rest, &mut a);
    a.name = rest.name();
    a
}

impl Address {
    /// The divisions that were said, large to small, without a space.
    pub fn divisions(&self) -> String {
        [&self.province, &self.city, &self.county, &self.town, &self.community].map(String::as_str).concat()
    }
}

#[cfg(test)]
mod tests;
