//! `tessera user`: accounts from the machine itself, for the first start and for when nobody can log in.

use crate::{env::SystemEnv, failure::Failure, setup::Deployment};
use std::sync::Arc;
use tessera_app::{App, AppError, Env, auth::hash_password, env::spoken_code};
use tessera_domain::{
    ids::{PostId, UserId},
    people::{Post, Role, User},
};
use tessera_store::{Credentials, NewAudit, transact};

/// Options of `user`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    deployment: Deployment,
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Add an account; its password is made up and printed unless one comes from standard input.
    Add {
        /// Login name.
        login: String,
        /// Name; the login name when absent.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        post: PostArgs,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account a new password and end its sessions.
    Passwd {
        /// Login name.
        login: String,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account a post.
    Grant {
        /// Login name.
        login: String,
        #[command(flatten)]
        post: PostArgs,
    },
    /// List accounts with their posts.
    List,
}

#[derive(clap::Args, Debug)]
struct PostArgs {
    /// Role of the post, such as `admin` or `acceptor`.
    #[arg(long)]
    role: Option<Role>,
    /// Code of the area; the root of the tree when absent.
    #[arg(long)]
    area: Option<String>,
    /// Code of the department.
    #[arg(long)]
    department: Option<String>,
    /// Title of the post.
    #[arg(long, default_value = "")]
    title: String,
}

/// Runs `user`.
pub async fn run(args: &Args) -> Result<(), Failure> {
    let store = args.deployment.migrated().await?;
    let app = args.deployment.app(store.clone()).await?;
    let done = match &args.what {
        What::Add { login, name, post, password_stdin } => {
            add(&app, login, name.as_deref().unwrap_or(login), post, *password_stdin).await
        }
        What::Passwd { login, password_stdin } => passwd(&app, login, *password_stdin).await,
        What::Grant { login, post } => grant(&app, login, post).await,
        What::List => {
            list(&app);
            Ok(())
        }
    };
    store.close().await;
    done
}

fn password(from_stdin: bool) -> Result<(String, bool), Failure> {
    if !from_stdin {
        return Ok((spoken_code(&SystemEnv, 14), true));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(Failure::at("standard input"))?;
    Ok((line.trim_end_matches(['\r', '\n']).to_owned(), false))
}

fn hashed(app: &App, password: &str) -> Result<String, Failure> {
    let mut salt = [0; 16];
    SystemEnv.random(&mut salt);
    Ok(hash_password(password, app.settings().argon2_kib, &salt)?)
}

fn known(app: &App, login: &str) -> Result<UserId, Failure> {
    let reference = app.reference();
    let found = reference.users.values().find(|u| u.login == login).map(|u| u.id);
    found.ok_or_else(|| Failure::new(format!("there is no account `{login}`")))
}

/// Who sits at the machine has no account: the trail says that it was done here.
fn note(app: &App, action: &str, user: UserId) -> NewAudit {
    NewAudit {
        at: app.now(),
        actor: None,
        action: action.to_owned(),
        object_kind: "user",
        object_id: user.to_string(),
        detail: serde_json::json!({ "by": "command line" }),
    }
}

fn post_of(app: &App, user: UserId, args: &PostArgs) -> Result<Option<Post>, Failure> {
    let Some(role) = args.role else { return Ok(None) };
    let r = app.reference();
    let area = match &args.area {
        Some(code) => {
            let found = r.area_by_code(code).map(|a| a.id);
            Some(found.ok_or_else(|| Failure::new(format!("there is no area `{code}`")))?)
        }
        None => r.root().map(|a| a.id),
    };
    let department = match &args.department {
        Some(code) => {
            let found = r.department_by_code(code).map(|d| d.id);
            Some(found.ok_or_else(|| Failure::new(format!("there is no department `{code}`")))?)
        }
        None => None,
    };
    if area.is_none() {
        eprintln!(
            "There are no areas yet. After importing them, grant a post on the tree: tessera user grant LOGIN --role {role}"
        );
    }
    Ok(Some(Post {
        id: PostId(SystemEnv.uuid()),
        user: Some(user),
        role,
        title: args.title.clone(),
        area,
        department,
        from: app.now(),
        to: None,
        version: 1,
    }))
}

async fn add(
    app: &Arc<App>,
    login: &str,
    name: &str,
    post: &PostArgs,
    from_stdin: bool,
) -> Result<(), Failure> {
    let login = login.trim();
    if login.is_empty() || !login.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c)) {
        return Err(Failure::new("a login name has letters, digits and - _ . @ only"));
    }
    let (password, made_up) = password(from_stdin)?;
    let user = User {
        id: UserId(SystemEnv.uuid()),
        login: login.to_owned(),
        name: name.to_owned(),
        phone: String::new(),
        active: true,
        lang: String::new(),
        version: 1,
    };
    let post = post_of(app, user.id, post)?;
    let credentials = Credentials { password_hash: hashed(app, &password)?, ..Credentials::default() };
    let entry = note(app, "user.add", user.id);
    let row = (user, credentials);
    transact(app.store(), move |tx| {
        let (row, post, entry) = (row.clone(), post.clone(), entry.clone());
        Box::pin(async move {
            tx.users_insert(&[row]).await?;
            if let Some(p) = post {
                tx.posts_insert(&[p]).await?;
            }
            tx.audit_append(&[entry]).await?;
            Ok::<_, AppError>(())
        })
    })
    .await?;
    println!("added {login}");
    if made_up {
        println!("password: {password}");
    }
    Ok(())
}

