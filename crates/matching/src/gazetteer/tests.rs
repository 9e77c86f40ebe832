//! A made-up town and more than two hundred hard ways of naming a place in it.

use super::*;

/// Each line: what is typed, a tab, what must come first. `~` before it: worked out; `×`: a crossing; `@`: the district; `+`: with a
/// distance or a direction.
const HARD: &str = include_str!("hard_addresses.tsv");

struct Town {
    gazetteer: Gazetteer,
    labels: Vec<String>,
}

const ROADS: &[&str] = &[
    "解放路",
    "东山大道",
    "二马路",
    "三道街",
    "沿江大道",
    "五一路",
    "学院街",
    "重庆路",
    "长江路",
    "石板溪路",
    "隆康路",
    "西陵一路",
    "西陵二路",
    "珍珠路",
    "云集路",
    "夷陵大道",
    "胜利四路",
    "港窑路",
    "花溪路",
    "樵湖一路",
    "体育场路",
    "环城南路",
    "环城北路",
    "献福路",
    "康庄路",
    "318国道",
    "北门外正街",
    "陶珠路",
    "一马路",
    "铁路坝横街",
    "湖堤街",
    "新街",
    "中书街",
];

fn town() -> Town {
    let mut labels = Vec::new();
    let mut g = Gazetteer::new();
    let mut spot = |label: String, x: f64, y: f64| {
        labels.push(label);
        Spot { key: labels.len() as u32 - 1, at: [111.28 + x * 1e-3, 30.70 + y * 1e-3] }
    };
    for (d, district) in ["西陵区", "伍家岗区"].into_iter().enumerate() {
        let y = 100.0 * d as f64;
        g.add_name(["中山路", "Zhongshan Road"], district, spot(format!("中山路@{district}"), 0.0, y));
        for n in (1..=221).step_by(10).chain((2..=40).step_by(2)) {
            let (x, side) = (f64::from(n) * 0.02, f64::from(n % 2) * 0.4);
            g.add_door(
                &format!("中山路{n}号"),
                district,
                spot(format!("中山路{n}号@{district}"), x, y + side),
            );
        }
    }
    let here = "西陵区";
    for (i, road) in ROADS.iter().enumerate() {
        let y = 2.0 + i as f64;
        g.add_name([*road], here, spot((*road).to_owned(), 0.0, y));
        for n in [1, 2, 3, 5, 8, 12, 15, 20, 31, 52, 88, 108] {
            let label = format!("{road}{n}号");
            g.add_door(&label, here, spot(label.clone(), f64::from(n) * 0.02, y));
        }
        g.add_crossing(("中山路", here), (road, here), [111.28 + 1e-3 * i as f64, 30.70]);
    }
    g.add_crossing(("解放路", here), ("东山大道", here), [111.30, 30.71]);
    for lane in ["中山路一巷", "中山路211弄", "解放路三巷"] {
        g.add_name([lane], here, spot(lane.to_owned(), 1.0, -1.0));
        for n in [1, 3, 5, 6] {
            let label = format!("{lane}{n}号");
            g.add_door(&label, here, spot(label.clone(), f64::from(n), -1.0));
        }
    }
    for (i, estate) in [
        "绿萝小区",
        "滨江花园",
        "二号桥小区",
        "五一新村",
        "桃花岭公寓",
        "金色家园",
        "葛洲坝家属院",
        "恒大名都",
    ]
    .into_iter()
    .enumerate()
    {
        g.add_name([estate], here, spot(estate.to_owned(), 5.0, i as f64));
        for b in ["1", "2", "3", "11", "12", "a", "b"] {
            let label = format!("{estate}{b}栋");
            g.add_door(&label, here, spot(label.clone(), 6.0, i as f64));
        }
    }
    for (name, en) in [
        ("市第一人民医院", "First People's Hospital"),
        ("万达广场", "Wanda Plaza"),
        ("实验小学", "Experimental Primary School"),
        ("儿童公园", "Children's Park"),
        ("长途汽车站", "Long-distance Bus Station"),
        ("铁路坝菜市场", "Tieluba Market"),
        ("四方堰社区", "Sifangyan"),
        ("二马路社区", "Ermalu"),
        ("学院街道", "Xueyuan"),
        ("镇江阁", "Zhenjiang Pavilion"),
        ("磨基山公园", ""),
        ("夷陵广场", ""),
        ("CBD购物中心", ""),
        ("三江桥", ""),
        ("沃尔玛超市", ""),
        ("中国银行", ""),
    ] {
        g.add_name([name, en], here, spot(name.to_owned(), 9.0, 9.0));
    }
    Town { gazetteer: g.closed(), labels }
}

