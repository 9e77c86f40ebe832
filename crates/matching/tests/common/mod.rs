//! The catalogue that comes with the product, read just far enough for triage.

use std::path::Path;
use tessera_matching::{Triage, TriageEntry};

/// One category of the pack.
pub struct Category {
    /// Code such as `P01002`.
    pub code: String,
    /// Name of its class in Chinese.
    pub class_name: String,
    /// Names in all languages, zh-Hans first.
    pub names: Vec<String>,
    /// The initials the pack gives.
    pub initials: String,
}

/// Reads the pack line by line: it is written by a tool, one field per line.
pub fn catalogue() -> Vec<Category> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/catalogue/gbt47678-2026.yaml");
    let yaml = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut classes = Vec::new();
    let mut categories: Vec<Category> = Vec::new();
    for line in yaml.lines() {
        if let Some(class) = line.strip_prefix("  - {kind: ") {
            let letter = if class.starts_with("part") { 'P' } else { 'E' };
            let quoted: Vec<&str> = class.split('"').collect();
            classes.push((format!("{letter}{}", quoted[1]), quoted[3].to_owned()));
        } else if let Some(code) = line.strip_prefix("  - code: ") {
            let code = code.trim_matches('"').to_owned();
            let class_name = classes
                .iter()
                .find(|(c, _)| code.starts_with(c))
                .map_or_else(String::new, |(_, name)| name.clone());
            categories.push(Category { code, class_name, names: Vec::new(), initials: String::new() });
        } else if let (Some(name), Some(last)) = (line.strip_prefix("    name: {"), categories.last_mut()) {
            last.names = name.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        } else if let (Some(initials), Some(last)) =
            (line.strip_prefix("    pinyin: "), categories.last_mut())
        {
            initials.trim_matches('"').clone_into(&mut last.initials);
        }
    }
    assert_eq!(categories.len(), 403, "the catalogue has 153 parts and 250 matters");
    assert!(
        categories.iter().all(|c| c.names.len() == 4 && !c.class_name.is_empty() && !c.initials.is_empty())
    );
    categories
}

/// Triage for the catalogue.
pub fn triage(catalogue: &[Category]) -> Triage {
    Triage::build(&entries(catalogue))
}

/// The catalogue as triage takes it.
pub fn entries(catalogue: &[Category]) -> Vec<TriageEntry<'_>> {
    catalogue
        .iter()
        .map(|c| TriageEntry {
            code: &c.code,
            names: c.names.iter().map(String::as_str).collect(),
            class_name: &c.class_name,
        })
        .collect()
}
