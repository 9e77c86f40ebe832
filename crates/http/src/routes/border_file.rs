//! Files of borders: read, looked at, taken into a layer.

use crate::{
    Ctx,
    context::User,
    dto::border_file::{BorderFileAnswer, BorderFileDto, BorderFileQuery, LayerFileAnswer},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{Json as Answer, extract::State};
use bytes::Bytes;
use serde_json::json;
use tessera_app::{AppError, admin::layers::take::GivenGrid};
use tessera_geometry::MultiPolygon;

/// Borders a preview shows.
const PREVIEW: usize = 5_000;

/// One border of a file with its fields as text.
struct Found {
    row: usize,
    border: MultiPolygon,
    fields: Vec<(String, String)>,
}

const CODE: [&str; 8] = ["code", "编码", "网格编码", "编号", "网格编号", "代码", "grid_code", "gridcode"];
const NAME: [&str; 7] = ["name", "名称", "网格名称", "名字", "grid_name", "gridname", "mc"];
const DEPARTMENT: [&str; 6] = ["department", "部门", "责任部门", "责任单位", "单位", "dept"];

/// The field asked for, or the first one with a usual name.
fn field(asked: Option<&String>, usual: &[&str], fields: &[String]) -> Result<Option<String>, AppError> {
    if let Some(asked) = asked.filter(|a| !a.is_empty()) {
        return match fields.iter().find(|f| *f == asked) {
            Some(f) => Ok(Some(f.clone())),
            None => Err(AppError::field(
                "field",
                "unknown",
                format!("the file has no field {asked}; it has {}", fields.join(", ")),
            )),
        };
    }
    Ok(usual.iter().find_map(|u| fields.iter().find(|f| f.eq_ignore_ascii_case(u))).cloned())
}

fn value(f: &Found, field: Option<&String>) -> String {
    field
        .and_then(|n| f.fields.iter().find(|(k, _)| k == n))
        .map(|(_, v)| v.trim().to_owned())
        .unwrap_or_default()
}

/// A file as it was read: what the person is told, and the borders with code, name and department.
struct Opened {
    file: BorderFileDto,
    grids: Vec<GivenGrid>,
}

fn geojson(bytes: &[u8]) -> Result<Vec<Found>, AppError> {
    let wrong = |m: String| AppError::field("file", "unreadable", m);
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|e| wrong(format!("this is no GeoJSON: {e}")))?;
    let list = value["features"].as_array().ok_or_else(|| wrong("a FeatureCollection is needed".into()))?;
    let one = |(i, f): (usize, &serde_json::Value)| {
        let border = MultiPolygon::from_geojson(&f["geometry"])
            .map_err(|e| wrong(format!("feature {}: {e}", i + 1)))?;
        let text = |v: &serde_json::Value| {
            v.as_str().map_or_else(|| if v.is_null() { String::new() } else { v.to_string() }, str::to_owned)
        };
        let fields =
            f["properties"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), text(v))).collect();
        Ok(Found { row: i + 1, border, fields })
    };
    list.iter().enumerate().map(one).collect()
}

fn open(_ctx: &Ctx, q: &BorderFileQuery, bytes: &[u8]) -> Result<Opened, AppError> {
    let found = geojson(bytes)?;
    let mut fields: Vec<String> = Vec::new();
    for (name, _) in found.iter().flat_map(|f| &f.fields) {
        if !fields.contains(name) {
            fields.push(name.clone());
        }
    }
    let code = field(q.code_field.as_ref(), &CODE, &fields)?;
    let name = field(q.name_field.as_ref(), &NAME, &fields)?;
    let department = field(q.department_field.as_ref(), &DEPARTMENT, &fields)?;
    let grids = found
        .into_iter()
        .map(|f| GivenGrid {
            row: f.row,
            code: value(&f, code.as_ref()),
            name: value(&f, name.as_ref()),
            department: value(&f, department.as_ref()),
            border: f.border,
        })
        .collect::<Vec<_>>();
    let file = BorderFileDto {
        format: "geojson".into(),
        crs: "wgs84".into(),
        crs_from: "guessed".into(),
        features: grids.len(),
        fields,
        taken: [code, name, department],
        sheets: Vec::new(),
        remarks: Vec::new(),
        shift: None,
        inside: None,
    };
    Ok(Opened { file, grids })
}

fn preview(grids: &[GivenGrid]) -> serde_json::Value {
    let features: Vec<serde_json::Value> = grids
        .iter()
        .take(PREVIEW)
        .map(|g| {
            let properties = json!({ "row": g.row, "code": g.code, "name": g.name });
            json!({ "type": "Feature", "geometry": g.border.to_geojson(), "properties": properties })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}

/// Look into a file of borders: what it is, where it lies, what its fields are. Nothing is written.
#[utoipa::path(post, path = "/api/v1/border-files", tag = "areas", params(BorderFileQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = BorderFileAnswer), (status = 422, body = Problem)))]
pub async fn look(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<BorderFileQuery>,
    body: Bytes,
) -> Result<Answer<BorderFileAnswer>, Failure> {
    let opened = open(&ctx, &q, &body)?;
    Ok(Answer(BorderFileAnswer { preview: preview(&opened.grids), file: opened.file }))
}

/// Take the grids of a file into a layer, or with `dry_run` only say what it would do. By their code, new ones are added, known ones
/// renamed and redrawn; the others are kept or, with `replace`, retired. Where anything is wrong, nothing is written.
#[utoipa::path(post, path = "/api/v1/layers/{layer}/file", tag = "areas", params(("layer" = String, Path), BorderFileQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = LayerFileAnswer), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn take(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
    Query(q): Query<BorderFileQuery>,
    body: Bytes,
) -> Result<Answer<LayerFileAnswer>, Failure> {
    let opened = open(&ctx, &q, &body)?;
    let dry = q.dry_run == Some(true);
    let shown = dry.then(|| preview(&opened.grids));
    let result = ctx.app.layer_take(user.actor(), &layer, opened.grids, q.replace == Some(true), dry).await?;
    Ok(Answer(LayerFileAnswer { file: opened.file, result: result.into(), preview: shown }))
}
