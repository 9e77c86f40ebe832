//! Before a resident reports: open cases nearby that may be the same, and standing behind one of them. Limited by address.

use super::cases::new_report;
use crate::{
    Ctx,
    body::Json,
    context::Client,
    dto::{
        Names, TextDto,
        case_forms::{NewCaseForm, ReporterForm},
        word,
    },
    problem::{Failure, Problem},
    query::Query,
};
use axum::{Json as Answer, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use tessera_app::cases::neighbours::Support;
use tessera_domain::case::Source;
use utoipa::{IntoParams, ToSchema};

/// Where somebody is about to report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NearQuery {
    /// Longitude, WGS-84.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Words so far.
    text: Option<String>,
}

/// An open case as anybody may know of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NearDto {
    /// Number.
    number: String,
    /// Kind of matter.
    category: TextDto,
    /// State.
    state: String,
    /// Metres away, in tens.
    distance_m: u32,
    /// When reported.
    reported_at: String,
    /// How many said so: the first and those who joined.
    people: u32,
}

/// Open cases nearby.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NearList {
    /// The most alike first.
    items: Vec<NearDto>,
}

/// Open cases nearby that may be what one is about to report. Says nothing of people, words or exact places; cases told in
/// confidence and cases of no known kind are left out.
#[utoipa::path(get, path = "/api/v1/public/nearby", tag = "public", security(()), params(NearQuery),
    responses((status = 200, body = NearList), (status = 429, body = Problem)))]
pub async fn nearby(
    State(ctx): State<Ctx>,
    client: Client,
    Query(q): Query<NearQuery>,
) -> Result<Answer<NearList>, Failure> {
    ctx.limits.public(&client.ip)?;
    let text: String = q.text.unwrap_or_default().chars().take(500).collect();
    let found = ctx.app.neighbours([q.lon, q.lat], &text).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let items = found
        .into_iter()
        .map(|n| {
            let c = &n.stored.case;
            NearDto {
                number: c.number.clone(),
                category: names.category(c.category.as_deref().unwrap_or_default()).name,
                state: word(&c.state.name()),
                distance_m: n.distance_m,
                reported_at: c.reported_at.to_string(),
                people: c.counters.merged + 1,
            }
        })
        .collect();
    Ok(Answer(NearList { items }))
}

/// This is my problem too.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportForm {
    /// Number of the case.
    #[schema(example = "42050220260112000001")]
    number: String,
    /// A random text the device made once, 16 to 64 characters: it counts once for a case.
    #[schema(example = "0f8b5a1c2d3e4f60718293a4b5c6d7e8")]
    device: String,
    /// More in words.
    #[serde(default)]
    description: String,
    /// Who, to be told of its progress.
    #[serde(default)]
    reporter: Option<ReporterForm>,
}

/// What a neighbour keeps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportReceipt {
    /// Own number.
    number: String,
    /// Own code.
    code: String,
    /// When reported.
    reported_at: String,
    /// Number of the case it goes on under.
    main: String,
    /// How many said so now.
    people: u32,
}

/// Stand behind a case: counts once per device and telephone, and gives a number and a code of one's own.
#[utoipa::path(post, path = "/api/v1/public/support", tag = "public", security(()),
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = SupportForm,
    responses((status = 201, body = SupportReceipt), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn support(
    State(ctx): State<Ctx>,
    client: Client,
    body: Json<SupportForm>,
) -> Result<(StatusCode, Answer<SupportReceipt>), Failure> {
    ctx.limits.public(&client.ip)?;
    let idem = body.idem(format!("public:{}", client.ip));
    let f = body.value;
    // The same checks of name, telephone and language as for any report.
    let new = new_report(
        NewCaseForm {
            category: None,
            description: f.description,
            position: None,
            address: None,
            area: None,
            facility: None,
            source: None,
            priority: None,
            reporter: f.reporter,
            answers: None,
            then: Vec::new(),
        },
        Source::Portal,
    )?;
    let asked =
        Support { number: f.number, device: f.device, description: new.description, reporter: new.reporter };
    let (done, main) = ctx.app.support(asked, idem).await?;
    let c = done.stored.case;
    Ok((
        StatusCode::CREATED,
        Answer(SupportReceipt {
            number: c.number,
            code: c.track_code,
            reported_at: c.reported_at.to_string(),
            main: main.number,
            people: main.counters.merged + 1,
        }),
    ))
}
