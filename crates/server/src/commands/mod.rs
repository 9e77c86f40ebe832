//! One file for each subcommand.

pub mod coverage;
pub mod demo;
pub mod divide;
pub mod doctor;
pub mod locate;
pub mod migrate;
pub mod serve;
pub mod user;
