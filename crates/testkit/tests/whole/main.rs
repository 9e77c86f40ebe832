//! The whole application, spoken to over its HTTP interface, on both databases.

mod access;
mod administration;
mod answers;
mod bad_input;
mod basemaps;
mod bell;
mod centre;
mod console;
mod coverage;
mod creates;
mod division;
mod exports;
mod journey;
mod layers;
mod lists;
mod map;
mod neighbours;
mod notices;
mod office;
mod places;
mod plans;
mod public;
mod questions;
mod repeats;
mod reviews;
mod shifts;
mod stream;

use serde_json::Value;
use std::io::Cursor;
use tessera_app::{
    admin::settings::verify,
    index::{NEVER, STATES},
};
use tessera_testkit::{Answer, TestApp};

/// The id of a case.
fn id(case: &Value) -> String {
    case["id"].as_str().unwrap_or_else(|| panic!("no id in {case}")).to_owned()
}

/// A small true picture; another for every `n`.
fn jpeg(n: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 4, y as u8 * 5, n]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Jpeg).expect("a picture");
    out.into_inner()
}

/// Uploads raw bytes.
async fn upload(app: &TestApp, who: &str, case: &str, stage: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/cases/{case}/attachments?stage={stage}&name=photo.jpg");
    app.call(who, axum::http::Method::POST, &path).await.bytes("image/jpeg", bytes).send().await
}

/// Nothing was lost, changed or left half done: audit chains and history fit, and the index shows what the database holds.
async fn assert_whole(app: &TestApp) {
    let checked = verify(&*app.temp.store).await.expect("the self-check runs");
    assert!(checked.faults.is_empty(), "{:?}", checked.faults);
    assert!(checked.entries >= checked.events);
    let rows = app.temp.store.reader().await.unwrap().case_rows(0, 100_000).await.unwrap();
    let index = app.app.index();
    assert_eq!(index.len(), rows.len(), "every stored case is in the index");
    for r in rows {
        let s = index.get(r.seq).unwrap_or_else(|| panic!("case {} is not in the index", r.seq));
        let due = (s.due_at != NEVER).then_some(s.due_at);
        assert_eq!(
            (i64::from(s.version), i64::from(s.flags), due),
            (r.version, r.flags, r.due_at),
            "case {}",
            r.seq
        );
        assert_eq!(STATES[usize::from(s.state)], r.state, "case {}", r.seq);
    }
}
