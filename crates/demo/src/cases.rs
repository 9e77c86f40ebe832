//! Ninety days of cases: who reported what, where and when, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::Town;
use crate::departments::{Duty, department_for};
use crate::fates::{comments, fate_of_closed, open_fates, pace, rating};
use crate::geom::{lonlat, metres};
use crate::matter_table::MATTERS;
use crate::matters::{Hours, Matter, Place, STORM, has_sensor};
use crate::model::{Building, CaseScript, Facility, Fate, Person, Priority, Source};
use crate::names;
use crate::phrases::{ask, closing, opening, strip_opening};
use crate::rng::Rng;
use crate::spots::{Places, Spot};

/// The moment the demo is started, as far as the rhythm of the cases needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Day of the week of "now", 0 = Monday … 6 = Sunday.
    pub weekday: u8,
    /// Seconds since local midnight of "now".
    pub second_of_day: u32,
}

impl Default for Anchor {
    /// A Wednesday, half past four in the afternoon.
    fn default() -> Self {
        Self { weekday: 2, second_of_day: 59_400 }
    }
}

/// Days the cases go back.
pub const DAYS: i64 = 90;
const DAY: i64 = 86_400;
/// How many days ago the rainstorm was.
const STORM_DAY: i64 = 23;

/// Everything a case can refer to.
pub struct Stage<'a> {
    places: Places<'a>,
    workers: BTreeMap<&'a str, Vec<&'a str>>,
    anchor: Anchor,
}

/// A case before it has a number and a fate.
#[derive(Clone, Debug)]
struct Report {
    at: i64,
    script: CaseScript,
}

/// Writes all case scripts, oldest first, numbered from 1.
pub fn cases(
    town: &Town,
    buildings: &[Building],
    facilities: &[Facility],
    people: &[Person],
    anchor: Anchor,
    rng: &Rng,
) -> Vec<CaseScript> {
    let mut rng = rng.fork("cases");
    let stage = Stage::set(town, buildings, facilities, people, anchor);
    let mut reports = stage.everyday(&mut rng);
    stage.storm(&mut reports, &mut rng);
    let duplicates = stage.duplicates(&reports, &mut rng);
    stage.open(&mut reports, &mut rng);
    // Duplicates refer to their originals by place in the list until all are numbered.
    let mut order: Vec<(i64, usize, Option<usize>, CaseScript)> =
        reports.into_iter().enumerate().map(|(i, r)| (r.at, i, None, r.script)).collect();
    let base = order.len();
    order.extend(duplicates.into_iter().enumerate().map(|(i, (of, r))| (r.at, base + i, Some(of), r.script)));
    order.sort_by_key(|x| (x.0, x.1));
    let seq_of: BTreeMap<usize, u32> = order.iter().enumerate().map(|(i, x)| (x.1, i as u32 + 1)).collect();
    order
        .into_iter()
        .map(|(at, id, of, mut script)| {
            script.seq = seq_of[&id];
            script.reported_at_offset_s = at;
            if let Some(of) = of {
                script.fate = Fate::Duplicate { of_seq: seq_of[&of] };
            }
            script
        })
        .collect()
}

impl<'a> Stage<'a> {
    fn set(
        town: &'a Town,
        buildings: &'a [Building],
        facilities: &'a [Facility],
        people: &'a [Person],
        anchor: Anchor,
    ) -> Self {
        let mut workers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for person in people {
            for post in person.posts.iter().filter(|p| p.role == "grid_worker") {
                if let Some(area) = &post.area_code {
                    workers.entry(area).or_default().push(&person.login);
                }
            }
        }
        Self { places: Places::collect(town, buildings, facilities), workers, anchor }
    }

    /// Seconds from "now" to second `second` of the day `days_ago` days before today.
    fn at(&self, days_ago: i64, second: i64) -> i64 {
        second - i64::from(self.anchor.second_of_day) - days_ago * DAY
    }

    fn weekday(&self, days_ago: i64) -> i64 {
        (i64::from(self.anchor.weekday) - days_ago).rem_euclid(7)
    }

