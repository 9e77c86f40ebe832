//! `tessera doctor`: checks what must always be true of a deployment and says plainly what is not.

use crate::{failure::Failure, setup::Deployment};
use sha2::{Digest, Sha256};
use std::{path::Path, process::ExitCode};
use tessera_app::{App, admin::settings::verify, cases::Caller, cases::project::project};
use tessera_store::{Store, StoredCase};

/// Cases looked at in one step.
const STEP: i64 = 500;
/// Faults printed of each kind.
const SHOWN: usize = 20;

/// What was looked at and what is wrong.
#[derive(Default)]
struct Findings {
    cases: usize,
    files: usize,
    faults: Vec<String>,
}

/// Runs `doctor`. The exit code is 1 when there are faults.
pub async fn run(d: &Deployment) -> Result<ExitCode, Failure> {
    let store = d.store().await?;
    let trail = verify(&*store).await?;
    println!("audit trail    {} entries, {} events compared", trail.entries, trail.events);
    let app = d.app(store.clone()).await?;
    let indexed = app.load_index().await?;
    let mut found = Findings::default();
    cases(&app, &*store, &mut found).await?;
    println!("cases          {} stored, {indexed} in the index", found.cases);
    println!("attachments    {}", found.files);
    if indexed != found.cases {
        found.faults.push(format!("the index holds {indexed} cases, the database {}", found.cases));
    }
    people(&app, &mut found);
    store.close().await;

    let faults: Vec<&String> = trail.faults.iter().chain(&found.faults).collect();
    for f in faults.iter().take(SHOWN) {
        println!("FAULT  {f}");
    }
    if faults.len() > SHOWN {
        println!("       … and {} more", faults.len() - SHOWN);
    }
    if faults.is_empty() {
        println!("everything is in order");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} faults", faults.len());
    Ok(ExitCode::FAILURE)
}

/// Every case's columns against the case itself, and its files against their hashes.
async fn cases(app: &App, store: &dyn Store, found: &mut Findings) -> Result<(), Failure> {
    let mut tx = store.reader().await?;
    let mut after = 0;
    loop {
        let rows = tx.case_rows(after, STEP).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        let seqs: Vec<i64> = rows.iter().map(|r| r.seq).collect();
        let whole = tx.cases_by_seq(&seqs).await?;
        if whole.len() != rows.len() {
            found.faults.push(format!(
                "of {} cases up to row {after} only {} can be read",
                rows.len(),
                whole.len()
            ));
        }
        for row in &rows {
            let Some(c) = whole.iter().find(|c| c.seq == row.seq) else { continue };
            if project(c.seq, &c.case) != *row {
                found.faults.push(format!("case {}: its columns differ from the case", c.case.number));
            }
        }
        found.cases += rows.len();
        for c in whole.iter().filter(|c| !c.case.attachments.is_empty()) {
            let records = tx.attachments_of(c.case.id).await?;
            attachments(app, c, &records, found).await;
        }
    }
}

async fn attachments(app: &App, c: &StoredCase, records: &[tessera_store::Attachment], found: &mut Findings) {
    for named in &c.case.attachments {
        if !records.iter().any(|r| r.id == named.id) {
            found.faults.push(format!("case {}: file {} has no record", c.case.number, named.id));
        }
    }
    for r in records {
        found.files += 1;
        if !c.case.attachments.iter().any(|a| a.id == r.id) {
            found
                .faults
                .push(format!("case {}: file {} is recorded but not in the case", c.case.number, r.id));
        }
        for (thumb, hash) in [(false, Some(&r.sha256)), (true, r.thumb.as_ref())] {
            let Some(hash) = hash else { continue };
            let fault = match app.file(&Caller::System, r.id, thumb).await {
                Ok((_, path)) => compare(&path, hash).err(),
                Err(e) => Some(e.to_string()),
            };
            if let Some(why) = fault {
                found.faults.push(format!("case {}: file {}: {why}", c.case.number, r.id));
            }
        }
    }
}

/// The bytes on disk must have the hash under which they were kept.
fn compare(path: &Path, hash: &str) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|e| format!("cannot be read: {e}"))?;
    let got = Sha256::digest(&bytes).iter().fold(String::with_capacity(64), |mut s, b| {
        use std::fmt::Write as _;
        let _ = write!(s, "{b:02x}");
        s
    });
    if got == hash { Ok(()) } else { Err("its bytes were changed".to_owned()) }
}

/// Posts must stand on something that is there.
fn people(app: &App, found: &mut Findings) {
    let r = app.reference();
    for p in &r.posts {
        let user = p.user.is_none_or(|u| r.users.contains_key(&u));
        let area = p.area.is_none_or(|a| r.area(a).is_some());
        let department = p.department.is_none_or(|d| r.departments.contains_key(&d));
        if !(user && area && department) {
            found.faults.push(format!(
                "post {} ({}) names a person, area or department that is not there",
                p.id, p.role
            ));
        }
    }
    for a in &r.areas {
        if a.parent.is_some_and(|p| r.area(p).is_none()) {
            found.faults.push(format!("area {} lies under an area that is not there", a.code));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_file_is_found() {
        let path = crate::env::scratch("doctor");
        std::fs::write(&path, b"abc").expect("file");
        // SHA-256 of "abc", FIPS 180-4 example.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(compare(&path, hash), Ok(()));
        std::fs::write(&path, b"abd").expect("file");
        assert!(compare(&path, hash).is_err());
        std::fs::remove_file(&path).expect("clean");
        assert!(compare(&path, hash).is_err());
    }
}
