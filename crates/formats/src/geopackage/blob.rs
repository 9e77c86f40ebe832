//! The value of a geometry column: a head of GeoPackage's own, then well-known binary (ISO, with Z and M left out).

use crate::assemble::bounds;
use crate::raw::{RawPolygon, RawRing};

/// What a value holds.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    Areas(Vec<RawPolygon>),
    /// Points or lines.
    Other,
}

/// Collections within collections; real ones have one level.
const MAX_DEPTH: u8 = 8;

struct Reader<'a> {
    bytes: &'a [u8],
    little: bool,
}

type Found<T> = Result<T, String>;

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Found<[u8; N]> {
        let (head, tail) = self.bytes.split_first_chunk::<N>().ok_or("the geometry ends too early")?;
        self.bytes = tail;
        Ok(*head)
    }

    fn u32(&mut self) -> Found<u32> {
        let raw = self.take()?;
        Ok(if self.little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) })
    }

    fn f64(&mut self) -> Found<f64> {
        let raw = self.take()?;
        Ok(if self.little { f64::from_le_bytes(raw) } else { f64::from_be_bytes(raw) })
    }

    /// A count of things of at least `size` bytes each.
    fn count(&mut self, size: usize) -> Found<usize> {
        let n = self.u32()? as usize;
        if n.saturating_mul(size) > self.bytes.len() {
            Err("the geometry ends too early".to_owned())
        } else {
            Ok(n)
        }
    }

    /// The kind without Z and M, and how many numbers a position has.
    fn kind(&mut self) -> Found<(u32, usize)> {
        self.little = match self.take()? {
            [0] => false,
            [1] => true,
            [other] => return Err(format!("unknown byte order {other}")),
        };
        let code = self.u32()?;
        // ISO adds 1000 for Z, 2000 for M; PostGIS sets bits.
        let (kind, extra) = match code & 0xe000_0000 {
            0 => (code % 1000, [0, 1, 1, 2].get((code / 1000) as usize).copied().unwrap_or(0)),
            bits => {
                (code & 0xffff, usize::from(bits & 0x8000_0000 != 0) + usize::from(bits & 0x4000_0000 != 0))
            }
        };
        if code & 0x2000_0000 != 0 {
            self.u32()?;
        }
        Ok((kind, 2 + extra))
    }

    fn polygon(&mut self, numbers: usize) -> Found<RawPolygon> {
        let n = self.count(4)?;
        (0..n).map(|_| self.ring(numbers)).collect()
    }

    fn ring(&mut self, numbers: usize) -> Found<RawRing> {
        let n = self.count(8 * numbers)?;
        let position = |r: &mut Self| {
            let p = [r.f64()?, r.f64()?];
            for _ in 2..numbers {
                r.f64()?;
            }
            Ok(p)
        };
        (0..n).map(|_| position(self)).collect()
    }

    /// Adds the polygons of a geometry; false when something in it is none.
    fn geometry(&mut self, out: &mut Vec<RawPolygon>, depth: u8) -> Found<bool> {
        let (kind, numbers) = self.kind()?;
        match kind {
            3 => {
                let polygon = self.polygon(numbers)?;
                out.extend((!polygon.is_empty()).then_some(polygon));
                Ok(true)
            }
            6 | 7 if depth < MAX_DEPTH => {
                let n = self.count(9)?;
                for _ in 0..n {
                    // What follows a kind that is not read cannot be found.
                    if !self.geometry(out, depth + 1)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// Reads a value.
pub(super) fn parse(bytes: &[u8]) -> Found<Shape> {
    let mut reader = Reader { bytes, little: true };
    let [magic_g, magic_p, _version, flags] = reader.take()?;
    if (magic_g, magic_p) != (b'G', b'P') {
        return Err("the geometry is not in GeoPackage's form".to_owned());
    }
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(format!("an envelope of the unknown kind {other}")),
    };
    // The number of the coordinate system (the layer says it too), then the envelope.
    reader.u32()?;
    reader.bytes = reader.bytes.get(envelope..).ok_or("the geometry ends too early")?;
    if flags & 0x20 != 0 {
        return Ok(Shape::Other);
    }
    let mut areas = Vec::new();
    let all = reader.geometry(&mut areas, 0)?;
    Ok(if all || !areas.is_empty() { Shape::Areas(areas) } else { Shape::Other })
}

/// Writes a value: a multi-polygon, little endian, with its envelope.
pub(super) fn value(polygons: &[RawPolygon], srs: i32) -> Vec<u8> {
    let empty = polygons.is_empty();
    let mut out = vec![b'G', b'P', 0, if empty { 0x11 } else { 0x03 }];
    out.extend(srs.to_le_bytes());
    if !empty {
        let [w, s, e, n] = bounds(polygons.iter().flatten().flatten());
        // Here the two ends of each axis stand together.
        out.extend([w, e, s, n].into_iter().flat_map(f64::to_le_bytes));
    }
    let put = |out: &mut Vec<u8>, kind: u32, n: usize| {
        out.push(1);
        out.extend(kind.to_le_bytes());
        out.extend((n as u32).to_le_bytes());
    };
    put(&mut out, 6, polygons.len());
    for polygon in polygons {
        put(&mut out, 3, polygon.len());
        for ring in polygon {
            out.extend((ring.len() as u32).to_le_bytes());
            ring.iter().flatten().for_each(|v| out.extend(v.to_le_bytes()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<RawPolygon> {
        let ring = vec![[-1.0, 0.0], [9.0, 0.0], [9.0, 8.0], [-1.0, 0.0]];
        vec![vec![ring.clone(), ring.clone()], vec![ring]]
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_less() {
        let bytes = value(&sample(), 4326);
        let number = |i: usize| f64::from_le_bytes(bytes[8 + 8 * i..16 + 8 * i].try_into().unwrap());
        assert_eq!([0, 1, 2, 3].map(number), [-1.0, 9.0, 0.0, 8.0], "west, east, south, north");
        assert_eq!(parse(&bytes).unwrap(), Shape::Areas(sample()));
        assert_eq!(parse(&value(&[], 4326)).unwrap(), Shape::Areas(vec![]));
        for n in 0..bytes.len() {
            assert!(parse(&bytes[..n]).is_err(), "{n}");
        }
    }

    /// A polygon of one triangle in big endian with a height, behind a head without envelope.
    fn tall(code: u32) -> Vec<u8> {
        let mut bytes = b"GP\0\x00\0\0\x10\xe6\0".to_vec();
        bytes.extend(code.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0, 0, 0, 4]);
        for p in [[0.0, 0.0, 7.0], [1.0, 0.0, 7.0], [1.0, 1.0, 7.0], [0.0, 0.0, 7.0_f64]] {
            bytes.extend(p.into_iter().flat_map(f64::to_be_bytes));
        }
        bytes
    }

    #[test]
    fn heights_are_left_out_in_both_dialects() {
        let flat = Shape::Areas(vec![vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]]);
        assert_eq!(parse(&tall(1003)).unwrap(), flat);
        assert_eq!(parse(&tall(0x8000_0003)).unwrap(), flat);
        assert_eq!(parse(&tall(1001)).unwrap(), Shape::Other);
    }
}
