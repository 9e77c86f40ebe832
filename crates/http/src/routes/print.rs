//! The case as a printed A4 form (处置单).

use crate::{
    Ctx,
    context::{Language, User},
    dto::Names,
    problem::Failure,
    query::Path,
    security::Nonce,
};
use axum::{Extension, extract::State, response::Html};
use std::fmt::Write as _;
use tessera_domain::text::Lang;

fn esc(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Words of the form: 简体, 繁體, English, Español.
fn words(lang: Lang) -> [&'static str; 16] {
    match lang {
        Lang::ZhHans => [
            "案件处置单",
            "案件编号",
            "上报时间",
            "来源",
            "类别",
            "地点",
            "所属网格",
            "问题描述",
            "立案条件与时限",
            "主办部门",
            "处置期限",
            "状态",
            "办理经过",
            "处置结果",
            "处置人签字",
            "核查人签字",
        ],
        Lang::ZhHant => [
            "案件處置單",
            "案件編號",
            "上報時間",
            "來源",
            "類別",
            "地點",
            "所屬網格",
            "問題描述",
            "立案條件與時限",
            "主辦部門",
            "處置期限",
            "狀態",
            "辦理經過",
            "處置結果",
            "處置人簽字",
            "核查人簽字",
        ],
        Lang::En => [
            "Case handling form",
            "Number",
            "Reported",
            "Source",
            "Category",
            "Place",
            "Grid",
            "Description",
            "Filing condition and limit",
            "Lead department",
            "Deadline",
            "State",
            "History",
            "Result",
            "Handler's signature",
            "Checker's signature",
        ],
        Lang::Es => [
            "Hoja de tramitación",
            "Número",
            "Comunicado",
            "Origen",
            "Categoría",
            "Lugar",
            "Cuadrícula",
            "Descripción",
            "Condición y plazo",
            "Departamento responsable",
            "Fecha límite",
            "Estado",
            "Historial",
            "Resultado",
            "Firma del gestor",
            "Firma del verificador",
        ],
    }
}

/// `GET /api/v1/cases/{id}/print`
pub async fn form(
    State(ctx): State<Ctx>,
    user: User,
    Language(lang): Language,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let caller = user.caller();
    let stored = ctx.app.case_by(&caller, &id).await?;
    let case = super::cases::whole(&ctx, &caller, &stored).await?;
    let events = ctx.app.history(&caller, &stored).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let zone = r.calendar.zone().clone();
    let local = |t: &str| {
        t.parse::<jiff::Timestamp>()
            .map(|t| t.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default()
    };
    let text = |t: &crate::dto::TextDto| tessera_domain::text::Text::from(t.clone()).get(lang).to_owned();
    let w = words(lang);
    let lead = case.assignments.iter().rev().find(|a| a.lead);
    let grid = case.place.path.iter().skip(1).map(|a| text(&a.name)).collect::<Vec<_>>().join(" › ");
    let limit = case
        .filing
        .as_ref()
        .map(|f| format!("{} · {}", text(&f.condition_name), f.limit))
        .unwrap_or_default();
    let rows = [
        (w[1], case.number.clone()),
        (w[2], local(&case.reported_at)),
        (w[3], case.source.clone()),
        (w[4], case.category.as_ref().map(|c| format!("{} {}", c.code, text(&c.name))).unwrap_or_default()),
        (w[5], case.place.address.clone()),
        (w[6], grid),
        (w[7], case.description.clone()),
        (w[8], limit),
        (w[9], lead.map(|a| text(&a.department.name)).unwrap_or_default()),
        (w[10], lead.and_then(|a| a.due.as_deref()).map(local).unwrap_or_default()),
        (w[11], case.state.clone()),
    ];
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>{} {}</title><style nonce=\"{nonce}\">\
         @page{{size:A4;margin:18mm}}body{{font:11pt/1.5 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;color:#000;max-width:180mm;margin:1em auto}}\
         h1{{font-size:18pt;text-align:center;margin:0 0 8pt}}table{{width:100%;border-collapse:collapse}}th,td{{border:1px solid #333;padding:4pt 6pt;text-align:left;vertical-align:top}}\
         th{{width:34mm;font-weight:600}}td.box{{height:22mm}}.hist td{{font-size:9.5pt}}</style></head><body><h1>{}</h1><table>",
        lang.tag(),
        esc(w[0]),
        esc(&case.number),
        esc(w[0])
    );
    for (k, v) in rows {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", esc(k), esc(&v));
    }
    let _ = write!(html, "</table><h2>{}</h2><table class=\"hist\">", esc(w[12]));
    for e in events {
        let who = e.actor.and_then(|u| names.person(u)).map(|p| p.name).unwrap_or_default();
        let said = e
            .data
            .get("text")
            .or_else(|| e.data.get("reason"))
            .and_then(|v| v.as_str())
            .unwrap_or("")
            .to_owned();
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            esc(&local(&e.at.to_string())),
            esc(&e.action),
            esc(&who),
            esc(&said)
        );
    }
    let _ = write!(
        html,
        "</table><table><tr><th scope=\"row\">{}</th><td class=\"box\"></td></tr><tr><th scope=\"row\">{}</th><td></td></tr><tr><th scope=\"row\">{}</th><td></td></tr></table></body></html>",
        esc(w[13]),
        esc(w[14]),
        esc(w[15])
    );
    Ok(Html(html))
}
