//! What residents do without an account: report, follow, rate, withdraw, urge. Limited by address.

use super::{
    attachments::{UploadQuery, received},
    cases::new_report,
};
use crate::{
    Ctx,
    body::{Json, idem_of},
    context::Client,
    dto::{Names, TextDto, case_forms::NewCaseForm, cases::RatingDto, questions::AnsweredDto, word},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::{Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use tessera_app::{
    AppError,
    cases::{Caller, project::lead},
};
use tessera_domain::case::{Action, AttachStage, Audience, Case, Source, State as CaseState};
use tessera_store::StoredCase;
use utoipa::{IntoParams, ToSchema};

/// A step of a case, as the reporter sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepDto {
    /// When.
    at: String,
    /// Action name.
    step: String,
    /// State after it.
    state: String,
    /// What was said to the reporter.
    #[schema(value_type = Object)]
    data: serde_json::Value,
    /// True for what the reporter did, from outside.
    own: bool,
}

/// How the case stands that a report was joined with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GoesOnDto {
    /// Number.
    number: String,
    /// State.
    state: String,
    /// Outcome.
    outcome: Option<String>,
    /// Expected by.
    due: Option<String>,
    /// Who handles it.
    department: Option<TextDto>,
}

/// A case as its reporter sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrackDto {
    /// Number.
    number: String,
    /// State.
    state: String,
    /// Outcome.
    outcome: Option<String>,
    /// Reason of a rejection.
    reason: Option<String>,
    /// When reported.
    reported_at: String,
    /// What was reported.
    description: String,
    /// Category.
    category: Option<TextDto>,
    /// What the reporter answered to questions that residents are asked.
    answers: Vec<AnsweredDto>,
    /// Where.
    address: String,
    /// What happened, oldest first.
    steps: Vec<StepDto>,
    /// Expected by.
    due: Option<String>,
    /// Who handles it.
    department: Option<TextDto>,
    /// What the reporter may do now: rate, withdraw, urge.
    actions: Vec<String>,
    /// The rating given.
    rating: Option<RatingDto>,
    /// Number of files.
    attachments: usize,
    /// Number of the case that this one was merged into.
    main: Option<String>,
    /// How that case stands.
    goes_on: Option<GoesOnDto>,
}

/// What a reporter does without an account; the program itself does other things.
const OWN: [&str; 6] = ["report", "comment", "attach", "urge", "rate", "withdraw"];

/// The code that came with the number.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// Six characters.
    code: String,
}

fn ending(c: &Case) -> (Option<String>, Option<String>) {
    match &c.state {
        CaseState::Closed { outcome, .. } => (Some(word(outcome)), None),
        CaseState::Rejected { reason, .. } | CaseState::Void { reason, .. } => (None, Some(reason.clone())),
        _ => (None, None),
    }
}

/// Expected when, and from whom.
fn handling(names: &Names<'_>, c: &Case) -> (Option<String>, Option<TextDto>) {
    let a = lead(c);
    (a.and_then(|a| a.clock.due).map(|t| t.to_string()), a.map(|a| names.department(a.department).name))
}

async fn tracked(ctx: &Ctx, s: &StoredCase) -> Result<TrackDto, Failure> {
    let c = &s.case;
    let events = ctx.app.history(&Caller::Reporter, s).await?;
    let main = match c.merged_into {
        Some(id) => Some(ctx.app.case(&Caller::System, id).await?.case),
        None => None,
    };
    let r = ctx.app.reference();
    let names = Names(&r);
    let (outcome, reason) = ending(c);
    let (due, department) = handling(&names, c);
    let goes_on = main.as_ref().map(|m| {
        let (due, department) = handling(&names, m);
        let state = word(&m.state.name());
        GoesOnDto { number: m.number.clone(), state, outcome: ending(m).0, due, department }
    });
    Ok(TrackDto {
        number: c.number.clone(),
        state: word(&c.state.name()),
        outcome,
        reason,
        reported_at: c.reported_at.to_string(),
        description: c.description.clone(),
        category: c.category.as_deref().map(|k| names.category(k).name),
        answers: c.answers.iter().filter(|a| a.public).map(AnsweredDto::from).collect(),
        address: c.place.address.clone(),
        steps: events
            .into_iter()
            .map(|e| StepDto {
                at: e.at.to_string(),
                own: e.actor.is_none() && OWN.contains(&e.action.as_str()),
                step: e.action,
                state: e.to,
                data: e.data,
            })
            .collect(),
        due,
        department,
        actions: ctx.app.offers(&Caller::Reporter, c).into_iter().map(|o| o.action.to_owned()).collect(),
        rating: c.rating.as_ref().map(|x| RatingDto {
            at: x.at.to_string(),
            stars: x.stars,
            solved: x.solved,
            text: x.text.clone(),
        }),
        attachments: c.attachments.len(),
        main: main.map(|m| m.number),
        goes_on,
    })
}

/// Follow a case by its number and code, without an account.
#[utoipa::path(get, path = "/api/v1/track/{number}", tag = "public", security(()), params(("number" = String, Path), CodeQuery),
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn track(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    Query(q): Query<CodeQuery>,
) -> Result<Answer<TrackDto>, Failure> {
    ctx.limits.public(&client.ip)?;
    let s = ctx.app.track(&number, &q.code).await?;
    Ok(Answer(tracked(&ctx, &s).await?))
}

