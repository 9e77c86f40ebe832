//! Cases, their history and their files.

use super::{SqlTx, from_word, gathered::NewRow, get, json, json_text, ms, point, rows, run, ts, word};
use crate::driver::{self, Db};
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{
    case::model::Case,
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, EventId, UserId},
};
use tessera_store::{Attachment, CaseRow, CaseTx, Result, Seq, StoreError, StoredCase, StoredEvent, words};
use uuid::Uuid;

type Row = <Db as Database>::Row;

const ROW_COLUMNS: &str = "seq, id, version, state, outcome, area_id, path, category, source, urgent, level, department_id, involved, \
     handler_id, field_id, reporter_id, reported_at, due_at, due_kind, closed_at, flags, lon, lat, stars";

fn stored(row: &Row) -> Result<StoredCase, sqlx::Error> {
    let doc: &str = get(row, "doc")?;
    Ok(StoredCase { seq: get(row, "seq")?, case: json(doc)? })
}

fn seq(row: &Row) -> Result<Seq, sqlx::Error> {
    get(row, "seq")
}

fn case_row(row: &Row) -> Result<CaseRow, sqlx::Error> {
    let involved: Option<String> = get(row, "involved")?;
    Ok(CaseRow {
        seq: get(row, "seq")?,
        id: CaseId(get(row, "id")?),
        version: get(row, "version")?,
        state: get(row, "state")?,
        outcome: get(row, "outcome")?,
        area: AreaId(get(row, "area_id")?),
        path: get(row, "path")?,
        category: get(row, "category")?,
        source: get(row, "source")?,
        urgent: get(row, "urgent")?,
        level: get(row, "level")?,
        department: get::<Option<Uuid>>(row, "department_id")?.map(DepartmentId),
        involved: involved.map_or(Ok(tessera_store::Involved::default()), |s| json(&s))?,
        handler: get::<Option<Uuid>>(row, "handler_id")?.map(UserId),
        field: get::<Option<Uuid>>(row, "field_id")?.map(UserId),
        reporter: get::<Option<Uuid>>(row, "reporter_id")?.map(UserId),
        reported_at: get(row, "reported_at")?,
        due_at: get(row, "due_at")?,
        due_kind: get(row, "due_kind")?,
        closed_at: get(row, "closed_at")?,
        flags: get(row, "flags")?,
        point: point(row, "lon", "lat")?,
        stars: get(row, "stars")?,
    })
}

fn event(row: &Row) -> Result<StoredEvent, sqlx::Error> {
    let data: &str = get(row, "data")?;
    Ok(StoredEvent {
        seq: get(row, "seq")?,
        id: EventId(get(row, "id")?),
        case_id: CaseId(get(row, "case_id")?),
        case_seq: get(row, "case_seq")?,
        version: get(row, "version")?,
        at: ts(get(row, "at")?),
        actor: get::<Option<Uuid>>(row, "actor_id")?.map(UserId),
        action: get(row, "action")?,
        from: get(row, "from_state")?,
        to: get(row, "to_state")?,
        audience: get(row, "audience")?,
        data: json(data)?,
    })
}

fn attachment(row: &Row) -> Result<Attachment, sqlx::Error> {
    let (w, h): (Option<i64>, Option<i64>) = (get(row, "width")?, get(row, "height")?);
    Ok(Attachment {
        id: AttachmentId(get(row, "id")?),
        case_id: CaseId(get(row, "case_id")?),
        stage: from_word(get(row, "stage")?)?,
        name: get(row, "name")?,
        mime: get(row, "mime")?,
        size: get(row, "size")?,
        sha256: get(row, "sha256")?,
        thumb: get(row, "thumb")?,
        pixels: w.zip(h),
        position: point(row, "lon", "lat")?,
        taken_at: get::<Option<i64>>(row, "taken_at")?.map(ts),
        by: get::<Option<Uuid>>(row, "by_id")?.map(UserId),
        at: ts(get(row, "at")?),
    })
}

const EVENT_COLUMNS: &str =
    "seq, id, case_id, case_seq, version, at, actor_id, action, from_state, to_state, audience, data";

