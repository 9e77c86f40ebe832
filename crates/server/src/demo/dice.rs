//! Repeatable chance for the demo city: the same key always throws the same numbers.

/// Small numbers that look random (SplitMix64, Steele, Lea and Flood 2014). Never for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice for a key; keys next to each other throw unrelated numbers.
    pub fn new(key: u64) -> Dice {
        Dice(key)
    }

    /// Where the dice stand, to go on from there.
    pub fn state(&self) -> u64 {
        self.0
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` when the range is empty.
    pub fn int(&mut self, low: i64, high: i64) -> i64 {
        let n = (high - low + 1).max(1) as u64;
        low + (self.next() % n) as i64
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the items; none of an empty list.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let n = items.len().checked_sub(1)?;
        items.get(self.int(0, n as i64) as usize)
    }

    /// One of some words; empty when there are none.
    pub fn say<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.pick(words).copied().unwrap_or("")
    }
}
