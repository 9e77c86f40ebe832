//! Working time: limits such as `2 working_day`, calendars with holidays and make-up workdays, and the clocks that run on them.

mod clock;
mod limit;
mod parse;
mod spans;

pub use clock::{Basis, Clock, Light};
pub use limit::{Limit, LimitError, LimitUnit};
pub use parse::CalendarError;
pub use spans::{Calendar, NamedDay};

#[cfg(test)]
mod tests;
