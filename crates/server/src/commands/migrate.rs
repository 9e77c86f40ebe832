//! `tessera migrate`: the schema alone, for deployments that do it apart from starting.

use crate::{failure::Failure, setup::Deployment};

/// Brings the database up to this program's version.
pub async fn run(d: &Deployment) -> Result<(), Failure> {
    let store = d.migrated().await?;
    println!("{}: up to date, {} bytes", store.kind(), store.size().await?);
    store.close().await;
    Ok(())
}
