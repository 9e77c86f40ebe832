//! The bytes: protocol buffer fields, geometry commands, and tables of keys and values without repetition.

use super::{EXTENT, TilePoint};
use std::collections::HashMap;

/// An attribute of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AttrValue<'a> {
    /// Text.
    Str(&'a str),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
}

/// `GeomType` of the standard.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Point = 1,
    Line = 2,
    Polygon = 3,
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A field that holds a number.
fn number_field(out: &mut Vec<u8>, field: u64, n: u64) {
    varint(out, field << 3);
    varint(out, n);
}

/// A field that holds bytes: text, a message, packed numbers.
fn bytes_field(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn packed_field(out: &mut Vec<u8>, field: u64, numbers: &[u32]) {
    let mut packed = Vec::with_capacity(numbers.len() * 2);
    for &n in numbers {
        varint(&mut packed, u64::from(n));
    }
    bytes_field(out, field, &packed);
}

fn zigzag(n: i32) -> u32 {
    (n.cast_unsigned() << 1) ^ (n >> 31).cast_unsigned()
}

fn zigzag64(n: i64) -> u64 {
    (n.cast_unsigned() << 1) ^ (n >> 63).cast_unsigned()
}

/// The bytes of a `Value` message; they are also what makes two values the same.
fn value_bytes(value: AttrValue<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    match value {
        AttrValue::Str(s) => bytes_field(&mut out, 1, s.as_bytes()),
        AttrValue::Float(f) => {
            varint(&mut out, 3 << 3 | 1);
            out.extend_from_slice(&f.to_le_bytes());
        }
        // Negative numbers take ten bytes as int_value and few as sint_value.
        AttrValue::Int(n) if n < 0 => number_field(&mut out, 6, zigzag64(n)),
        AttrValue::Int(n) => number_field(&mut out, 4, n.cast_unsigned()),
        AttrValue::Bool(b) => number_field(&mut out, 7, u64::from(b)),
    }
    out
}

/// Collects the commands of one feature, with the cursor the standard prescribes.
#[derive(Debug, Default)]
pub(super) struct GeometryWriter {
    commands: Vec<u32>,
    cursor: (i32, i32),
}

impl GeometryWriter {
    fn command(&mut self, id: u32, count: usize) {
        self.commands.push(id | (count as u32) << 3);
    }

    fn go_to(&mut self, p: (i32, i32)) {
        self.commands.push(zigzag(p.0 - self.cursor.0));
        self.commands.push(zigzag(p.1 - self.cursor.1));
        self.cursor = p;
    }

    /// A closed ring in the direction its role asks for; false when it has no area on the lattice.
    pub fn ring(&mut self, closed: &[TilePoint], outer: bool) -> bool {
        let mut points = rounded(closed);
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        let area: i64 = (0..points.len())
            .map(|i| {
                let (a, b) = (points[i], points[(i + 1) % points.len()]);
                i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
            })
            .sum();
        if points.len() < 3 || area == 0 {
            return false;
        }
        if (area > 0) != outer {
            points.reverse();
        }
        self.command(MOVE_TO, 1);
        self.go_to(points[0]);
        self.command(LINE_TO, points.len() - 1);
        for &p in &points[1..] {
            self.go_to(p);
        }
        self.command(CLOSE_PATH, 1);
        true
    }

    /// A line; nothing when it has no length on the lattice.
    pub fn line(&mut self, points: &[TilePoint]) {
        let points = rounded(points);
        if points.len() < 2 {
            return;
        }
        self.command(MOVE_TO, 1);
        self.go_to(points[0]);
        self.command(LINE_TO, points.len() - 1);
        for &p in &points[1..] {
            self.go_to(p);
        }
    }

    /// Points, all of them in one command.
    pub fn points(&mut self, points: &[TilePoint]) {
        if points.is_empty() {
            return;
        }
        self.command(MOVE_TO, points.len());
        for &p in points {
            self.go_to(round(p));
        }
    }
}

fn round(p: TilePoint) -> (i32, i32) {
    (p.0.round() as i32, p.1.round() as i32)
}

/// Lattice points without immediate repetition.
fn rounded(points: &[TilePoint]) -> Vec<(i32, i32)> {
    let mut out: Vec<(i32, i32)> = points.iter().map(|&p| round(p)).collect();
    out.dedup();
    out
}

/// A layer while it is being written.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    name: String,
    /// The `Feature` fields, ready to go out.
    features: Vec<u8>,
    keys: HashMap<String, u32>,
    /// The `Key` fields in the order of their numbers.
    key_fields: Vec<u8>,
    values: HashMap<Vec<u8>, u32>,
    value_fields: Vec<u8>,
}

impl Layer {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            features: Vec::new(),
            keys: HashMap::new(),
            key_fields: Vec::new(),
            values: HashMap::new(),
            value_fields: Vec::new(),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    fn key(&mut self, key: &str) -> u32 {
        if let Some(&n) = self.keys.get(key) {
            return n;
        }
        let n = self.keys.len() as u32;
        bytes_field(&mut self.key_fields, 3, key.as_bytes());
        self.keys.insert(key.to_owned(), n);
        n
    }

    fn value(&mut self, value: AttrValue<'_>) -> u32 {
        let bytes = value_bytes(value);
        let next = self.values.len() as u32;
        if let Some(&n) = self.values.get(&bytes) {
            return n;
        }
        bytes_field(&mut self.value_fields, 4, &bytes);
        self.values.insert(bytes, next);
        next
    }

    /// Adds a feature unless its geometry is empty; says whether it did.
    pub fn add(
        &mut self,
        id: u64,
        kind: Kind,
        geometry: &GeometryWriter,
        attrs: &[(&str, AttrValue<'_>)],
    ) -> bool {
        if geometry.commands.is_empty() {
            return false;
        }
        let mut tags = Vec::with_capacity(2 * attrs.len());
        for &(key, value) in attrs {
            tags.push(self.key(key));
            tags.push(self.value(value));
        }
        let mut feature = Vec::new();
        number_field(&mut feature, 1, id);
        if !tags.is_empty() {
            packed_field(&mut feature, 2, &tags);
        }
        number_field(&mut feature, 3, kind as u64);
        packed_field(&mut feature, 4, &geometry.commands);
        bytes_field(&mut self.features, 2, &feature);
        true
    }

    /// Writes the layer as a field of the tile; nothing when it has no features.
    pub fn finish(self, out: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let mut layer = Vec::with_capacity(self.features.len() + self.value_fields.len() + 64);
        number_field(&mut layer, 15, 2);
        bytes_field(&mut layer, 1, self.name.as_bytes());
        layer.extend_from_slice(&self.features);
        layer.extend_from_slice(&self.key_fields);
        layer.extend_from_slice(&self.value_fields);
        number_field(&mut layer, 5, u64::from(EXTENT));
        bytes_field(out, 3, &layer);
    }
}
