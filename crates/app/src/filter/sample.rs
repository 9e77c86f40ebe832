//! Cases drawn by lot out of a list.

use tessera_store::Seq;

/// 抽查: some cases drawn by lot out of a list. The same word draws the same cases as long as the list is the same, so that
/// a sample can be shared, worked through and checked by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub size: usize,
    /// The word that shakes the lots.
    pub word: String,
}

/// The largest sample.
pub const MAX_SAMPLE: usize = 500;

impl Sample {
    /// Reads `20.monday`: how many, and the word.
    pub fn parse(text: &str) -> Result<Sample, String> {
        let (size, word) = text.split_once('.').unwrap_or((text, ""));
        let size = size.parse().ok().filter(|n| (1..=MAX_SAMPLE).contains(n));
        let size = size.ok_or_else(|| format!("how many (1 to {MAX_SAMPLE}), a dot, a word: 20.monday"))?;
        if word.len() > 40 {
            return Err("a word of at most 40 bytes".to_owned());
        }
        Ok(Sample { size, word: word.to_owned() })
    }

    /// Draws out of rows. Each row has a lot of its own that depends on nothing but the row and the word (FNV-1a, then the
    /// finisher of SplitMix64); the lowest are drawn.
    pub fn draw(&self, rows: impl Iterator<Item = Seq>) -> Vec<Seq> {
        let word = self
            .word
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let lot = |seq: Seq| {
            let mut z = word ^ (seq as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31), seq)
        };
        let mut all: Vec<(u64, Seq)> = rows.map(lot).collect();
        if all.len() > self.size {
            all.select_nth_unstable(self.size);
            all.truncate(self.size);
        }
        all.into_iter().map(|(_, seq)| seq).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_the_same_for_the_same_word_and_even_over_the_rows() {
        let draw = |text: &str| {
            let mut rows = Sample::parse(text).unwrap().draw(1..=10_000);
            rows.sort_unstable();
            rows
        };
        assert_eq!(draw("100.monday"), draw("100.monday"));
        assert_ne!(draw("100.monday"), draw("100.tuesday"));
        assert_eq!(draw("100.monday").len(), 100);
        let low =
            (0..50).map(|i| draw(&format!("100.{i}")).iter().filter(|s| **s <= 5_000).count()).sum::<usize>();
        assert!((2_300..2_700).contains(&low), "half of 5000 lots from the lower half of the rows: {low}");
        assert_eq!(Sample::parse("5.x").unwrap().draw(1..=3).len(), 3, "fewer cases than asked for");
        for bad in ["", "0.x", "501.x", "many.x", "-1.x"] {
            assert!(Sample::parse(bad).is_err(), "{bad}");
        }
    }
}