#[async_trait]
impl CaseTx for SqlTx {
    async fn case(&mut self, id: CaseId) -> Result<Option<StoredCase>> {
        self.settle().await?;
        let sql =
            if self.writing { driver::CASE_FOR_UPDATE } else { "SELECT seq, doc FROM cases WHERE id = $1" };
        let row = run!(self, sqlx::query(sql).bind(id.0).fetch_optional(self.conn()).await);
        let Some(row) = row else { return Ok(None) };
        let found = run!(self, stored(&row));
        if self.writing {
            self.texts.read(&found.case);
        }
        Ok(Some(found))
    }

    async fn case_by_number(&mut self, number: &str) -> Result<Option<StoredCase>> {
        self.settle().await?;
        let row = run!(
            self,
            sqlx::query("SELECT seq, doc FROM cases WHERE number = $1")
                .bind(number)
                .fetch_optional(self.conn())
                .await
        );
        Ok(match row {
            Some(r) => Some(run!(self, stored(&r))),
            None => None,
        })
    }

    async fn cases_by_seq(&mut self, seqs: &[Seq]) -> Result<Vec<StoredCase>> {
        self.settle().await?;
        let mut found = Vec::with_capacity(seqs.len());
        for chunk in seqs.chunks(500) {
            let mut q = QueryBuilder::<Db>::new("SELECT seq, doc FROM cases WHERE seq IN (");
            let mut list = q.separated(", ");
            for s in chunk {
                list.push_bind(*s);
            }
            q.push(")");
            found.extend(rows!(self, q.build().fetch_all(self.conn()).await, stored));
        }
        let place: std::collections::HashMap<Seq, usize> =
            seqs.iter().enumerate().map(|(i, s)| (*s, i)).collect();
        found.sort_by_key(|c: &StoredCase| place.get(&c.seq).copied());
        Ok(found)
    }

    async fn cases_by_phone(&mut self, phone_key: &str, limit: i64) -> Result<Vec<Seq>> {
        self.settle().await?;
        Ok(rows!(
            self,
            sqlx::query("SELECT seq FROM cases WHERE phone_key = $1 ORDER BY seq DESC LIMIT $2")
                .bind(phone_key)
                .bind(limit)
                .fetch_all(self.conn())
                .await,
            seq
        ))
    }

    async fn cases_by_text(&mut self, text: &str, limit: i64) -> Result<Vec<Seq>> {
        let sought = words::sought(text);
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let query = driver::text_query(&sought);
        Ok(rows!(
            self,
            sqlx::query(driver::CASES_BY_TEXT).bind(query).bind(limit).fetch_all(self.conn()).await,
            seq
        ))
    }

    async fn cases_merged_into(&mut self, id: CaseId) -> Result<Vec<StoredCase>> {
        self.settle().await?;
        Ok(rows!(
            self,
            sqlx::query("SELECT seq, doc FROM cases WHERE merged_into = $1 ORDER BY seq LIMIT 500")
                .bind(id.0)
                .fetch_all(self.conn())
                .await,
            stored
        ))
    }

    async fn case_rows(&mut self, after: Seq, limit: i64) -> Result<Vec<CaseRow>> {
        self.settle().await?;
        let mut q = QueryBuilder::<Db>::new("SELECT ");
        q.push(ROW_COLUMNS).push(" FROM cases WHERE seq > ").push_bind(after);
        q.push(" ORDER BY seq LIMIT ").push_bind(limit);
        Ok(rows!(self, q.build().fetch_all(self.conn()).await, case_row))
    }

    async fn case_insert(&mut self, case: &Case, r: &CaseRow, phone_key: &str) -> Result<()> {
        self.texts.put(r.seq, case);
        self.cases.push(NewRow {
            row: r.clone(),
            number: case.number.clone(),
            version: case.version as i64,
            merged_into: case.merged_into,
            phone_key: (!phone_key.is_empty()).then(|| phone_key.to_owned()),
            doc: json_text(case),
        });
        Ok(())
    }

