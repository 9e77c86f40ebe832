//! What the person should be told of a file although it was read.

use std::fmt;

/// Something to tell the person that did not stop the reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The feature it is about, from 1; `None` for the file as a whole.
    pub row: Option<usize>,
    /// What.
    pub kind: RemarkKind,
}

/// What a [`Remark`] says.
#[derive(Debug, Clone, PartialEq)]
pub enum RemarkKind {
    /// A feature without any border was left out.
    WithoutBorder,
    /// Points, lines or other things that are no areas were left out.
    Skipped {
        /// What they are.
        what: String,
        /// How many.
        count: usize,
    },
    /// A ring whose last vertex was not its first was closed.
    RingClosed,
    /// A ring with fewer than three different vertices was left out.
    RingDropped,
    /// An open line of a drawing was closed, because its ends nearly meet.
    LineClosed {
        /// How far apart they were, in the drawing's unit.
        gap: f64,
    },
    /// The file does not name its character set; this one fits.
    CharsetGuessed {
        /// Its name.
        charset: &'static str,
    },
    /// Some bytes are no text in the character set; they stand as �.
    CharactersLost,
}

impl RemarkKind {
    /// One word for programs, stable.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::WithoutBorder => "without_border",
            Self::Skipped { .. } => "skipped",
            Self::RingClosed => "ring_closed",
            Self::RingDropped => "ring_dropped",
            Self::LineClosed { .. } => "line_closed",
            Self::CharsetGuessed { .. } => "charset_guessed",
            Self::CharactersLost => "characters_lost",
        }
    }
}

impl fmt::Display for RemarkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithoutBorder => f.write_str("left out: it has no border"),
            Self::Skipped { what, count } => {
                write!(f, "left out, because only areas are read: {count} × {what}")
            }
            Self::RingClosed => f.write_str("a ring was not closed; it has been closed"),
            Self::RingDropped => f.write_str("a ring with fewer than three different vertices was left out"),
            Self::LineClosed { gap } => write!(f, "an open line was closed; its ends were {gap:.3} apart"),
            Self::CharsetGuessed { charset } => {
                write!(f, "the file does not name its character set; read as {charset}: check the names")
            }
            Self::CharactersLost => {
                f.write_str("some characters could not be read and stand as �; export the file in UTF-8")
            }
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "feature {row}: ")?;
        }
        self.kind.fmt(f)
    }
}
