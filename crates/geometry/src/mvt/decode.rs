//! A reader of vector tiles for the tests: strict, and independent of the writer.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Str(String),
    Double(f64),
    Int(i64),
    Bool(bool),
}

#[derive(Debug, Default)]
pub struct Layer {
    pub name: String,
    pub version: u64,
    pub extent: u64,
    pub keys: Vec<String>,
    pub values: Vec<Value>,
    pub features: Vec<Feature>,
}

#[derive(Debug, Default)]
pub struct Feature {
    pub id: u64,
    pub kind: u64,
    pub tags: Vec<u64>,
    pub geometry: Vec<u64>,
}

struct Bytes<'a>(&'a [u8]);

enum Field<'a> {
    Number(u64),
    Fixed(u64),
    Bytes(&'a [u8]),
}

impl<'a> Bytes<'a> {
    fn varint(&mut self) -> u64 {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let b = self.0[0];
            self.0 = &self.0[1..];
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return n;
            }
        }
        panic!("a varint of more than ten bytes");
    }

    fn next(&mut self) -> Option<(u64, Field<'a>)> {
        if self.0.is_empty() {
            return None;
        }
        let tag = self.varint();
        let field = match tag & 7 {
            0 => Field::Number(self.varint()),
            1 => {
                let (head, tail) = self.0.split_first_chunk::<8>().expect("eight bytes");
                self.0 = tail;
                Field::Fixed(u64::from_le_bytes(*head))
            }
            2 => {
                let n = self.varint() as usize;
                let (head, tail) = self.0.split_at(n);
                self.0 = tail;
                Field::Bytes(head)
            }
            other => panic!("wire type {other}"),
        };
        Some((tag >> 3, field))
    }
}

fn packed(bytes: &[u8]) -> Vec<u64> {
    let mut bytes = Bytes(bytes);
    let mut out = vec![];
    while !bytes.0.is_empty() {
        out.push(bytes.varint());
    }
    out
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn signed(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -((n & 1).cast_signed())
}

fn value(bytes: &[u8]) -> Value {
    let mut fields = Bytes(bytes);
    let found = match fields.next().expect("a value") {
        (1, Field::Bytes(b)) => Value::Str(text(b)),
        (3, Field::Fixed(n)) => Value::Double(f64::from_bits(n)),
        (4, Field::Number(n)) => Value::Int(n.cast_signed()),
        (6, Field::Number(n)) => Value::Int(signed(n)),
        (7, Field::Number(n)) => Value::Bool(n == 1),
        (n, _) => panic!("value field {n}"),
    };
    assert!(fields.next().is_none(), "a value holds one field");
    found
}

fn feature(bytes: &[u8]) -> Feature {
    let mut out = Feature::default();
    let mut fields = Bytes(bytes);
    while let Some(field) = fields.next() {
        match field {
            (1, Field::Number(n)) => out.id = n,
            (2, Field::Bytes(b)) => out.tags = packed(b),
            (3, Field::Number(n)) => out.kind = n,
            (4, Field::Bytes(b)) => out.geometry = packed(b),
            (n, _) => panic!("feature field {n}"),
        }
    }
    out
}

pub fn tile(bytes: &[u8]) -> Vec<Layer> {
    let mut layers = vec![];
    let mut fields = Bytes(bytes);
    while let Some(field) = fields.next() {
        let (3, Field::Bytes(bytes)) = field else { panic!("a tile holds layers only") };
        let mut layer = Layer::default();
        let mut fields = Bytes(bytes);
        while let Some(field) = fields.next() {
            match field {
                (15, Field::Number(n)) => layer.version = n,
                (1, Field::Bytes(b)) => layer.name = text(b),
                (2, Field::Bytes(b)) => layer.features.push(feature(b)),
                (3, Field::Bytes(b)) => layer.keys.push(text(b)),
                (4, Field::Bytes(b)) => layer.values.push(value(b)),
                (5, Field::Number(n)) => layer.extent = n,
                (n, _) => panic!("layer field {n}"),
            }
        }
        layers.push(layer);
    }
    layers
}

impl Layer {
    pub fn attributes(&self, feature: usize) -> BTreeMap<&str, &Value> {
        let tags = self.features[feature].tags.chunks_exact(2);
        tags.map(|t| (self.keys[t[0] as usize].as_str(), &self.values[t[1] as usize])).collect()
    }
}

impl Feature {
    /// The paths the commands draw; the flag tells whether a path was closed.
    pub fn paths(&self) -> Vec<(Vec<(i64, i64)>, bool)> {
        let mut paths: Vec<(Vec<(i64, i64)>, bool)> = vec![];
        let mut cursor = (0, 0);
        let mut numbers = self.geometry.iter().copied();
        while let Some(command) = numbers.next() {
            let (id, count) = (command & 7, command >> 3);
            assert!(count > 0, "a command repeats at least once");
            if id == 7 {
                assert_eq!(count, 1);
                paths.last_mut().expect("a path to close").1 = true;
                continue;
            }
            for _ in 0..count {
                cursor.0 += signed(numbers.next().expect("x"));
                cursor.1 += signed(numbers.next().expect("y"));
                match id {
                    1 => paths.push((vec![cursor], false)),
                    2 => paths.last_mut().expect("a path to extend").0.push(cursor),
                    other => panic!("command {other}"),
                }
            }
        }
        paths
    }
}

/// Twice the area by the surveyor's formula in tile coordinates.
pub fn doubled_area(path: &[(i64, i64)]) -> i64 {
    (0..path.len())
        .map(|i| {
            let (a, b) = (path[i], path[(i + 1) % path.len()]);
            a.0 * b.1 - b.0 * a.1
        })
        .sum()
}
