//! Areas and people from a table somebody filled in: every row is read and checked, what is wrong is told with its row and column,
//! and the sound rows are written in one transaction when asked to. Rows that are there already are left as they are, so that the
//! same file can be sent again.

use super::entry;
use crate::{
    App,
    env::spoken_code,
    error::{AppError, Result},
    import::{AreaFault, PastArea, area_faults},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
    sync::Arc,
};
use tessera_domain::{
    area::{GridKind, Level},
    ids::{PostId, UserId},
    people::{Actor, Post, Role, User, rights::Capability},
    text::Text,
};
use tessera_store::{Credentials, transact};

/// Most rows of a file of people: each new account costs the work of hashing a password.
pub const MAX_PEOPLE: usize = 1000;
/// Most rows of a file of areas.
pub const MAX_AREAS: usize = 20_000;
/// Shortest password.
const PASSWORD_MIN: usize = 10;

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its line in the file; the headings are line 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

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

/// Columns of areas with their names in a Chinese table.
pub const AREA_COLUMNS: [(&str, &str); 10] = [
    ("code", "编码"),
    ("parent", "上级编码"),
    ("level", "层级"),
    ("kind", "网格类型"),
    ("name", "名称"),
    ("name_zh_hant", "繁体名称"),
    ("name_en", "英文名称"),
    ("name_es", "西班牙文名称"),
    ("households", "户数"),
    ("population", "人口"),
];

/// Columns of people with their names in a Chinese table.
pub const USER_COLUMNS: [(&str, &str); 8] = [
    ("login", "登录名"),
    ("name", "姓名"),
    ("phone", "电话"),
    ("password", "初始密码"),
    ("role", "岗位"),
    ("area", "区域编码"),
    ("department", "部门代码"),
    ("title", "职务"),
];

const LEVELS: [(&str, Level); 5] = [
    ("市", Level::City),
    ("区", Level::District),
    ("街道", Level::Street),
    ("社区", Level::Community),
    ("网格", Level::Grid),
];

const KINDS: [(&str, GridKind); 3] = [
    ("住宅网格", GridKind::Residential),
    ("专属网格", GridKind::Unit),
    ("待开发网格", GridKind::Undeveloped),
];

const ROLES: [(&str, Role); 12] = [
    ("系统管理员", Role::Admin),
    ("受理员", Role::Acceptor),
    ("派遣员", Role::Dispatcher),
    ("核查员", Role::Verifier),
    ("处置人员", Role::Handler),
    ("网格员", Role::GridWorker),
    ("网格长", Role::GridChief),
    ("社区工作人员", Role::CommunityStaff),
    ("街道工作人员", Role::StreetStaff),
    ("领导", Role::Leader),
    ("审计员", Role::Auditor),
    ("外部系统", Role::System),
];

/// A word of ours, or its name in a Chinese table.
fn word<T: FromStr + Copy>(text: &str, names: &[(&str, T)]) -> Option<T> {
    text.parse().ok().or_else(|| names.iter().find(|n| n.0 == text).map(|n| n.1))
}

/// The text of a file: UTF-8, or what Chinese spreadsheets save.
fn decoded(bytes: &[u8]) -> Result<String> {
    if let Ok(s) = std::str::from_utf8(bytes) {
        return Ok(s.trim_start_matches('\u{feff}').to_owned());
    }
    match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(s) => Ok(s.into_owned()),
        None => Err(AppError::field("file", "encoding", "the file is neither UTF-8 nor GB18030 text")),
    }
}

/// A row with its line and its cells by column.
struct Row {
    line: u64,
    cells: HashMap<&'static str, String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn reject(&self, column: &'static str, code: &'static str, message: impl Into<String>) -> Rejected {
        Rejected { line: self.line, column, code, message: message.into() }
    }
}