async fn passwd(app: &Arc<App>, login: &str, from_stdin: bool) -> Result<(), Failure> {
    let user = known(app, login)?;
    let (password, made_up) = password(from_stdin)?;
    let hash = hashed(app, &password)?;
    let entry = note(app, "user.password", user);
    transact(app.store(), move |tx| {
        let (hash, entry) = (hash.clone(), entry.clone());
        Box::pin(async move {
            let mut c = tx.credentials(user).await?.ok_or(AppError::NotFound("user"))?;
            c.password_hash = hash;
            c.failed = 0;
            c.locked_until = 0;
            tx.credentials_update(user, &c).await?;
            tx.sessions_delete_others(user, None).await?;
            tx.audit_append(&[entry]).await?;
            Ok::<_, AppError>(())
        })
    })
    .await?;
    println!("{login} has a new password");
    if made_up {
        println!("password: {password}");
    }
    Ok(())
}

async fn grant(app: &Arc<App>, login: &str, args: &PostArgs) -> Result<(), Failure> {
    let user = known(app, login)?;
    let post = post_of(app, user, args)?.ok_or_else(|| Failure::new("name the role: --role admin"))?;
    let entry = note(app, "post.add", user);
    transact(app.store(), move |tx| {
        let (post, entry) = (post.clone(), entry.clone());
        Box::pin(async move {
            tx.posts_insert(&[post]).await?;
            tx.audit_append(&[entry]).await?;
            Ok::<_, AppError>(())
        })
    })
    .await?;
    println!("{login} has the post");
    Ok(())
}

fn list(app: &App) {
    let r = app.reference();
    let mut users: Vec<_> = r.users.values().collect();
    users.sort_by(|a, b| a.login.cmp(&b.login));
    for u in users {
        let posts: Vec<String> = r
            .posts
            .iter()
            .filter(|p| p.user == Some(u.id) && p.to.is_none())
            .map(|p| {
                let at = p.area.and_then(|a| r.area(a)).map(|a| a.code.as_str()).unwrap_or_default();
                format!("{}@{at}", p.role)
            })
            .collect();
        println!(
            "{}\t{}\t{}\t{}",
            u.login,
            u.name,
            if u.active { "active" } else { "blocked" },
            posts.join(" ")
        );
    }
}
