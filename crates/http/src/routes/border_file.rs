//! Files of borders: read, looked at, taken into a layer.

use super::filters::day_or_time;
use crate::{
    Ctx,
    context::User,
    dto::{
        border_file::{
            BorderFileAnswer, BorderFileDto, BorderFileQuery, BorderFileRemark, BorderFileShift,
            BorderOutQuery, LayerFileAnswer,
        },
        rounded,
    },
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;
use std::sync::Arc;
use tessera_app::{AppError, admin::layers::take::GivenGrid};
use tessera_domain::{Timestamp, area::Area};
use tessera_formats::{Crs, Feature, Format, Out, Read, ReadOptions, looks_shifted};
use tessera_geometry::MultiPolygon;

/// Borders a preview shows.
const PREVIEW: usize = 5_000;
/// Remarks that are told.
const REMARKS: usize = 200;

const CODE: [&str; 8] = ["code", "编码", "网格编码", "编号", "网格编号", "代码", "grid_code", "gridcode"];
const NAME: [&str; 7] = ["name", "名称", "网格名称", "名字", "grid_name", "gridname", "mc"];
const DEPARTMENT: [&str; 6] = ["department", "部门", "责任部门", "责任单位", "单位", "dept"];

/// The field asked for, or the first one with a usual name.
fn field(
    word: &str,
    asked: Option<&String>,
    usual: &[&str],
    fields: &[String],
) -> Result<Option<String>, AppError> {
    if let Some(asked) = asked.filter(|a| !a.is_empty()) {
        return match fields.iter().find(|f| *f == asked) {
            Some(f) => Ok(Some(f.clone())),
            None => Err(AppError::field(
                word,
                "unknown",
                format!("the file has no field {asked}; it has {}", fields.join(", ")),
            )),
        };
    }
    Ok(usual.iter().find_map(|u| fields.iter().find(|f| f.eq_ignore_ascii_case(u))).cloned())
}

fn value(f: &Feature, field: Option<&String>) -> String {
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

/// Reads a file: away from the threads that answer, as a large drawing takes a while.
async fn read(q: &BorderFileQuery, bytes: Bytes) -> Result<Read, AppError> {
    let crs = q.crs.as_deref().filter(|c| !c.is_empty());
    let crs = crs
        .map(|c| c.parse::<Crs>().map_err(|e| AppError::field("crs", e.code(), e.to_string())))
        .transpose()?;
    let options = ReadOptions { crs, layer: q.sheet.clone().filter(|s| !s.is_empty()) };
    let name = q.name.clone().unwrap_or_default();
    let done = tokio::task::spawn_blocking(move || tessera_formats::read(&name, &bytes, &options)).await;
    let read = done.map_err(|e| AppError::Internal(format!("reading a file of borders: {e}")))?;
    read.map_err(|e| AppError::field("file", e.code(), e.to_string()))
}

async fn open(ctx: &Ctx, q: &BorderFileQuery, bytes: Bytes) -> Result<Opened, AppError> {
    let read = read(q, bytes).await?;
    let mut fields: Vec<String> = Vec::new();
    for (name, _) in read.features.iter().flat_map(|f| &f.fields) {
        if !fields.contains(name) {
            fields.push(name.clone());
        }
    }
    let code = field("code_field", q.code_field.as_ref(), &CODE, &fields)?;
    let name = field("name_field", q.name_field.as_ref(), &NAME, &fields)?;
    let department = field("department_field", q.department_field.as_ref(), &DEPARTMENT, &fields)?;
    let r = ctx.app.reference();
    let city = r.root().and_then(|root| r.borders.get(&root.id));
    let shapes: Vec<MultiPolygon> = read.features.iter().map(|f| f.border.clone()).collect();
    let shift = city
        .and_then(|c| looks_shifted(&shapes, c))
        .map(|s| BorderFileShift { metres: rounded(s.metres, 1), better: s.better.to_string() });
    let middles = || shapes.iter().filter_map(MultiPolygon::label_point);
    let inside = city
        .filter(|_| !shapes.is_empty())
        .map(|c| rounded(middles().filter(|p| c.contains(*p)).count() as f64 / shapes.len() as f64, 3));
    let remarks = read.remarks.iter().map(|m| BorderFileRemark {
        row: m.row,
        kind: m.kind.as_str().to_owned(),
        message: m.kind.to_string(),
    });
    let file = BorderFileDto {
        format: read.format.as_str().to_owned(),
        crs: read.crs.to_string(),
        crs_from: read.crs_from.as_str().to_owned(),
        features: read.features.len(),
        remarks: remarks.take(REMARKS).collect(),
        sheets: read.layers,
        fields,
        taken: [code.clone(), name.clone(), department.clone()],
        shift,
        inside,
    };
    let grids = read
        .features
        .into_iter()
        .map(|f| GivenGrid {
            row: f.row,
            code: value(&f, code.as_ref()),
            name: value(&f, name.as_ref()),
            department: value(&f, department.as_ref()),
            border: f.border,
        })
        .collect();
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
    let opened = open(&ctx, &q, body).await?;
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
    let opened = open(&ctx, &q, body).await?;
    let dry = q.dry_run == Some(true);
    let shown = dry.then(|| preview(&opened.grids));
    let result = ctx.app.layer_take(user.actor(), &layer, opened.grids, q.replace == Some(true), dry).await?;
    Ok(Answer(LayerFileAnswer { file: opened.file, result: result.into(), preview: shown }))
}

/// The formats a file can be written in.
const WRITTEN: [Format; 4] = [Format::GeoJson, Format::Csv, Format::GeoPackage, Format::Shapefile];

/// An area with its border, and what else is said of it.
type Line = (Arc<Area>, Option<Arc<MultiPolygon>>, Vec<(&'static str, String)>);

/// Areas as a file; those without a border are left out.
async fn written(q: &BorderOutQuery, name: &str, lines: Vec<Line>) -> Result<Response, Failure> {
    let word = q.format.as_deref().filter(|f| !f.is_empty()).unwrap_or("geojson");
    let format = WRITTEN.into_iter().find(|f| f.as_str() == word).ok_or_else(|| {
        AppError::field("format", "unknown", format!("one of {}", WRITTEN.map(Format::as_str).join(", ")))
    })?;
    let crs = match q.crs.as_deref().filter(|c| !c.is_empty()) {
        Some(c) => c.parse::<Crs>().map_err(|e| AppError::field("crs", e.code(), e.to_string()))?,
        None => Crs::Wgs84,
    };
    let write = move || {
        let outs: Vec<Out<'_>> = lines
            .iter()
            .filter_map(|(a, border, more)| {
                let mut fields = vec![
                    ("code", a.code.clone()),
                    ("name", a.name.zh_hans.clone()),
                    ("name_en", a.name.en.clone()),
                ];
                fields.extend(more.iter().cloned());
                Some(Out { fields, border: border.as_deref()? })
            })
            .collect();
        tessera_formats::write(&outs, format, crs)
    };
    let done = tokio::task::spawn_blocking(write).await;
    let bytes = done.map_err(|e| AppError::Internal(format!("writing a file of borders: {e}")))?;
    let bytes = bytes.map_err(|e| AppError::field("crs", e.code(), e.to_string()))?;
    let mut response = bytes.into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let name = format!("attachment; filename=\"{}.{}\"", name.replace(':', "-"), format.extension());
    h.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).map_err(|e| AppError::Internal(e.to_string()))?,
    );
    Ok(response)
}

fn moment(ctx: &Ctx, q: &BorderOutQuery) -> Result<Option<Timestamp>, Failure> {
    let day = q.day.clone().filter(|d| !d.is_empty());
    let at = day_or_time(ctx.app.reference().calendar.zone(), "day", day.as_ref(), 0)?;
    Ok(at.and_then(|t| Timestamp::from_millisecond(t).ok()))
}

/// The borders of the areas within an area as a file for other programs.
#[utoipa::path(get, path = "/api/v1/areas/{code}/file", tag = "areas", params(("code" = String, Path), BorderOutQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn areas(
    State(ctx): State<Ctx>,
    _user: User,
    Path(code): Path<String>,
    Query(q): Query<BorderOutQuery>,
) -> Result<Response, Failure> {
    let level = super::areas::level(q.level.as_ref())?.unwrap_or(tessera_domain::area::Level::Grid);
    let found = ctx.app.areas_within(Some(level), Some(&code), moment(&ctx, &q)?).await?;
    let r = ctx.app.reference();
    let lines = found.into_iter().map(|(a, border)| {
        let above = a.parent.and_then(|p| r.area(p)).map(|p| p.code.clone()).unwrap_or_default();
        let more = vec![
            ("parent", above),
            ("level", a.level.as_str().to_owned()),
            ("kind", a.kind.map(|k| k.as_str().to_owned()).unwrap_or_default()),
            ("households", a.households.to_string()),
            ("population", a.population.to_string()),
        ];
        (a, border, more)
    });
    written(&q, &format!("{}-{code}", level.as_str()), lines.collect()).await
}

/// The grids of a layer as a file for other programs.
#[utoipa::path(get, path = "/api/v1/layers/{layer}/file", tag = "areas", params(("layer" = String, Path), BorderOutQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn layer(
    State(ctx): State<Ctx>,
    _user: User,
    Path(layer): Path<String>,
    Query(q): Query<BorderOutQuery>,
) -> Result<Response, Failure> {
    let r = ctx.app.reference();
    let sheet = r.layers.sheet(&layer).ok_or(AppError::NotFound("layer"))?;
    let found = ctx.app.layer_borders(sheet, moment(&ctx, &q)?).await?;
    let lines = found.into_iter().map(|(g, border)| {
        let department = sheet.own_department(g.id).and_then(|d| r.departments.get(&d));
        (g, border, vec![("department", department.map(|d| d.code.clone()).unwrap_or_default())])
    });
    written(&q, &layer, lines.collect()).await
}
