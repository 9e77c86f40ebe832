//! What an administrator changes of the packs: the catalogue with its department rules, the stage limits, the
//! standard replies, hotline and notice of the portal. Each is a setting with
//! a history, merged over what the program was shipped with, and in force at once on every process.

use super::entry;
use crate::{
    App,
    error::{AppError, FieldError, Result},
    index::NEVER,
    reference::Packs,
};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError},
};
use tessera_domain::{
    catalogue::{Change, Fault, Overlay, PackError, Stages, changes},
    people::{Actor, rights::Capability},
    portal::Portal,
    replies::Replies,
};
use tessera_store::{SettingVersion, Tx, transact};

/// Longest reason for a change, characters.
const WHY_MAX: usize = 500;

/// A pack that can be changed in the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doc {
    /// Classes, categories, conditions, limits, department rules: an [`Overlay`].
    Catalogue,
    /// Limits of the other stages, windows, extensions: a whole stages pack.
    Stages,
    /// Standard replies: a whole pack of them.
    Replies,
    /// Hotline and notice of the resident portal: a [`Portal`].
    Portal,
}

impl Doc {
    /// All of them.
    pub const ALL: [Doc; 4] = [Doc::Catalogue, Doc::Stages, Doc::Replies, Doc::Portal];

    /// The word in addresses, and the key of the setting.
    pub fn key(self) -> &'static str {
        match self {
            Doc::Catalogue => "catalogue",
            Doc::Stages => "stages",
            Doc::Replies => "replies",
            Doc::Portal => "portal",
        }
    }

    /// The one with this word.
    pub fn of(word: &str) -> Result<Doc> {
        Doc::ALL.into_iter().find(|d| d.key() == word).ok_or(AppError::NotFound("setting"))
    }

    fn capability(self) -> Capability {
        match self {
            Doc::Catalogue | Doc::Replies | Doc::Portal => Capability::CatalogueWrite,
            Doc::Stages => Capability::CalendarWrite,
        }
    }
}

/// A document as it is in force.
#[derive(Clone, Debug)]
pub struct Current {
    /// The document.
    pub value: Value,
    /// Its version; 0 while nothing was changed.
    pub version: i64,
}

/// What a document would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// What is wrong; a document with faults cannot be saved.
    pub faults: Vec<Fault>,
    /// What is different from what is in force.
    pub changes: Vec<Change>,
    /// Codes of categories nobody would answer for.
    pub nobody: Vec<String>,
    /// Open cases by category, for those that are changed.
    pub open: HashMap<String, usize>,
}

/// Merges what the database holds over the shipped packs. Gives the packs, the overlay and the versions.
pub(crate) async fn merged(tx: &mut dyn Tx, shipped: &Packs) -> Result<(Packs, Overlay, [i64; 4])> {
    let mut packs = shipped.clone();
    let mut overlay = Overlay::default();
    let mut versions = [0; 4];
    if let Some(s) = tx.setting(Doc::Catalogue.key()).await? {
        overlay =
            serde_json::from_str(&s.value).map_err(|e| AppError::Internal(format!("catalogue: {e}")))?;
        let fault = |f: &Fault| format!("{}: {}", f.field, f.message);
        let catalogue = overlay.apply(&shipped.catalogue).map_err(|faults| {
            AppError::Internal(format!(
                "the city's catalogue does not fit this edition: {}",
                faults.iter().map(fault).collect::<Vec<_>>().join("; ")
            ))
        })?;
        let rules = shipped.rules.with_own(overlay.rules.clone());
        packs.catalogue = Arc::new(catalogue);
        packs.rules = Arc::new(rules.map_err(|e| AppError::Internal(e.to_string()))?);
        versions[0] = s.version;
    }
    if let Some(s) = tx.setting(Doc::Stages.key()).await? {
        let stages = Stages::parse_yaml(&s.value).map_err(|e| AppError::Internal(e.to_string()))?;
        packs.stages = Arc::new(stages);
        versions[1] = s.version;
    }
    if let Some(s) = tx.setting(Doc::Replies.key()).await? {
        let replies = Replies::parse_yaml(&s.value).map_err(|e| AppError::Internal(e.to_string()))?;
        packs.replies = Arc::new(replies);
        versions[2] = s.version;
    }
    if let Some(s) = tx.setting(Doc::Portal.key()).await? {
        let portal =
            serde_json::from_str(&s.value).map_err(|e| AppError::Internal(format!("portal: {e}")))?;
        packs.portal = Arc::new(portal);
        versions[3] = s.version;
    }
    Ok((packs, overlay, versions))
}

