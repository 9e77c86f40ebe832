//! Everything a driver must do, on a real PostgreSQL.

use tessera_testkit::{TempStore, temp_postgres};

async fn fresh() -> Option<TempStore> {
    temp_postgres().await
}

tessera_store::contract_suite!(fresh);
