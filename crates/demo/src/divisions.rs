//! Names and codes of the division tree: facts from the official statistical list of 2023 (codes, names), with pinyin.
//! Only these are real. Borders, and which community lies where, are invented.

/// A community or village: last three digits of its code, name, pinyin.
pub type CommunityName = (&'static str, &'static str, &'static str);

/// A street office with the communities the demo uses.
#[derive(Clone, Copy, Debug)]
pub struct StreetName {
    /// 9-digit code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Pinyin.
    pub pinyin: &'static str,
    /// Communities; villages (codes from 201) last.
    pub communities: &'static [CommunityName],
    /// Where the street office's seat is drawn, in metres from the middle of the town (invented).
    pub seat: [f64; 2],
}

/// City code, name and pinyin.
pub const CITY: (&str, &str, &str) = ("4205", "宜昌市", "Yichang");
/// District code, name and pinyin.
pub const DISTRICT: (&str, &str, &str) = ("420502", "西陵区", "Xiling");

/// The six street offices of the demo district.
pub const STREETS: [StreetName; 6] = [
    StreetName {
        code: "420502001",
        name: "西陵街道",
        pinyin: "Xiling",
        communities: &[
            ("001", "土街头社区", "Tujietou"),
            ("003", "石板溪社区", "Shibanxi"),
            ("004", "铁路坝社区", "Tieluba"),
            ("011", "船柴社区", "Chuanchai"),
        ],
        seat: [1250.0, 850.0],
    },
    StreetName {
        code: "420502002",
        name: "学院街道",
        pinyin: "Xueyuan",
        communities: &[
            ("002", "四方堰社区", "Sifangyan"),
            ("004", "气象台社区", "Qixiangtai"),
            ("019", "尚书巷社区", "Shangshuxiang"),
            ("025", "墨池巷社区", "Mochixiang"),
        ],
        seat: [-450.0, 220.0],
    },
    StreetName {
        code: "420502003",
        name: "云集街道",
        pinyin: "Yunji",
        communities: &[
            ("002", "二马路社区", "Ermalu"),
            ("006", "桃花岭社区", "Taohualing"),
            ("010", "白龙井社区", "Bailongjing"),
            ("011", "赵家湾社区", "Zhaojiawan"),
        ],
        seat: [250.0, 900.0],
    },
    StreetName {
        code: "420502004",
        name: "西坝街道",
        pinyin: "Xiba",
        communities: &[
            ("001", "甲街社区", "Jiajie"),
            ("002", "光明路社区", "Guangminglu"),
            ("003", "桥北社区", "Qiaobei"),
            ("006", "幸福路社区", "Xingfulu"),
        ],
        seat: [-800.0, -900.0],
    },
    StreetName {
        code: "420502006",
        name: "夜明珠街道",
        pinyin: "Yemingzhu",
        communities: &[
            ("003", "镇境山社区", "Zhenjingshan"),
            ("005", "英雄山社区", "Yingxiongshan"),
            ("007", "常家湾社区", "Changjiawan"),
            ("009", "夜明珠社区", "Yemingzhu"),
        ],
        seat: [-1400.0, 700.0],
    },
    StreetName {
        code: "420502010",
        name: "窑湾街道",
        pinyin: "Yaowan",
        communities: &[
            ("001", "峡州社区", "Xiazhou"),
            ("004", "朝阳路社区", "Chaoyanglu"),
            ("201", "沙河村", "Shahe"),
            ("202", "唐家湾村", "Tangjiawan"),
            ("206", "黑虎山村", "Heihushan"),
        ],
        seat: [950.0, -900.0],
    },
];

/// Whether a community code part belongs to a village (200 and up).
pub fn is_village(code3: &str) -> bool {
    code3 >= "200"
}
