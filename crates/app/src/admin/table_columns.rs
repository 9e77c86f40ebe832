//! The columns of the tables of areas and people, and the words that may stand in them: ours, or their names in a Chinese table.

use crate::tables::{Choices, Column};
use std::str::FromStr;
use tessera_domain::{
    area::{GridKind, Level},
    people::Role,
};

/// A column of a table.
const fn column(
    key: &'static str,
    zh: &'static str,
    example: &'static str,
    note: [&'static str; 4],
) -> Column {
    Column { key, zh, needed: false, note, example, choices: None }
}

const fn needed(c: Column) -> Column {
    Column { needed: true, ..c }
}

const fn one_of(c: Column, choices: Choices) -> Column {
    Column { choices: Some(choices), ..c }
}

/// Columns of areas.
pub const AREA_COLUMNS: [Column; 10] = [
    needed(column(
        "code",
        "编码",
        "420502001001001",
        [
            "国家区划编码：街道 9 位、社区 12 位、网格 15 位。",
            "行政區劃編碼：街道 9 位、社區 12 位、網格 15 位。",
            "National code: street 9, community 12, grid 15 digits.",
            "Código nacional: calle 9, comunidad 12, cuadrícula 15 cifras.",
        ],
    )),
    column(
        "parent",
        "上级编码",
        "420502001001",
        [
            "上一级区域的编码，须已存在或在本表中。",
            "上一級區域的編碼，須已存在或在本表中。",
            "Code of the area above, known already or in this table.",
            "Código del área superior, ya existente o en esta tabla.",
        ],
    ),
    needed(one_of(
        column(
            "level",
            "层级",
            "grid",
            ["区域的层级。", "區域的層級。", "Level of the area.", "Nivel del área."],
        ),
        level_words,
    )),
    one_of(
        column(
            "kind",
            "网格类型",
            "residential",
            ["只有网格填写。", "只有網格填寫。", "Grids only.", "Solo cuadrículas."],
        ),
        kind_words,
    ),
    needed(column(
        "name",
        "名称",
        "示例网格",
        ["简体中文名称。", "簡體中文名稱。", "Name in simplified Chinese.", "Nombre en chino simplificado."],
    )),
    column(
        "name_zh_hant",
        "繁体名称",
        "範例網格",
        ["繁体中文名称。", "繁體中文名稱。", "Name in traditional Chinese.", "Nombre en chino tradicional."],
    ),
    column(
        "name_en",
        "英文名称",
        "Example grid",
        ["英文名称。", "英文名稱。", "Name in English.", "Nombre en inglés."],
    ),
    column(
        "name_es",
        "西班牙文名称",
        "Cuadrícula de ejemplo",
        ["西班牙文名称。", "西班牙文名稱。", "Name in Spanish.", "Nombre en español."],
    ),
    column("households", "户数", "320", ["整数。", "整數。", "A whole number.", "Un número entero."]),
    column("population", "人口", "900", ["整数。", "整數。", "A whole number.", "Un número entero."]),
];

/// Columns of people.
pub const USER_COLUMNS: [Column; 8] = [
    needed(column(
        "login",
        "登录名",
        "zhangsan",
        [
            "字母、数字和 - _ . @，最多 40 个。一人多个岗位时写多行。",
            "英文字母、數字和 - _ . @，最多 40 個。一人多個職位時寫多列。",
            "Letters, digits and - _ . @, at most 40. A person with several posts has several rows.",
            "Letras, cifras y - _ . @, 40 como máximo. Una fila por puesto.",
        ],
    )),
    needed(column(
        "name",
        "姓名",
        "张三（示例）",
        ["最多 60 个字。", "最多 60 個字。", "At most 60 characters.", "60 caracteres como máximo."],
    )),
    column(
        "phone",
        "电话",
        "13900000000",
        ["工作电话。", "公務電話。", "Telephone at work.", "Teléfono de trabajo."],
    ),
    column(
        "password",
        "初始密码",
        "",
        [
            "至少 10 个字符；留空则自动生成，只显示一次。",
            "至少 10 個字元；留空則自動產生，只顯示一次。",
            "At least 10 characters. Left empty, one is made and shown once.",
            "10 caracteres como mínimo. Vacío: se genera y se muestra una vez.",
        ],
    ),
    one_of(
        column(
            "role",
            "岗位",
            "grid_worker",
            ["岗位角色。", "職位角色。", "Role of the post.", "Rol del puesto."],
        ),
        role_words,
    ),
    column(
        "area",
        "区域编码",
        "420502001001001",
        ["岗位所在区域。", "職位所在區域。", "Area of the post.", "Área del puesto."],
    ),
    column(
        "department",
        "部门代码",
        "",
        ["处置人员必填。", "承辦人員必填。", "Needed for handlers.", "Necesario para quienes tramitan."],
    ),
    column(
        "title",
        "职务",
        "网格员",
        ["最多 60 个字。", "最多 60 個字。", "At most 60 characters.", "60 caracteres como máximo."],
    ),
];

pub(super) const LEVELS: [(&str, Level); 5] = [
    ("市", Level::City),
    ("区", Level::District),
    ("街道", Level::Street),
    ("社区", Level::Community),
    ("网格", Level::Grid),
];

pub(super) const KINDS: [(&str, GridKind); 3] = [
    ("住宅网格", GridKind::Residential),
    ("专属网格", GridKind::Unit),
    ("待开发网格", GridKind::Undeveloped),
];

pub(super) const ROLES: [(&str, Role); 12] = [
    ("系统管理员", Role::Admin),
    ("受理员", Role::Acceptor),
    ("派遣员", Role::Dispatcher),
    ("核查员", Role::Verifier),
    ("处置人员", Role::Handler),
    ("网格员", Role::GridWorker),
    ("网格长", Role::GridChief),
    ("社区工作人员", Role::CommunityStaff),
    ("街道工作人员", Role::StreetStaff),
    ("领导", Role::Leader),
    ("审计员", Role::Auditor),
    ("外部系统", Role::System),
];

fn level_words() -> Vec<(String, &'static str)> {
    LEVELS.iter().map(|(zh, l)| (l.as_str().to_owned(), *zh)).collect()
}

fn kind_words() -> Vec<(String, &'static str)> {
    KINDS.iter().map(|(zh, k)| (crate::cases::project::word(k), *zh)).collect()
}

fn role_words() -> Vec<(String, &'static str)> {
    ROLES.iter().map(|(zh, r)| (r.as_str().to_owned(), *zh)).collect()
}

/// A word of ours, or its name in a Chinese table.
pub(super) fn word<T: FromStr + Copy>(text: &str, names: &[(&str, T)]) -> Option<T> {
    text.parse().ok().or_else(|| names.iter().find(|n| n.0 == text).map(|n| n.1))
}
