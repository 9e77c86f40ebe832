//! A drawing as text: lines in pairs of a group code and a value, grouped into entities.

use crate::raw::check_cells;
use crate::remark::RemarkKind;
use crate::text;

/// An entity: its kind and the pairs that follow.
pub(super) struct Entity<'a> {
    pub kind: &'a str,
    pub pairs: Vec<(i32, &'a str)>,
}

impl<'a> Entity<'a> {
    /// The first value of a code.
    pub fn text(&self, code: i32) -> Option<&'a str> {
        self.pairs.iter().find(|(c, _)| *c == code).map(|(_, v)| *v)
    }

    pub fn int(&self, code: i32) -> Option<i64> {
        self.text(code)?.trim().parse().ok()
    }

    pub fn number(&self, code: i32) -> Option<f64> {
        self.text(code)?.trim().parse().ok()
    }

    /// Is it drawn from behind? Its x then runs to the west.
    pub fn mirrored(&self) -> bool {
        self.number(230).is_some_and(|z| z < 0.0)
    }
}

/// The whole file as text. Since 2007 drawings are UTF-8, before that in the code page the head names.
pub(super) fn text(bytes: &[u8]) -> (String, Vec<RemarkKind>) {
    let mut remarks = Vec::new();
    let mut encoding = text::guess(bytes);
    if encoding != encoding_rs::UTF_8 {
        match code_page(bytes) {
            Some(named) => encoding = named,
            None => remarks.push(RemarkKind::CharsetGuessed { charset: text::name_of(encoding) }),
        }
    }
    let decoded = text::decode(bytes, encoding);
    if decoded.lost {
        remarks.push(RemarkKind::CharactersLost);
    }
    (decoded.text, remarks)
}

fn code_page(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let mark = b"$DWGCODEPAGE";
    let at = bytes.windows(mark.len()).position(|w| w == mark)?;
    // The name of the variable, a code, the value.
    let value = bytes[at..].split(|b| *b == b'\n').nth(2)?;
    text::named(std::str::from_utf8(value).ok()?).filter(|e| *e != encoding_rs::UTF_8)
}

/// The entities of the model: what stands in the section ENTITIES.
pub(super) fn entities(text: &str) -> Result<Vec<Entity<'_>>, String> {
    let mut lines = text.lines().enumerate();
    let mut entities: Vec<Entity<'_>> = Vec::new();
    // The name of a section follows its beginning as a pair of code 2.
    let (mut inside, mut named, mut ended, mut seen) = (false, true, false, false);
    while let (Some((at, code)), Some((_, value))) = (lines.next(), lines.next()) {
        let code: i32 = code.trim().parse().map_err(|_| {
            let shown: String = code.chars().take(30).collect();
            format!("line {}: “{shown}” should be a group code; the file is damaged or no DXF", at + 1)
        })?;
        match (code, value.trim()) {
            (0, "EOF") => {
                ended = true;
                break;
            }
            (0, "SECTION") => named = false,
            (0, "ENDSEC") => inside = false,
            (2, name) if !named => {
                named = true;
                inside = name == "ENTITIES";
                seen |= inside;
            }
            (0, kind) if inside => {
                check_cells(entities.len(), 1)?;
                entities.push(Entity { kind, pairs: vec![] });
            }
            _ if inside => {
                if let Some(entity) = entities.last_mut() {
                    entity.pairs.push((code, value));
                }
            }
            _ => {}
        }
    }
    if !seen {
        return Err("it has no section ENTITIES; save the drawing as DXF again".to_owned());
    }
    if !ended {
        return Err("it ends before its end mark (EOF); it was not copied whole".to_owned());
    }
    Ok(entities)
}
