//! Check characters of the citizen number (GB 11643) and the unified social credit code (GB 32100), and the codes of parts
//! and matters.

use super::code::{CodeError, digits, not_zero};
use jiff::civil::Date;

/// A citizen number (公民身份号码), checked. Never shown in logs: the type has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenNumber(String);

impl std::fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CitizenNumber({}…)", &self.0[..6])
    }
}

impl CitizenNumber {
    /// Reads 18 characters: 6 of the county, 8 of the birth date, 3 of the sequence, 1 check character (`X` may be small).
    ///
    /// Errors do not repeat the number, because they end up in logs.
    pub fn parse(s: &str) -> Result<CitizenNumber, CodeError> {
        let hidden = || "******".to_owned();
        let s = s.trim().to_ascii_uppercase();
        let what = "a citizen number";
        if !s.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 17 && b == b'X')) {
            return Err(CodeError::Characters { code: hidden(), what, allowed: "digits and a final X" });
        }
        if s.len() != 18 {
            return Err(CodeError::Length { code: hidden(), what, expected: "18", found: s.len() });
        }
        let expected = citizen_check(s.as_bytes());
        if !s.ends_with(expected) {
            return Err(CodeError::Check { code: hidden(), expected });
        }
        let number = CitizenNumber(s);
        if number.birth().is_none() {
            return Err(CodeError::Value { code: hidden(), why: "the birth date does not exist".into() });
        }
        Ok(number)
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The county of first registration.
    pub fn county(&self) -> &str {
        &self.0[..6]
    }

    /// The birth date; always there once parsed.
    pub fn birth(&self) -> Option<Date> {
        let n = |r: std::ops::Range<usize>| self.0[r].parse::<i16>().ok();
        Date::new(n(6..10)?, n(10..12)? as i8, n(12..14)? as i8).ok()
    }

    /// True for a man: the 17th digit is odd.
    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }
}

/// The check character for the first 17 digits.
fn citizen_check(s: &[u8]) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = s.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

/// A unified social credit code (统一社会信用代码), checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// The characters of a credit code in the order of their values 0–30: no I, O, S, V, Z.
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weights of the first 17 characters: powers of 3 modulo 31.
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl CreditCode {
    /// Reads 18 characters; small letters are taken as capitals.
    pub fn parse(s: &str) -> Result<CreditCode, CodeError> {
        let s = s.trim().to_ascii_uppercase();
        let what = "a unified social credit code";
        let values: Option<Vec<usize>> =
            s.bytes().map(|b| CREDIT_ALPHABET.iter().position(|a| *a == b)).collect();
        let Some(values) = values else {
            return Err(CodeError::Characters { code: s, what, allowed: "0-9 and A-Y without I, O, S, V" });
        };
        if values.len() != 18 {
            return Err(CodeError::Length { code: s, what, expected: "18", found: values.len() });
        }
        let sum: usize = values.iter().zip(CREDIT_WEIGHTS).map(|(v, w)| v * w).sum();
        let expected = char::from(CREDIT_ALPHABET[(31 - sum % 31) % 31]);
        if !s.ends_with(expected) {
            return Err(CodeError::Check { code: s, expected });
        }
        Ok(CreditCode(s))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code of one part (部件) on the ground: county, class, sub-class and a number within them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartId {
    /// County, 6 digits.
    pub county: String,
    /// Class, 2 digits.
    pub class: String,
    /// Sub-class: 3 digits since 2026, 2 before.
    pub sub: String,
    /// Number, 6 digits.
    pub sequence: String,
}

impl PartId {
    /// Reads 17 digits (GB/T 47678.5-2026) or 16 (GB/T 30428.2-2013 and before).
    pub fn parse(code: &str) -> Result<PartId, CodeError> {
        digits(code, "a part code", &[16, 17], "17 (16 before 2026)")?;
        let sub = code.len() - 6;
        for (name, range) in
            [("county", 0..6), ("class", 6..8), ("sub-class", 8..sub), ("sequence", sub..code.len())]
        {
            not_zero(code, name, &code[range])?;
        }
        Ok(PartId {
            county: code[..6].into(),
            class: code[6..8].into(),
            sub: code[8..sub].into(),
            sequence: code[sub..].into(),
        })
    }

    /// The catalogue category, such as `P01001`. A sub-class of 2 digits keeps its number.
    pub fn category(&self) -> String {
        format!("P{}{:0>3}", self.class, self.sub)
    }
}

impl std::fmt::Display for PartId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}{}{}", self.county, self.class, self.sub, self.sequence)
    }
}

