//! Areas and people from a table somebody filled in, CSV or a workbook: every row is read and checked, what is wrong is told with its row and column,
//! and the sound rows are written in one transaction when asked to. Rows that are there already are left as they are, so that the
//! same file can be sent again.

use super::{
    entry,
    table_columns::{AREA_COLUMNS, KINDS, LEVELS, ROLES, USER_COLUMNS, word},
};
use crate::{
    App,
    env::spoken_code,
    error::{AppError, Result},
    import::{AreaFault, PastArea, area_faults},
    tables::{self, Column, Rejected, Row, Table, Upload},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tessera_domain::{
    area::{GridKind, Level},
    ids::{PostId, UserId},
    people::{Actor, Post, Role, User, rights::Capability},
    text::{Lang, Text},
};
use tessera_store::{Credentials, transact};

/// Most rows of a file of people: each new account costs the work of hashing a password.
pub const MAX_PEOPLE: usize = 1000;
/// Most rows of a file of areas.
pub const MAX_AREAS: usize = 20_000;
/// Shortest password.
const PASSWORD_MIN: usize = 10;

/// What became of the rows, or would.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Rows.
    pub rows: usize,
    /// New.
    pub new: usize,
    /// There already, left as they are.
    pub known: usize,
    /// Not taken.
    pub rejected: Vec<Rejected>,
    /// New accounts without a password in the file: login, name and the password made for them. Never shown again.
    pub passwords: Vec<(String, String, String)>,
    /// It was written.
    pub committed: bool,
}

/// What can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Import {
    /// Areas.
    Areas,
    /// Accounts with their posts.
    Users,
}

impl Import {
    /// The one with this word.
    ///
    /// # Errors
    /// Not found when there is none.
    pub fn of(word: &str) -> Result<Import> {
        match word {
            "areas" => Ok(Import::Areas),
            "users" => Ok(Import::Users),
            _ => Err(AppError::NotFound("import")),
        }
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Import::Areas => &AREA_COLUMNS,
            Import::Users => &USER_COLUMNS,
        }
    }

    const fn capability(self) -> Capability {
        match self {
            Import::Areas => Capability::AreasWrite,
            Import::Users => Capability::UsersWrite,
        }
    }

    const fn max(self) -> usize {
        match self {
            Import::Areas => MAX_AREAS,
            Import::Users => MAX_PEOPLE,
        }
    }
}

/// What to do with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Only say what would become of them.
    Try,
    /// Write the sound ones.
    Sound,
    /// Write them if all are sound.
    All,
}

fn count(row: &Row, column: &'static str) -> std::result::Result<i64, Rejected> {
    match row.get(column) {
        "" => Ok(0),
        n => n
            .parse::<u32>()
            .map(i64::from)
            .map_err(|_| row.reject(column, "invalid", format!("`{n}` is no whole number"))),
    }
}

fn area(row: &Row) -> std::result::Result<PastArea, Rejected> {
    if let Some(why) = row.unread() {
        return Err(why.clone());
    }
    let level = row.get("level");
    let level = word(level, &LEVELS).ok_or_else(|| {
        row.reject("level", "unknown", format!("`{level}`: city, district, street, community or grid"))
    })?;
    let kind = match (row.get("kind"), level) {
        ("", Level::Grid) => Some(GridKind::Residential),
        ("", _) => None,
        (k, Level::Grid) => Some(word(k, &KINDS).ok_or_else(|| {
            row.reject("kind", "unknown", format!("`{k}`: residential, unit or undeveloped"))
        })?),
        _ => return Err(row.reject("kind", "grids_only", "only grids have a kind")),
    };
    let text = |c: &str| row.get(c).to_owned();
    Ok(PastArea {
        code: text("code"),
        name: Text {
            zh_hans: text("name"),
            zh_hant: text("name_zh_hant"),
            en: text("name_en"),
            es: text("name_es"),
        },
        level,
        parent: Some(text("parent")).filter(|p| !p.is_empty()),
        border: None,
        kind,
        households: count(row, "households")?,
        population: count(row, "population")?,
    })
}

