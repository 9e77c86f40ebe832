//! Mail by SMTP.

use crate::{ConfigError, Secret};
use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message as Letter, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use serde::Deserialize;
use std::time::Duration;
use tessera_app::notices::{Gateway, Message, SendError};

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Safety {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting in clear; refused when the server does not offer it.
    #[default]
    Starttls,
    /// In clear, for a server on the same machine.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    tls: Safety,
    user: Option<String>,
    password: Option<Secret>,
    from: String,
}

/// A mail server.
pub struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    pub fn new(s: Settings) -> Result<Mail, ConfigError> {
        let wrong = |what, why: &dyn std::fmt::Display| ConfigError::Setting(what, why.to_string());
        let from = s.from.parse::<Mailbox>().map_err(|e| wrong("mail.from", &e))?;
        let tls = || TlsParameters::new(s.host.clone()).map_err(|e| wrong("mail.tls", &e));
        let (tls, port) = match s.tls {
            Safety::Tls => (Tls::Wrapper(tls()?), 465),
            Safety::Starttls => (Tls::Required(tls()?), 587),
            Safety::None => (Tls::None, 25),
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&s.host)
            .port(s.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(20)));
        if let Some(user) = s.user {
            let password = s.password.ok_or_else(|| wrong("mail.password", &"is needed with a user"))?;
            server = server.credentials(Credentials::new(user, password.read("mail.password")?));
        }
        Ok(Mail { server: server.build(), from })
    }
}

#[async_trait]
impl Gateway for Mail {
    async fn send(&self, m: &Message) -> Result<(), SendError> {
        // Reasons never repeat what the server said: it likes to quote the address.
        let never = |why: &str| SendError::Never(why.to_owned());
        let to = m.to.parse::<Mailbox>().map_err(|_| never("not a mail address"))?;
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&m.subject)
            // The same for every try, so that a repetition can be told.
            .message_id(Some(format!("<{}@{}>", m.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(m.text.clone())
            .map_err(|_| never("the letter cannot be written"))?;
        match self.server.send(letter).await {
            Ok(_) => Ok(()),
            Err(e) => {
                let why = e
                    .status()
                    .map_or_else(|| "the mail server cannot be reached".to_owned(), |s| format!("smtp {s}"));
                Err(if e.is_permanent() { SendError::Never(why) } else { SendError::Later(why) })
            }
        }
    }
}
