//! Promises about cases, their projections and how they are found.

use super::{assert_stale, conflict, job, read, sample as s};
use crate::{CaseRow, Seq, Store, StoredCase, flag};
use tessera_domain::{
    case::model::{Case, Reporter},
    ids::{AreaId, CaseId},
};

/// Three ways to one case.
pub async fn a_case_comes_back_by_id_by_number_and_by_row_number(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 3).await;
    let wanted = StoredCase { seq: 2, case: cases[1].clone() };
    let mut tx = read(store).await;
    assert_eq!(tx.case(wanted.case.id).await.unwrap(), Some(wanted.clone()));
    assert_eq!(tx.case_by_number(&wanted.case.number).await.unwrap(), Some(wanted.clone()));
    assert_eq!(tx.cases_by_seq(&[2]).await.unwrap(), [wanted]);
}

/// "Not found" is an empty answer, not a failure.
pub async fn nothing_is_found_for_what_is_not_there(store: &dyn Store) {
    s::store_cases(store, 1, 1).await;
    let mut tx = read(store).await;
    let nobody = CaseId(s::id(7));
    assert_eq!(tx.case(nobody).await.unwrap(), None);
    assert_eq!(tx.case_by_number("42").await.unwrap(), None);
    assert_eq!(tx.case_by_number("").await.unwrap(), None);
    assert_eq!(tx.cases_by_seq(&[]).await.unwrap(), []);
    assert_eq!(tx.cases_by_seq(&[9]).await.unwrap(), []);
    assert_eq!(tx.cases_by_phone("none", 10).await.unwrap(), [] as [Seq; 0]);
    assert_eq!(tx.cases_merged_into(nobody).await.unwrap(), []);
    assert_eq!(tx.case_rows(1, 10).await.unwrap(), []);
    assert_eq!(tx.events_of(nobody).await.unwrap(), []);
    assert_eq!(tx.attachments_of(nobody).await.unwrap(), []);
    assert!(tx.failed().is_none(), "finding nothing is no failure");
}

/// Emoji, ideographs outside the basic plane, combining marks, quotes, escapes, line breaks.
pub async fn text_of_every_script_comes_back_as_it_was(store: &dyn Store) {
    let mut c = s::case(1);
    c.description = s::UNICODE.into();
    c.place.address = format!("{}'); DROP TABLE cases; --", s::UNICODE);
    c.reporter = Reporter {
        name: "Ñandú 𠮷田".into(),
        phone: "+86 138-0000".into(),
        confidential: true,
        ..Reporter::default()
    };
    s::store_these(store, 1, std::slice::from_ref(&c)).await;
    assert_eq!(read(store).await.case(c.id).await.unwrap().unwrap().case, c);
}

/// Both numbers and ids, each under its own name.
pub async fn case_numbers_and_ids_are_unique(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    for (other, name) in [
        (Case { number: first.number.clone(), ..s::case(2) }, "cases.number"),
        (Case { id: first.id, ..s::case(2) }, "cases.id"),
    ] {
        let row = s::row(2, &other);
        assert_eq!(
            conflict(job!(store, (other, row), tx => tx.case_insert(&other, &row, "").await).await),
            name
        );
    }
    let (other, row) = (s::case(2), s::row(1, &s::case(2)));
    assert_eq!(
        conflict(job!(store, (other, row), tx => tx.case_insert(&other, &row, "").await).await),
        "cases.seq"
    );
    assert_eq!(read(store).await.case_rows(0, 10).await.unwrap().len(), 1);
}

/// The second of two who saw the same version is told so.
pub async fn a_case_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let (next, row) = (s::closed(&first), s::full_row(1, &s::closed(&first)));
    job!(store, (next, row), tx => tx.case_update(&next, &row).await).await.unwrap();
    let late = Case { description: "太晚".into(), ..next.clone() };
    assert_stale(job!(store, (late, row), tx => tx.case_update(&late, &row).await).await, 1);
    assert_eq!(read(store).await.case(first.id).await.unwrap().unwrap().case, next);
    let elsewhere = s::row(99, &next);
    assert_stale(job!(store, (next, elsewhere), tx => tx.case_update(&next, &elsewhere).await).await, 1);
}

