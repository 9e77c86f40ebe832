//! Everything a driver must do, on SQLite.

use tessera_testkit::{TempStore, temp_sqlite};

#[allow(clippy::unnecessary_wraps, reason = "another driver may have no database here")]
async fn fresh() -> Option<TempStore> {
    Some(temp_sqlite().await)
}

tessera_store::contract_suite!(fresh);
