//! Well-known binary (OGC 06-103r4, clause 8.2.8): the form borders and lines take in a BLOB column.
//!
//! We always write little endian; we read both byte orders. Heights, measures and SRID flags are refused: a
//! column holds what we wrote. Reading is safe on any bytes: counts are checked against the bytes that are
//! left before anything is allocated.

use crate::coord::{CoordError, LonLat};
use crate::shape::{LineString, MultiPolygon, Polygon, Ring, ShapeError};
use thiserror::Error;

const LINE_STRING: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;

/// Why bytes are not the geometry that was asked for.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WkbError {
    /// The bytes end, or a count promises more than is there.
    #[error("the bytes end too early")]
    TooShort,
    /// Bytes are left over after the geometry.
    #[error("{0} bytes are left over after the geometry")]
    Trailing(usize),
    /// The byte-order mark is neither 0 nor 1.
    #[error("unknown byte order {0}")]
    ByteOrder(u8),
    /// Another kind of geometry.
    #[error("unexpected geometry type {0}")]
    Kind(u32),
    /// A part without any ring.
    #[error("a polygon without rings")]
    NoRing,
    /// A position out of range.
    #[error(transparent)]
    Coordinate(#[from] CoordError),
    /// Unclosed or too short.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

struct Reader<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let (head, tail) = self.bytes.split_first_chunk::<N>().ok_or(WkbError::TooShort)?;
        self.bytes = tail;
        Ok(*head)
    }

    fn u32(&mut self) -> Result<u32, WkbError> {
        let raw = self.take()?;
        Ok(if self.little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) })
    }

    fn f64(&mut self) -> Result<f64, WkbError> {
        let raw = self.take()?;
        Ok(if self.little { f64::from_le_bytes(raw) } else { f64::from_be_bytes(raw) })
    }

    /// Reads a count of things that take at least `min_bytes` each.
    fn count(&mut self, min_bytes: usize) -> Result<usize, WkbError> {
        let n = self.u32()? as usize;
        if n.saturating_mul(min_bytes) > self.bytes.len() { Err(WkbError::TooShort) } else { Ok(n) }
    }

    /// Reads byte order and geometry type.
    fn header(&mut self) -> Result<u32, WkbError> {
        let [order] = self.take()?;
        self.little = match order {
            0 => false,
            1 => true,
            other => return Err(WkbError::ByteOrder(other)),
        };
        self.u32()
    }

    fn points(&mut self) -> Result<Vec<LonLat>, WkbError> {
        let n = self.count(16)?;
        (0..n).map(|_| Ok(LonLat::new(self.f64()?, self.f64()?)?)).collect()
    }

    fn polygon(&mut self) -> Result<Polygon, WkbError> {
        let n = self.count(4)?;
        let mut rings = (0..n).map(|_| self.points()).collect::<Result<Vec<Ring>, _>>()?.into_iter();
        let outer = rings.next().ok_or(WkbError::NoRing)?;
        Ok(Polygon::new(outer, rings.collect())?)
    }

    fn finish<T>(self, value: T) -> Result<T, WkbError> {
        if self.bytes.is_empty() { Ok(value) } else { Err(WkbError::Trailing(self.bytes.len())) }
    }
}

