//! What the reporter is told at each step: the pack of messages, who gets one, and how a message is filled. Pure: sending is
//! the app's business.

use crate::{
    calendar::Calendar,
    case::{Audience, Case, EventBody, Outcome, Reporter, State, running_clock},
    catalogue::{Catalogue, PackError},
    ids::DepartmentId,
    text::{Lang, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By which way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message to a telephone.
    Sms,
    /// Electronic mail.
    Mail,
}

/// One message: for which event, in which words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name, kept with every message.
    pub key: String,
    /// The action that causes it.
    pub event: String,
    /// Only when the case was closed with this outcome.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// The words; placeholders in braces, parts that may be left out in square brackets.
    pub text: Text,
}

/// All messages of a city.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Name of the pack.
    pub id: String,
    /// Subject line of a mail.
    pub subject: Text,
    /// The words of a test message.
    pub test: Text,
    #[serde(rename = "notices")]
    list: Vec<Template>,
}

/// What a message may name. No description, no name, no words of staff: messages are read on other people's telephones.
const PLACEHOLDERS: [&str; 5] = ["number", "category", "department", "due", "link"];

/// The values of a message's placeholders.
pub type Params = BTreeMap<String, String>;

impl Notices {
    /// Reads and checks a pack.
    pub fn parse_yaml(yaml: &str) -> Result<Notices, PackError> {
        let pack: Notices =
            serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "notices", error })?;
        let mut seen = std::collections::HashSet::new();
        for n in &pack.list {
            let wrong = |why: String| PackError::Entry { at: format!("notice {}", n.key), why };
            if !seen.insert(n.key.as_str()) {
                return Err(wrong("is listed twice".into()));
            }
            for lang in Lang::ALL {
                let text = n.text.get(lang);
                if let Some(name) = names(text).into_iter().find(|p| !PLACEHOLDERS.contains(&p.as_str())) {
                    return Err(wrong(format!("{}: there is no placeholder {{{name}}}", lang.tag())));
                }
                if !text.contains("{number}") || !text.contains("{link}") {
                    return Err(wrong(format!("{}: needs {{number}} and {{link}}", lang.tag())));
                }
            }
        }
        Ok(pack)
    }

    /// The messages.
    pub fn all(&self) -> &[Template] {
        &self.list
    }

    /// A message by name.
    pub fn get(&self, key: &str) -> Option<&Template> {
        self.list.iter().find(|n| n.key == key)
    }

    /// What the reporter is told of these events, done in one go: the last that has a message, so that one act sends one
    /// message. Gives the place of the event too.
    pub fn of(&self, case: &Case, events: &[EventBody]) -> Option<(usize, &Template)> {
        let outcome = match &case.state {
            State::Closed { outcome, .. } => Some(*outcome),
            _ => None,
        };
        events.iter().enumerate().rev().filter(|(_, e)| e.audience == Audience::Public).find_map(|(i, e)| {
            let fits = |n: &&Template| n.event == e.action && n.outcome.is_none_or(|o| Some(o) == outcome);
            self.list.iter().find(fits).map(|n| (i, n))
        })
    }
}

fn names(text: &str) -> Vec<String> {
    text.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|p| p.0.to_owned()).collect()
}

/// A message with its values. A part in square brackets is left out when one of its values is missing; the values themselves are
/// not looked into.
pub fn fill(text: &str, params: &Params) -> String {
    let put = |part: &str| -> (String, bool) {
        let (mut out, mut whole, mut rest) = (String::new(), true, part);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            out.push_str(before);
            let value = params.get(name).map_or("", String::as_str);
            whole &= !value.is_empty();
            out.push_str(value);
            rest = after;
        }
        out.push_str(rest);
        (out, whole)
    };
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(&put(before).0);
        let Some((part, after)) = after.split_once(']') else {
            rest = after;
            break;
        };
        let (part, whole) = put(part);
        if whole {
            out.push_str(&part);
        }
        rest = after;
    }
    out.push_str(&put(rest).0);
    out
}

