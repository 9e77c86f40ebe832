//! Development only: the whole application on a temporary database with a fixed clock and ids.
//!
//! [`temp_sqlite`] and [`temp_postgres`] give an empty store.

mod postgres;
mod temp;

pub use postgres::Postgres;
pub use temp::{Kind, TempDir, TempStore, temp_postgres, temp_sqlite, temp_store};
