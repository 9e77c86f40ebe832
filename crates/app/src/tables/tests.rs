//! Tables in and out: CSV, workbooks, and what only looks like one.

use super::*;
use crate::admin::table_columns::{AREA_COLUMNS, USER_COLUMNS};
use rust_xlsxwriter::{Formula, Workbook};
use std::io::Write as _;
use tessera_domain::text::Lang;

fn upload(bytes: impl Into<Vec<u8>>, workbook: bool) -> Upload {
    Upload { bytes: bytes.into().into(), workbook }
}

fn read_text(text: &str) -> Result<Table> {
    read(&upload(text, false), &AREA_COLUMNS, 3)
}

fn code(r: Result<Table>) -> &'static str {
    match r {
        Err(AppError::Invalid(e)) => e[0].code,
        Err(e) => panic!("{e}"),
        Ok(t) => panic!("{} rows", t.rows.len()),
    }
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_table_is_read_with_english_or_chinese_headings_a_byte_order_mark_and_empty_lines() {
    let rows = read_text("\u{feff}code,level,name\n 1 ,grid, 一\n,,\n2,网格,二\n").expect("a table").rows;
    assert_eq!(rows.iter().map(|r| (r.line, r.get("code"))).collect::<Vec<_>>(), [(2, "1"), (4, "2")]);
    let rows = read_text("编码*,层级*,名称,户数\n1,网格,一,300\n").expect("a table").rows;
    assert_eq!((rows[0].get("name"), rows[0].get("households")), ("一", "300"));
}

#[test]
fn a_table_as_a_chinese_spreadsheet_saves_it_is_read() {
    let bytes = encoding_rs::GB18030.encode("编码,层级,名称\n1,网格,东山").0.into_owned();
    assert_eq!(read(&upload(bytes, false), &AREA_COLUMNS, 3).expect("a table").rows[0].get("name"), "东山");
}

#[test]
fn a_table_that_cannot_be_read_says_why() {
    assert_eq!(code(read_text("code,level,name\n")), "empty");
    assert_eq!(code(read_text("code,name\n1,一\n")), "missing_column");
    assert_eq!(code(read_text("code,level,name,colour\n")), "unknown_column");
    assert_eq!(code(read_text("code,level,name\n1,grid,a\n2,grid,b\n3,grid,c\n4,grid,d\n")), "too_many");
    assert_eq!(code(read(&upload(*b"\xff\xff\xff", false), &AREA_COLUMNS, 3)), "encoding");
}

#[test]
fn a_workbook_is_read_as_it_was_typed_and_what_a_spreadsheet_broke_is_told() {
    let bytes = book(|s| {
        for (i, h) in ["编码", "层级", "名称", "户数"].iter().enumerate() {
            s.write_string(0, i as u16, *h).expect("a heading");
        }
        // As a number: the code keeps its digits. A formula is not worked out: what was last shown is read.
        s.write_number(1, 0, 420_502_001_001_001.0).expect("a number");
        s.write_string(1, 1, "网格").expect("text");
        s.write_string(1, 2, " 东山 ").expect("text");
        s.write_formula(1, 3, Formula::new("1+1").set_result("300")).expect("a formula");
        s.write_number(3, 0, 4.205_020_010_010_01e17).expect("a number");
    });
    let rows = read(&upload(bytes, true), &AREA_COLUMNS, 3).expect("a table").rows;
    let cells = ["code", "level", "name", "households"].map(|c| rows[0].get(c).to_owned());
    assert_eq!(cells, ["420502001001001", "网格", "东山", "300"]);
    let lost = rows[1].unread().expect("digits are lost");
    assert_eq!((lost.line, lost.column, lost.code), (4, "code", "digits_lost"));
}

#[test]
fn a_text_named_workbook_a_broken_one_and_an_old_one_are_refused_with_what_to_do() {
    assert_eq!(
        code(read(&upload(*b"code,level,name\n1,grid,a\n", true), &AREA_COLUMNS, 3)),
        "not_a_workbook"
    );
    assert_eq!(code(read(&upload(*b"\xd0\xcf\x11\xe0 and more", true), &AREA_COLUMNS, 3)), "old_workbook");
    let good = template(&AREA_COLUMNS, Lang::En).expect("a template");
    assert_eq!(code(read(&upload(&good[..good.len() / 2], true), &AREA_COLUMNS, 3)), "broken_workbook");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("readme.txt", zip::write::SimpleFileOptions::default()).expect("a part");
    zip.write_all(b"no workbook").expect("text");
    let bytes = zip.finish().expect("an archive").into_inner();
    assert_eq!(code(read(&upload(bytes, true), &AREA_COLUMNS, 3)), "broken_workbook");
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_not_unpacked() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..70 {
        zip.write_all(&zeros).expect("zeros");
    }
    let bytes = zip.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20, "it is small: {}", bytes.len());
    assert_eq!(code(read(&upload(bytes, true), &AREA_COLUMNS, 3)), "too_large");
}

#[test]
fn a_cell_in_the_last_corner_of_a_sheet_takes_no_memory() {
    let bytes = book(|s| {
        s.write_string(0, 0, "code").expect("text");
        s.write_string(0, 1, "level").expect("text");
        s.write_string(0, 2, "name").expect("text");
        s.write_string(1_048_575, 0, "1").expect("text");
        s.write_string(1_048_575, 16_383, "far away").expect("text");
    });
    let rows = read(&upload(bytes, true), &AREA_COLUMNS, 3).expect("a table").rows;
    assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [1_048_576]);
}

#[test]
fn the_template_is_read_in_every_language_and_its_example_is_left_out() {
    for lang in Lang::ALL {
        for columns in [&AREA_COLUMNS[..], &USER_COLUMNS[..]] {
            let bytes = template(columns, lang).expect("a template");
            assert_eq!(code(read(&upload(bytes, true), columns, 3)), "empty", "{}", lang.tag());
        }
    }
}

#[test]
fn the_checked_workbook_can_be_sent_again_with_its_rows_on_the_same_lines() {
    let table = read_text("code,level,name\n1,galaxy,=1+1\n,,\n2,grid,二\n").expect("a table");
    let rejected = [
        table.rows[0].reject("level", "unknown", "`galaxy`"),
        table.rows[1].reject("parent", "missing", "needed"),
    ];
    for lang in Lang::ALL {
        let bytes = checked(&AREA_COLUMNS, &table, &rejected, lang).expect("a workbook");
        let again = read(&upload(bytes, true), &AREA_COLUMNS, 3).expect("a table");
        assert_eq!(again.rows, table.rows, "{}", lang.tag());
        assert!(again.headings.iter().any(|h| h.1 == "parent"), "a column that is missing is added");
        assert!(write::advice(&rejected[0], lang).contains("galaxy"));
    }
}
