//! Following a case without an account: by its number and the code the reporter was given.

use super::{Caller, IdemKey, write::Written};
use crate::{
    App,
    error::{AppError, Result},
};
use tessera_domain::case::Action;
use tessera_store::StoredCase;

impl App {
    /// The case with this number, if the code is right. A wrong number and a wrong code look the same.
    pub async fn track(&self, number: &str, code: &str) -> Result<StoredCase> {
        let found = self.store().reader().await?.case_by_number(number.trim()).await?;
        let code = code.trim().to_ascii_uppercase();
        found
            .filter(|c| !c.case.track_code.is_empty() && same(c.case.track_code.as_bytes(), code.as_bytes()))
            .ok_or(AppError::NotFound("case"))
    }

    /// The reporter acts on their own case.
    pub async fn act_as_reporter(
        &self,
        number: &str,
        code: &str,
        action: Action,
        idem: Option<IdemKey>,
    ) -> Result<Written> {
        let found = self.track(number, code).await?;
        self.act(Caller::Reporter, found.case.id, action, None, idem).await
    }
}

/// Compares in a time that does not tell how much was right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}
