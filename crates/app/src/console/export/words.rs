//! What an exported sheet says besides the data.

use tessera_domain::text::Lang;

/// Column, and its heading in 简体, 繁體, English, Español.
const HEADINGS: &[(&str, [&str; 4])] = &[
    ("number", ["案件编号", "案件編號", "Number", "Número"]),
    ("clock", ["当前时限", "目前時限", "Deadline", "Plazo"]),
    ("state", ["状态", "狀態", "State", "Estado"]),
    ("category", ["类别", "類別", "Category", "Categoría"]),
    ("description", ["问题描述", "問題描述", "Description", "Descripción"]),
    ("place", ["地点", "地點", "Place", "Lugar"]),
    ("department", ["主办部门", "主辦單位", "Lead department", "Departamento principal"]),
    ("reported_at", ["上报时间", "通報時間", "Reported", "Comunicado"]),
    ("source", ["来源", "來源", "Source", "Origen"]),
    ("handler", ["处置人", "承辦人", "Handler", "Responsable"]),
    ("closed_at", ["结案时间", "結案時間", "Closed", "Cerrado"]),
    ("on_time", ["按时处置", "如期處理", "Handled in time", "En plazo"]),
    ("rating", ["评价", "評價", "Rating", "Valoración"]),
    ("joined", ["反映人数", "反映人數", "Residents", "Residentes"]),
    ("answers", ["补充问答", "補充問答", "Answers", "Respuestas"]),
    ("priority", ["紧急程度", "緊急程度", "Priority", "Prioridad"]),
    ("reporter_name", ["上报人", "通報人", "Reporter", "Comunicante"]),
    ("reporter_phone", ["联系电话", "聯絡電話", "Telephone", "Teléfono"]),
];

fn at(lang: Lang) -> usize {
    Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0)
}

/// The heading of a column.
pub fn heading(column: &str, lang: Lang) -> &'static str {
    HEADINGS.iter().find(|h| h.0 == column).map_or("", |h| h.1[at(lang)])
}

/// How broad a text is, in Latin characters: a Chinese one takes two.
pub fn breadth(text: &str) -> f64 {
    text.chars().map(|c| if c >= '\u{2e80}' { 2.0 } else { 1.0 }).sum()
}

/// Yes or no.
pub fn yes_no(yes: bool, lang: Lang) -> &'static str {
    const WORDS: [[&str; 2]; 4] = [["否", "是"], ["否", "是"], ["no", "yes"], ["no", "sí"]];
    WORDS[at(lang)][usize::from(yes)]
}

/// The line that says whose copy this is. An empty filter says so.
pub fn watermark(lang: Lang, who: &str, when: &str, filter: &str, rows: usize, found: usize) -> String {
    let all = ["全部案件", "全部案件", "all cases", "todos los casos"][at(lang)];
    let filter = if filter.is_empty() { all } else { filter };
    let rows = if rows < found { format!("{rows}/{found}") } else { rows.to_string() };
    match lang {
        Lang::ZhHans => {
            format!(
                "内部资料，仅限工作使用。导出人：{who}；导出时间：{when}；筛选条件：{filter}；行数：{rows}"
            )
        }
        Lang::ZhHant => {
            format!(
                "內部資料，僅限公務使用。匯出人：{who}；匯出時間：{when}；篩選條件：{filter}；列數：{rows}"
            )
        }
        Lang::En => format!(
            "Internal, for official use only. Exported by {who} at {when}; filter: {filter}; rows: {rows}"
        ),
        Lang::Es => format!(
            "Interno, solo para uso oficial. Exportado por {who} el {when}; filtro: {filter}; filas: {rows}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tessera_domain::console::export_columns;

    #[test]
    fn every_column_has_a_heading_in_every_language() {
        for column in export_columns() {
            for lang in Lang::ALL {
                assert!(!heading(column, lang).is_empty(), "{column} {}", lang.tag());
            }
        }
    }

    #[test]
    fn the_line_says_who_when_what_and_how_much_is_missing() {
        let line = watermark(Lang::En, "Wang", "2026-01-12 09:00", "state=open", 50, 80);
        assert_eq!(
            line,
            "Internal, for official use only. Exported by Wang at 2026-01-12 09:00; filter: state=open; rows: 50/80"
        );
        assert!(watermark(Lang::ZhHans, "王", "x", "", 1, 1).contains("全部案件；行数：1"));
    }
}