fn area_column(fault: &AreaFault) -> (&'static str, &'static str) {
    match fault {
        AreaFault::Code(_) => ("code", "invalid"),
        AreaFault::Name => ("name", "missing"),
        AreaFault::Parent(_) => ("parent", "unknown"),
        AreaFault::Order { .. } => ("level", "order"),
        AreaFault::SecondRoot(_) => ("parent", "missing"),
        AreaFault::Taken(_) => ("code", "taken"),
    }
}

/// A new account with its posts, read from one or more rows.
struct NewPerson {
    user: User,
    password: String,
    made: bool,
    posts: Vec<Post>,
}

impl App {
    /// Reads a table away from those who wait for answers: unpacking takes time.
    async fn table_of(&self, what: Import, file: Upload) -> Result<Table> {
        tokio::task::spawn_blocking(move || tables::read(&file, what.columns(), what.max()))
            .await
            .map_err(|e| AppError::Internal(e.to_string()))?
    }

    /// A workbook to fill in.
    pub fn import_template(&self, actor: &Actor, what: Import, lang: Lang) -> Result<Vec<u8>> {
        self.require(actor, what.capability(), None)?;
        tables::template(what.columns(), lang)
    }

    /// The table as it was sent, with what is wrong marked in it. Nothing is written.
    pub async fn import_checked(
        &self,
        actor: &Actor,
        what: Import,
        file: Upload,
        lang: Lang,
    ) -> Result<Vec<u8>> {
        self.require(actor, what.capability(), None)?;
        let table = self.table_of(what, file).await?;
        let out = self.import_rows(actor, what, &table.rows, Take::Try).await?;
        tokio::task::spawn_blocking(move || tables::checked(what.columns(), &table, &out.rejected, lang))
            .await
            .map_err(|e| AppError::Internal(e.to_string()))?
    }

    /// Areas or people from a table: what becomes of every row, or would.
    pub async fn import_table(
        &self,
        actor: &Actor,
        what: Import,
        file: Upload,
        take: Take,
    ) -> Result<Outcome> {
        self.require(actor, what.capability(), None)?;
        let table = self.table_of(what, file).await?;
        if take == Take::All {
            let tried = self.import_rows(actor, what, &table.rows, Take::Try).await?;
            if !tried.rejected.is_empty() {
                let why = format!("{} rows cannot be taken, so none is written", tried.rejected.len());
                return Err(AppError::field("file", "rejected_rows", why));
            }
        }
        self.import_rows(actor, what, &table.rows, take).await
    }

    async fn import_rows(&self, actor: &Actor, what: Import, rows: &[Row], take: Take) -> Result<Outcome> {
        match what {
            Import::Areas => self.areas_from_rows(actor, rows, take != Take::Try).await,
            Import::Users => self.users_from_rows(actor, rows, take != Take::Try).await,
        }
    }

    async fn areas_from_rows(&self, actor: &Actor, rows: &[Row], commit: bool) -> Result<Outcome> {
        let mut out = Outcome { rows: rows.len(), ..Outcome::default() };
        let mut read: Vec<(u64, PastArea)> = Vec::new();
        for row in rows {
            match area(row) {
                Ok(a) => read.push((row.line, a)),
                Err(why) => out.rejected.push(why),
            }
        }
        // Larger areas first, whatever the order of the rows.
        read.sort_by_key(|(_, a)| a.level);
        let (lines, mut areas): (Vec<u64>, Vec<PastArea>) = read.into_iter().unzip();
        let r = self.reference();
        for (i, fault) in area_faults(&r, &areas).into_iter().rev() {
            let (column, code) = area_column(&fault);
            out.rejected.push(Rejected { line: lines[i], column, code, message: fault.to_string() });
            areas.remove(i);
        }
        out.known = areas.iter().filter(|a| r.area_by_code(&a.code).is_some()).count();
        out.new = areas.len() - out.known;
        out.rejected.sort_by_key(|x| x.line);
        if commit {
            self.import_areas(&areas, Some(actor.user)).await?;
            out.committed = true;
        }
        Ok(out)
    }