impl Town {
    /// The first find, written as in the table.
    fn first(&self, text: &str) -> String {
        self.gazetteer.find(text, 10).first().map_or_else(|| "-".to_owned(), |h| self.written(h))
    }

    fn written(&self, h: &Hit) -> String {
        let label = &self.labels[h.key as usize];
        let name = match &h.what {
            What::Between(near, asked) => {
                let number = |n: &DoorNumber| {
                    if n.sub > 0 { format!("{}-{}", n.number, n.sub) } else { n.number.to_string() }
                };
                format!("~{}", label.replacen(&number(near), &number(asked), 1))
            }
            What::Crossing(other) => format!("{}×{other}", label.split('@').next().unwrap()),
            _ => label.clone(),
        };
        match h.aside {
            Some(Aside { bearing: Some(b), metres: Some(m) }) => format!("{name}+{b}/{m}"),
            Some(Aside { bearing: Some(b), metres: None }) => format!("{name}+{b}"),
            _ => name,
        }
    }
}

#[test]
fn hard_addresses_are_found() {
    let town = town();
    let lines: Vec<(&str, &str)> = HARD
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split_once('\t').expect("two columns"))
        .collect();
    assert!(lines.len() >= 200, "{} addresses", lines.len());
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|(text, wanted)| {
            let got = town.first(text);
            let same = got == *wanted || got.split('@').next() == Some(wanted);
            (!same).then(|| format!("{text}: {got}, not {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

#[test]
fn a_distance_moves_the_place() {
    let town = town();
    let at = |text: &str| town.gazetteer.find(text, 1)[0].at;
    let (door, east, north) = (at("解放路12号"), at("解放路12号往东100米"), at("解放路12号以北1公里"));
    let metres = |a: [f64; 2], b: [f64; 2]| {
        [(b[0] - a[0]) * 111_320.0 * a[1].to_radians().cos(), (b[1] - a[1]) * 111_320.0]
    };
    let close = |got: [f64; 2], wanted: [f64; 2]| got.iter().zip(wanted).all(|(g, w)| (g - w).abs() < 0.5);
    assert!(close(metres(door, east), [100.0, 0.0]));
    assert!(close(metres(door, north), [0.0, 1000.0]));
}

#[test]
fn a_number_between_two_is_between_them_on_its_side() {
    let town = town();
    for (text, x) in [("西陵区中山路207号", 4.14), ("西陵区中山路39号", 0.78)] {
        let [lon, lat] = town.gazetteer.find(text, 1)[0].at;
        assert!((lon - 111.28 - x * 1e-3).abs() < 1e-9, "{text}: {lon}");
        assert!((lat - 30.70 - 0.4e-3).abs() < 1e-9, "{text}: {lat}, the odd side");
    }
}

#[test]
fn nothing_is_made_up() {
    let town = town();
    for text in ["", " ", "，。", "12345", "13800002468", "火星基地", "号", "xyzzy"] {
        let hits = town.gazetteer.find(text, 5);
        assert!(hits.iter().all(|h| h.score < 2.0), "{text}: {:?}", hits.first().map(|h| town.written(h)));
    }
}

#[test]
fn whatever_is_typed_is_answered() {
    let town = town();
    let parts = [
        "中山路",
        "211",
        "号",
        "-",
        "东",
        "米",
        "与",
        "zsl",
        " ",
        "栋",
        "附",
        "之",
        "省",
        "市",
        "社区",
        "口",
        "#",
        "a",
        "of",
        "，",
    ];
    let mut state = 7_u64;
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(parts[(state >> 33) as usize % parts.len()]);
        }
        assert!(town.gazetteer.find(&text, 7).len() <= 7, "{text}");
    }
}