/// What lists show and what the case page shows are written by one statement.
pub async fn a_change_reaches_the_aggregate_and_the_columns_together(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let next = Case { number: first.number.clone(), ..s::closed(&first) };
    // Source and reporter never change after the report.
    let row = CaseRow {
        reporter: None,
        area: AreaId(s::id(3)),
        path: "4205/420502/".into(),
        ..s::full_row(1, &next)
    };
    job!(store, (next, row), tx => tx.case_update(&next, &row).await).await.unwrap();
    assert_eq!(read(store).await.case_rows(0, 10).await.unwrap(), std::slice::from_ref(&row));
    let back = Case { version: 3, ..first.clone() };
    let empty = s::row(1, &back);
    job!(store, (back, empty), tx => tx.case_update(&back, &empty).await).await.unwrap();
    assert_eq!(read(store).await.case_rows(0, 10).await.unwrap(), [empty], "what was filled can be emptied");
}

/// The order in which the index is loaded.
pub async fn projections_come_in_row_order_a_page_at_a_time(store: &dyn Store) {
    s::store_cases(store, 6, 9).await;
    s::store_cases(store, 1, 5).await;
    let seqs = |rows: Vec<CaseRow>| rows.into_iter().map(|r| r.seq).collect::<Vec<_>>();
    let mut tx = read(store).await;
    assert_eq!(seqs(tx.case_rows(0, 4).await.unwrap()), [1, 2, 3, 4]);
    assert_eq!(seqs(tx.case_rows(4, 4).await.unwrap()), [5, 6, 7, 8]);
    assert_eq!(seqs(tx.case_rows(8, 4).await.unwrap()), [9]);
    assert_eq!(seqs(tx.case_rows(9, 4).await.unwrap()), [] as [Seq; 0]);
}