    /// The post a row asks for; none when it names no role.
    fn post_of(&self, actor: &Actor, row: &Row, user: UserId) -> std::result::Result<Option<Post>, Rejected> {
        let r = self.reference();
        let role = match row.get("role") {
            "" if row.get("area").is_empty() && row.get("department").is_empty() => return Ok(None),
            "" => return Err(row.reject("role", "missing", "an area or department without a role")),
            w => word(w, &ROLES).ok_or_else(|| row.reject("role", "unknown", format!("`{w}` is no role")))?,
        };
        let area = match row.get("area") {
            "" => None,
            c => Some(
                r.area_in_force(c)
                    .ok_or_else(|| row.reject("area", "unknown", format!("there is no area `{c}`")))?
                    .clone(),
            ),
        };
        let department = match row.get("department") {
            "" => None,
            c => Some(
                r.department_by_code(c)
                    .filter(|d| d.active)
                    .ok_or_else(|| {
                        row.reject("department", "unknown", format!("there is no department `{c}`"))
                    })?
                    .id,
            ),
        };
        if area.is_none() && department.is_none() {
            return Err(row.reject("area", "missing", "a post is on an area or in a department"));
        }
        if role == Role::Handler && department.is_none() {
            return Err(row.reject("department", "missing", "a handler works in a department"));
        }
        if self.require(actor, Capability::PostsWrite, area.as_ref().map(|a| &a.path)).is_err() {
            return Err(row.reject("area", "not_allowed", "you may not give posts there"));
        }
        Ok(Some(Post {
            id: PostId(self.env().uuid()),
            user: Some(user),
            role,
            title: row.get("title").chars().take(60).collect(),
            area: area.map(|a| a.id),
            department,
            from: self.now(),
            to: None,
            version: 1,
        }))
    }

