//! The case as a printed A4 form (处置单), in the words of the reader's language. Its head stands on every page.

use super::print_words::{limit, words};
use crate::{
    Ctx,
    context::{Language, User},
    dto::{Names, cases::CaseDto, parse_word},
    problem::Failure,
    query::{Path, Query},
    security::Nonce,
};
use axum::{Extension, extract::State, response::Html};
use serde::Deserialize;
use std::fmt::Write as _;
use tessera_app::Reference;
use tessera_domain::text::Lang;
use tessera_store::StoredEvent;

const STYLE: &str = "\
@page{size:A4;margin:14mm 16mm 16mm;@bottom-center{content:counter(page) ' / ' counter(pages);font-size:9pt}}\
body{font:10.5pt/1.5 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC Variable',sans-serif;color:#000;max-width:178mm;margin:1em auto}\
table{width:100%;border-collapse:collapse}.page>thead>tr>td,.page>tbody>tr>td{border:0;padding:0}\
.head{display:flex;justify-content:space-between;align-items:baseline;border-bottom:2px solid #000;margin-bottom:8pt;padding-bottom:3pt}\
h1{font-size:16pt;margin:0}h2{font-size:12pt;margin:12pt 0 4pt;break-after:avoid}\
.box th,.box td{border:1px solid #333;padding:4pt 6pt;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
.facts th{width:36mm;font-weight:600}.facts tr,.hist tr{break-inside:avoid}.long{white-space:pre-wrap}\
.hist{table-layout:fixed}.hist td,.hist th{font-size:9.5pt}.hist .at{width:33mm}.hist .who{width:22mm}.hist .step{width:28mm}\
.sign{break-inside:avoid;margin-top:12pt}.sign th{width:36mm}.sign .tall{height:22mm}.sign .line{height:10mm}\
@media print{body{margin:0;max-width:none}}";

/// Text as it may stand in HTML and SVG.
pub(super) fn esc(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// In which language; without it the browser's.
#[derive(Debug, Deserialize)]
pub struct PrintQuery {
    lang: Option<String>,
}

/// What one print is made with.
struct Form<'a> {
    r: &'a Reference,
    lang: Lang,
}

impl Form<'_> {
    fn local(&self, t: &str) -> String {
        let zone = self.r.calendar.zone().clone();
        t.parse::<jiff::Timestamp>()
            .map(|t| t.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default()
    }

    fn text(&self, t: &crate::dto::TextDto) -> String {
        tessera_domain::text::Text::from(t.clone()).get(self.lang).to_owned()
    }

    fn facts(&self, case: &CaseDto) -> Vec<(String, String)> {
        let (lang, pack) = (self.lang, &self.r.packs.words);
        let w = words(lang);
        let lead = case.assignments.iter().rev().find(|a| a.lead);
        let grid = case.place.path.iter().skip(1).map(|a| self.text(&a.name)).collect::<Vec<_>>().join(" › ");
        let filed = case.filing.as_ref().map(|f| {
            let parts = [self.text(&f.condition_name), limit(&f.limit, lang)];
            parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
        });
        let state = pack.state(&case.state, lang);
        let state = match &case.outcome {
            Some(o) => format!("{state} · {}", pack.outcome(o, lang)),
            None => state.to_owned(),
        };
        let category =
            case.category.as_ref().map(|c| format!("{} {}", c.code, self.text(&c.name))).unwrap_or_default();
        let mut rows = vec![
            (w[2].to_owned(), self.local(&case.reported_at)),
            (w[3].to_owned(), pack.source(&case.source, lang).to_owned()),
            (w[4].to_owned(), category),
            (w[5].to_owned(), case.place.address.clone()),
            (w[6].to_owned(), grid),
            (w[7].to_owned(), case.description.clone()),
            (w[8].to_owned(), filed.unwrap_or_default()),
            (w[9].to_owned(), lead.map(|a| self.text(&a.department.name)).unwrap_or_default()),
            (
                w[10].to_owned(),
                lead.and_then(|a| a.due.as_deref()).map(|t| self.local(t)).unwrap_or_default(),
            ),
            (w[11].to_owned(), state),
        ];
        let asked = case.answers.iter().map(|a| (self.text(&a.question), self.text(&a.shown)));
        // After the words of the matter, which they complete.
        rows.splice(6..6, asked);
        rows
    }

    fn history(&self, html: &mut String, events: &[StoredEvent]) {
        let w = words(self.lang);
        let names = Names(self.r);
        let _ = write!(
            html,
            "<h2>{}</h2><table class=\"box hist\"><thead><tr><th class=\"at\" scope=\"col\">{}</th><th class=\"step\" scope=\"col\">{}</th>\
             <th class=\"who\" scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
            w[12], w[16], w[17], w[18], w[19]
        );
        for e in events {
            let who = e.actor.and_then(|u| names.person(u)).map(|p| p.name).unwrap_or_default();
            let said = ["text", "reason", "note", "instruction", "demand"]
                .iter()
                .find_map(|k| e.data.get(k).and_then(|v| v.as_str()).filter(|s| !s.is_empty()))
                .unwrap_or("");
            let _ = write!(
                html,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"long\">{}</td></tr>",
                esc(&self.local(&e.at.to_string())),
                esc(self.r.packs.words.action(&e.action, self.lang)),
                esc(&who),
                esc(said)
            );
        }
        html.push_str("</tbody></table>");
    }
}

/// `GET /api/v1/cases/{id}/print`
pub async fn form(
    State(ctx): State<Ctx>,
    user: User,
    Language(asked): Language,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Path(id): Path<String>,
    Query(q): Query<PrintQuery>,
) -> Result<Html<String>, Failure> {
    let lang = q.lang.as_deref().and_then(parse_word).unwrap_or(asked);
    let caller = user.caller();
    let stored = ctx.app.case_by(&caller, &id).await?;
    let case = super::cases::whole(&ctx, &caller, &stored).await?;
    let events = ctx.app.history(&caller, &stored).await?;
    let r = ctx.app.reference();
    let form = Form { r: &r, lang };
    let w = words(lang);
    let (title, number) = (esc(w[0]), esc(&case.number));
    // Glyphs for machines without a Chinese typeface; fetched only there, as soon as the page is laid out.
    let font = crate::web::font_sheet()
        .map(|href| format!("<link rel=\"stylesheet\" href=\"{href}\">"))
        .unwrap_or_default();
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>{title} {number}</title>\
         {font}<style nonce=\"{nonce}\">{STYLE}</style></head><body><main><table class=\"page\" role=\"presentation\"><thead><tr><td>\
         <div class=\"head\"><h1>{title}</h1><span>{} {number}</span></div></td></tr></thead><tbody><tr><td><table class=\"box facts\">",
        lang.tag(),
        esc(w[1]),
    );
    for (k, v) in form.facts(&case) {
        let _ =
            write!(html, "<tr><th scope=\"row\">{}</th><td class=\"long\">{}</td></tr>", esc(&k), esc(&v));
    }
    html.push_str("</table>");
    form.history(&mut html, &events);
    let _ = write!(
        html,
        "<table class=\"box sign\"><tr><th scope=\"row\">{}</th><td class=\"tall\"></td></tr><tr><th scope=\"row\">{}</th><td class=\"line\"></td></tr>\
         <tr><th scope=\"row\">{}</th><td class=\"line\"></td></tr></table></td></tr></tbody></table></main></body></html>",
        esc(w[13]),
        esc(w[14]),
        esc(w[15])
    );
    Ok(Html(html))
}
