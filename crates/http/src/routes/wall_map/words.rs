//! What stands on a wall map besides names, in the reader's language.

use tessera_domain::{area::GridKind, text::Lang};

/// The words of one language.
pub struct Words {
    /// Legend heading.
    pub legend: &'static str,
    /// Kinds of grid, in the order of [`GridKind::ALL`].
    pub kinds: [&'static str; 3],
    /// Border of the areas drawn, of those above, and of the area itself.
    pub borders: [&'static str; 3],
    /// Road, water, green, building.
    pub ground: [&'static str; 4],
    /// Scale.
    pub scale: &'static str,
    /// Households.
    pub households: &'static str,
    /// Grids as of.
    pub as_of: &'static str,
    /// The letter on the arrow.
    pub north: &'static str,
}

/// The words of a language.
pub const fn words(lang: Lang) -> Words {
    match lang {
        Lang::ZhHans => Words {
            legend: "图例",
            kinds: ["住宅/综合网格", "单位/专属网格", "待开发网格"],
            borders: ["网格边界", "社区边界", "街道边界"],
            ground: ["道路", "水域", "绿地", "建筑"],
            scale: "比例尺",
            households: "户",
            as_of: "网格截至",
            north: "北",
        },
        Lang::ZhHant => Words {
            legend: "圖例",
            kinds: ["住宅/綜合網格", "單位/專屬網格", "待開發網格"],
            borders: ["網格邊界", "社區邊界", "街道邊界"],
            ground: ["道路", "水域", "綠地", "建築"],
            scale: "比例尺",
            households: "戶",
            as_of: "網格截至",
            north: "北",
        },
        Lang::En => Words {
            legend: "Legend",
            kinds: ["Residential grid", "Unit grid", "Undeveloped land"],
            borders: ["Border of a grid", "Border of a community", "Border of a street"],
            ground: ["Road", "Water", "Green", "Building"],
            scale: "Scale",
            households: "households",
            as_of: "Grids as of",
            north: "N",
        },
        Lang::Es => Words {
            legend: "Leyenda",
            kinds: ["Cuadrícula residencial", "Cuadrícula de entidad", "Terreno sin urbanizar"],
            borders: ["Límite de cuadrícula", "Límite de comunidad", "Límite de calle"],
            ground: ["Calle", "Agua", "Zona verde", "Edificio"],
            scale: "Escala",
            households: "hogares",
            as_of: "Cuadrículas a",
            north: "N",
        },
    }
}

/// The word for a kind of grid.
pub fn kind(w: &Words, kind: GridKind) -> &'static str {
    w.kinds[GridKind::ALL.iter().position(|k| *k == kind).unwrap_or(0)]
}
