//! The pure domain of Tessera: areas and their codes, departments, posts and rights, the catalogue of parts and matters,
//! the work calendar and its clocks, and the case lifecycle. Nothing here knows a database, a socket, a clock or randomness:
//! time and ids come in as parameters, decisions go out as values.

pub mod area;
pub mod audit;
pub mod bell;
pub mod calendar;
pub mod callback;
pub mod case;
pub mod catalogue;
pub mod console;
pub mod ids;
pub mod notice;
pub mod people;
pub mod portal;
pub mod printed;
pub mod replies;
pub mod shift;
pub mod text;
pub mod words;

#[cfg(test)]
mod fixture;

pub use jiff::Timestamp;
