//! Workbooks for people to fill in: the template, and the checked table with its wrong cells marked.

use super::{Column, Rejected, Table, example};
use crate::error::{AppError, Result};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, Note, Workbook, Worksheet, XlsxError,
};
use tessera_domain::text::Lang;

/// Rows of the template that have drop-downs and are formatted as text.
const PREPARED: u32 = 2000;
/// Longest list a drop-down takes, characters.
const LIST_MAX: usize = 250;

/// Code of what is wrong; what it means and what to do, in the order of [`Lang::ALL`].
const ADVICE: &[(&str, [&str; 4])] = &[
    ("missing", ["必填，请填写。", "必填，請填寫。", "Must be filled in.", "Obligatorio: rellénelo."]),
    (
        "invalid",
        [
            "格式不对，请按表头批注填写。",
            "格式不對，請依表頭附註填寫。",
            "Not valid: see the note at the heading.",
            "No es válido: vea la nota del encabezado.",
        ],
    ),
    (
        "unknown",
        [
            "系统中没有，请核对或从下拉列表选择。",
            "系統中沒有，請核對或從下拉清單選擇。",
            "Not known here: check it, or choose from the list.",
            "No existe aquí: compruébelo o elija de la lista.",
        ],
    ),
    (
        "taken",
        [
            "已被占用，请换一个。",
            "已被使用，請換一個。",
            "Taken already: use another one.",
            "Ya está en uso: elija otro.",
        ],
    ),
    (
        "order",
        [
            "层级顺序不对，请检查上级编码。",
            "層級順序不對，請檢查上級編碼。",
            "Wrong order of levels: check the code above.",
            "Orden de niveles erróneo: revise el código superior.",
        ],
    ),
    (
        "grids_only",
        [
            "只有网格才有网格类型，请清空。",
            "只有網格才有網格類型，請清空。",
            "Only grids have a kind: leave it empty.",
            "Solo las cuadrículas tienen tipo: déjelo vacío.",
        ],
    ),
    (
        "not_allowed",
        [
            "您无权在该区域操作。",
            "您無權在該區域操作。",
            "You may not do this there.",
            "No puede hacerlo allí.",
        ],
    ),
    ("too_long", ["太长，请缩短。", "太長，請縮短。", "Too long: shorten it.", "Demasiado largo: acórtelo."]),
    (
        "too_short",
        ["太短，请加长。", "太短，請加長。", "Too short: make it longer.", "Demasiado corto: alárguelo."],
    ),
    (
        "digits_lost",
        [
            "数字过长，末位已丢失：请把该列设为“文本”后重新填写。",
            "數字過長，末位已遺失：請將該欄設為「文字」後重新填寫。",
            "The last digits are lost: format the column as text and type it again.",
            "Se han perdido cifras: dé formato de texto a la columna y escríbalo de nuevo.",
        ],
    ),
    (
        "formula",
        [
            "公式出错，请直接填写数值。",
            "公式錯誤，請直接填寫數值。",
            "The formula fails: type the value itself.",
            "La fórmula falla: escriba el valor.",
        ],
    ),
];

const SHEETS: [[&str; 2]; 4] =
    [["数据", "问题"], ["資料", "問題"], ["Data", "Problems"], ["Datos", "Problemas"]];
const PROBLEM_HEADS: [[&str; 3]; 4] = [
    ["行", "列", "问题和办法"],
    ["列號", "欄位", "問題與辦法"],
    ["Line", "Column", "What is wrong and what to do"],
    ["Fila", "Columna", "Qué falla y qué hacer"],
];
const CHOICES: [&str; 4] = ["可选：", "可選：", "One of: ", "Uno de: "];
const MUST: [&str; 4] = ["必填。", "必填。", "Must be filled in. ", "Obligatorio. "];
const EXAMPLE: [&str; 4] = [
    "这一行是示例，导入时自动跳过，可以删除。",
    "這一列是範例，匯入時自動略過，可以刪除。",
    "This row is an example. It is left out when the file is read.",
    "Esta fila es un ejemplo y no se importa.",
];

fn at(lang: Lang) -> usize {
    Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0)
}

/// The Chinese headings and words are for those who read them; the others are named as in the interface.
fn is_zh(lang: Lang) -> bool {
    lang == Lang::ZhHans
}

fn failed(e: &XlsxError) -> AppError {
    AppError::Internal(format!("workbook: {e}"))
}

/// What is wrong with a cell and what to do, in words.
pub(super) fn advice(r: &Rejected, lang: Lang) -> String {
    let known = ADVICE.iter().find(|a| a.0 == r.code).map_or("", |a| a.1[at(lang)]);
    if known.is_empty() { r.message.clone() } else { format!("{known}\n{}", r.message) }
}

fn note(text: String) -> Note {
    Note::new(text).set_author("Tessera").add_author_prefix(false).set_width(300).set_height(120)
}

fn heading(c: &Column, lang: Lang) -> String {
    let name = if is_zh(lang) { c.zh } else { c.key };
    if c.needed { format!("{name}*") } else { name.to_owned() }
}

fn words(c: &Column, zh: bool) -> Vec<String> {
    let list = c.choices.map(|list| list()).unwrap_or_default();
    list.into_iter().map(|(key, name)| if zh { name.to_owned() } else { key }).collect()
}