/// The code of a matter (事项): county, class and sub-class. It names a type, not an occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MatterCode {
    /// County, 6 digits.
    pub county: String,
    /// Class, 2 digits.
    pub class: String,
    /// Sub-class: 3 digits since 2026, 2 before.
    pub sub: String,
}

impl MatterCode {
    /// Reads 11 digits (GB/T 47678.5-2026) or 10 (before).
    pub fn parse(code: &str) -> Result<MatterCode, CodeError> {
        digits(code, "a matter code", &[10, 11], "11 (10 before 2026)")?;
        for (name, range) in [("county", 0..6), ("class", 6..8), ("sub-class", 8..code.len())] {
            not_zero(code, name, &code[range])?;
        }
        Ok(MatterCode { county: code[..6].into(), class: code[6..8].into(), sub: code[8..].into() })
    }

    /// The catalogue category, such as `E06001`. The old classes 01–04 of events moved to 06–09 in 2026.
    pub fn category(&self) -> String {
        if self.sub.len() == 3 {
            return format!("E{}{}", self.class, self.sub);
        }
        let class = match self.class.as_str() {
            "01" => "06",
            "02" => "07",
            "03" => "08",
            "04" => "09",
            same => same,
        };
        format!("E{class}{:0>3}", self.sub)
    }
}

impl std::fmt::Display for MatterCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}{}", self.county, self.class, self.sub)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example number printed in GB 11643.
    const EXAMPLE: &str = "11010519491231002X";

    #[test]
    fn the_example_number_of_the_standard_is_valid() {
        let n = CitizenNumber::parse(EXAMPLE).unwrap();
        assert_eq!(n.birth(), Some(Date::constant(1949, 12, 31)));
        assert!(!n.is_male());
        assert_eq!(CitizenNumber::parse("11010519491231002x").unwrap(), n);
    }

    #[test]
    fn every_single_wrong_digit_of_a_citizen_number_is_found() {
        for i in 0..17 {
            for d in b'0'..=b'9' {
                let mut s = EXAMPLE.as_bytes().to_vec();
                if s[i] != d {
                    s[i] = d;
                    assert!(CitizenNumber::parse(std::str::from_utf8(&s).unwrap()).is_err());
                }
            }
        }
    }

    #[test]
    fn a_citizen_number_never_shows_up_in_errors_or_debug_output() {
        for bad in ["110105194912310021", "1101051949123100", "11010519491331002X", "abc"] {
            let e = CitizenNumber::parse(bad).unwrap_err();
            assert!(!e.to_string().contains(bad), "{e}");
        }
        assert_eq!(format!("{:?}", CitizenNumber::parse(EXAMPLE).unwrap()), "CitizenNumber(110105…)");
    }

    #[test]
    fn a_birth_date_that_does_not_exist_is_refused() {
        let mut s = b"11010519490231002?".to_vec();
        s[17] = citizen_check(&s[..17]) as u8;
        let e = CitizenNumber::parse(std::str::from_utf8(&s).unwrap()).unwrap_err();
        assert!(matches!(e, CodeError::Value { .. }), "{e}");
    }

    #[test]
    fn a_credit_code_is_checked() {
        // A registered company's public code.
        assert!(CreditCode::parse("91350100M000100Y43").is_ok());
        assert!(CreditCode::parse("91350100m000100y43").is_ok());
        assert!(matches!(
            CreditCode::parse("91350100M000100Y44"),
            Err(CodeError::Check { expected: '3', .. })
        ));
        assert!(matches!(CreditCode::parse("91350100M000100Y4"), Err(CodeError::Length { .. })));
        assert!(matches!(CreditCode::parse("9135O100M000100Y43"), Err(CodeError::Characters { .. })));
    }

    #[test]
    fn part_and_matter_codes_of_both_editions_name_their_category() {
        let new = PartId::parse("42050201001000123").unwrap();
        assert_eq!((new.category().as_str(), new.sequence.as_str()), ("P01001", "000123"));
        assert_eq!(PartId::parse("4205020101000123").unwrap().category(), "P01001");
        assert_eq!(MatterCode::parse("42050206001").unwrap().category(), "E06001");
        assert_eq!(MatterCode::parse("4205020101").unwrap().category(), "E06001");
        assert_eq!(new.to_string(), "42050201001000123");
        assert!(PartId::parse("42050200001000123").is_err());
        assert!(MatterCode::parse("420502060011").is_err());
    }
}
