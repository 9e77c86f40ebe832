//! How a person likes the console.

use crate::{
    App,
    admin::entry,
    error::{AppError, FieldError, Result},
};
use tessera_domain::{console::Preferences, people::Actor};
use tessera_store::transact;

impl App {
    /// What the person chose; as usual while nothing was chosen. A kept document that cannot be read counts as none.
    pub async fn preferences(&self, actor: &Actor) -> Result<Option<Preferences>> {
        let kept = self.store().reader().await?.pref(actor.user).await?;
        Ok(kept.and_then(|s| serde_json::from_str(&s.value).ok()))
    }

    /// Keeps what the person chose.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with the path of every unknown or unreasonable entry.
    pub async fn preferences_put(&self, actor: &Actor, chosen: Preferences) -> Result<Preferences> {
        let faults = chosen.faults();
        if !faults.is_empty() {
            let fields = faults.into_iter().map(|(field, code, message)| FieldError { field, code, message });
            return Err(AppError::Invalid(fields.collect()));
        }
        let text = serde_json::to_string(&chosen).map_err(|e| AppError::Internal(e.to_string()))?;
        let (user, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            let text = text.clone();
            Box::pin(async move {
                tx.pref_put(user, &text, now).await?;
                let detail = serde_json::json!({ "bytes": text.len() });
                tx.audit_append(&[entry(now, user, "user.preferences", "user", user.to_string(), detail)])
                    .await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        Ok(chosen)
    }
}
