//! ESRI Shapefile ("ESRI Shapefile Technical Description", 1998) in a zip: `.shp` with borders, `.dbf` with fields, `.prj` with the
//! coordinate system, `.cpg` with the character set.

mod dbf;
mod shp;
mod write;

pub(crate) use write::write;

use crate::MAX_BYTES;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::raw::{RawFeature, RawFile};
use crate::remark::RemarkKind;
use crate::text;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// No more members of a zip are looked at.
const MAX_MEMBERS: usize = 10_000;
const PARTS: [&str; 4] = ["shp", "dbf", "prj", "cpg"];

fn broken(why: impl ToString) -> FormatError {
    FormatError::broken(Format::Shapefile, why)
}

/// One shapefile of a zip: for each part its extension and its place in the zip.
struct Set {
    /// The path in the zip without extension.
    path: String,
    parts: BTreeMap<&'static str, usize>,
}

struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
    sets: Vec<Set>,
    /// The names of other members, for messages.
    others: Vec<String>,
}

/// Names without the UTF-8 flag are GBK on Chinese Windows, and sometimes UTF-8 all the same.
fn member_name(raw: &[u8]) -> String {
    text::decode(raw, text::guess(raw)).text.replace('\\', "/")
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > MAX_MEMBERS {
            return Err(broken(format!("the zip has {} members; at most {MAX_MEMBERS} are read", zip.len())));
        }
        let (mut sets, mut others): (Vec<Set>, Vec<String>) = (vec![], vec![]);
        for i in 0..zip.len() {
            let name = member_name(zip.by_index_raw(i).map_err(broken)?.name_raw());
            let base = name.rsplit('/').next().unwrap_or("");
            // What macOS adds of its own.
            if base.is_empty() || base.starts_with("._") || name.starts_with("__MACOSX/") {
                continue;
            }
            let (path, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            match PARTS.iter().find(|p| extension.eq_ignore_ascii_case(p)) {
                Some(part) => {
                    let at =
                        sets.iter().position(|s| s.path.eq_ignore_ascii_case(path)).unwrap_or_else(|| {
                            sets.push(Set { path: path.to_owned(), parts: BTreeMap::new() });
                            sets.len() - 1
                        });
                    sets[at].parts.entry(part).or_insert(i);
                }
                None => others.push(name),
            }
        }
        sets.retain(|s| s.parts.contains_key("shp"));
        Ok(Self { zip, left: MAX_BYTES, sets, others })
    }

    /// A part of a set, unpacked; `None` when the set has no such part. At most `limit` bytes.
    fn part(&mut self, set: usize, part: &str, limit: u64) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(&index) = self.sets[set].parts.get(part) else { return Ok(None) };
        let wrong = |e: &dyn ToString, name: &str| FormatError::part(Format::Shapefile, name, e.to_string());
        let mut member = self.zip.by_index(index).map_err(|e| wrong(&e, &format!(".{part}")))?;
        let name = member_name(member.name_raw());
        let mut bytes = Vec::new();
        // The size the zip states is not to be trusted: what is unpacked is counted.
        (&mut member).take(limit.min(self.left + 1)).read_to_end(&mut bytes).map_err(|e| wrong(&e, &name))?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(FormatError::TooLarge { limit_mb: MAX_BYTES / 1_000_000 })?;
        Ok(Some(bytes))
    }

    /// What a set is called: its file's name, with folders where two have the same.
    fn name(&self, set: usize) -> String {
        let base = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
        let own = base(&self.sets[set].path);
        let alone = self.sets.iter().filter(|s| base(&s.path) == own).count() == 1;
        if alone { own } else { self.sets[set].path.clone() }
    }
}

/// Reads the shapefile `layer` of a zip, or the only one with areas.
pub(crate) fn read(bytes: &[u8], layer: Option<&str>) -> Result<RawFile, FormatError> {
    let mut archive = Archive::open(bytes)?;
    if archive.sets.is_empty() {
        let shown: Vec<_> = archive.others.iter().take(5).map(String::as_str).collect();
        let why =
            format!("the zip holds no .shp, but: {}; other formats are read unpacked", shown.join(", "));
        return Err(FormatError::NoBorders { format: Format::Shapefile, why });
    }
    // Only the heads, to see which hold areas.
    let mut areas = Vec::new();
    let mut kinds = Vec::new();
    for set in 0..archive.sets.len() {
        let head = archive.part(set, "shp", 100)?.unwrap_or_default();
        match shp::kind(&head) {
            Ok(kind) if shp::is_area(kind) => areas.push(set),
            Ok(kind) => kinds.push(format!("{} ({})", archive.name(set), shp::kind_name(kind))),
            // A broken file is told of when it is the one that is read.
            Err(_) => areas.push(set),
        }
    }
    let layers: Vec<String> = areas.iter().map(|&s| archive.name(s)).collect();
    let set = match (layer, areas.as_slice()) {
        (_, []) => {
            let why = format!("no .shp of the zip holds areas: {}", kinds.join(", "));
            return Err(FormatError::NoBorders { format: Format::Shapefile, why });
        }
        (None, [one]) => *one,
        (None, _) => return Err(FormatError::LayerNeeded { layers }),
        (Some(name), _) => match layers.iter().position(|l| l == name) {
            Some(at) => areas[at],
            None => return Err(FormatError::NoSuchLayer { layer: name.to_owned(), layers }),
        },
    };
    let mut file = RawFile { layers, ..RawFile::default() };
    read_set(&mut archive, set, &mut file)?;
    Ok(file)
}

fn read_set(archive: &mut Archive<'_>, set: usize, file: &mut RawFile) -> Result<(), FormatError> {
    let all = u64::MAX;
    let shapes = shp::read(&archive.part(set, "shp", all)?.unwrap_or_default()).map_err(|(row, why)| {
        FormatError::Broken { format: Format::Shapefile, row, field: Some(".shp".to_owned()), why }
    })?;
    let table = match archive.part(set, "dbf", all)? {
        Some(bytes) => {
            let said = archive.part(set, "cpg", 64)?;
            let cpg = said.as_ref().and_then(|b| text::named(&String::from_utf8_lossy(b)));
            let table =
                dbf::read(&bytes, cpg).map_err(|why| FormatError::part(Format::Shapefile, ".dbf", why))?;
            if table.guessed {
                file.remark(None, RemarkKind::CharsetGuessed { charset: text::name_of(table.encoding) });
            }
            if table.lost {
                file.remark(None, RemarkKind::CharactersLost);
            }
            Some(table)
        }
        None => None,
    };
    if let Some(bytes) = archive.part(set, "prj", 64 * 1024)? {
        let wkt = text::decode(&bytes, text::guess(&bytes)).text;
        // An empty .prj says nothing.
        file.crs = (!wkt.trim().is_empty()).then(|| Crs::from_prj_wkt(&wkt));
    }
    let mut rows = table.map(|t| t.rows).unwrap_or_default().into_iter();
    let mut skipped = 0;
    for (i, shape) in shapes.into_iter().enumerate() {
        let row = i + 1;
        // A row marked as deleted takes its border with it.
        let Some(fields) = rows.next().unwrap_or_else(|| Some(vec![])) else { continue };
        match shape {
            shp::Shape::Area(polygons) => file.features.push(RawFeature { row, polygons, fields }),
            shp::Shape::Null => file.features.push(RawFeature { row, polygons: vec![], fields }),
            shp::Shape::Other => skipped += 1,
        }
    }
    if skipped > 0 {
        file.remark(None, RemarkKind::Skipped { what: "point or line".to_owned(), count: skipped });
    }
    Ok(())
}
