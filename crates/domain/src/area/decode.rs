//! A code explains itself: what each group of digits means, in four languages.

use super::{
    code::{CodeError, CommunityKind, DIVISION_PARTS, DivisionCode, GridCode, StreetKind},
    numbers::{CreditCode, MatterCode, PartId},
};
use crate::text::Text;
use serde::Serialize;

/// What a code turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The code as given.
    pub code: String,
    /// What kind of code it is.
    pub kind: CodeKind,
    /// Its groups of digits, first to last.
    pub parts: Vec<ExplainedPart>,
}

/// Kinds of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// Province to community.
    Division,
    /// Responsibility grid.
    Grid,
    /// One part on the ground.
    Part,
    /// A type of matter.
    Matter,
    /// Unified social credit code.
    CreditCode,
}

/// One group of digits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPart {
    /// The digits.
    pub digits: String,
    /// What they mean.
    pub meaning: Text,
}

fn text(zh_hans: &str, zh_hant: &str, en: &str, es: &str) -> Text {
    Text { zh_hans: zh_hans.into(), zh_hant: zh_hant.into(), en: en.into(), es: es.into() }
}

/// Province and province-level units of GB/T 2260 by their two digits.
const PROVINCES: [(&str, &str, &str); 34] = [
    ("11", "北京", "Beijing"),
    ("12", "天津", "Tianjin"),
    ("13", "河北", "Hebei"),
    ("14", "山西", "Shanxi"),
    ("15", "内蒙古", "Inner Mongolia"),
    ("21", "辽宁", "Liaoning"),
    ("22", "吉林", "Jilin"),
    ("23", "黑龙江", "Heilongjiang"),
    ("31", "上海", "Shanghai"),
    ("32", "江苏", "Jiangsu"),
    ("33", "浙江", "Zhejiang"),
    ("34", "安徽", "Anhui"),
    ("35", "福建", "Fujian"),
    ("36", "江西", "Jiangxi"),
    ("37", "山东", "Shandong"),
    ("41", "河南", "Henan"),
    ("42", "湖北", "Hubei"),
    ("43", "湖南", "Hunan"),
    ("44", "广东", "Guangdong"),
    ("45", "广西", "Guangxi"),
    ("46", "海南", "Hainan"),
    ("50", "重庆", "Chongqing"),
    ("51", "四川", "Sichuan"),
    ("52", "贵州", "Guizhou"),
    ("53", "云南", "Yunnan"),
    ("54", "西藏", "Tibet"),
    ("61", "陕西", "Shaanxi"),
    ("62", "甘肃", "Gansu"),
    ("63", "青海", "Qinghai"),
    ("64", "宁夏", "Ningxia"),
    ("65", "新疆", "Xinjiang"),
    ("71", "台湾", "Taiwan"),
    ("81", "香港", "Hong Kong"),
    ("82", "澳门", "Macau"),
];

/// Explains a code by its length: division (2, 4, 6, 9, 12), grid (15), part (17, 16 before 2026), matter (11, 10 before
/// 2026), credit code (18). Citizen numbers are not explained: they are personal data.
///
/// ```
/// use tessera_domain::area::decode::{decode, CodeKind};
/// let e = decode("420502001003012").unwrap();
/// assert_eq!(e.kind, CodeKind::Grid);
/// assert_eq!(e.parts[3].meaning.en, "street office");
/// ```
pub fn decode(code: &str) -> Result<Explained, CodeError> {
    let code = code.trim();
    let (kind, parts) = match code.len() {
        10 | 11 => (CodeKind::Matter, matter(&MatterCode::parse(code)?)),
        15 => {
            let grid = GridCode::parse(code)?;
            let mut parts = division(&grid.community());
            let meaning = text(
                "社区内网格顺序码（自西向东、自北向南）",
                "社區內網格順序碼（自西向東、自北向南）",
                "number of the grid within the community, west to east, then north to south",
                "número de la cuadrícula en la comunidad, de oeste a este y de norte a sur",
            );
            parts.push(part(&code[12..], meaning));
            (CodeKind::Grid, parts)
        }
        16 | 17 => (CodeKind::Part, facility(&PartId::parse(code)?)),
        18 => (CodeKind::CreditCode, credit(&CreditCode::parse(code)?)),
        _ => (CodeKind::Division, division(&DivisionCode::parse(code)?)),
    };
    Ok(Explained { code: code.to_owned(), kind, parts })
}

fn part(digits: &str, meaning: Text) -> ExplainedPart {
    ExplainedPart { digits: digits.to_owned(), meaning }
}