    fn person_of(&self, row: &Row) -> std::result::Result<NewPerson, Rejected> {
        let (login, name, password) = (row.get("login"), row.get("name"), row.get("password"));
        if login.is_empty() {
            return Err(row.reject("login", "missing", "a login name is needed"));
        }
        if login.len() > 40 || !login.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c)) {
            return Err(row.reject("login", "invalid", "letters, digits and - _ . @ only, at most 40"));
        }
        if name.is_empty() {
            return Err(row.reject("name", "missing", "a name is needed"));
        }
        if name.chars().count() > 60 {
            return Err(row.reject("name", "too_long", "at most 60 characters"));
        }
        if !password.is_empty() && password.chars().count() < PASSWORD_MIN {
            return Err(row.reject("password", "too_short", format!("at least {PASSWORD_MIN} characters")));
        }
        let made = password.is_empty();
        let password = if made { spoken_code(self.env(), 12) } else { password.to_owned() };
        let user = User {
            id: UserId(self.env().uuid()),
            login: login.to_owned(),
            name: name.to_owned(),
            phone: row.get("phone").to_owned(),
            active: true,
            lang: String::new(),
            version: 1,
        };
        Ok(NewPerson { user, password, made, posts: Vec::new() })
    }

    /// One row for each post.
    async fn users_from_rows(&self, actor: &Actor, rows: &[Row], commit: bool) -> Result<Outcome> {
        let mut out = Outcome { rows: rows.len(), ..Outcome::default() };
        let r = self.reference();
        let there: HashMap<String, &Arc<User>> =
            r.users.values().map(|u| (u.login.to_lowercase(), u)).collect();
        let mut new: BTreeMap<String, NewPerson> = BTreeMap::new();
        for row in rows {
            if let Some(why) = row.unread() {
                out.rejected.push(why.clone());
                continue;
            }
            let login = row.get("login").to_lowercase();
            if let Some(known) = there.get(&login) {
                if known.name == row.get("name") {
                    out.known += 1;
                } else {
                    out.rejected.push(row.reject("login", "taken", format!("{} has this login", known.name)));
                }
                continue;
            }
            let before = new.get(&login).map(|p| (p.user.id, p.user.name.clone()));
            let fresh = match before {
                Some((id, name)) if name == row.get("name") => Ok((id, None)),
                Some((_, name)) => {
                    Err(row.reject("login", "taken", format!("{name} has this login in the file")))
                }
                None => self.person_of(row).map(|p| (p.user.id, Some(p))),
            };
            let done = fresh.and_then(|(id, person)| Ok((person, self.post_of(actor, row, id)?)));
            match done {
                Ok((person, post)) => {
                    if let Some(p) = person {
                        new.insert(login.clone(), p);
                    }
                    if let Some(p) = new.get_mut(&login) {
                        p.posts.extend(post);
                    }
                }
                Err(why) => out.rejected.push(why),
            }
        }
        out.new = new.len();
        if commit && !new.is_empty() {
            self.write_people(actor, new.into_values().collect(), &mut out).await?;
        }
        out.committed = commit;
        Ok(out)
    }

    async fn write_people(&self, actor: &Actor, people: Vec<NewPerson>, out: &mut Outcome) -> Result<()> {
        let (mut users, mut posts) = (Vec::new(), Vec::new());
        for p in people {
            let password_hash = self.hash(&p.password).await?;
            if p.made {
                out.passwords.push((p.user.login.clone(), p.user.name.clone(), p.password));
            }
            users.push((p.user, Credentials { password_hash, must_change: true, ..Credentials::default() }));
            posts.extend(p.posts);
        }
        let (now, by) = (self.now(), actor.user);
        let detail = json!({ "imported": true });
        let mut audit: Vec<_> = users
            .iter()
            .map(|(u, _)| entry(now, by, "user.add", "user", u.id.to_string(), detail.clone()))
            .collect();
        audit.extend(posts.iter().map(|p| {
            let what = json!({ "role": p.role, "user": p.user, "area": p.area, "department": p.department, "imported": true });
            entry(now, by, "post.add", "post", p.id.to_string(), what)
        }));
        let kept = Arc::new((users, posts, audit));
        transact(self.store(), move |tx| {
            let kept = kept.clone();
            Box::pin(async move {
                tx.users_insert(&kept.0).await?;
                tx.posts_insert(&kept.1).await?;
                tx.audit_append(&kept.2).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let file = Upload { bytes: text.to_owned().into(), workbook: false };
        tables::read(&file, &AREA_COLUMNS, 9).expect("a table").rows
    }

    #[test]
    fn an_area_is_read_with_english_or_chinese_words() {
        let a = area(&rows("编码,层级,名称,户数\n1,网格,一,300\n")[0]).expect("an area");
        assert_eq!((a.level, a.kind, a.households), (Level::Grid, Some(GridKind::Residential), 300));
    }

    #[test]
    fn the_chinese_template_of_the_page_has_the_headings_and_words_that_are_read() {
        let json = |file: &str| -> serde_json::Value { serde_json::from_str(file).expect("texts") };
        let texts = json(include_str!("../../../../web/src/text/zh-Hans/import.json"));
        for c in AREA_COLUMNS.iter().chain(&USER_COLUMNS) {
            let key = if c.zh == "姓名" { "person_name" } else { c.key };
            assert_eq!(texts[format!("col.{key}")], *c.zh);
        }
        let words = json(include_str!("../../../../web/src/text/zh-Hans/words.json"));
        for (name, role) in ROLES {
            assert_eq!(words[format!("role.{role}")], *name);
        }
        for (name, level) in LEVELS {
            assert_eq!(words[format!("level.{}", level.as_str())], *name);
        }
    }

    #[test]
    fn what_is_wrong_with_an_area_is_told_at_its_column() {
        for (line, column) in [
            ("1,galaxy,一,,", "level"),
            ("1,grid,一,palace,", "kind"),
            ("1,street,一,unit,", "kind"),
            ("1,grid,一,,many", "households"),
            ("1,grid,一,,-3", "households"),
        ] {
            let rows = rows(&format!("code,level,name,kind,households\n{line}\n"));
            let why = area(&rows[0]).expect_err(line);
            assert_eq!((why.line, why.column), (2, column), "{line}");
        }
    }
}
