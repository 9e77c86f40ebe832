//! Segments sorted into square cells, to find the ones near each other.

use super::Segment;
use tessera_geometry::IntPoint;

/// A list of the segments whose box touches each cell.
pub(crate) struct Cells {
    origin: (i64, i64),
    side: i64,
    columns: i64,
    rows: i64,
    /// Cell `c` holds `items[starts[c]..starts[c + 1]]`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Cells {
    /// Sorts the segments; about one cell a segment.
    pub fn new(segments: &[Segment]) -> Self {
        let mut low = (i64::MAX, i64::MAX);
        let mut high = (i64::MIN, i64::MIN);
        for p in segments.iter().flat_map(|s| [s.a, s.b]) {
            low = (low.0.min(p.x.into()), low.1.min(p.y.into()));
            high = (high.0.max(p.x.into()), high.1.max(p.y.into()));
        }
        if segments.is_empty() {
            (low, high) = ((0, 0), (0, 0));
        }
        let (width, height) = (high.0 - low.0 + 1, high.1 - low.1 + 1);
        let area = width as f64 * height as f64;
        let side =
            ((area / segments.len().max(1) as f64).sqrt() as i64).max(width.max(height) / 4_096).max(1);
        let (columns, rows) = (width / side + 1, height / side + 1);
        let mut cells = Self { origin: low, side, columns, rows, starts: vec![], items: vec![] };
        let mut starts = vec![0_u32; (columns * rows) as usize + 1];
        for s in segments {
            cells.over(s, |c| starts[c + 1] += 1);
        }
        for c in 1..starts.len() {
            starts[c] += starts[c - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts.last().map_or(0, |n| *n as usize)];
        for (i, s) in segments.iter().enumerate() {
            cells.over(s, |c| {
                items[next[c] as usize] = i as u32;
                next[c] += 1;
            });
        }
        cells.starts = starts;
        cells.items = items;
        cells
    }

    fn cell(&self, p: IntPoint) -> (i64, i64) {
        ((i64::from(p.x) - self.origin.0) / self.side, (i64::from(p.y) - self.origin.1) / self.side)
    }

    /// Calls `visit` for every cell the segment's line comes near: column by column, the rows its box has there.
    fn over(&self, s: &Segment, mut visit: impl FnMut(usize)) {
        let ((ca, ra), (cb, rb)) = (self.cell(s.a), self.cell(s.b));
        let (dx, dy) = (f64::from(s.b.x) - f64::from(s.a.x), f64::from(s.b.y) - f64::from(s.a.y));
        for c in ca..=cb {
            // The stretch of the segment within the column, with a row to spare against rounding.
            let (mut r0, mut r1) = (ra.min(rb), ra.max(rb));
            if cb > ca {
                let x0 = (self.origin.0 + c * self.side) as f64 - f64::from(s.a.x);
                let x1 = x0 + self.side as f64;
                let at = |x: f64| {
                    let y = f64::from(s.a.y) + dy * (x / dx).clamp(0.0, 1.0);
                    ((y - self.origin.1 as f64) / self.side as f64).floor() as i64
                };
                let (y0, y1) = (at(x0), at(x1));
                r0 = r0.max(y0.min(y1) - 1);
                r1 = r1.min(y0.max(y1) + 1);
            }
            for r in r0..=r1 {
                visit((r * self.columns + c) as usize);
            }
        }
    }

    fn list(&self, c: usize) -> &[u32] {
        &self.items[self.starts[c] as usize..self.starts[c + 1] as usize]
    }

    /// Calls `visit` for pairs of segments that share a cell; a pair that shares several cells is visited several times.
    pub fn pairs(&self, mut visit: impl FnMut(usize, usize)) {
        for c in 0..self.starts.len().saturating_sub(1) {
            let list = self.list(c);
            for (n, &i) in list.iter().enumerate() {
                for &j in &list[n + 1..] {
                    visit(i as usize, j as usize);
                }
            }
        }
    }

    /// Calls `visit` for the segments in cells that touch the box of `reach` lattice steps around a point; some come several times.
    pub fn near(&self, p: IntPoint, reach: i64, mut visit: impl FnMut(usize)) {
        let clamp = |v: i64, n: i64| v.clamp(0, n - 1);
        let x = i64::from(p.x) - self.origin.0;
        let y = i64::from(p.y) - self.origin.1;
        let columns =
            clamp((x - reach) / self.side, self.columns)..=clamp((x + reach) / self.side, self.columns);
        for c in columns {
            for r in clamp((y - reach) / self.side, self.rows)..=clamp((y + reach) / self.side, self.rows) {
                for &i in self.list((r * self.columns + c) as usize) {
                    visit(i as usize);
                }
            }
        }
    }
}
