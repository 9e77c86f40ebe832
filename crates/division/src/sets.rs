//! Sets that grow together (union–find with path halving).

/// Numbers `0..n`, each in one set; a set is named by its smallest member.
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    /// Every number in a set of its own.
    pub fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    /// The name of a number's set.
    pub fn of(&mut self, mut v: u32) -> u32 {
        while self.0[v as usize] != v {
            let up = self.0[v as usize];
            self.0[v as usize] = self.0[up as usize];
            v = up;
        }
        v
    }

    /// Makes two sets one.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