    fn everyday(&self, rng: &mut Rng) -> Vec<Report> {
        let weights: Vec<f64> = MATTERS.iter().map(|m| m.weight).collect();
        let hot = self.hot_spots(rng);
        let mut reports = Vec::new();
        for day in (0..DAYS).rev() {
            let week = [1.12, 1.06, 1.0, 1.03, 1.0, 0.72, 0.6][self.weekday(day) as usize];
            // Reports grow a little as residents get to know the service.
            let trend = 0.86 + 0.28 * (1.0 - day as f64 / DAYS as f64);
            let n = (37.0 * week * trend * rng.range(0.82, 1.18)).round() as usize;
            for _ in 0..n {
                let index = rng.weighted(&weights);
                let matter = &MATTERS[index];
                let at = self.at(day, second_of_day(matter.hours, self.weekday(day), rng));
                // Nothing happens after now, and the last hours belong to the open cases.
                if !(-DAYS * DAY..=-5400).contains(&at) {
                    continue;
                }
                let spot = if rng.chance(0.3) {
                    let of_kind: Vec<&(usize, Spot)> = hot.iter().filter(|(i, _)| *i == index).collect();
                    (!of_kind.is_empty())
                        .then(|| *rng.pick(&of_kind))
                        .and_then(|(_, spot)| self.places.again(spot, rng))
                } else {
                    None
                };
                let Some(spot) = spot.or_else(|| self.places.spot(matter, rng)) else { continue };
                let source = everyday_source(matter.hours, at, rng);
                let mut report = self.report(matter, spot, source, at, rng);
                report.script.fate =
                    fate_of_closed(source, matter.duty, matter.category, &report.script.grid_code, rng);
                Self::finish(&mut report, rng);
                reports.push(report);
            }
        }
        reports
    }

    /// Places that keep coming back: three for each of the more common matters.
    fn hot_spots(&self, rng: &mut Rng) -> Vec<(usize, Spot)> {
        let common = MATTERS.iter().enumerate().filter(|(_, m)| m.weight >= 60.0 && m.place != Place::Part);
        common
            .flat_map(|(i, m)| [(i, m); 3])
            .filter_map(|(i, m)| self.places.spot(m, rng).map(|spot| (i, spot)))
            .collect()
    }

    fn storm(&self, reports: &mut Vec<Report>, rng: &mut Rng) {
        let weights: Vec<f64> = STORM.iter().map(|m| m.weight).collect();
        for _ in 0..170 {
            let matter = &STORM[rng.weighted(&weights)];
            // It rained from five in the afternoon until after midnight; most calls came in the first three hours.
            let second = 61_200 + (28_000.0 * rng.unit().powf(1.7)) as i64;
            let at = self.at(STORM_DAY, second);
            let Some(spot) = self.places.spot(matter, rng) else { continue };
            let source = *rng.pick(&[
                Source::Hotline,
                Source::Hotline,
                Source::Worker,
                Source::Portal,
                Source::Sensor,
            ]);
            let mut report = self.report(matter, spot, source, at, rng);
            report.script.fate =
                fate_of_closed(source, matter.duty, matter.category, &report.script.grid_code, rng);
            if matches!(report.script.fate, Fate::Rejected | Fate::Void | Fate::AnsweredAtOnce) {
                report.script.fate = Fate::ClosedLate;
            }
            Self::finish(&mut report, rng);
            reports.push(report);
        }
    }

    /// Second reports of the same thing, within hours and some ten metres.
    fn duplicates(&self, reports: &[Report], rng: &mut Rng) -> Vec<(usize, Report)> {
        let mut found = Vec::new();
        for (i, first) in reports.iter().enumerate() {
            let storm = first.script.priority == Priority::Urgent;
            if !rng.chance(if storm { 0.1 } else { 0.03 }) || matches!(first.script.fate, Fate::FixedOnSpot) {
                continue;
            }
            let mut again = first.clone();
            again.at = first.at + rng.int(600, 5 * 3600);
            if again.at > -5400 {
                continue;
            }
            let source = *rng.pick(&[Source::Hotline, Source::Portal, Source::Portal]);
            let p = metres(first.script.position);
            let shifted = lonlat([p[0] + rng.range(-18.0, 18.0), p[1] + rng.range(-18.0, 18.0)]);
            let same = self.places.grid_at(metres(shifted)).is_some_and(|g| g == first.script.grid_code);
            let script = &mut again.script;
            if same {
                script.position = shifted;
            }
            script.source = source;
            script.description = format!(
                "{}{}",
                rng.pick(&["还是这个问题：", "请问什么时候处理？", "邻居也反映过，", "再次反映，"]),
                strip_opening(&first.script.description)
            );
            script.reporter_login = None;
            script.reporter_name = Some(names::resident(rng));
            script.reporter_phone = Some(resident_phone(rng));
            script.rating = None;
            script.comments = vec!["与前一案件为同一问题，合并处理。".to_owned()];
            script.photos = rng.int(0, 2) as u8;
            found.push((i, again));
        }
        found
    }