fn division(code: &DivisionCode) -> Vec<ExplainedPart> {
    let mut out = Vec::new();
    for (digits, (_, name)) in code.parts().into_iter().zip(DIVISION_PARTS) {
        let meaning = match name {
            "province" => match PROVINCES.iter().find(|(d, ..)| *d == digits) {
                Some((_, zh, en)) => text(zh, "", en, en),
                None => text("未知省级代码", "未知省級代碼", "unknown province", "provincia desconocida"),
            },
            "city" => text("市级", "市級", "city", "ciudad"),
            "county" => text("县级", "縣級", "county or district", "condado o distrito"),
            "street" => street(code.street_kind()),
            _ => community(code.community_kind()),
        };
        out.push(part(digits, meaning));
    }
    out
}

fn street(kind: Option<StreetKind>) -> Text {
    match kind {
        Some(StreetKind::StreetOffice) => {
            text("街道办事处", "街道辦事處", "street office", "oficina de calle")
        }
        Some(StreetKind::Town) => text("镇", "鎮", "town", "pueblo"),
        Some(StreetKind::Township) => text("乡", "鄉", "township", "municipio rural"),
        Some(StreetKind::EnterpriseUnit) => text(
            "企事业单位、开发区等",
            "企事業單位、開發區等",
            "enterprise unit or development zone",
            "unidad empresarial o zona de desarrollo",
        ),
        _ => text(
            "其他街道级单位",
            "其他街道級單位",
            "other street-level unit",
            "otra unidad a nivel de calle",
        ),
    }
}

fn community(kind: Option<CommunityKind>) -> Text {
    match kind {
        Some(CommunityKind::Residents) => {
            text("居民委员会", "居民委員會", "residents' committee", "comité de residentes")
        }
        Some(CommunityKind::Villagers) => {
            text("村民委员会", "村民委員會", "villagers' committee", "comité de aldeanos")
        }
        _ => {
            text("其他社区级单位", "其他社區級單位", "other community-level unit", "otra unidad comunitaria")
        }
    }
}

fn county(code: &str) -> Vec<ExplainedPart> {
    DivisionCode::parse(code)
        .map_or_else(|_| vec![part(code, text("县级", "縣級", "county", "condado"))], |c| division(&c))
}

fn class(class: &str, sub: &str) -> [ExplainedPart; 2] {
    [
        part(class, text("大类", "大類", "class", "clase")),
        part(sub, text("小类", "小類", "sub-class", "subclase")),
    ]
}

fn facility(id: &PartId) -> Vec<ExplainedPart> {
    let mut out = county(&id.county);
    out.extend(class(&id.class, &id.sub));
    out.push(part(
        &id.sequence,
        text("部件顺序码", "設施順序碼", "number of the part", "número del elemento"),
    ));
    out
}

fn matter(code: &MatterCode) -> Vec<ExplainedPart> {
    let mut out = county(&code.county);
    out.extend(class(&code.class, &code.sub));
    out
}

fn credit(code: &CreditCode) -> Vec<ExplainedPart> {
    let s = code.as_str();
    vec![
        part(
            &s[..1],
            text("登记管理部门", "登記管理部門", "registration authority", "autoridad de registro"),
        ),
        part(&s[1..2], text("机构类别", "機構類別", "kind of organisation", "tipo de organización")),
        part(
            &s[2..8],
            text("登记机关行政区划", "登記機關行政區劃", "division of registration", "división de registro"),
        ),
        part(&s[8..17], text("主体标识码", "主體識別碼", "organisation number", "número de la organización")),
        part(&s[17..], text("校验码", "校驗碼", "check character", "carácter de control")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_grid_code_is_explained_part_by_part() {
        let e = decode("420502001003012").unwrap();
        let seen: Vec<(&str, &str)> =
            e.parts.iter().map(|p| (p.digits.as_str(), p.meaning.en.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("42", "Hubei"),
                ("05", "city"),
                ("02", "county or district"),
                ("001", "street office"),
                ("003", "residents' committee"),
                ("012", "number of the grid within the community, west to east, then north to south"),
            ]
        );
    }

    #[test]
    fn the_kind_of_a_code_is_told_by_its_length() {
        for (code, kind) in [
            ("420502100201", CodeKind::Division),
            ("42050201001000123", CodeKind::Part),
            ("4205020101000123", CodeKind::Part),
            ("42050206001", CodeKind::Matter),
            ("4205020601", CodeKind::Matter),
            ("91350100M000100Y43", CodeKind::CreditCode),
        ] {
            let e = decode(code).unwrap();
            assert_eq!(e.kind, kind);
            assert_eq!(e.parts.iter().map(|p| p.digits.as_str()).collect::<String>(), code);
        }
        assert!(decode("11010519491231002X").is_err(), "a citizen number is not explained");
    }

    proptest! {
        #[test]
        fn no_text_makes_decode_panic_and_the_parts_make_the_code(s in "[0-9A-Z]{0,20}|\\PC{0,20}") {
            if let Ok(e) = decode(&s) {
                prop_assert_eq!(e.parts.iter().map(|p| p.digits.as_str()).collect::<String>(), e.code);
            }
        }
    }
}
