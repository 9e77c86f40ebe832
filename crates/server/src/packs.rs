//! The data packs that are built into the program, and their replacement by files of the same names.

use crate::failure::Failure;
use std::{path::Path, sync::Arc};
use tessera_app::Packs;
use tessera_domain::{
    calendar::Calendar,
    callback::Script,
    catalogue::{Catalogue, DepartmentRules, Stages},
    notice::Notices,
    replies::Replies,
    text::Text,
    words::Words,
};

/// Path below `packs/` and text of every pack in the program.
const BUILT_IN: [(&str, &str); 9] = [
    ("catalogue/gbt47678-2026.yaml", include_str!("../../../packs/catalogue/gbt47678-2026.yaml")),
    ("stages/cn.yaml", include_str!("../../../packs/stages/cn.yaml")),
    ("departments/rules-demo.yaml", include_str!("../../../packs/departments/rules-demo.yaml")),
    ("calendar/cn.yaml", include_str!("../../../packs/calendar/cn.yaml")),
    ("notices/residents.yaml", include_str!("../../../packs/notices/residents.yaml")),
    ("desk/standard-replies.yaml", include_str!("../../../packs/desk/standard-replies.yaml")),
    ("words/cases.yaml", include_str!("../../../packs/words/cases.yaml")),
    ("desk/callback.yaml", include_str!("../../../packs/desk/callback.yaml")),
    ("catalogue/questions.yaml", include_str!("../../../packs/catalogue/questions.yaml")),
];

/// The text of a pack: the file of that name below `folder` where there is one, else what was built in.
fn text(folder: Option<&Path>, name: &str, built_in: &str) -> Result<String, String> {
    let Some(file) = folder.map(|f| f.join(name)) else { return Ok(built_in.to_owned()) };
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(built_in.to_owned()),
        Err(e) => Err(format!("{}: {e}", file.display())),
    }
}

/// Reads all packs.
///
/// # Errors
/// Names every pack that cannot be used, with the place in it, not only the first.
pub fn load(folder: Option<&Path>, city: Text) -> Result<Packs, Failure> {
    if let Some(f) = folder
        && !f.is_dir()
    {
        return Err(Failure::new(format!("--packs {}: no such folder", f.display())));
    }
    let mut faults: Vec<String> = Vec::new();
    let mut texts = Vec::with_capacity(BUILT_IN.len());
    for (name, built_in) in BUILT_IN {
        texts.push(text(folder, name, built_in).unwrap_or_else(|e| {
            faults.push(e);
            built_in.to_owned()
        }));
    }
    let mut fault = |name: &str, e: &dyn std::fmt::Display| faults.push(format!("pack {name}: {e}"));
    let catalogue = Catalogue::parse_yaml(&texts[0]).map_err(|e| fault(BUILT_IN[0].0, &e));
    let stages = Stages::parse_yaml(&texts[1]).map_err(|e| fault(BUILT_IN[1].0, &e));
    let rules = DepartmentRules::parse_yaml(&texts[2]).map_err(|e| fault(BUILT_IN[2].0, &e));
    let calendar = Calendar::parse_yaml(&texts[3]).map_err(|e| fault(BUILT_IN[3].0, &e));
    let notices = Notices::parse_yaml(&texts[4]).map_err(|e| fault(BUILT_IN[4].0, &e));
    let replies = Replies::parse_yaml(&texts[5]).map_err(|e| fault(BUILT_IN[5].0, &e));
    let words = Words::parse_yaml(&texts[6]).map_err(|e| fault(BUILT_IN[6].0, &e));
    let callback = Script::parse_yaml(&texts[7]).map_err(|e| fault(BUILT_IN[7].0, &e));
    let catalogue =
        catalogue.and_then(|c| c.with_questions_yaml(&texts[8]).map_err(|e| fault(BUILT_IN[8].0, &e)));
    match (catalogue, stages, rules, calendar, notices, replies, words, callback) {
        (Ok(catalogue), Ok(stages), Ok(rules), Ok(_), Ok(notices), Ok(replies), Ok(words), Ok(callback))
            if faults.is_empty() =>
        {
            Ok(Packs {
                catalogue: Arc::new(catalogue),
                stages: Arc::new(stages),
                rules: Arc::new(rules),
                notices: Arc::new(notices),
                replies: Arc::new(replies),
                words: Arc::new(words),
                callback: Arc::new(callback),
                portal: Arc::default(),
                calendar_yaml: texts.swap_remove(3),
                city,
            })
        }
        _ => Err(Failure::new(faults.join("\n"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_in_the_program_are_sound() {
        let p = load(None, Text::zh("城")).expect("sound packs");
        assert!(p.catalogue.get("P01001").is_some());
        assert!(p.rules.rules().len() > 10);
    }

    #[test]
    fn a_file_of_the_same_name_replaces_a_pack_and_every_broken_one_is_named() {
        let folder = crate::env::scratch("packs");
        std::fs::create_dir_all(folder.join("stages")).expect("folder");
        std::fs::create_dir_all(folder.join("calendar")).expect("folder");
        std::fs::write(folder.join("stages/cn.yaml"), "extensions_max: 7").expect("file");
        let p = load(Some(&folder), Text::zh("城")).expect("sound packs");
        assert_eq!(p.stages.extensions_max, 7);
        std::fs::write(folder.join("stages/cn.yaml"), "extensions_max: many").expect("file");
        std::fs::write(folder.join("calendar/cn.yaml"), "id: [").expect("file");
        let e = load(Some(&folder), Text::zh("城")).err().expect("broken packs").to_string();
        assert!(e.contains("stages/cn.yaml") && e.contains("calendar/cn.yaml"), "{e}");
        std::fs::remove_dir_all(&folder).expect("clean");
    }
}
