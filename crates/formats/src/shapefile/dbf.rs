//! The `.dbf` part: dBASE III as shapefiles use it. Rows of fixed width; texts in a character set that is named elsewhere, if at all.

use crate::raw::check_cells;
use crate::text;
use encoding_rs::{Encoding, GB18030, UTF_8};

/// A table, read.
pub(super) struct Table {
    /// Names and values as text; `None` for a row marked as deleted.
    pub rows: Vec<Option<Vec<(String, String)>>>,
    pub encoding: &'static Encoding,
    /// Neither `.cpg` nor the table named a character set, and there are texts that are not plain ASCII.
    pub guessed: bool,
    /// Bytes that are no text in it.
    pub lost: bool,
}

struct Column {
    name: Vec<u8>,
    kind: u8,
    from: usize,
    len: usize,
}

/// Character sets of the "language driver" byte; only those a Chinese city may meet.
fn language_driver(id: u8) -> Option<&'static Encoding> {
    match id {
        0x4d | 0x7a => Some(GB18030),
        0x4f | 0x78 => Some(encoding_rs::BIG5),
        0x03 | 0x57 | 0x58 | 0x59 => Some(encoding_rs::WINDOWS_1252),
        _ => None,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// Without the bytes of a last character that was cut, as names in UTF-8 are after ten bytes.
fn whole<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> &'a [u8] {
    if encoding != UTF_8 {
        return bytes;
    }
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    bytes[..end].trim_ascii()
}

pub(super) fn read(bytes: &[u8], cpg: Option<&'static Encoding>) -> Result<Table, String> {
    let head = (|| {
        Some((
            u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?),
            u16_at(bytes, 8)?,
            u16_at(bytes, 10)?,
            *bytes.get(29)?,
        ))
    })();
    let (count, head_len, row_len, driver) = head.ok_or("its head is cut")?;
    let heads = bytes.get(32..head_len).ok_or("its head is cut")?;
    let mut columns: Vec<Column> = Vec::new();
    // The first byte of a row is its mark of deletion.
    let mut from = 1;
    for field in heads.chunks_exact(32).take_while(|f| f[0] != 0x0d) {
        let name = field[..11].split(|b| *b == 0).next().unwrap_or_default().trim_ascii().to_vec();
        let (kind, len) = (field[11], usize::from(field[16]));
        columns.push(Column { name, kind, from, len });
        from += len;
    }
    if row_len < from {
        return Err("its columns do not fit its rows".to_owned());
    }
    check_cells((bytes.len() - head_len) / row_len, columns.len())?;
    let rows: Vec<&[u8]> = bytes[head_len..].chunks_exact(row_len).take(count as usize).collect();
    // Some programs leave the last byte of the last row out, and none adds rows that are not there.
    if rows.len() < count as usize {
        return Err(format!("it promises {count} rows and holds {}; it was not copied whole", rows.len()));
    }
    let cell = |row: &'_ [u8], c: &Column| -> Vec<u8> { row[c.from..c.from + c.len].to_vec() };
    let names_ascii = columns.iter().all(|c| c.name.is_ascii());
    let ascii = names_ascii && rows.iter().all(|r| r.is_ascii());
    let known = cpg.or_else(|| language_driver(driver));
    let encoding = known.unwrap_or_else(|| {
        let utf8 = |b: &[u8]| std::str::from_utf8(whole(b, UTF_8)).is_ok();
        let all = columns
            .iter()
            .all(|c| utf8(&c.name) && (!is_text(c.kind) || rows.iter().all(|r| utf8(trimmed(&cell(r, c))))));
        if all { UTF_8 } else { GB18030 }
    });
    let mut lost = false;
    let mut words = |b: &[u8]| {
        let decoded = text::decode(whole(b, encoding), encoding);
        lost |= decoded.lost;
        decoded.text
    };
    let names: Vec<String> = columns.iter().map(|c| words(&c.name)).collect();
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        if row[0] == b'*' {
            read.push(None);
            continue;
        }
        let values = columns.iter().zip(&names).map(|(c, name)| {
            let raw = cell(row, c);
            let value = match (c.kind, <[u8; 4]>::try_from(raw.as_slice())) {
                // Visual FoxPro's integer is the one binary kind met in shapefiles.
                (b'I', Ok(number)) => i32::from_le_bytes(number).to_string(),
                // Numbers that are not there are stars.
                (b'N' | b'F', _) if raw.first() == Some(&b'*') => String::new(),
                _ => words(trimmed(&raw)),
            };
            (name.clone(), value)
        });
        read.push(Some(values.collect()));
    }
    Ok(Table { rows: read, encoding, guessed: known.is_none() && !ascii, lost })
}

fn is_text(kind: u8) -> bool {
    kind == b'C'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of one column of numbers, two wide, with rows given as their three bytes.
    fn table(rows: &[&[u8; 3]]) -> Vec<u8> {
        let mut bytes = vec![3, 100, 1, 1, rows.len() as u8, 0, 0, 0, 65, 0, 3, 0];
        bytes.resize(32, 0);
        let mut field = [0_u8; 32];
        (field[0], field[11], field[16]) = (b'n', b'N', 2);
        bytes.extend(field);
        bytes.push(0x0d);
        bytes.extend(rows.iter().copied().flatten());
        bytes
    }

    #[test]
    fn deleted_rows_are_none_and_numbers_of_stars_are_empty() {
        let read = read(&table(&[b" 12", b"*13", b" **", b"  7"]), None).unwrap();
        let values: Vec<_> = read.rows.iter().map(|r| r.as_ref().map(|f| f[0].1.as_str())).collect();
        assert_eq!(values, [Some("12"), None, Some(""), Some("7")]);
        assert!(!read.guessed && !read.lost);
    }

    #[test]
    fn a_table_that_was_cut_is_told_so() {
        let whole = table(&[b" 12", b" 13"]);
        let why = read(&whole[..whole.len() - 1], None).err().unwrap();
        assert_eq!(why, "it promises 2 rows and holds 1; it was not copied whole");
        assert!(read(&whole[..40], None).is_err());
    }
}