/// A rating.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateForm {
    /// The code that came with the number.
    code: String,
    /// 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    stars: u8,
    /// Really solved; "no" within the window opens the case again, once.
    solved: bool,
    /// In words.
    #[serde(default)]
    text: String,
}

/// Words with the code.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsForm {
    /// The code that came with the number.
    code: String,
    /// In words.
    #[serde(default)]
    reason: String,
}

/// More about a report, with the code.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoreForm {
    /// The code that came with the number.
    code: String,
    /// In words.
    #[schema(example = "晚上七点后更严重")]
    text: String,
}

async fn act(
    ctx: &Ctx,
    client: &Client,
    number: &str,
    code: &str,
    action: Action,
    idem: Option<tessera_app::cases::IdemKey>,
) -> Result<Answer<TrackDto>, Failure> {
    ctx.limits.public(&client.ip)?;
    let done = ctx.app.act_as_reporter(number, code, action, idem).await?;
    Ok(Answer(tracked(ctx, &done.stored).await?))
}

/// Rate the result.
#[utoipa::path(post, path = "/api/v1/track/{number}/rate", tag = "public", security(()), params(("number" = String, Path)), request_body = RateForm,
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn rate(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    body: Json<RateForm>,
) -> Result<Answer<TrackDto>, Failure> {
    let idem = body.idem(&number);
    let f = body.value;
    act(
        &ctx,
        &client,
        &number,
        &f.code,
        Action::Rate { stars: f.stars, solved: f.solved, text: f.text },
        idem,
    )
    .await
}

/// Take the report back, before it is filed.
#[utoipa::path(post, path = "/api/v1/track/{number}/withdraw", tag = "public", security(()), params(("number" = String, Path)), request_body = WordsForm,
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    body: Json<WordsForm>,
) -> Result<Answer<TrackDto>, Failure> {
    let idem = body.idem(&number);
    let f = body.value;
    act(&ctx, &client, &number, &f.code, Action::Withdraw { reason: f.reason }, idem).await
}

/// Ask for speed.
#[utoipa::path(post, path = "/api/v1/track/{number}/urge", tag = "public", security(()), params(("number" = String, Path)), request_body = WordsForm,
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn urge(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    body: Json<WordsForm>,
) -> Result<Answer<TrackDto>, Failure> {
    let idem = body.idem(&number);
    let f = body.value;
    act(&ctx, &client, &number, &f.code, Action::Urge { text: f.reason }, idem).await
}

/// Say more about the own report.
#[utoipa::path(post, path = "/api/v1/track/{number}/comment", tag = "public", security(()), params(("number" = String, Path)), request_body = MoreForm,
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn comment(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    body: Json<MoreForm>,
) -> Result<Answer<TrackDto>, Failure> {
    let idem = body.idem(&number);
    let f = body.value;
    let action = Action::Comment { text: f.text, audience: Audience::Public };
    act(&ctx, &client, &number, &f.code, action, idem).await
}

/// The code and the name of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The code that came with the number.
    code: String,
    /// File name.
    name: Option<String>,
}

/// Add a picture or a voice note to the own report.
#[utoipa::path(post, path = "/api/v1/track/{number}/attachments", tag = "public", security(()), params(("number" = String, Path), FileQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 200, body = TrackDto), (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
pub async fn attach(
    State(ctx): State<Ctx>,
    client: Client,
    Path(number): Path<String>,
    Query(q): Query<FileQuery>,
    request: Request,
) -> Result<Answer<TrackDto>, Failure> {
    ctx.limits.public(&client.ip)?;
    // Looked up before the file is read: nobody without a code makes us take in megabytes.
    let case = ctx.app.track(&number, &q.code).await?.case.id;
    let asked = UploadQuery { stage: None, name: q.name };
    let headers = request.headers().clone();
    let (bytes, name, _) = received(&ctx, asked, request).await?;
    let idem = idem_of(&headers, &number, &[number.as_bytes(), name.as_bytes(), &bytes])?;
    let done =
        ctx.app.attach(Caller::Reporter, case, AttachStage::Report, &name, bytes.to_vec(), idem).await?;
    Ok(Answer(tracked(&ctx, &done.1).await?))
}

/// What the reporter keeps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// Number.
    number: String,
    /// Code to follow it with.
    code: String,
    /// When reported.
    reported_at: String,
}

/// Report a problem without an account.
#[utoipa::path(post, path = "/api/v1/public/cases", tag = "public", security(()),
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")), request_body = NewCaseForm,
    responses((status = 201, body = Receipt), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn report(
    State(ctx): State<Ctx>,
    client: Client,
    body: Json<NewCaseForm>,
) -> Result<(StatusCode, Answer<Receipt>), Failure> {
    ctx.limits.public(&client.ip)?;
    let idem = body.idem(format!("public:{}", client.ip));
    let mut form = body.value;
    if !form.then.is_empty() {
        return Err(AppError::field("then", "not_allowed", "only staff act on a case").into());
    }
    form.source = None;
    let new = new_report(form, Source::Portal)?;
    let done = ctx.app.report(Caller::Reporter, new, idem).await?;
    let c = done.stored.case;
    Ok((
        StatusCode::CREATED,
        Answer(Receipt { number: c.number, code: c.track_code, reported_at: c.reported_at.to_string() }),
    ))
}
