//! Neighbours who stand behind a case.

use super::{SqlTx, ms, run};
use async_trait::async_trait;
use tessera_domain::{Timestamp, ids::CaseId};
use tessera_store::{Result, SupportTx};

#[async_trait]
impl SupportTx for SqlTx {
    async fn support_insert(
        &mut self,
        case: CaseId,
        token: &str,
        report: CaseId,
        at: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO case_support (case_id, token, report_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(case.0)
        .bind(token)
        .bind(report.0)
        .bind(ms(at))
        .execute(self.conn())
        .await;
        Ok(run!(self, done).rows_affected() == 1)
    }
}