fn fault(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { field: field.into(), code, message: message.into() }
}

fn refused(faults: Vec<Fault>) -> AppError {
    AppError::Invalid(
        faults.into_iter().map(|f| FieldError { field: f.field, code: f.code, message: f.message }).collect(),
    )
}

impl App {
    /// A document as it is in force.
    pub fn config(&self, doc: Doc) -> Result<Current> {
        let r = self.reference();
        let internal = |e: serde_json::Error| AppError::Internal(e.to_string());
        Ok(match doc {
            Doc::Catalogue => Current {
                value: serde_json::to_value(&r.overlay).map_err(internal)?,
                version: r.config_versions[0],
            },
            Doc::Stages => Current {
                value: serde_json::to_value(&*r.packs.stages).map_err(internal)?,
                version: r.config_versions[1],
            },
            Doc::Replies => Current {
                value: serde_json::to_value(&*r.packs.replies).map_err(internal)?,
                version: r.config_versions[2],
            },
            Doc::Portal => Current {
                value: serde_json::to_value(&*r.packs.portal).map_err(internal)?,
                version: r.config_versions[3],
            },
        })
    }

    /// What a document would do, without doing it.
    pub fn config_preview(&self, actor: &Actor, doc: Doc, value: &Value) -> Result<Preview> {
        self.require(actor, doc.capability(), None)?;
        Ok(match doc {
            Doc::Catalogue => self.preview_catalogue(value),
            Doc::Stages => {
                let faults = match Stages::parse_yaml(&value.to_string()) {
                    Ok(s) => s
                        .too_long()
                        .into_iter()
                        .map(|at| {
                            fault(at, "out_of_range", "more than ten years, or more than 20 extensions")
                        })
                        .collect(),
                    Err(PackError::Entry { at, why }) => vec![fault(at, "invalid", why)],
                    Err(e @ PackError::Yaml { .. }) => vec![fault("value", "invalid", e.to_string())],
                };
                Preview { faults, ..Preview::default() }
            }
            Doc::Portal => match serde_json::from_value::<Portal>(value.clone()) {
                Ok(new) => Preview {
                    faults: new.faults(),
                    changes: self.reference().packs.portal.changes(&new),
                    ..Preview::default()
                },
                Err(e) => {
                    Preview { faults: vec![fault("value", "invalid", e.to_string())], ..Preview::default() }
                }
            },
            Doc::Replies => match serde_json::from_value::<Replies>(value.clone()) {
                Ok(new) => Preview {
                    faults: new.faults(),
                    changes: self.reference().packs.replies.changes(&new),
                    ..Preview::default()
                },
                Err(e) => {
                    Preview { faults: vec![fault("value", "invalid", e.to_string())], ..Preview::default() }
                }
            },
        })
    }

    fn preview_catalogue(&self, value: &Value) -> Preview {
        let r = self.reference();
        let shipped = &self.settings().packs;
        let overlay: Overlay = match serde_json::from_value(value.clone()) {
            Ok(o) => o,
            Err(e) => {
                return Preview {
                    faults: vec![fault("value", "invalid", e.to_string())],
                    ..Preview::default()
                };
            }
        };
        let mut faults =
            overlay.check(&shipped.catalogue, &|d| r.department_by_code(d).is_some_and(|d| d.active), &|a| {
                r.area_by_code(a).is_some_and(|a| a.valid_to.is_none())
            });
        let used = self.category_use();
        for old in r.packs.catalogue.iter().filter(|c| shipped.catalogue.get(&c.code).is_none()) {
            let kept = overlay.categories.iter().any(|c| c.code == old.code);
            if let Some((_, all)) = used.get(&old.code).filter(|_| !kept) {
                faults.push(fault(
                    "categories",
                    "in_use",
                    format!("`{}` has {all} cases: switch it off instead of removing it", old.code),
                ));
            }
        }
        let (Ok(catalogue), Ok(rules)) =
            (overlay.apply(&shipped.catalogue), shipped.rules.with_own(overlay.rules.clone()))
        else {
            return Preview { faults, ..Preview::default() };
        };
        let changes = changes((&r.packs.catalogue, &r.packs.rules), (&catalogue, &rules));
        let open = changes
            .iter()
            .filter_map(|c| Some((c.code.clone(), used.get(&c.code)?.0)))
            .filter(|(_, n)| *n > 0)
            .collect();
        let nobody = r.district().map_or_else(Vec::new, |d| {
            catalogue
                .iter()
                .filter(|c| !c.off && rules.responsible(&c.code, &d.path).is_none())
                // Some rules need a street; a category is without anybody when no street has one either.
                .filter(|c| !r.children(d.id).any(|s| rules.responsible(&c.code, &s.path).is_some()))
                .map(|c| c.code.clone())
                .collect()
        });
        Preview { faults, changes, nobody, open }
    }