/// What a message says about a case, in a language. The link is added when it is sent: it holds the reporter's code.
pub fn params(
    case: &Case,
    lang: Lang,
    calendar: &Calendar,
    catalogue: &Catalogue,
    department: &dyn Fn(DepartmentId) -> Option<String>,
) -> Params {
    let mut p = Params::from([("number".to_owned(), case.number.clone())]);
    if let Some(c) = case.category.as_deref().and_then(|c| catalogue.get(c)) {
        p.insert("category".into(), c.name.get(lang).to_owned());
    }
    let lead = case.assignments.iter().rev().find(|a| a.lead && a.is_active());
    if let Some(name) = lead.and_then(|a| department(a.department)) {
        p.insert("department".into(), name);
    }
    let due = lead.and_then(|a| a.clock.due).or_else(|| running_clock(case).and_then(|(c, _)| c.due));
    if let Some(due) = due {
        let local = due.to_zoned(calendar.zone().clone());
        p.insert("due".into(), local.strftime("%Y-%m-%d %H:%M").to_string());
    }
    p
}

/// Where the reporter wants to be told, and in which language. Nothing when they asked for silence.
pub fn addresses(r: &Reporter) -> Vec<(Channel, String)> {
    if r.quiet {
        return Vec::new();
    }
    let sms = dialable(&r.phone).map(|p| (Channel::Sms, p));
    let mail = (!r.email.is_empty()).then(|| (Channel::Mail, r.email.clone()));
    sms.into_iter().chain(mail).collect()
}

/// A telephone number without its decoration; none when it is not one.
pub fn dialable(phone: &str) -> Option<String> {
    let bare: String = phone.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(bare)
}

/// True for an address a mail may go to: one `@`, a dot behind it, nothing that could end a header.
pub fn is_email(s: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    s.len() <= 254
        && s.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && local.chars().all(plain)
                && host.contains('.')
                && host
                    .split('.')
                    .all(|l| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        })
}

/// How long until the next try, in milliseconds, after so many failed ones; none when it is given up.
pub fn wait_after(tries: i64) -> Option<i64> {
    [60_000, 300_000, 1_800_000, 7_200_000, 43_200_000].get(usize::try_from(tries - 1).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Notices {
        Notices::parse_yaml(include_str!("../../../packs/notices/residents.yaml")).expect("the pack reads")
    }

    #[test]
    fn a_part_without_its_value_is_left_out() {
        let mut p = Params::from([("number".to_owned(), "7".to_owned())]);
        assert_eq!(fill("No. {number}.[ By {due}.][ See {link}]", &p), "No. 7.");
        p.insert("link".into(), "a[b]{c}".into());
        assert_eq!(fill("No. {number}.[ By {due}.][ See {link}]", &p), "No. 7. See a[b]{c}");
        assert_eq!(fill("open [ {number", &p), "open  {number", "a fault in a pack is seen, not hidden");
    }

    #[test]
    fn every_message_is_written_in_four_languages() {
        let p: Params = [
            ("number", "420502202601120001"),
            ("category", "C"),
            ("department", "D"),
            ("due", "2026-01-14 17:00"),
            ("link", "https://x.test/p/?number=1&code=A"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
        let all: Vec<String> = pack()
            .all()
            .iter()
            .flat_map(|n| Lang::ALL.map(|l| format!("{} {}: {}", n.key, l.tag(), fill(n.text.get(l), &p))))
            .collect();
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn a_pack_that_names_personal_data_or_forgets_the_link_is_refused() {
        let with = |text: &str| {
            Notices::parse_yaml(&format!(
                "id: x\nsubject: {{zh-Hans: s}}\ntest: {{zh-Hans: t}}\nnotices:\n  - {{key: k, event: report, text: {{zh-Hans: '{text}'}}}}"
            ))
        };
        assert!(with("{number} {link}").is_ok());
        assert!(with("{number} {link} {description}").is_err());
        assert!(with("{number}").is_err());
    }

    #[test]
    fn telephones_and_mail_addresses_are_told_from_other_words() {
        assert_eq!(dialable("+86 139-0717-0002").as_deref(), Some("+8613907170002"));
        for no in ["", "12345", "call me", "1390717000２", "139\r\n0717000"] {
            assert_eq!(dialable(no), None, "{no:?}");
        }
        assert!(is_email("a.b+c@example.org"));
        for no in ["", "a@b", "a b@c.d", "a@b.c\r\nBcc: x@y.z", "a@@b.c", "@b.c", "a@b..c"] {
            assert!(!is_email(no), "{no:?}");
        }
    }

    #[test]
    fn tries_become_rarer_and_end() {
        let waits: Vec<i64> = (1..).map_while(wait_after).collect();
        assert!(waits.is_sorted() && waits.len() == 5);
    }
}
