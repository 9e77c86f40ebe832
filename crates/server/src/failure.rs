//! Why a command stopped, in one sentence for the terminal.

use tessera_app::AppError;
use tessera_store::StoreError;

/// A command's failure: a sentence that says what is wrong and, where there is one, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// A failure in words.
    pub fn new(text: impl Into<String>) -> Failure {
        Failure(text.into())
    }

    /// What was being done when something failed.
    pub fn at<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> Failure {
        move |e| Failure(format!("{what}: {e}"))
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Failure(e.to_string())
    }
}

impl From<AppError> for Failure {
    fn from(e: AppError) -> Self {
        match e {
            AppError::Invalid(fields) => {
                let list: Vec<String> =
                    fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect();
                Failure(list.join("; "))
            }
            other => Failure(other.to_string()),
        }
    }
}
