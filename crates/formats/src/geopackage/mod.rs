//! OGC GeoPackage 1.3: a SQLite file with tables of features.
//!
//! The file is opened in memory and read only. It may come from anyone, so only plain tables are read (a view can compute without end),
//! only columns that are stored, and the number of steps the database may take is limited.

mod blob;
mod load;
mod save;

use crate::Out;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::raw::RawFile;
use std::future::Future;

fn broken(why: impl ToString) -> FormatError {
    FormatError::broken(Format::GeoPackage, why)
}

/// Reads the layer `layer`, or the only one with areas.
pub(crate) fn read(bytes: &[u8], layer: Option<&str>) -> Result<RawFile, FormatError> {
    apart(load::load(bytes, layer), |why| broken(why))
}

/// Writes one layer called `borders`.
pub(crate) fn write(features: &[Out<'_>], crs: Crs) -> Result<Vec<u8>, FormatError> {
    apart(save::save(features, crs), |why| FormatError::CannotWrite {
        format: Format::GeoPackage,
        why: why.to_owned(),
    })
}

/// Runs to the end on a thread of its own: the caller may stand on an asynchronous runtime, where waiting for another is not allowed.
fn apart<T: Send>(
    work: impl Future<Output = Result<T, FormatError>> + Send,
    failed: impl Fn(&str) -> FormatError + Send + Sync,
) -> Result<T, FormatError> {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|e| failed(&e.to_string()))?;
        runtime.block_on(work)
    };
    std::thread::scope(|scope| scope.spawn(run).join())
        .unwrap_or_else(|_| Err(failed("the database library failed")))
}
