//! Development only: the whole application on a temporary database with a fixed clock and ids.
//!
//! [`temp_sqlite`] and [`temp_postgres`] give an empty store; [`TestApp`] is everything above it, with a small [`town`]; a test
//! that must hold on both databases is written once with [`on_both!`].

mod app;
pub mod document;
mod env;
mod postgres;
mod temp;
pub mod town;

pub use app::{Answer, Call, TestApp, monday, packs};
pub use env::FixedEnv;
pub use postgres::Postgres;
pub use temp::{Kind, TempDir, TempStore, temp_postgres, temp_sqlite, temp_store};

/// Makes two tests of each named `async fn(TestApp)`: one on SQLite, one on PostgreSQL. The calling crate needs tokio.
#[macro_export]
macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name($crate::TestApp::sqlite().await).await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    if let Some(app) = $crate::TestApp::on($crate::Kind::Postgres).await {
                        super::$name(app).await;
                    }
                }
            )+
        }
    };
}