    /// The open cases of today and the days before.
    fn open(&self, reports: &mut Vec<Report>, rng: &mut Rng) {
        let weights: Vec<f64> = MATTERS.iter().map(|m| m.weight).collect();
        let demo: BTreeSet<String> = self
            .workers
            .iter()
            .filter(|(_, logins)| logins.contains(&"worker"))
            .map(|(grid, _)| (*grid).to_owned())
            .collect();
        for (round, (fate, ages)) in open_fates().into_iter().enumerate() {
            // Every fourth one is in the demo worker's grids, every sixth one is for the water company.
            let wish = |r: usize| (r.is_multiple_of(4), r % 6 == 3);
            let (in_demo_grid, for_water) = wish(round);
            let mut best: Option<(Spot, &Matter)> = None;
            for _ in 0..160 {
                let drawn = &MATTERS[rng.weighted(&weights)];
                let matter = if for_water {
                    MATTERS.iter().find(|m| m.duty == Duty::Water).unwrap_or(drawn)
                } else {
                    drawn
                };
                let Some(spot) = self.places.spot(matter, rng) else { continue };
                let fits = !in_demo_grid || for_water || demo.contains(&spot.grid);
                if fits || best.is_none() {
                    best = Some((spot, matter));
                }
                if fits {
                    break;
                }
            }
            let Some((spot, matter)) = best else { continue };
            let at = -rng.int(ages.0, ages.1);
            let source = *rng.pick(&[
                Source::Worker,
                Source::Worker,
                Source::Worker,
                Source::Portal,
                Source::Hotline,
                Source::Hotline,
            ]);
            let mut report = self.report(matter, spot, source, at, rng);
            report.script.fate = fate;
            Self::finish(&mut report, rng);
            reports.push(report);
        }
    }

    fn finish(report: &mut Report, rng: &mut Rng) {
        let script = &mut report.script;
        settle_in_time(&mut script.fate, -report.at, rng);
        if script.fate == Fate::AnsweredAtOnce {
            ask(script, rng);
        }
        // Only a worker can fix a thing on the spot, and only when there is one.
        if script.fate == Fate::FixedOnSpot && script.reporter_login.is_none() {
            script.fate = Fate::ClosedSolved;
        }
        script.pace = pace(&script.fate, script.priority, rng);
        if !script.fate.is_open() && script.pace.handle_ratio_of_limit <= 1.0 {
            // A case of yesterday that is closed by now cannot have used up a limit of days.
            let most = (-report.at as f64 / (8 * DAY) as f64).max(0.02);
            script.pace.handle_ratio_of_limit =
                (script.pace.handle_ratio_of_limit.min(most) * 1000.0).round() / 1000.0;
        }
        script.comments = comments(&script.fate, &script.category, rng);
        script.rating = rating(&script.fate, script.source, rng);
    }

    fn report(&self, matter: &Matter, spot: Spot, source: Source, at: i64, rng: &mut Rng) -> Report {
        let workers = self.workers.get(spot.grid.as_str());
        // In a grid without a worker somebody else has to call.
        let source = if source == Source::Worker && workers.is_none() { Source::Hotline } else { source };
        let source =
            if source == Source::Sensor && !has_sensor(matter.category) { Source::Hotline } else { source };
        let login =
            (source == Source::Worker).then(|| workers.map(|list| (*rng.pick(list)).to_owned())).flatten();
        let resident = matches!(source, Source::Portal | Source::Hotline | Source::Media);
        let n = rng.int(2, 6).to_string();
        let words = *rng.pick(matter.words);
        let part = spot.facility.as_ref().map_or(spot.address.as_str(), |(_, name)| name.as_str());
        let words = words
            .replace("{at}", &spot.address)
            .replace("{part}", part)
            .replace("{n}", &n)
            .replace("{road}", &spot.road);
        let description = format!("{}{words}{}", opening(source, rng), closing(source, rng));
        let urgent = rng.chance(matter.urgent);
        let photos = match source {
            Source::Worker => rng.int(1, 3),
            Source::Portal => rng.int(0, 3),
            Source::Department | Source::Media => rng.int(0, 1),
            _ => 0,
        };
        let street = Town::street_of(&spot.grid);
        Report {
            at,
            script: CaseScript {
                seq: 0,
                reported_at_offset_s: at,
                source,
                category: matter.category.to_owned(),
                description,
                reporter_name: resident.then(|| names::resident(rng)),
                reporter_phone: resident.then(|| resident_phone(rng)),
                position: spot.position,
                address: spot.address,
                grid_code: spot.grid,
                near_facility: spot.facility.map(|(code, _)| code),
                priority: if urgent { Priority::Urgent } else { Priority::Normal },
                reporter_login: login,
                fate: Fate::ClosedSolved,
                pace: pace(&Fate::ClosedSolved, Priority::Normal, rng),
                department_code: department_for(matter.duty, street),
                photos: photos as u8,
                comments: Vec::new(),
                rating: None,
            },
        }
    }
}