/// Headings with their notes, drop-downs below them, every column as text so that codes keep their digits.
fn frame(
    sheet: &mut Worksheet,
    columns: &[(String, &Column)],
    lang: Lang,
    rows: u32,
) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xE6_F0_FF));
    let text = Format::new().set_num_format("@");
    sheet.set_freeze_panes(1, 0)?;
    for (i, (heading, c)) in columns.iter().enumerate() {
        let i = i as u16;
        sheet.set_column_width(i, 20)?;
        sheet.set_column_format(i, &text)?;
        sheet.write_string_with_format(0, i, heading, &head)?;
        let choices = words(c, is_zh(lang));
        let mut told = String::new();
        if c.needed {
            told.push_str(MUST[at(lang)]);
        }
        told.push_str(c.note[at(lang)]);
        if !choices.is_empty() {
            told.push('\n');
            told.push_str(CHOICES[at(lang)]);
            told.push_str(&choices.join(", "));
        }
        sheet.insert_note(0, i, &note(told))?;
        let short = choices.iter().map(|w| w.chars().count() + 1).sum::<usize>() <= LIST_MAX;
        if !choices.is_empty() && short {
            // A word of the other language may stand there too: the list helps, it does not forbid.
            let list = DataValidation::new()
                .allow_list_strings(&choices)?
                .set_error_style(DataValidationErrorStyle::Information);
            sheet.add_data_validation(1, i, rows, i, &list)?;
        }
    }
    Ok(())
}

/// A workbook to fill in.
///
/// # Errors
/// When it cannot be written.
pub fn template(columns: &[Column], lang: Lang) -> Result<Vec<u8>> {
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(SHEETS[at(lang)][0])?;
        let heads: Vec<(String, &Column)> = columns.iter().map(|c| (heading(c, lang), c)).collect();
        frame(sheet, &heads, lang, PREPARED)?;
        let grey = Format::new().set_num_format("@").set_italic().set_font_color(Color::RGB(0x59_59_59));
        for (i, c) in columns.iter().enumerate() {
            sheet.write_string_with_format(1, i as u16, example(c, is_zh(lang)), &grey)?;
        }
        sheet.insert_note(1, 0, &note(EXAMPLE[at(lang)].to_owned()))?;
        book.save_to_buffer()
    };
    make().map_err(|e| failed(&e))
}

/// The table as it was sent, its rows on the same lines, the wrong cells red with a note that says what is wrong and what to do, and a
/// second sheet that lists them all. Corrected, it can be sent again.
///
/// # Errors
/// When it cannot be written.
pub fn checked(columns: &[Column], table: &Table, rejected: &[Rejected], lang: Lang) -> Result<Vec<u8>> {
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(SHEETS[at(lang)][0])?;
        let mut heads: Vec<(String, &Column)> = table
            .headings
            .iter()
            .filter_map(|(text, key)| Some((text.clone(), columns.iter().find(|c| c.key == *key)?)))
            .collect();
        // Something may be missing in a column the table does not have.
        for r in rejected {
            if let Some(c) = columns.iter().find(|c| c.key == r.column)
                && !heads.iter().any(|h| h.1.key == r.column)
            {
                heads.push((heading(c, lang), c));
            }
        }
        let last = table.rows.last().map_or(1, |r| u32::try_from(r.line).unwrap_or(u32::MAX - 1));
        frame(sheet, &heads, lang, last + PREPARED)?;
        let text = Format::new().set_num_format("@");
        let red = Format::new()
            .set_num_format("@")
            .set_background_color(Color::RGB(0xFF_CC_C7))
            .set_font_color(Color::RGB(0xA8_07_1A));
        for row in &table.rows {
            let line = u32::try_from(row.line.saturating_sub(1)).unwrap_or(u32::MAX);
            for (i, (_, c)) in heads.iter().enumerate() {
                let told: Vec<String> = rejected
                    .iter()
                    .filter(|r| r.line == row.line && r.column == c.key)
                    .map(|r| advice(r, lang))
                    .collect();
                let format = if told.is_empty() { &text } else { &red };
                // A string is a string: nothing that is written here is taken for a formula.
                sheet.write_string_with_format(line, i as u16, row.get(c.key), format)?;
                if !told.is_empty() {
                    sheet.insert_note(line, i as u16, &note(told.join("\n")))?;
                }
            }
        }
        let list = book.add_worksheet();
        list.set_name(SHEETS[at(lang)][1])?;
        let bold = Format::new().set_bold();
        for (i, (name, width)) in PROBLEM_HEADS[at(lang)].iter().zip([8, 22, 90]).enumerate() {
            list.set_column_width(i as u16, width)?;
            list.write_string_with_format(0, i as u16, *name, &bold)?;
        }
        for (n, r) in (1_u32..).zip(rejected) {
            let name = heads.iter().find(|h| h.1.key == r.column).map_or(r.column, |h| h.0.as_str());
            list.write_number(n, 0, r.line as f64)?;
            list.write_string(n, 1, name)?;
            list.write_string(n, 2, advice(r, lang).replace('\n', " "))?;
        }
        book.save_to_buffer()
    };
    make().map_err(|e| failed(&e))
}
