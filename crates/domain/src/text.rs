//! Text in the four languages of the product.

use serde::{Deserialize, Serialize};

/// A language of the user interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// 简体中文
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// 繁體中文
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English
    #[serde(rename = "en")]
    En,
    /// Español
    #[serde(rename = "es")]
    Es,
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Lang; 4] = [Lang::ZhHans, Lang::ZhHant, Lang::En, Lang::Es];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
            Lang::En => "en",
            Lang::Es => "es",
        }
    }

    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); simplified Chinese when nothing fits.
    ///
    /// Quality values are honoured; a malformed item is skipped.
    pub fn negotiate(header: &str) -> Lang {
        let mut best = (0.0_f32, Lang::ZhHans);
        for item in header.split(',') {
            let mut parts = item.trim().split(';');
            let tag = parts.next().unwrap_or("").trim().to_ascii_lowercase();
            let q = parts
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            let lang = match tag.as_str() {
                t if t.starts_with("zh-hant") || t == "zh-tw" || t == "zh-hk" || t == "zh-mo" => Lang::ZhHant,
                t if t.starts_with("zh") => Lang::ZhHans,
                t if t.starts_with("en") => Lang::En,
                t if t.starts_with("es") => Lang::Es,
                _ => continue,
            };
            if q > best.0 {
                best = (q, lang);
            }
        }
        best.1
    }
}

/// A name in four languages. Simplified Chinese is required; the others fall back to it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// 简体中文
    #[serde(rename = "zh-Hans")]
    pub zh_hans: String,
    /// 繁體中文
    #[serde(rename = "zh-Hant", default, skip_serializing_if = "String::is_empty")]
    pub zh_hant: String,
    /// English
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Español
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub es: String,
}

impl Text {
    /// A text known in simplified Chinese only.
    pub fn zh(s: impl Into<String>) -> Text {
        Text { zh_hans: s.into(), ..Text::default() }
    }

    /// The text in `lang`, or in simplified Chinese where that translation is missing.
    pub fn get(&self, lang: Lang) -> &str {
        let t = match lang {
            Lang::ZhHans => &self.zh_hans,
            Lang::ZhHant => &self.zh_hant,
            Lang::En => &self.en,
            Lang::Es => &self.es,
        };
        if t.is_empty() { &self.zh_hans } else { t }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_quality_wins() {
        assert_eq!(Lang::negotiate("fr, en;q=0.5, es;q=0.9"), Lang::Es);
        assert_eq!(Lang::negotiate("zh-TW"), Lang::ZhHant);
        assert_eq!(Lang::negotiate("zh-CN,zh;q=0.9,en;q=0.8"), Lang::ZhHans);
        assert_eq!(Lang::negotiate("xx;q=,;;"), Lang::ZhHans);
    }

    #[test]
    fn a_missing_translation_falls_back_to_simplified_chinese() {
        let t = Text { en: "grid".into(), ..Text::zh("网格") };
        assert_eq!(t.get(Lang::En), "grid");
        assert_eq!(t.get(Lang::Es), "网格");
    }
}
