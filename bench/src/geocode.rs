//! A million addresses, and how long it takes to find one among them from what people type.

use crate::{server, stats::Stats};
use std::time::Instant;
use tessera_matching::gazetteer::{Gazetteer, Spot};

/// Characters of the made-up names.
const SIGNS: &str = "东南西北中山江河湖海桥亭楼台花园林泉石溪龙凤金银玉珠光明新华建设胜利解放和平人民学院文化春秋长安平福康宁远大正义云天风月松竹梅兰";
/// The limit of the requirement, ms.
const LIMIT_MS: f64 = 20.0;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn name(&mut self, signs: &[char], length: usize) -> String {
        (0..length).map(|_| signs[self.below(signs.len())]).collect()
    }
}

/// Builds the index and asks it, each kind of question for itself.
pub fn run(addresses: usize) {
    let signs: Vec<char> = SIGNS.chars().collect();
    let mut dice = Dice(11);
    let before = server::own_mb();
    let began = Instant::now();
    let mut g = Gazetteer::new();
    let (mut roads, mut estates): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut known = 0_u32;
    let mut last: Option<(String, &str)> = None;
    let at = |n: u32| [111.0 + f64::from(n % 1000) * 1e-3, 30.0 + f64::from(n / 1000) * 1e-3];
    while (known as usize) < addresses {
        let length = 2 + dice.below(2);
        if dice.below(2) == 0 {
            let road = format!("{}{}", dice.name(&signs, length), ["路", "街", "大道", "巷"][dice.below(4)]);
            let group = ["东城区", "西城区", "新区"][dice.below(3)];
            g.add_name([road.as_str()], group, Spot { key: known, at: at(known) });
            for n in 1..=(50 + dice.below(300)) {
                g.add_door(&format!("{road}{n}号"), group, Spot { key: known, at: at(known) });
                known += 1;
            }
            if let Some((other, its)) = &last {
                g.add_crossing((&road, group), (other, its), at(known));
            }
            last = Some((road.clone(), group));
            roads.push(road);
        } else {
            let estate =
                format!("{}{}", dice.name(&signs, length), ["小区", "花园", "家园", "公寓"][dice.below(4)]);
            for b in 1..=(20 + dice.below(120)) {
                g.add_door(&format!("{estate}{b}栋"), "东城区", Spot { key: known, at: at(known) });
                known += 1;
            }
            estates.push(estate);
        }
    }
    let g = g.closed();
    println!(
        "{known} addresses on {} roads and in {} estates: built in {:.1} s, {:.0} MB",
        roads.len(),
        estates.len(),
        began.elapsed().as_secs_f64(),
        server::own_mb() - before
    );
    let mut all = Stats::default();
    let kinds: [(&str, &dyn Fn(&mut Dice) -> String); 7] = [
        ("road with number", &|d| format!("{}{}号", roads[d.below(roads.len())], 1 + d.below(400))),
        ("estate, building, room", &|d| {
            format!("{}{}栋2单元501室", estates[d.below(estates.len())], 1 + d.below(100))
        }),
        ("half a name", &|d| roads[d.below(roads.len())].chars().take(2).collect()),
        ("with a slip", &|d| {
            let mut name: Vec<char> = estates[d.below(estates.len())].chars().collect();
            let wrong = d.below(name.len());
            name[wrong] = '的';
            name.into_iter().collect()
        }),
        ("initials", &|d| tessera_matching::pinyin_initials(&roads[d.below(roads.len())])),
        ("crossing, and from there", &|d| {
            let i = 1 + d.below(roads.len() - 1);
            format!("{}与{}交叉口往东20米", roads[i], roads[i - 1])
        }),
        ("the most common words", &|d| {
            ["小区", "花园", "中山路", "东路", "新", "山", "lu"][d.below(7)].to_owned()
        }),
    ];
    for (what, question) in kinds {
        let mut stats = Stats::default();
        let start = Instant::now();
        for _ in 0..400 {
            let text = question(&mut dice);
            let asked = Instant::now();
            let found = g.find(&text, 12);
            stats.add(asked.elapsed());
            stats.errors += usize::from(found.is_empty());
        }
        stats.wall = start.elapsed();
        stats.print(what);
        all.merge(stats);
    }
    let p95 = all.ms(95.0);
    all.print("all of them");
    println!(
        "  limit of {LIMIT_MS} ms at p95: {:.1} × under it (\"errors\" are questions without any find)",
        LIMIT_MS / p95
    );
}
