//! Writing rows into a file, xlsx or csv, one after the other: what was written is not held in memory. Blocking.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A local time of the city.
    Time(jiff::civil::DateTime),
}

/// What the file says besides the rows.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The line that says whose copy this is.
    pub watermark: String,
    /// Headings.
    pub headings: Vec<String>,
    /// Width of each column, in characters.
    pub widths: Vec<f64>,
}

/// Why a file could not be written.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Days since the spreadsheet's beginning of time.
fn serial(t: jiff::civil::DateTime) -> f64 {
    let begin = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    t.duration_since(begin).as_secs_f64() / 86_400.0
}

/// What a spreadsheet would take for a formula is marked as text: a description may hold anything.
fn plain(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{text}") } else { text.to_owned() }
}

fn csv_field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn csv_line(out: &mut impl std::io::Write, fields: impl Iterator<Item = String>) -> std::io::Result<()> {
    let line: Vec<String> = fields.map(|f| csv_field(&f)).collect();
    write!(out, "{}\r\n", line.join(","))
}

/// Writes a CSV file: UTF-8 with a mark for spreadsheets, the line of whose copy it is, headings, rows.
pub fn csv(path: &Path, frame: &Frame, batches: impl Iterator<Item = Vec<Vec<Cell>>>) -> Result<(), Failed> {
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all("\u{feff}".as_bytes())?;
    csv_line(&mut out, std::iter::once(frame.watermark.clone()))?;
    csv_line(&mut out, frame.headings.iter().cloned())?;
    for row in batches.flatten() {
        let fields = row.into_iter().map(|c| match c {
            Cell::Empty => String::new(),
            Cell::Text(t) => plain(&t),
            Cell::Number(n) => n.to_string(),
            Cell::Time(t) => t.strftime("%Y-%m-%d %H:%M").to_string(),
        });
        csv_line(&mut out, fields)?;
    }
    out.into_inner()?.sync_all()?;
    Ok(())
}

/// The longest text a cell takes.
const CELL_MAX: usize = 32_000;

/// From this width on a column holds sentences, which go on in the next line of the cell.
const WIDE: f64 = 40.0;

/// How cells look.
struct Looks {
    time: Format,
    text: Format,
    wrapped: Format,
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    row: Vec<Cell>,
    widths: &[f64],
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, cell) in row.into_iter().enumerate() {
        let wide = widths.get(column).is_some_and(|w| *w >= WIDE);
        let text = if wide { &looks.wrapped } else { &looks.text };
        let column = column as u16;
        match cell {
            Cell::Empty => continue,
            Cell::Text(t) if t.chars().count() > CELL_MAX => sheet.write_string_with_format(
                at,
                column,
                t.chars().take(CELL_MAX).collect::<String>(),
                text,
            )?,
            Cell::Text(t) => sheet.write_string_with_format(at, column, t, text)?,
            Cell::Number(n) => sheet.write_number_with_format(at, column, n, &looks.text)?,
            Cell::Time(t) => sheet.write_number_with_format(at, column, serial(t), &looks.time)?,
        };
    }
    Ok(())
}

/// Writes a workbook with one sheet; rows go to a temporary file in `scratch` as they come.
pub fn xlsx(
    path: &Path,
    scratch: &Path,
    frame: &Frame,
    batches: impl Iterator<Item = Vec<Vec<Cell>>>,
) -> Result<(), Failed> {
    let mut book = Workbook::new();
    book.set_tempdir(scratch)?;
    let bold = Format::new().set_bold().set_background_color(0xE6_F0_FF_u32);
    // Sentences make rows high: everything begins at the top of its row.
    let text = Format::new().set_align(FormatAlign::Top);
    let looks = Looks {
        time: text.clone().set_num_format("yyyy-mm-dd hh:mm"),
        wrapped: text.clone().set_text_wrap(),
        text,
    };
    let small = Format::new().set_italic().set_font_color(0x59_59_59_u32);
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_landscape();
    // On A4, all columns on one page, however many pages the rows take.
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    // On every printed page too. An ampersand would begin a code there.
    let footer: String = frame.watermark.replace('&', "&&").chars().take(200).collect();
    sheet.set_footer(format!("&L&8{footer}&R&8&P/&N"));
    sheet.set_repeat_rows(1, 1)?;
    sheet.set_freeze_panes(2, 1)?;
    for (column, width) in frame.widths.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.write_string_with_format(0, 0, frame.watermark.as_str(), &small)?;
    for (column, heading) in frame.headings.iter().enumerate() {
        sheet.write_string_with_format(1, column as u16, heading.as_str(), &bold)?;
    }
    let mut last = 1;
    for (at, row) in (2_u32..).zip(batches.flatten()) {
        write_row(sheet, at, row, &frame.widths, &looks)?;
        last = at;
    }
    if let Some(column) = frame.headings.len().checked_sub(1) {
        sheet.autofilter(1, 0, last, column as u16)?;
    }
    book.save(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame {
            watermark: "whose, & when".into(),
            headings: vec!["a".into(), "b".into()],
            widths: vec![10.0, 20.0],
        }
    }

    fn rows() -> Vec<Vec<Vec<Cell>>> {
        let time = jiff::civil::date(2026, 1, 12).at(9, 30, 0, 0);
        vec![
            vec![vec![Cell::Text("=1+1".into()), Cell::Time(time)]],
            vec![
                vec![Cell::Text("say \"hi\",\n井盖".into()), Cell::Number(4.0)],
                vec![Cell::Empty, Cell::Empty],
            ],
        ]
    }

    #[test]
    fn a_csv_file_has_a_mark_the_line_the_headings_and_no_formulas() {
        let dir = std::env::temp_dir().join(format!("tessera-csv-{}", std::process::id()));
        csv(&dir, &frame(), rows().into_iter()).unwrap();
        let text = std::fs::read_to_string(&dir).unwrap();
        std::fs::remove_file(&dir).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"whose, & when\"\r\na,b\r\n'=1+1,2026-01-12 09:30\r\n\"say \"\"hi\"\",\n井盖\",4\r\n,\r\n"
        );
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert!((serial(jiff::civil::date(2026, 1, 12).at(12, 0, 0, 0)) - 46_034.5).abs() < 1e-9);
    }

    #[test]
    fn a_workbook_holds_dates_as_dates_numbers_as_numbers_and_everything_else_as_text() {
        use calamine::{Data, Reader as _, Xlsx};
        let at = std::env::temp_dir().join(format!("tessera-xlsx-{}.xlsx", std::process::id()));
        xlsx(&at, &std::env::temp_dir(), &frame(), rows().into_iter()).unwrap();
        let bytes = std::fs::read(&at).unwrap();
        std::fs::remove_file(&at).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("Sheet1").unwrap();
        let formulas = book.worksheet_formula("Sheet1").unwrap();
        assert!(formulas.used_cells().next().is_none(), "what anybody wrote is never a formula");
        let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(0, 0), Data::String("whose, & when".into()));
        assert_eq!((cell(1, 0), cell(1, 1)), (Data::String("a".into()), Data::String("b".into())));
        assert_eq!(cell(2, 0), Data::String("=1+1".into()));
        let time = cell(2, 1);
        let Data::DateTime(stamp) = time else { panic!("{time:?} is no time") };
        let (year, month, day, hour, minute, ..) = stamp.to_ymd_hms_milli();
        assert_eq!((year, month, day, hour, minute), (2026, 1, 12, 9, 30));
        assert_eq!(cell(3, 1), Data::Float(4.0));
    }
}
