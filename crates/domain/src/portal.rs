//! What a city says on its resident portal: the telephone number of its hotline, and a notice for everybody while it is in force.

use crate::{
    catalogue::{Change, Fault, What},
    text::{Lang, Text},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The government service line that every Chinese city answers.
const HOTLINE: &str = "12345";
/// Longest telephone number, characters.
const PHONE_MAX: usize = 20;
/// Longest notice, characters.
const NOTICE_MAX: usize = 300;

/// How loud a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// For information.
    #[default]
    Info,
    /// Something does not work as usual.
    Warning,
    /// Danger.
    Emergency,
}

/// A notice at the top of every page of the portal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Banner {
    /// The words.
    pub text: Text,
    /// How loud.
    pub tone: Tone,
    /// First day; at once when none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; until it is taken down when none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// What is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Portal {
    /// The hotline; empty when residents are to call nobody.
    pub hotline: String,
    /// The notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<Banner>,
}

impl Default for Portal {
    fn default() -> Self {
        Portal { hotline: HOTLINE.to_owned(), banner: None }
    }
}

impl Portal {
    /// What is wrong with it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut out = Vec::new();
        let mut fault = |field: &str, code: &'static str, message: &str| {
            out.push(Fault { field: field.to_owned(), code, message: message.to_owned() });
        };
        let dialled = self.hotline.bytes().all(|b| b.is_ascii_digit() || b"+-() ".contains(&b));
        let digits = self.hotline.bytes().filter(u8::is_ascii_digit).count();
        if !dialled || self.hotline.len() > PHONE_MAX || (!self.hotline.is_empty() && digits < 3) {
            fault("hotline", "invalid", "a telephone number: digits, spaces and + - ( ), at most 20");
        }
        if let Some(b) = &self.banner {
            if b.text.zh_hans.trim().is_empty() {
                fault("banner.text.zh-Hans", "missing", "words in simplified Chinese are needed");
            }
            for lang in Lang::ALL {
                if b.text.get(lang).chars().count() > NOTICE_MAX {
                    fault(&format!("banner.text.{}", lang.tag()), "too_long", "at most 300 characters");
                }
            }
            if b.from.zip(b.to).is_some_and(|(from, to)| to < from) {
                fault("banner.to", "invalid", "is before the first day");
            }
        }
        out
    }

    /// The notice of a day.
    pub fn notice_on(&self, day: Date) -> Option<&Banner> {
        self.banner.as_ref().filter(|b| b.from.is_none_or(|d| d <= day) && b.to.is_none_or(|d| day <= d))
    }

    /// What is different about another one.
    pub fn changes(&self, new: &Portal) -> Vec<Change> {
        let one = |what, before: Option<Text>, after: Option<Text>| Change {
            what,
            code: String::new(),
            condition: None,
            before,
            after,
        };
        let mut out = Vec::new();
        if self.hotline != new.hotline {
            let text = |p: &Portal| Some(Text::zh(p.hotline.clone()));
            out.push(one(What::Hotline, text(self), text(new)));
        }
        if self.banner != new.banner {
            let text = |p: &Portal| p.banner.as_ref().map(|b| b.text.clone());
            out.push(one(What::Banner, text(self), text(new)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn portal(json: serde_json::Value) -> Portal {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_notice_is_shown_from_its_first_day_to_its_last() {
        let p = portal(
            serde_json::json!({ "banner": { "text": { "zh-Hans": "停水" }, "from": "2026-01-12", "to": "2026-01-13" } }),
        );
        let shown: Vec<bool> = (11..=14).map(|d| p.notice_on(date(2026, 1, d)).is_some()).collect();
        assert_eq!(shown, [false, true, true, false]);
        let always = portal(serde_json::json!({ "banner": { "text": { "zh-Hans": "停水" } } }));
        assert!(always.notice_on(date(2030, 1, 1)).is_some());
        assert!(Portal::default().notice_on(date(2030, 1, 1)).is_none());
    }

    #[test]
    fn what_cannot_be_is_told_at_its_field() {
        for (json, field) in [
            (serde_json::json!({ "hotline": "call us" }), "hotline"),
            (serde_json::json!({ "hotline": "1" }), "hotline"),
            (serde_json::json!({ "banner": { "text": { "zh-Hans": " " } } }), "banner.text.zh-Hans"),
            (
                serde_json::json!({ "banner": { "text": { "zh-Hans": "x", "en": "x".repeat(301) } } }),
                "banner.text.en",
            ),
            (
                serde_json::json!({ "banner": { "text": { "zh-Hans": "x" }, "from": "2026-01-02", "to": "2026-01-01" } }),
                "banner.to",
            ),
        ] {
            let found: Vec<String> = portal(json.clone()).faults().into_iter().map(|f| f.field).collect();
            assert_eq!(found, [field], "{json}");
        }
        assert_eq!(portal(serde_json::json!({ "hotline": "" })).faults(), []);
        assert_eq!(Portal::default().faults(), []);
    }
}