    async fn case_update(&mut self, case: &Case, r: &CaseRow) -> Result<()> {
        self.settle().await?;
        let expected = case.version as i64 - 1;
        let done = sqlx::query(
            "UPDATE cases SET version = $3, state = $4, outcome = $5, area_id = $6, path = $7, category = $8, urgent = $9, \
             level = $10, department_id = $11, involved = $12, handler_id = $13, field_id = $14, due_at = $15, due_kind = $16, \
             closed_at = $17, flags = $18, lon = $19, lat = $20, stars = $21, merged_into = $22, doc = $23 \
             WHERE seq = $1 AND version = $2",
        )
        .bind(r.seq)
        .bind(expected)
        .bind(case.version as i64)
        .bind(&r.state)
        .bind(&r.outcome)
        .bind(r.area.0)
        .bind(&r.path)
        .bind(&r.category)
        .bind(r.urgent)
        .bind(&r.level)
        .bind(r.department.map(|d| d.0))
        .bind((!r.involved.is_empty()).then(|| json_text(&r.involved)))
        .bind(r.handler.map(|u| u.0))
        .bind(r.field.map(|u| u.0))
        .bind(r.due_at)
        .bind(&r.due_kind)
        .bind(r.closed_at)
        .bind(r.flags)
        .bind(r.point.map(|p| p[0]))
        .bind(r.point.map(|p| p[1]))
        .bind(r.stars)
        .bind(case.merged_into.map(|c| c.0))
        .bind(json_text(case))
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected });
        }
        self.texts.changed(r.seq, case);
        Ok(())
    }

    async fn events_append(&mut self, events: &[StoredEvent]) -> Result<()> {
        self.events.extend_from_slice(events);
        Ok(())
    }

    async fn events_of(&mut self, case: CaseId) -> Result<Vec<StoredEvent>> {
        self.settle().await?;
        let mut q = QueryBuilder::<Db>::new("SELECT ");
        q.push(EVENT_COLUMNS).push(" FROM event WHERE case_seq = (SELECT c.seq FROM cases c WHERE c.id = ");
        q.push_bind(case.0).push(") ORDER BY event.seq");
        Ok(rows!(self, q.build().fetch_all(self.conn()).await, event))
    }

    async fn events_after(&mut self, after: i64, limit: i64) -> Result<Vec<StoredEvent>> {
        self.settle().await?;
        let mut q = QueryBuilder::<Db>::new("SELECT ");
        q.push(EVENT_COLUMNS).push(" FROM event WHERE seq > ").push_bind(after);
        q.push(" ORDER BY seq LIMIT ").push_bind(limit);
        Ok(rows!(self, q.build().fetch_all(self.conn()).await, event))
    }

    async fn events_head(&mut self) -> Result<i64> {
        self.settle().await?;
        let row = run!(
            self,
            sqlx::query("SELECT COALESCE(MAX(seq), 0) AS seq FROM event").fetch_one(self.conn()).await
        );
        Ok(run!(self, seq(&row)))
    }

    async fn attachment_insert(&mut self, a: &Attachment) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO attachment (id, case_id, stage, name, mime, size, sha256, thumb, width, height, lon, lat, taken_at, \
             by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(a.id.0)
        .bind(a.case_id.0)
        .bind(word(&a.stage))
        .bind(&a.name)
        .bind(&a.mime)
        .bind(a.size)
        .bind(&a.sha256)
        .bind(&a.thumb)
        .bind(a.pixels.map(|p| p.0))
        .bind(a.pixels.map(|p| p.1))
        .bind(a.position.map(|p| p[0]))
        .bind(a.position.map(|p| p[1]))
        .bind(a.taken_at.map(ms))
        .bind(a.by.map(|u| u.0))
        .bind(ms(a.at))
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>> {
        let row = run!(
            self,
            sqlx::query("SELECT * FROM attachment WHERE id = $1")
                .bind(id.0)
                .fetch_optional(self.conn())
                .await
        );
        Ok(match row {
            Some(r) => Some(run!(self, attachment(&r))),
            None => None,
        })
    }

    async fn attachments_of(&mut self, case: CaseId) -> Result<Vec<Attachment>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM attachment WHERE case_id = $1 ORDER BY at, id")
                .bind(case.0)
                .fetch_all(self.conn())
                .await,
            attachment
        ))
    }
}
