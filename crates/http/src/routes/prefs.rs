//! How I like the console.

use crate::{
    Ctx,
    body::Json,
    context::User,
    problem::{Failure, Problem},
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tessera_domain::console::{Preferences, TABLES, TableLook, export_columns};
use utoipa::{
    ToSchema,
    openapi::schema::{Array, ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

fn names_of(columns: impl Iterator<Item = &'static str>) -> Array {
    let name = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).enum_values(Some(columns));
    ArrayBuilder::new().items(name).build()
}

/// The columns of the tables, as the document names them.
fn columns_shown() -> Array {
    names_of(TABLES.iter().flat_map(|t| t.1).copied())
}

/// The columns of an export, as the document names them.
pub(super) fn columns_written() -> Array {
    names_of(export_columns())
}

/// How a table looks.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableLookDto {
    /// The columns shown, in order; the usual ones when empty.
    #[serde(default)]
    #[schema(schema_with = columns_shown)]
    columns: Vec<String>,
    /// Widths in CSS pixels, 60 to 800, of the columns that have not their usual one.
    #[serde(default)]
    #[schema(example = json!({ "state": 180 }))]
    widths: BTreeMap<String, u32>,
    /// Less space between the rows.
    #[serde(default)]
    dense: Option<bool>,
}

/// What I chose. What is absent or null is as usual.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferencesDto {
    /// By name of the table; there is `cases`.
    #[serde(default)]
    #[schema(example = json!({ "cases": { "columns": ["number", "clock", "state"], "widths": { "state": 180 }, "dense": true } }))]
    tables: BTreeMap<String, TableLookDto>,
    /// Single-key shortcuts; on when null.
    #[serde(default)]
    single_keys: Option<bool>,
    /// A sound with a notice; off when null.
    #[serde(default)]
    sounds: Option<bool>,
    /// A strip of tabs with the pages that were opened; off when null.
    #[serde(default)]
    tabs: Option<bool>,
    /// The saved view a page begins with, by name of the page; there is `cases`.
    #[serde(default)]
    #[schema(example = json!({}))]
    start: BTreeMap<String, uuid::Uuid>,
}

impl From<Preferences> for PreferencesDto {
    fn from(p: Preferences) -> Self {
        let look = |t: TableLook| TableLookDto { columns: t.columns, widths: t.widths, dense: t.dense };
        PreferencesDto {
            tables: p.tables.into_iter().map(|(name, t)| (name, look(t))).collect(),
            single_keys: p.single_keys,
            sounds: p.sounds,
            tabs: p.tabs,
            start: p.start,
        }
    }
}

impl From<PreferencesDto> for Preferences {
    fn from(p: PreferencesDto) -> Self {
        let look = |t: TableLookDto| TableLook { columns: t.columns, widths: t.widths, dense: t.dense };
        Preferences {
            tables: p.tables.into_iter().map(|(name, t)| (name, look(t))).collect(),
            single_keys: p.single_keys,
            sounds: p.sounds,
            tabs: p.tabs,
            start: p.start,
        }
    }
}

/// My preferences, and whether I ever chose any.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreferencesAnswer {
    /// False while nothing was chosen: a console may then take over what it kept itself.
    chosen: bool,
    /// What I chose.
    preferences: PreferencesDto,
}

/// My preferences.
#[utoipa::path(get, path = "/api/v1/me/preferences", tag = "session",
    responses((status = 200, body = PreferencesAnswer), (status = 401, body = Problem)))]
pub async fn read(State(ctx): State<Ctx>, user: User) -> Result<Answer<PreferencesAnswer>, Failure> {
    let kept = ctx.app.preferences(user.actor()).await?;
    Ok(Answer(PreferencesAnswer { chosen: kept.is_some(), preferences: kept.unwrap_or_default().into() }))
}

/// Keep my preferences, all of them; the last writer wins.
#[utoipa::path(put, path = "/api/v1/me/preferences", tag = "session", request_body = PreferencesDto,
    responses((status = 200, body = PreferencesAnswer), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn put(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<PreferencesDto>,
) -> Result<Answer<PreferencesAnswer>, Failure> {
    let kept = ctx.app.preferences_put(user.actor(), body.value.into()).await?;
    Ok(Answer(PreferencesAnswer { chosen: true, preferences: kept.into() }))
}
