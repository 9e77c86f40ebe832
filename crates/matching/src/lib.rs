//! Pure matching: text triage, pinyin initials, likely duplicates.