    /// Open and all cases by category.
    pub fn category_use(&self) -> HashMap<String, (usize, usize)> {
        let ix = self.index();
        let mut out: HashMap<String, (usize, usize)> = HashMap::new();
        let mut by_number: HashMap<u16, (usize, usize)> = HashMap::new();
        for s in ix.all() {
            let n = by_number.entry(s.category).or_default();
            n.0 += usize::from(s.closed_at == NEVER);
            n.1 += 1;
        }
        for (number, n) in by_number {
            if let Some(code) = ix.categories.item(u32::from(number)) {
                out.insert(code.clone(), n);
            }
        }
        out
    }

    /// Puts a document in force if it still has the version the actor saw. Cases already filed keep their limits, clocks that run
    /// their deadlines.
    pub async fn config_put(
        &self,
        actor: &Actor,
        doc: Doc,
        value: Value,
        version: i64,
        why: &str,
    ) -> Result<()> {
        let preview = self.config_preview(actor, doc, &value)?;
        let mut faults = preview.faults;
        let why = why.trim().to_owned();
        if why.is_empty() {
            faults.push(fault("why", "missing", "say why, for those who come after you"));
        }
        if why.chars().count() > WHY_MAX {
            faults.push(fault("why", "too_long", format!("at most {WHY_MAX} characters")));
        }
        if !faults.is_empty() {
            return Err(refused(faults));
        }
        let kept = SettingVersion {
            key: doc.key().to_owned(),
            version: version + 1,
            value: value.to_string(),
            at: self.now(),
            by: Some(actor.user),
            why,
        };
        let by = actor.user;
        let result = transact(self.store(), move |tx| {
            let v = kept.clone();
            Box::pin(async move {
                tx.setting_put(&v.key, &v.value, version).await?;
                tx.setting_keep(&v).await?;
                let detail = json!({ "version": v.version, "why": v.why });
                let action = format!("{}.change", v.key);
                tx.audit_append(&[entry(v.at, by, &action, "setting", v.key.clone(), detail)]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await;
        self.reload().await?;
        if let Err(AppError::Stale { .. }) = result {
            let last = self.config_history(actor, doc).await?.into_iter().next();
            return Err(AppError::Stale {
                current: self.config(doc)?.version,
                by: last.as_ref().and_then(|v| v.by).map(|u| self.reference().user_name(u)),
                at: last.map(|v| v.at),
            });
        }
        result
    }

    /// The states a document had, newest first.
    pub async fn config_history(&self, actor: &Actor, doc: Doc) -> Result<Vec<SettingVersion>> {
        if self.require(actor, doc.capability(), None).is_err() {
            self.require(actor, Capability::AuditRead, None)?;
        }
        Ok(self.store().reader().await?.setting_history(doc.key()).await?)
    }

    /// The next code for a category of the city's own; codes any case ever had are not given again.
    pub fn next_category_code(&self, kind: tessera_domain::catalogue::Kind, class: &str) -> Option<String> {
        let used: HashSet<String> = self.category_use().into_keys().collect();
        self.reference().overlay.next_code(&self.settings().packs.catalogue, kind, class, &used)
    }

    /// Reads the settings anew when another process changed one. Says whether it did.
    pub async fn follow_settings(&self) -> Result<bool> {
        let stamp = self.store().reader().await?.settings_stamp().await?;
        if stamp == self.reference().settings_stamp {
            return Ok(false);
        }
        self.reload().await?;
        Ok(true)
    }

    /// Makes suggestions from the catalogue in force.
    pub(crate) fn refresh_triage(&self) {
        let fresh = crate::cases::similar::triage(&self.reference().packs.catalogue);
        *self.triage.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }
}