/// Long stories need time: a case that is too young for its fate was simply solved, and one of the last hours is
/// still being handled.
fn settle_in_time(fate: &mut Fate, age: i64, rng: &mut Rng) {
    let quick = matches!(fate, Fate::FixedOnSpot | Fate::Rejected | Fate::AnsweredAtOnce | Fate::Void);
    if fate.is_open() || quick {
        return;
    }
    if age < 6 * 3600 && rng.chance(0.6) {
        *fate = Fate::OpenHandling;
        return;
    }
    let needs = match fate {
        Fate::ClosedSolved => 0,
        Fate::ReturnedThenSolved { .. } | Fate::ReworkThenSolved { .. } => 4 * DAY,
        _ => 14 * DAY,
    };
    if age < needs {
        *fate = Fate::ClosedSolved;
    }
}

fn resident_phone(rng: &mut Rng) -> String {
    format!("1990001{:04}", rng.below(10_000))
}

fn everyday_source(hours: Hours, at: i64, rng: &mut Rng) -> Source {
    let all = [
        Source::Worker,
        Source::Portal,
        Source::Hotline,
        Source::Leader,
        Source::Department,
        Source::Media,
        Source::Sensor,
        Source::Import,
    ];
    // Workers walk by day; at night it is residents who call. Older cases were partly taken over from the hotline.
    let import = if at < -60 * DAY { 0.09 } else { 0.0 };
    let weights = match hours {
        Hours::Night => [0.08, 0.36, 0.5, 0.0, 0.01, 0.01, 0.04, import],
        Hours::Evening => [0.3, 0.3, 0.36, 0.01, 0.01, 0.01, 0.01, import],
        Hours::Day | Hours::Morning => [0.56, 0.16, 0.2, 0.02, 0.025, 0.012, 0.02, import],
    };
    all[rng.weighted(&weights)]
}

/// A second of the day drawn from the hours' rhythm.
fn second_of_day(hours: Hours, weekday: i64, rng: &mut Rng) -> i64 {
    // Weight of each hour from midnight.
    let day = [1, 0, 0, 0, 0, 1, 4, 10, 26, 34, 32, 20, 8, 10, 24, 30, 28, 20, 10, 7, 5, 4, 2, 1];
    let morning = [0, 0, 0, 0, 1, 4, 16, 34, 38, 30, 20, 10, 4, 4, 8, 10, 8, 5, 3, 2, 1, 1, 0, 0];
    let evening = [2, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 8, 7, 5, 6, 8, 12, 24, 32, 34, 26, 14, 7, 3];
    let night = [18, 10, 6, 3, 2, 2, 3, 3, 3, 3, 2, 2, 3, 2, 2, 2, 3, 5, 10, 18, 28, 38, 40, 30];
    let table = match hours {
        Hours::Day => day,
        Hours::Morning => morning,
        Hours::Evening => evening,
        Hours::Night => night,
    };
    // At the weekend people get up later.
    let late = i64::from(weekday >= 5) * rng.int(0, 5400);
    let weights: Vec<f64> = table.iter().map(|&w| f64::from(w)).collect();
    let second = rng.weighted(&weights) as i64 * 3600 + rng.int(0, 3599);
    if hours == Hours::Night { second } else { (second + late).min(DAY - 1) }
}
