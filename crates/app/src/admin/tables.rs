//! Areas and people from a table somebody filled in, CSV or a workbook: every row is read and checked, what is wrong is told with its row and column,
//! and the sound rows are written in one transaction when asked to. Rows that are there already are left as they are, so that the
//! same file can be sent again.

use super::entry;
use crate::{
    App,
    env::spoken_code,
    error::{AppError, Result},
    import::{AreaFault, PastArea, area_faults},
    tables::{self, Choices, Column, Rejected, Row, Table, Upload},
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

/// A column of a table.
const fn column(
    key: &'static str,
    zh: &'static str,
    example: &'static str,
    note: [&'static str; 4],
) -> Column {
    Column { key, zh, needed: false, note, example, choices: None }
}

const fn needed(c: Column) -> Column {
    Column { needed: true, ..c }
}

const fn one_of(c: Column, choices: Choices) -> Column {
    Column { choices: Some(choices), ..c }
}

/// Columns of areas.
pub const AREA_COLUMNS: [Column; 10] = [
    needed(column(
        "code",
        "编码",
        "420502001001001",
        [
            "国家区划编码：街道 9 位、社区 12 位、网格 15 位。",
            "行政區劃編碼：街道 9 位、社區 12 位、網格 15 位。",
            "National code: street 9, community 12, grid 15 digits.",
            "Código nacional: calle 9, comunidad 12, cuadrícula 15 cifras.",
        ],
    )),
    column(
        "parent",
        "上级编码",
        "420502001001",
        [
            "上一级区域的编码，须已存在或在本表中。",
            "上一級區域的編碼，須已存在或在本表中。",
            "Code of the area above, known already or in this table.",
            "Código del área superior, ya existente o en esta tabla.",
        ],
    ),
    needed(one_of(
        column(
            "level",
            "层级",
            "grid",
            ["区域的层级。", "區域的層級。", "Level of the area.", "Nivel del área."],
        ),
        level_words,
    )),
    one_of(
        column(
            "kind",
            "网格类型",
            "residential",
            ["只有网格填写。", "只有網格填寫。", "Grids only.", "Solo cuadrículas."],
        ),
        kind_words,
    ),
    needed(column(
        "name",
        "名称",
        "示例网格",
        ["简体中文名称。", "簡體中文名稱。", "Name in simplified Chinese.", "Nombre en chino simplificado."],
    )),
    column(
        "name_zh_hant",
        "繁体名称",
        "範例網格",
        ["繁体中文名称。", "繁體中文名稱。", "Name in traditional Chinese.", "Nombre en chino tradicional."],
    ),
    column(
        "name_en",
        "英文名称",
        "Example grid",
        ["英文名称。", "英文名稱。", "Name in English.", "Nombre en inglés."],
    ),
    column(
        "name_es",
        "西班牙文名称",
        "Cuadrícula de ejemplo",
        ["西班牙文名称。", "西班牙文名稱。", "Name in Spanish.", "Nombre en español."],
    ),
    column("households", "户数", "320", ["整数。", "整數。", "A whole number.", "Un número entero."]),
    column("population", "人口", "900", ["整数。", "整數。", "A whole number.", "Un número entero."]),
];

/// Columns of people.
pub const USER_COLUMNS: [Column; 8] = [
    needed(column(
        "login",
        "登录名",
        "zhangsan",
        [
            "字母、数字和 - _ . @，最多 40 个。一人多个岗位时写多行。",
            "英文字母、數字和 - _ . @，最多 40 個。一人多個職位時寫多列。",
            "Letters, digits and - _ . @, at most 40. A person with several posts has several rows.",
            "Letras, cifras y - _ . @, 40 como máximo. Una fila por puesto.",
        ],
    )),
    needed(column(
        "name",
        "姓名",
        "张三（示例）",
        ["最多 60 个字。", "最多 60 個字。", "At most 60 characters.", "60 caracteres como máximo."],
    )),
    column(
        "phone",
        "电话",
        "13900000000",
        ["工作电话。", "公務電話。", "Telephone at work.", "Teléfono de trabajo."],
    ),
    column(
        "password",
        "初始密码",
        "",
        [
            "至少 10 个字符；留空则自动生成，只显示一次。",
            "至少 10 個字元；留空則自動產生，只顯示一次。",
            "At least 10 characters. Left empty, one is made and shown once.",
            "10 caracteres como mínimo. Vacío: se genera y se muestra una vez.",
        ],
    ),
    one_of(
        column(
            "role",
            "岗位",
            "grid_worker",
            ["岗位角色。", "職位角色。", "Role of the post.", "Rol del puesto."],
        ),
        role_words,
    ),
    column(
        "area",
        "区域编码",
        "420502001001001",
        ["岗位所在区域。", "職位所在區域。", "Area of the post.", "Área del puesto."],
    ),
    column(
        "department",
        "部门代码",
        "",
        ["处置人员必填。", "承辦人員必填。", "Needed for handlers.", "Necesario para quienes tramitan."],
    ),
    column(
        "title",
        "职务",
        "网格员",
        ["最多 60 个字。", "最多 60 個字。", "At most 60 characters.", "60 caracteres como máximo."],
    ),
];

fn level_words() -> Vec<(String, &'static str)> {
    LEVELS.iter().map(|(zh, l)| (l.as_str().to_owned(), *zh)).collect()
}

fn kind_words() -> Vec<(String, &'static str)> {
    KINDS.iter().map(|(zh, k)| (crate::cases::project::word(k), *zh)).collect()
}

fn role_words() -> Vec<(String, &'static str)> {
    ROLES.iter().map(|(zh, r)| (r.as_str().to_owned(), *zh)).collect()
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
