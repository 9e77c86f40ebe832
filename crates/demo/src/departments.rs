//! The district's departments, its two centres, its utilities, and each street office's two teams.

use crate::divisions::{DISTRICT, STREETS};
use crate::model::{Department, DepartmentKind};

/// Who is responsible for a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Urban management bureau 城市管理局.
    Urban,
    /// Housing and construction 住建.
    Housing,
    /// Traffic police 交警.
    Traffic,
    /// Sanitation 环卫.
    Sanitation,
    /// Landscaping 园林.
    Landscaping,
    /// Municipal facilities: roads, lamps, drains 市政.
    Municipal,
    /// Market regulation 市场监管.
    Market,
    /// Transport 交通运输.
    Transport,
    /// Emergency management 应急.
    Emergency,
    /// Ecology and environment 生态环境.
    Environment,
    /// Water affairs 水利.
    Rivers,
    /// Water supply company 供水.
    Water,
    /// Drainage company 排水.
    Drainage,
    /// Power company 供电.
    Power,
    /// Gas company 燃气.
    Gas,
    /// Telecom company 通信.
    Telecom,
    /// Bus company 公交.
    Bus,
    /// Fire brigade 消防.
    Fire,
    /// Culture and tourism 文旅.
    Culture,
    /// Civil affairs 民政.
    Civil,
    /// The street's enforcement team 综合执法队.
    StreetEnforcement,
    /// The street's property and amenity team 物业管理.
    StreetProperty,
}

type Row = (&'static str, &'static str, &'static str, Option<&'static str>, DepartmentKind, Option<Duty>);

const TABLE: [Row; 23] = {
    use DepartmentKind::{Command, Government, Supervision, Utility};
    [
        ("command", "区城市运行管理指挥中心", "District Command Centre", None, Command, None),
        ("supervision", "区城市运行管理监督中心", "District Supervision Centre", None, Supervision, None),
        ("urban", "区城市管理局", "Urban Management Bureau", None, Government, Some(Duty::Urban)),
        (
            "housing",
            "区住房和城乡建设局",
            "Housing and Construction Bureau",
            None,
            Government,
            Some(Duty::Housing),
        ),
        ("traffic", "公安交警大队", "Traffic Police Brigade", None, Government, Some(Duty::Traffic)),
        (
            "sanitation",
            "区环境卫生服务中心",
            "Sanitation Services",
            Some("urban"),
            Government,
            Some(Duty::Sanitation),
        ),
        (
            "garden",
            "区园林绿化服务中心",
            "Landscaping Services",
            Some("urban"),
            Government,
            Some(Duty::Landscaping),
        ),
        ("market", "区市场监督管理局", "Market Regulation Bureau", None, Government, Some(Duty::Market)),
        ("transport", "区交通运输局", "Transport Bureau", None, Government, Some(Duty::Transport)),
        ("emergency", "区应急管理局", "Emergency Management Bureau", None, Government, Some(Duty::Emergency)),
        (
            "ecology",
            "区生态环境分局",
            "Ecology and Environment Branch",
            None,
            Government,
            Some(Duty::Environment),
        ),
        ("rivers", "区水利和湖泊局", "Water Affairs Bureau", None, Government, Some(Duty::Rivers)),
        (
            "lighting",
            "区路灯管理所",
            "Street Lighting Office",
            Some("urban"),
            Government,
            Some(Duty::Municipal),
        ),
        ("water", "清源供水公司", "Qingyuan Water Supply", None, Utility, Some(Duty::Water)),
        ("power", "清源供电公司", "Qingyuan Power", None, Utility, Some(Duty::Power)),
        ("gas", "清源燃气公司", "Qingyuan Gas", None, Utility, Some(Duty::Gas)),
        ("telecom", "清源通信公司", "Qingyuan Telecom", None, Utility, Some(Duty::Telecom)),
        ("drainage", "清源排水公司", "Qingyuan Drainage", None, Utility, Some(Duty::Drainage)),
        ("bus", "清源公交公司", "Qingyuan Bus", None, Utility, Some(Duty::Bus)),
        ("fire", "消防救援大队", "Fire and Rescue Brigade", None, Government, Some(Duty::Fire)),
        ("culture", "区文化和旅游局", "Culture and Tourism Bureau", None, Government, Some(Duty::Culture)),
        ("heating", "清源供热公司", "Qingyuan Heating", None, Utility, None),
        ("civil", "区民政局", "Civil Affairs Bureau", None, Government, Some(Duty::Civil)),
    ]
};

/// Code of the department with a duty in street `street` (an index into the table of streets).
pub fn department_for(duty: Duty, street: usize) -> String {
    let own = |suffix| format!("street-{}{suffix}", STREETS[street].code);
    match duty {
        Duty::StreetEnforcement => own(""),
        Duty::StreetProperty => own("-property"),
        _ => TABLE
            .iter()
            .find(|row| row.5 == Some(duty))
            .map_or_else(|| "urban".to_owned(), |row| row.0.to_owned()),
    }
}

/// All departments, parents before children.
pub fn departments() -> Vec<Department> {
    let mut all: Vec<Department> = TABLE
        .iter()
        .map(|&(code, name, name_en, parent, kind, _)| Department {
            code: code.to_owned(),
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            parent_code: parent.map(str::to_owned),
            kind,
            area_code: DISTRICT.0.to_owned(),
        })
        .collect();
    for street in &STREETS {
        let teams = [
            ("综合执法队", "Enforcement Team", ""),
            ("物业与市政管理办公室", "Property and Amenity Office", "-property"),
        ];
        all.extend(teams.iter().map(|&(zh, en, suffix)| Department {
            code: format!("street-{}{suffix}", street.code),
            name: format!("{}{zh}", street.name),
            name_en: format!("{} {en}", street.pinyin),
            parent_code: None,
            kind: DepartmentKind::StreetTeam,
            area_code: street.code.to_owned(),
        }));
    }
    all
}