/// Each bit by itself, and a row with nothing beside one with everything.
pub async fn every_flag_and_every_empty_column_of_a_projection_comes_back(store: &dyn Store) {
    let bits = [
        flag::SUSPENDED,
        flag::EXTENSION_PENDING,
        flag::SUSPENSION_PENDING,
        flag::SUPERVISED,
        flag::ESCALATED,
        flag::RETURNED,
        flag::UNSOLVED,
        flag::FIXED_ON_SPOT,
        flag::CHECK_IN,
        flag::CHECK_PASSED,
        flag::PAUSED,
        flag::LATE,
        flag::LATE_EXEMPT,
        flag::FILED,
        flag::APPEAL_FIRST,
        flag::APPEAL_SECOND,
    ];
    assert_eq!(
        bits.iter().fold(0, |a, b| a | b).count_ones() as usize,
        bits.len(),
        "no two flags share a bit"
    );
    let mut rows: Vec<(Case, CaseRow)> = Vec::new();
    for (seq, bits) in (1..).zip(bits.into_iter().chain([0, i64::MAX])) {
        let c = s::case(seq);
        let row = CaseRow { flags: bits, ..if bits == 0 { s::row(seq, &c) } else { s::full_row(seq, &c) } };
        rows.push((c, row));
    }
    job!(store, (rows), tx => {
        for (c, r) in &rows {
            tx.case_insert(c, r, "").await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let wanted: Vec<CaseRow> = rows.into_iter().map(|x| x.1).collect();
    assert_eq!(read(store).await.case_rows(0, 100).await.unwrap(), wanted);
}

/// Degrees are binary floating point on both databases.
pub async fn coordinates_come_back_bit_for_bit(store: &dyn Store) {
    let points = [
        [0.1 + 0.2, 0.0],
        [180.0, -90.0],
        [111.290_123_456_789, 30.700_000_000_000_003],
        [f64::MIN_POSITIVE, 1e-300],
    ];
    let mut rows = Vec::new();
    for (seq, p) in (1..).zip(points) {
        let mut c = s::case(seq);
        c.place.point = Some(p);
        rows.push((c.clone(), CaseRow { point: Some(p), ..s::row(seq, &c) }));
    }
    job!(store, (rows), tx => {
        for (c, r) in &rows {
            tx.case_insert(c, r, "").await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    let seqs: Vec<Seq> = (1..=points.len() as i64).collect();
    let (stored, rows) = (tx.cases_by_seq(&seqs).await.unwrap(), tx.case_rows(0, 10).await.unwrap());
    for (i, wanted) in points.iter().enumerate() {
        let bits = |p: &[f64; 2]| p.map(f64::to_bits);
        assert_eq!(rows[i].point.as_ref().map(bits), Some(bits(wanted)), "column {i}");
        assert_eq!(stored[i].case.place.point.as_ref().map(bits), Some(bits(wanted)), "aggregate {i}");
    }
}

/// A page of a list is in the list's order, however many are asked for; missing ones are left out.
pub async fn cases_by_row_number_come_in_the_order_asked(store: &dyn Store) {
    s::store_cases(store, 1, 1100).await;
    let seqs: Vec<Seq> = (1..=1200).rev().map(|n| if n % 2 == 0 { n } else { 1201 - n }).collect();
    let mut seen = std::collections::HashSet::new();
    let asked: Vec<Seq> = seqs.into_iter().filter(|s| seen.insert(*s)).collect();
    let got: Vec<Seq> = read(store).await.cases_by_seq(&asked).await.unwrap().iter().map(|c| c.seq).collect();
    let wanted: Vec<Seq> = asked.into_iter().filter(|s| *s <= 1100).collect();
    assert!(wanted.len() > 500, "more than one statement's worth");
    assert_eq!(got, wanted);
}

/// The key is opaque; an empty one is never found.
pub async fn cases_are_found_by_the_reporters_telephone_newest_first(store: &dyn Store) {
    let keys = ["aa", "bb", "aa", "", "aa"];
    let rows: Vec<(Case, CaseRow, &str)> =
        (1..).zip(keys).map(|(seq, k)| (s::case(seq), s::row(seq, &s::case(seq)), k)).collect();
    job!(store, (rows), tx => {
        for (c, r, key) in &rows {
            tx.case_insert(c, r, key).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.cases_by_phone("aa", 10).await.unwrap(), [5, 3, 1]);
    assert_eq!(tx.cases_by_phone("aa", 2).await.unwrap(), [5, 3]);
    assert_eq!(tx.cases_by_phone("", 10).await.unwrap(), [] as [Seq; 0]);
}

/// Cases with these descriptions and addresses, in row order from 1.
async fn described(store: &dyn Store, texts: &[(&str, &str)]) {
    let mut cases = Vec::new();
    for (n, (description, address)) in (1..).zip(texts) {
        let mut c = s::case(n);
        c.description = (*description).into();
        c.place.address = (*address).into();
        cases.push(c);
    }
    s::store_these(store, 1, &cases).await;
}

/// Any part of a number, description or address; newest first; no more than asked for.
pub async fn cases_are_found_by_chinese_words_numbers_and_addresses(store: &dyn Store) {
    described(
        store,
        &[
            ("东山大道井盖缺失", "东山大道12号"),
            ("路灯不亮", "𠮷祥巷3号"),
            ("井盖破损", ""),
            ("Pothole near École", "北门"),
        ],
    )
    .await;
    let mut tx = read(store).await;
    let mut find = async |text: &str, limit| tx.cases_by_text(text, limit).await.unwrap();
    assert_eq!(find("井盖", 10).await, [3, 1]);
    assert_eq!(find("井盖", 1).await, [3]);
    assert_eq!(find("东山大道12", 10).await, [1]);
    assert_eq!(find("𠮷祥", 10).await, [2]);
    assert_eq!(find("École", 10).await, [4]);
    assert_eq!(find("4205022026011200003", 10).await, [3]);
    assert_eq!(find("00004", 10).await, [4]);
    assert_eq!(find("42050220260112", 10).await, [4, 3, 2, 1]);
    assert_eq!(find("井盖 东山", 10).await, [1], "each word, in any order");
    assert_eq!(find("盖", 10).await, [3, 1], "a single character");
    assert_eq!(find("亮", 10).await, [2], "the last one");
    assert_eq!(find("POTHOLE near école", 10).await, [4], "letters without regard to case");
    assert_eq!(find("失东", 10).await, [] as [Seq; 0], "no word runs from the description into the address");
    assert_eq!(
        find("reported", 10).await,
        [] as [Seq; 0],
        "words of the stored form are not words of the case"
    );
    assert_eq!(find("description", 10).await, [] as [Seq; 0]);
}

/// What is corrected is found by its new words only; any other change leaves a case findable.
pub async fn a_corrected_case_is_found_by_its_new_words(store: &dyn Store) {
    described(store, &[("路灯不亮", "北门")]).await;
    let id = read(store).await.cases_by_seq(&[1]).await.unwrap()[0].case.id;
    let change = async |words: Option<&'static str>| {
        job!(store, (id, words), tx => {
            let mut next = tx.case(id).await?.expect("it is there").case;
            next.version += 1;
            if let Some(w) = words {
                next.description = w.to_owned();
            }
            tx.case_update(&next, &s::row(1, &next)).await
        })
        .await
        .unwrap();
    };
    let find = async |text: &str| read(store).await.cases_by_text(text, 10).await.unwrap();
    change(None).await;
    assert_eq!(find("路灯").await, [1]);
    change(Some("井盖破损")).await;
    assert_eq!(find("路灯").await, [] as [Seq; 0]);
    assert_eq!(find("井盖").await, [1]);
    assert_eq!(find("北门").await, [1]);
}

/// A search is for characters, not for a pattern.
pub async fn percent_underscore_and_quotes_in_a_search_are_plain_characters(store: &dyn Store) {
    described(
        store,
        &[
            ("坡度100%的路", ""),
            ("字段a_b", ""),
            ("O'Brien 反映", ""),
            ("路径C:\\temp", ""),
            ("他说\"不行\"", ""),
            ("平常的路", ""),
        ],
    )
    .await;
    let mut tx = read(store).await;
    for (text, wanted) in
        [("%", 1), ("_", 2), ("a_b", 2), ("'", 3), ("\\", 4), ("C:\\t", 4), ("\"", 5), ("\"不行\"", 5)]
    {
        assert_eq!(tx.cases_by_text(text, 10).await.unwrap(), [wanted], "searching for {text}");
    }
    for none in ["%路", "路%", "a%b", "axb", "' OR '1'='1", "[a-z]", "*"] {
        assert_eq!(tx.cases_by_text(none, 10).await.unwrap(), [] as [Seq; 0], "searching for {none}");
    }
}

/// From the case that stays to the ones that went into it.
pub async fn merged_cases_are_found_from_the_one_that_stays(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 4).await;
    let stays = cases[0].id;
    let merged: Vec<Case> =
        [&cases[2], &cases[1]].map(|c| Case { merged_into: Some(stays), ..s::closed(c) }).to_vec();
    job!(store, (merged), tx => {
        for (c, seq) in merged.iter().zip([3, 2]) {
            tx.case_update(c, &s::row(seq, c)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    // One that was a duplicate from the start.
    let born = Case { merged_into: Some(stays), ..s::case(5) };
    s::store_these(store, 5, std::slice::from_ref(&born)).await;
    let found: Vec<Seq> =
        read(store).await.cases_merged_into(stays).await.unwrap().iter().map(|c| c.seq).collect();
    assert_eq!(found, [2, 3, 5]);
    assert_eq!(read(store).await.cases_merged_into(cases[3].id).await.unwrap(), []);
}
