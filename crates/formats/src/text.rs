//! Bytes to text: UTF-8 where it is, else what Chinese Windows writes.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// Text, the character set it was read in, and whether bytes were lost.
pub(crate) struct Decoded {
    pub text: String,
    pub charset: &'static str,
    pub lost: bool,
}

/// The name people know: GB18030 is read, because it holds all of GBK.
pub(crate) fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GBK" } else { encoding.name() }
}

/// UTF-8 if it is valid, else GBK. A byte order mark is left out.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 }
}

pub(crate) fn decode(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    // A byte order mark overrules: what spreadsheets call "Unicode text" is UTF-16.
    let (text, used, lost) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), charset: name_of(used), lost }
}

/// A character set by what files call it: `UTF-8`, `GBK`, `936`, `CP936`, `ANSI_936`, `GB2312`, `65001`, `OEM`.
pub(crate) fn named(label: &str) -> Option<&'static Encoding> {
    let word = label.trim().trim_matches('\0').to_ascii_lowercase();
    let number = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    match number {
        "936" | "2312" | "18030" => return Some(GB18030),
        "65001" => return Some(UTF_8),
        "950" => return Some(encoding_rs::BIG5),
        "1252" | "88591" | "8859-1" => return Some(encoding_rs::WINDOWS_1252),
        _ => {}
    }
    match word.as_str() {
        "gbk" | "gb" => Some(GB18030),
        word => Encoding::for_label(word.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_windows_text_is_known_by_its_bytes_and_its_many_names() {
        let gbk = GB18030.encode("网格").0.into_owned();
        assert_eq!(guess(&gbk), GB18030);
        assert_eq!(guess("网格".as_bytes()), UTF_8);
        assert_eq!(decode(&gbk, guess(&gbk)).text, "网格");
        assert!(decode(&gbk[..3], GB18030).lost);
        for label in ["GBK", "936", "CP936", "ANSI_936", "gb2312", "GB18030", "ansi 936"] {
            assert_eq!(named(label), Some(GB18030), "{label}");
        }
        assert_eq!(named("UTF-8\r\n"), Some(UTF_8));
        assert_eq!(named("65001"), Some(UTF_8));
        assert_eq!(named("klingon"), None);
        let sixteen = decode(b"\xff\xfe\x51\x7f\x3c\x68", GB18030);
        assert_eq!((sixteen.text.as_str(), sixteen.charset), ("网格", "UTF-16LE"));
    }
}
