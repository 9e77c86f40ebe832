//! What carries messages to residents: mail by SMTP, text messages by any HTTP gateway. Both are set up by one file that belongs
//! to the operator (`--notify FILE`); nothing of it is kept in the database, and no address of it can be given over the web, so
//! the program never calls an address that a user of the platform chose.

mod mail;
mod sms;

use serde::Deserialize;
use std::{path::PathBuf, sync::Arc};
use tessera_app::notices::{Gateway, Gateways};

/// Why a file cannot be used. Says where, never what the secret is.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not YAML, or a field is missing, unknown or of the wrong type.
    #[error("cannot be read: {0}")]
    Yaml(#[from] serde_norway::Error),
    /// One setting cannot be used.
    #[error("{0}: {1}")]
    Setting(&'static str, String),
}

/// Where a secret is: in a variable of the environment or in a file, never in the settings themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// Name of a variable.
    Env(String),
    /// Path of a file.
    File(PathBuf),
}

impl Secret {
    fn read(&self, what: &'static str) -> Result<String, ConfigError> {
        let found = match self {
            Secret::Env(name) => std::env::var(name).map_err(|e| format!("variable {name}: {e}")),
            Secret::File(path) => {
                std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
            }
        };
        found.map(|s| s.trim().to_owned()).map_err(|why| ConfigError::Setting(what, why))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    public_url: String,
    mail: Option<mail::Settings>,
    sms: Option<sms::Settings>,
}

/// Sets up the gateways that a YAML text describes; see `docs/deploy/notices.md`.
///
/// # Errors
/// Names the setting that cannot be used.
pub fn gateways(yaml: &str) -> Result<Gateways, ConfigError> {
    let file: File = serde_norway::from_str(yaml)?;
    let web = |u: &str| u.is_empty() || u.starts_with("https://") || u.starts_with("http://");
    if !web(&file.public_url) {
        return Err(ConfigError::Setting("public_url", "begins with https:// or http://".into()));
    }
    let mail = file.mail.map(mail::Mail::new).transpose()?;
    let sms = file.sms.map(sms::Sms::new).transpose()?;
    Ok(Gateways {
        mail: mail.map(|g| Arc::new(g) as Arc<dyn Gateway>),
        sms: sms.map(|g| Arc::new(g) as Arc<dyn Gateway>),
        public_url: file.public_url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(yaml: &str) -> String {
        gateways(yaml).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_channel_is_there_only_when_it_is_set_up() {
        let g = gateways("public_url: https://grid.test\nmail: {host: localhost, tls: none, from: a@b.test}")
            .unwrap();
        assert!(g.mail.is_some() && g.sms.is_none());
        assert_eq!(g.public_url, "https://grid.test");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_secrets_are_not() {
        assert!(why("public_url: 'javascript:x'").contains("public_url"));
        assert!(why("mail: {host: h, from: nobody}").contains("mail.from"));
        assert!(why("sms: {url: 'ftp://x/'}").contains("sms.url"));
        assert!(why("sms: {url: 'https://x/', json: {a: 1}, form: {a: b}}").contains("sms.form"));
        assert!(why("sms: {url: 'https://x/', headers: {A: '{secret}'}}").contains("sms.secret"));
        assert!(
            why("sms: {url: 'https://x/', secret: {env: TESSERA_NO_SUCH_VARIABLE}}").contains("sms.secret")
        );
        assert!(why("sms: {url: 'https://x/', password: p}").contains("password"));
    }
}