/// Reads a table whose headings are among `columns`; the first `needed` of them must be there.
fn table(bytes: &[u8], columns: &[(&'static str, &str)], needed: &[&str], max: usize) -> Result<Vec<Row>> {
    let text = decoded(bytes)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let broken = |e: csv::Error| AppError::field("file", "invalid", e.to_string());
    let heads = reader.headers().map_err(broken)?.clone();
    let known = |h: &str| columns.iter().find(|c| c.0.eq_ignore_ascii_case(h) || c.1 == h).map(|c| c.0);
    let mut names = Vec::new();
    for h in &heads {
        let name = known(h).or_else(|| h.is_empty().then_some(""));
        names.push(name.ok_or_else(|| {
            let all = columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ");
            AppError::field(
                "file",
                "unknown_column",
                format!("there is no column `{h}`; the columns are: {all}"),
            )
        })?);
    }
    if let Some(missing) = needed.iter().find(|n| !names.contains(n)) {
        return Err(AppError::field("file", "missing_column", format!("the column `{missing}` is missing")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: HashMap<_, _> = names
            .iter()
            .zip(&record)
            .map(|(n, cell)| (*n, cell.to_owned()))
            .filter(|c| !c.1.is_empty())
            .collect();
        if !cells.is_empty() {
            rows.push(Row { line, cells });
        }
        if rows.len() > max {
            return Err(AppError::field("file", "too_many", format!("at most {max} rows in one file")));
        }
    }
    if rows.is_empty() {
        return Err(AppError::field("file", "empty", "the file has no rows below its headings"));
    }
    Ok(rows)
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
    /// Areas from a table: what becomes of every row; written when `commit`.
    pub async fn areas_from_csv(&self, actor: &Actor, bytes: &[u8], commit: bool) -> Result<Outcome> {
        self.require(actor, Capability::AreasWrite, None)?;
        let rows = table(bytes, &AREA_COLUMNS, &["code", "level", "name"], MAX_AREAS)?;
        let mut out = Outcome { rows: rows.len(), ..Outcome::default() };
        let mut read: Vec<(u64, PastArea)> = Vec::new();
        for row in &rows {
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
                r.area_by_code(c)
                    .filter(|a| a.valid_to.is_none())
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

    /// Accounts with posts from a table, one row for each post: what becomes of every row; written when `commit`.
    pub async fn users_from_csv(&self, actor: &Actor, bytes: &[u8], commit: bool) -> Result<Outcome> {
        self.require(actor, Capability::UsersWrite, None)?;
        let rows = table(bytes, &USER_COLUMNS, &["login", "name"], MAX_PEOPLE)?;
        let mut out = Outcome { rows: rows.len(), ..Outcome::default() };
        let r = self.reference();
        let there: HashMap<String, &Arc<User>> =
            r.users.values().map(|u| (u.login.to_lowercase(), u)).collect();
        let mut new: BTreeMap<String, NewPerson> = BTreeMap::new();
        for row in &rows {
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

    fn read(text: &str) -> Result<Vec<Row>> {
        table(text.as_bytes(), &AREA_COLUMNS, &["code", "level", "name"], 3)
    }

    fn code(r: Result<Vec<Row>>) -> &'static str {
        match r {
            Err(AppError::Invalid(e)) => e[0].code,
            Err(e) => panic!("{e}"),
            Ok(rows) => panic!("{} rows", rows.len()),
        }
    }

    #[test]
    fn a_table_is_read_with_english_or_chinese_headings_a_byte_order_mark_and_empty_lines() {
        let rows = read("\u{feff}code,level,name\n 1 ,grid, 一\n,,\n2,网格,二\n").expect("a table");
        assert_eq!(rows.iter().map(|r| (r.line, r.get("code"))).collect::<Vec<_>>(), [(2, "1"), (4, "2")]);
        let rows = read("编码,层级,名称,户数\n1,网格,一,300\n").expect("a table");
        let a = area(&rows[0]).expect("an area");
        assert_eq!((a.level, a.kind, a.households), (Level::Grid, Some(GridKind::Residential), 300));
    }

    #[test]
    fn a_table_as_a_chinese_spreadsheet_saves_it_is_read() {
        let bytes = encoding_rs::GB18030.encode("编码,层级,名称\n1,网格,东山").0.into_owned();
        let rows = table(&bytes, &AREA_COLUMNS, &["code"], 3).expect("a table");
        assert_eq!(rows[0].get("name"), "东山");
    }

    #[test]
    fn the_chinese_template_of_the_page_has_the_headings_and_words_that_are_read() {
        let json = |file: &str| -> serde_json::Value { serde_json::from_str(file).expect("texts") };
        let texts = json(include_str!("../../../../web/src/text/zh-Hans/import.json"));
        for (key, name) in AREA_COLUMNS.iter().chain(&USER_COLUMNS) {
            let key = if *name == "姓名" { "person_name" } else { key };
            assert_eq!(texts[format!("col.{key}")], **name);
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
    fn a_table_that_cannot_be_read_says_why() {
        assert_eq!(code(read("code,level,name\n")), "empty");
        assert_eq!(code(read("code,name\n1,一\n")), "missing_column");
        assert_eq!(code(read("code,level,name,colour\n")), "unknown_column");
        assert_eq!(code(read("code,level,name\n1,grid,a\n2,grid,b\n3,grid,c\n4,grid,d\n")), "too_many");
        assert_eq!(code(table(b"\xff\xff\xff", &AREA_COLUMNS, &[], 3)), "encoding");
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
            let rows = read(&format!("code,level,name,kind,households\n{line}\n")).expect("a table");
            let why = area(&rows[0]).expect_err(line);
            assert_eq!((why.line, why.column), (2, column), "{line}");
        }
    }
}
