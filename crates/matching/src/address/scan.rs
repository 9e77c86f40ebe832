//! A text that parts are taken off, from the front and from the back.

use crate::words::is_cjk;

/// What is left to be read.
pub(super) struct Text {
    chars: Vec<char>,
}

/// Chinese digits up to ten, as they stand before 号, 栋, 单元.
const NUMERALS: &str = "零一二三四五六七八九十";

impl Text {
    pub(super) fn new(normal: &str) -> Text {
        let mut chars: Vec<char> = Vec::with_capacity(normal.len());
        for c in normal.chars() {
            // Spaces part Latin words and numbers; between Chinese characters they say nothing.
            let after_cjk = chars.last().is_none_or(|p| is_cjk(*p) || *p == ',');
            if c == ' ' && after_cjk {
                continue;
            }
            if is_cjk(c) && chars.last() == Some(&' ') {
                chars.pop();
            }
            chars.push(c);
        }
        Text { chars }
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn is_chinese(&self) -> bool {
        self.chars.iter().any(|c| is_cjk(*c))
    }

    /// What stands at `from`, as a comparison.
    pub(super) fn at(&self, from: usize, word: &str) -> bool {
        let mut here = self.chars.iter().skip(from);
        word.chars().all(|w| here.next() == Some(&w))
    }

    /// The first of the words that stands at `from`; give longer ones first.
    pub(super) fn any_at<'w>(&self, from: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|w| self.at(from, w))
    }

    /// The first of the words that the text ends with.
    pub(super) fn ends<'w>(&self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|w| {
            let n = w.chars().count();
            n <= self.len() && self.at(self.len() - n, w)
        })
    }

    /// Takes the first `n` characters off.
    pub(super) fn take(&mut self, n: usize) -> String {
        self.chars.drain(..n.min(self.chars.len())).collect()
    }

    /// Leaves the first `n` characters and gives what followed.
    pub(super) fn cut(&mut self, n: usize) -> String {
        self.chars.split_off(n.min(self.chars.len())).into_iter().collect()
    }

    /// Takes separators off both ends.
    pub(super) fn trim(&mut self) {
        let mark = |c: &char| matches!(c, ' ' | ',' | '-' | '/' | '#' | '&' | '的');
        let begin = self.chars.iter().take_while(|c| mark(c)).count();
        self.chars.drain(..begin);
        let end = self.chars.iter().rev().take_while(|c| mark(c)).count();
        self.chars.truncate(self.chars.len() - end);
    }

    /// All that is left, as a name.
    pub(super) fn name(mut self) -> String {
        self.trim();
        let text: String = self.chars.iter().map(|c| if "-/#&,".contains(*c) { ' ' } else { *c }).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Digits or a Chinese number below a hundred at `from`, with where they end.
    pub(super) fn number_at(&self, from: usize) -> Option<(u32, usize)> {
        let digits = self.chars[from.min(self.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits > 0 {
            // Longer digits are a telephone or a code.
            let text: String = self.chars[from..from + digits].iter().collect();
            return (digits <= 5).then(|| text.parse().ok()).flatten().map(|n| (n, from + digits));
        }
        let mut value = 0;
        let mut end = from;
        while let Some(n) = self.chars.get(end).and_then(|c| NUMERALS.chars().position(|x| x == *c)) {
            value = match (n, value) {
                (10, 0) => 10,
                (10, v) => v * 10,
                (n, v) if v >= 10 && v % 10 == 0 => v + n as u32,
                (n, v) => v * 10 + n as u32,
            };
            end += 1;
            if end - from > 3 {
                return None;
            }
        }
        (end > from).then_some((value, end))
    }

    /// Where the number that ends before `to` begins.
    pub(super) fn number_before(&self, to: usize) -> usize {
        let is = |c: &char| c.is_ascii_digit();
        let digits = self.chars[..to].iter().rev().take_while(|c| is(c)).count();
        if digits > 0 {
            return to - digits;
        }
        to - self.chars[..to].iter().rev().take_while(|c| NUMERALS.contains(**c)).count()
    }
}
