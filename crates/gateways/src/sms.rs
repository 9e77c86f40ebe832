//! Text messages by any HTTP gateway: the request is a template.

use crate::{ConfigError, Secret};
use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Method, Request, StatusCode, Uri,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};
use tessera_app::notices::{Gateway, Message, SendError};

/// How long a gateway may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much of an answer is read.
const ANSWER_MAX: usize = 64 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    method: Option<String>,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    json: Option<Value>,
    form: Option<BTreeMap<String, String>>,
    secret: Option<Secret>,
    /// Words that must stand in the answer: many gateways answer 200 to what they refuse.
    accepted: Option<String>,
}

/// A gateway.
pub struct Sms {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    method: Method,
    settings: Settings,
    secret: String,
}

/// Puts values into `{to}`, `{text}`, `{id}`, `{lang}` and `{secret}`. In one pass: what a value says is never a placeholder.
fn put(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, end)| Some((value(name)?, end)));
        if let Some((v, end)) = known {
            out.push_str(&v);
            rest = end;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn put_json(template: &Value, value: &dyn Fn(&str) -> Option<String>) -> Value {
    match template {
        Value::String(s) => Value::String(put(s, value)),
        Value::Array(a) => a.iter().map(|v| put_json(v, value)).collect(),
        Value::Object(o) => o.iter().map(|(k, v)| (k.clone(), put_json(v, value))).collect(),
        other => other.clone(),
    }
}

fn percent(s: &str) -> String {
    s.bytes().fold(String::new(), |mut out, b| {
        use std::fmt::Write as _;
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

impl Sms {
    pub fn new(s: Settings) -> Result<Sms, ConfigError> {
        let wrong = |what, why: &str| ConfigError::Setting(what, why.to_owned());
        if !s.url.starts_with("https://") && !s.url.starts_with("http://") {
            return Err(wrong("sms.url", "begins with https:// or http://"));
        }
        if s.json.is_some() && s.form.is_some() {
            return Err(wrong("sms.form", "give `json` or `form`, not both"));
        }
        let method = s.method.as_deref().unwrap_or("POST").to_ascii_uppercase();
        let method =
            Method::from_bytes(method.as_bytes()).map_err(|_| wrong("sms.method", "is no method"))?;
        let secret = s.secret.as_ref().map(|x| x.read("sms.secret")).transpose()?;
        let asked = [&s.url].into_iter().chain(s.headers.values()).any(|t| t.contains("{secret}"));
        if asked && secret.is_none() {
            return Err(wrong("sms.secret", "the template has {secret}, but none is given"));
        }
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|e| ConfigError::Setting("sms.url", e.to_string()))?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Sms { client, method, settings: s, secret: secret.unwrap_or_default() })
    }

    fn request(&self, m: &Message) -> Option<Request<Full<Bytes>>> {
        let value = |name: &str| match name {
            "to" => Some(m.to.clone()),
            "text" => Some(m.text.clone()),
            "id" => Some(m.id.to_string()),
            "lang" => Some(m.lang.tag().to_owned()),
            "secret" => Some(self.secret.clone()),
            _ => None,
        };
        let s = &self.settings;
        let uri: Uri = put(&s.url, &|n| value(n).map(|v| percent(&v))).parse().ok()?;
        let (kind, body) = if let Some(json) = &s.json {
            ("application/json", put_json(json, &value).to_string())
        } else if let Some(form) = &s.form {
            let pairs: Vec<String> =
                form.iter().map(|(k, v)| format!("{}={}", percent(k), percent(&put(v, &value)))).collect();
            ("application/x-www-form-urlencoded", pairs.join("&"))
        } else {
            ("", String::new())
        };
        let mut request = Request::builder().method(&self.method).uri(uri);
        let headers = request.headers_mut()?;
        if !kind.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        headers.insert("idempotency-key", HeaderValue::from_str(&m.id.to_string()).ok()?);
        for (name, text) in &s.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            headers.insert(name, HeaderValue::from_str(&put(text, &value)).ok()?);
        }
        request.body(Full::new(Bytes::from(body))).ok()
    }
}

#[async_trait]
impl Gateway for Sms {
    /// A redirect is not followed: it is an answer that is no success.
    async fn send(&self, m: &Message) -> Result<(), SendError> {
        let request =
            self.request(m).ok_or_else(|| SendError::Never("the template gives no request".into()))?;
        let asked = async {
            let answer = self.client.request(request).await.map_err(|_| ())?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await.map_err(|_| ())?;
            Ok::<_, ()>((status, body.to_bytes()))
        };
        let Ok(Ok((status, body))) = tokio::time::timeout(PATIENCE, asked).await else {
            return Err(SendError::Later("the gateway cannot be reached".into()));
        };
        let why = format!("http {}", status.as_u16());
        if !status.is_success() {
            let passes = status.is_server_error()
                || matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::CONFLICT
                );
            return Err(if passes { SendError::Later(why) } else { SendError::Never(why) });
        }
        match &self.settings.accepted {
            Some(words) if !String::from_utf8_lossy(&body).contains(words) => {
                Err(SendError::Later("the gateway answers, but does not accept".into()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_says_is_never_a_placeholder() {
        let value = |n: &str| match n {
            "text" => Some("{secret}\"&=".to_owned()),
            "secret" => Some("s3cret".to_owned()),
            _ => None,
        };
        assert_eq!(put("a {text} {other} {", &value), "a {secret}\"&= {other} {");
        let json = serde_json::json!({ "m": [{ "content": "{text}" }], "n": 1 });
        assert_eq!(put_json(&json, &value)["m"][0]["content"], "{secret}\"&=");
        assert_eq!(percent("号 +"), "%E5%8F%B7%20%2B");
    }
}
