//! Rows of a file, one after the other: CSV, gzipped CSV, GeoJSON features. A broken row is an error of its own, not the end.

use crate::failure::Failure;
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::{collections::HashMap, fs::File, io::Read, path::Path, sync::Arc};

/// The names of the columns and where they stand.
pub type Header = Arc<HashMap<String, usize>>;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// 1 for the first row after the header.
    pub no: usize,
    /// Geometry of a feature.
    pub geometry: Option<Value>,
    header: Header,
    fields: Vec<String>,
}

impl Row {
    /// A value, trimmed; empty when the row has no such column.
    pub fn get(&self, column: &str) -> &str {
        self.header.get(column).and_then(|i| self.fields.get(*i)).map_or("", |s| s.trim())
    }
}

/// A row, or its number and why it cannot be read.
pub type Read1 = Result<Row, (usize, String)>;

/// An open file.
pub struct Input {
    /// Its columns.
    pub header: Header,
    /// Its rows.
    pub rows: Box<dyn Iterator<Item = Read1> + Send>,
    /// How far it was read; drawn on a terminal only.
    pub bar: ProgressBar,
}

/// Opens a file by the ending of its name.
pub fn open(path: &Path) -> Result<Input, Failure> {
    let file = File::open(path).map_err(Failure::at(path.display()))?;
    let size = file.metadata().map_or(0, |m| m.len());
    let bar = ProgressBar::new(size);
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} % {elapsed} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let source = bar.wrap_read(file);
    let opened = match ending.as_str() {
        "gz" => csv_rows(MultiGzDecoder::new(source)),
        "geojson" | "json" => geojson_rows(source),
        _ => csv_rows(source),
    };
    let (header, rows) = opened.map_err(Failure::at(path.display()))?;
    Ok(Input { header, rows, bar })
}

type Rows = (Header, Box<dyn Iterator<Item = Read1> + Send>);

/// Rows of a CSV text with a header.
pub fn csv_rows(source: impl Read + Send + 'static) -> Result<Rows, String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(source);
    let names = reader.headers().map_err(|e| e.to_string())?.clone();
    let header: Header = Arc::new(names.iter().enumerate().map(|(i, n)| (n.trim().to_owned(), i)).collect());
    let kept = header.clone();
    let rows = reader.into_records().zip(1..).map(move |(record, no)| match record {
        Ok(r) => {
            let fields = r.iter().map(str::to_owned).collect();
            Ok(Row { no, geometry: None, header: kept.clone(), fields })
        }
        Err(e) => Err((no, e.to_string())),
    });
    Ok((header, Box::new(rows)))
}

fn as_text(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Features of a GeoJSON FeatureCollection; their properties are the columns.
pub fn geojson_rows(mut source: impl Read) -> Result<Rows, String> {
    let mut text = String::new();
    source.read_to_string(&mut text).map_err(|e| e.to_string())?;
    let mut whole: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    let Value::Array(features) = whole["features"].take() else {
        return Err("not a GeoJSON FeatureCollection".into());
    };
    let mut names: HashMap<String, usize> = HashMap::new();
    for f in &features {
        for key in f["properties"].as_object().into_iter().flat_map(|p| p.keys()) {
            let next = names.len();
            names.entry(key.clone()).or_insert(next);
        }
    }
    let header: Header = Arc::new(names);
    let kept = header.clone();
    let rows = features.into_iter().zip(1..).map(move |(mut f, no)| {
        let mut fields = vec![String::new(); kept.len()];
        for (key, value) in f["properties"].as_object().into_iter().flatten() {
            if let Some(i) = kept.get(key) {
                fields[*i] = as_text(value);
            }
        }
        let geometry = Some(f["geometry"].take()).filter(|g| !g.is_null());
        Ok(Row { no, geometry, header: kept.clone(), fields })
    });
    Ok((header, Box::new(rows)))
}