fn put_header(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn put_count(out: &mut Vec<u8>, n: usize) {
    // A geometry of more than 2³² vertices would be 64 GiB; memory ends before the format does.
    out.extend_from_slice(&(n as u32).to_le_bytes());
}

fn put_points(out: &mut Vec<u8>, points: &[LonLat]) {
    put_count(out, points.len());
    for p in points {
        out.extend_from_slice(&p.lon().to_le_bytes());
        out.extend_from_slice(&p.lat().to_le_bytes());
    }
}

impl MultiPolygon {
    /// The bytes of a WKB MultiPolygon, little endian.
    pub fn to_wkb(&self) -> Vec<u8> {
        let vertices: usize = self.rings().map(|(_, _, r)| r.len()).sum();
        let mut out = Vec::with_capacity(9 + 16 * vertices + 16 * self.0.len());
        put_header(&mut out, MULTI_POLYGON);
        put_count(&mut out, self.0.len());
        for part in &self.0 {
            put_header(&mut out, POLYGON);
            put_count(&mut out, 1 + part.holes().len());
            for ring in part.rings() {
                put_points(&mut out, ring);
            }
        }
        out
    }

    /// Reads a WKB Polygon or MultiPolygon; never panics, whatever the bytes.
    pub fn from_wkb(bytes: &[u8]) -> Result<Self, WkbError> {
        let mut reader = Reader { bytes, little: true };
        let parts = match reader.header()? {
            POLYGON => vec![reader.polygon()?],
            MULTI_POLYGON => {
                let n = reader.count(9)?;
                let mut parts = Vec::with_capacity(n);
                for _ in 0..n {
                    match reader.header()? {
                        POLYGON => parts.push(reader.polygon()?),
                        other => return Err(WkbError::Kind(other)),
                    }
                }
                parts
            }
            other => return Err(WkbError::Kind(other)),
        };
        reader.finish(Self(parts))
    }
}

impl LineString {
    /// The bytes of a WKB LineString, little endian.
    pub fn to_wkb(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(9 + 16 * self.points().len());
        put_header(&mut out, LINE_STRING);
        put_points(&mut out, self.points());
        out
    }

    /// Reads a WKB LineString; never panics, whatever the bytes.
    pub fn from_wkb(bytes: &[u8]) -> Result<Self, WkbError> {
        let mut reader = Reader { bytes, little: true };
        match reader.header()? {
            LINE_STRING => {
                let line = Self::new(reader.points()?)?;
                reader.finish(line)
            }
            other => Err(WkbError::Kind(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{at, rect, ring};
    use proptest::prelude::*;

    fn sample() -> MultiPolygon {
        let holed = Polygon::new(
            ring(&[(114.0, 22.0), (115.0, 22.0), (115.0, 23.0)]),
            vec![ring(&[(114.5, 22.1), (114.9, 22.1), (114.9, 22.4)])],
        )
        .unwrap();
        MultiPolygon(vec![holed, rect(-1.0, -1.0, 1.0, 1.0).0[0].clone()])
    }

    #[test]
    fn a_multipolygon_survives_the_round_trip_bit_for_bit() {
        assert_eq!(MultiPolygon::from_wkb(&sample().to_wkb()).unwrap(), sample());
        assert_eq!(
            MultiPolygon::from_wkb(&MultiPolygon::default().to_wkb()).unwrap(),
            MultiPolygon::default()
        );
        let line = LineString::new(vec![at(1.0, 2.0), at(3.0, 4.0), at(0.1, 0.2)]).unwrap();
        assert_eq!(LineString::from_wkb(&line.to_wkb()).unwrap(), line);
    }

    #[test]
    fn the_header_is_the_one_the_standard_gives() {
        assert_eq!(sample().to_wkb()[..14], [1, 6, 0, 0, 0, 2, 0, 0, 0, 1, 3, 0, 0, 0]);
    }

    #[test]
    fn big_endian_bytes_are_read_too() {
        let mut bytes = vec![0, 0, 0, 0, 2, 0, 0, 0, 2];
        for v in [1.0_f64, 2.0, 3.0, 4.0] {
            bytes.extend_from_slice(&v.to_be_bytes());
        }
        assert_eq!(LineString::from_wkb(&bytes).unwrap().points(), [at(1.0, 2.0), at(3.0, 4.0)]);
    }

    #[test]
    fn a_count_that_promises_more_than_is_there_is_refused_without_allocating() {
        let bytes = [1, 6, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(MultiPolygon::from_wkb(&bytes), Err(WkbError::TooShort));
        let mut long = sample().to_wkb();
        long.push(0);
        assert_eq!(MultiPolygon::from_wkb(&long), Err(WkbError::Trailing(1)));
        assert_eq!(MultiPolygon::from_wkb(&[2]), Err(WkbError::ByteOrder(2)));
        assert_eq!(MultiPolygon::from_wkb(&[1, 1, 0, 0, 0]), Err(WkbError::Kind(1)));
    }

    proptest! {
        #[test]
        fn bytes_cut_short_are_refused(cut in 0_usize..247) {
            let bytes = sample().to_wkb();
            prop_assert_eq!(bytes.len(), 9 + 9 + 2 * (4 + 64) + 9 + 4 + 80);
            prop_assert!(MultiPolygon::from_wkb(&bytes[..cut]).is_err());
        }

        #[test]
        fn what_a_flipped_byte_leaves_readable_writes_back_the_same(at in 0_usize..247, byte in any::<u8>()) {
            let mut bytes = sample().to_wkb();
            bytes[at] = byte;
            if let Ok(read) = MultiPolygon::from_wkb(&bytes) {
                prop_assert_eq!(MultiPolygon::from_wkb(&read.to_wkb()).unwrap(), read);
            }
        }

        #[test]
        fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = MultiPolygon::from_wkb(&bytes);
            let _ = LineString::from_wkb(&bytes);
        }
    }
}
