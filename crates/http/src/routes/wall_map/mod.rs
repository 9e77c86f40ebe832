//! The three-level grid map as a wall map (requirement A8): a district shows its communities, a street its grids by kind, a community
//! its grids with every building. An SVG in millimetres of the paper, with title, legend, scale, north, date and codes.

mod sheet;
mod words;

use self::{
    sheet::Sheet,
    words::{Words, kind, words},
};
use super::{filters::day_or_time, print::esc};
use crate::{
    Ctx,
    context::{Language, User},
    dto::parse_word,
    problem::Failure,
    query::{Path, Query},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::{fmt::Write as _, sync::Arc};
use tessera_app::{
    AppError,
    map::{MapData, Shape},
};
use tessera_domain::{
    Timestamp,
    area::{Area, GridKind, Level},
    text::Lang,
};
use tessera_geometry::{MultiPolygon, neighbours::colours};

/// Colours of areas side by side, light enough for black text.
const COLOURS: [&str; 6] = ["#cfe3f5", "#fbe3c4", "#d8efd3", "#f6d5dc", "#e4dbf3", "#f7f1c1"];
/// Colours of unit grids and of undeveloped land.
const UNIT: &str = "#d2d2d8";
const UNDEVELOPED: &str = "#f1efe6";
const FONTS: &str = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC Variable','WenQuanYi Micro Hei',sans-serif";
/// Sizes a name is tried in before it is left out for its code alone.
const TRIES: i32 = 5;

/// What to draw.
#[derive(Debug, Deserialize)]
pub struct WallQuery {
    /// A4, A3 (the default), A2, A1 or A0.
    paper: Option<String>,
    /// The level of the areas to draw; grids below a street or community, communities below a district when absent.
    level: Option<String>,
    /// The areas in force when this day begins; now when absent.
    day: Option<String>,
    /// In which language; without it the browser's.
    lang: Option<String>,
}

/// An area with its border.
type Bordered = (Arc<Area>, Option<Arc<MultiPolygon>>);

/// One map to draw.
struct Wall<'a> {
    sheet: Sheet,
    area: &'a Area,
    border: &'a MultiPolygon,
    level: Level,
    areas: &'a [Bordered],
    /// Areas of the level between, whose borders are drawn stronger.
    between: &'a [Bordered],
    map: &'a MapData,
    lang: Lang,
    w: Words,
    day: String,
}

/// The wall map of an area.
pub async fn draw(
    State(ctx): State<Ctx>,
    _user: User,
    language: Language,
    Path(code): Path<String>,
    Query(q): Query<WallQuery>,
) -> Result<Response, Failure> {
    let lang = q.lang.as_deref().and_then(parse_word).unwrap_or(language.0);
    let r = ctx.app.reference();
    let area = r.area_by_code(&code).ok_or(AppError::NotFound("area"))?.clone();
    let level = match q.level.as_deref().filter(|l| !l.is_empty()) {
        Some(l) => parse_word::<Level>(l).filter(|l| *l > area.level),
        None => Some(if area.level <= Level::District { Level::Community } else { Level::Grid }),
    };
    let level = level.filter(|l| *l > area.level);
    let level = level.ok_or_else(|| AppError::field("level", "invalid", "a level below the area's own"))?;
    let zone = r.calendar.zone().clone();
    let at = day_or_time(&zone, "day", q.day.as_ref().filter(|d| !d.is_empty()), 0)?;
    let at = at.and_then(|t| Timestamp::from_millisecond(t).ok());
    let areas = ctx.app.areas_within(Some(level), Some(&code), at).await?;
    let above = level.above().filter(|l| *l > area.level);
    let between = match above {
        Some(l) => ctx.app.areas_within(Some(l), Some(&code), at).await?,
        None => Vec::new(),
    };
    let border = ctx.app.areas_within(Some(area.level), Some(&code), at).await?;
    let border = border.into_iter().find(|(a, _)| a.id == area.id).and_then(|(_, b)| b);
    let border = border.ok_or_else(|| AppError::field("area", "no_border", "the area has no border yet"))?;
    let bounds = border.bbox().ok_or_else(|| AppError::field("area", "no_border", "its border is empty"))?;
    let paper = q.paper.as_deref().filter(|p| !p.is_empty()).unwrap_or("A3");
    let sheet = Sheet::of(paper, &bounds)
        .ok_or_else(|| AppError::field("paper", "unknown", "A4, A3, A2, A1 or A0"))?;
    let map = ctx.app.map().await?;
    let day = at.unwrap_or(ctx.app.now()).to_zoned(zone).date().to_string();
    let work = move || {
        let wall = Wall {
            sheet,
            area: &area,
            border: &border,
            level,
            areas: &areas,
            between: &between,
            map: &map,
            lang,
            w: words(lang),
            day,
        };
        wall.svg()
    };
    let svg = tokio::task::spawn_blocking(work).await;
    let svg = svg.map_err(|e| AppError::Internal(format!("wall map: {e}")))?;
    let name = format!("inline; filename=\"map-{code}.svg\"");
    Ok(([(header::CONTENT_TYPE, "image/svg+xml".to_owned()), (header::CONTENT_DISPOSITION, name)], svg)
        .into_response())
}

impl Wall<'_> {
    fn svg(&self) -> String {
        let s = &self.sheet;
        let [x, y, w, h] = s.room;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\" font-family=\"{FONTS}\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <clipPath id=\"room\"><rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{w:.2}\" height=\"{h:.2}\"/></clipPath>\n\
             <clipPath id=\"own\"><path d=\"{2}\" clip-rule=\"evenodd\"/></clipPath>\n",
            s.paper[0],
            s.paper[1],
            s.surface(self.border)
        );
        self.title(&mut out);
        out.push_str("<g clip-path=\"url(#room)\" stroke-linejoin=\"round\">\n");
        self.fill(&mut out);
        self.ground(&mut out);
        self.borders(&mut out);
        self.labels(&mut out);
        out.push_str("</g>\n");
        let _ = writeln!(
            out,
            "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{w:.2}\" height=\"{h:.2}\" fill=\"none\" stroke=\"#333\" stroke-width=\"{:.2}\"/>",
            0.3 * s.unit
        );
        self.north(&mut out);
        self.foot(&mut out);
        out.push_str("</svg>\n");
        out
    }

    fn text(&self, out: &mut String, at: [f64; 2], size: f64, more: &str, text: &str) {
        let _ = writeln!(
            out,
            "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"{size:.2}\"{more}>{}</text>",
            at[0],
            at[1],
            esc(text)
        );
    }

    fn title(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let y = s.room[1] - 4.0 * u;
        self.text(out, [s.room[0], y], 7.5 * u, " font-weight=\"bold\"", self.area.name.get(self.lang));
        let date = format!("{} · {} {}", self.area.code, self.w.as_of, self.day);
        self.text(out, [s.room[0] + s.room[2], y], 3.6 * u, " text-anchor=\"end\" fill=\"#444\"", &date);
    }

    fn fill(&self, out: &mut String) {
        let drawn: Vec<(&Area, &MultiPolygon)> =
            self.areas.iter().filter_map(|(a, b)| Some((a.as_ref(), b.as_deref()?))).collect();
        let shapes: Vec<&MultiPolygon> = drawn.iter().map(|d| d.1).collect();
        for ((area, shape), n) in drawn.iter().zip(colours(&shapes, COLOURS.len())) {
            let fill = match area.kind {
                Some(GridKind::Unit) => UNIT,
                Some(GridKind::Undeveloped) => UNDEVELOPED,
                _ => COLOURS[n],
            };
            let _ = writeln!(
                out,
                "<path d=\"{}\" fill=\"{fill}\" fill-rule=\"evenodd\"/>",
                self.sheet.surface(shape)
            );
        }
    }

    /// Water, parks, buildings and roads inside the area; buildings on maps of one community only, where they can be told apart.
    fn ground(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let Some(seen) = s.seen() else { return };
        let houses = self.area.level == Level::Community || s.scale < 6_000.0;
        out.push_str("<g clip-path=\"url(#own)\">\n");
        for layer in ["land", "building", "road"] {
            for d in self.map.drawn.iter().filter(|d| d.feature.layer == layer && d.bbox.intersects(&seen)) {
                match (&d.shape, layer) {
                    (Shape::Surface(shape), "land") => {
                        let fill = if d.feature.class == "water" { "#aacbe6" } else { "#bfdcb4" };
                        let _ = writeln!(
                            out,
                            "<path d=\"{}\" fill=\"{fill}\" fill-opacity=\"0.8\"/>",
                            s.surface(shape)
                        );
                    }
                    (Shape::Surface(shape), "building") if houses => {
                        let _ = writeln!(out, "<path d=\"{}\" fill=\"#8a8a8a\"/>", s.surface(shape));
                    }
                    (Shape::Line(line), _) => {
                        let width = road_m(&d.feature.class) * 1000.0 / s.scale;
                        let mut path = String::new();
                        s.line(line.points(), &mut path);
                        let _ = writeln!(
                            out,
                            "<path d=\"{path}\" fill=\"none\" stroke=\"#fff\" stroke-opacity=\"0.9\" stroke-linecap=\"round\" stroke-width=\"{:.2}\"/>",
                            width.max(0.15 * u)
                        );
                    }
                    _ => {}
                }
            }
        }
        out.push_str("</g>\n");
    }

    fn borders(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let mut line = |shape: &MultiPolygon, colour: &str, width: f64| {
            let _ = writeln!(
                out,
                "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{:.2}\"/>",
                s.surface(shape),
                width * u
            );
        };
        for shape in self.areas.iter().filter_map(|(_, b)| b.as_deref()) {
            line(shape, "#b3261e", 0.3);
        }
        for shape in self.between.iter().filter_map(|(_, b)| b.as_deref()) {
            line(shape, "#8c1d18", 0.6);
        }
        line(self.border, "#5b0f0a", 0.9);
    }

    /// Name and code in the middle of each area, as large as its ground and its neighbours' labels allow; the largest grounds first.
    fn labels(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let mut placed: Vec<[f64; 4]> = Vec::new();
        let mut all: Vec<(&Area, [f64; 2], f64)> = self
            .areas
            .iter()
            .filter_map(|(a, b)| {
                let shape = b.as_deref()?;
                let place = shape.label_point()?;
                Some((a.as_ref(), s.at(place), 2.0 * shape.distance_to_border_m(place) * 1000.0 / s.scale))
            })
            .collect();
        all.sort_by(|a, b| b.2.total_cmp(&a.2));
        for (area, at, reach) in all {
            let name = area.name.get(self.lang);
            let code = self.code(area);
            let largest = (1.4 * reach / em(name).max(2.0)).clamp(1.2 * u, 5.0 * u);
            let sizes = (0..TRIES).map(|n| largest * 0.85_f64.powi(n)).filter(|size| *size >= 1.1 * u);
            let free =
                |[w, n, e, t]: [f64; 4]| placed.iter().all(|p| e < p[0] || p[2] < w || t < p[1] || p[3] < n);
            let named = sizes.map(|size| (size, label_box(at, size, em(name), true))).find(|(_, b)| free(*b));
            let halo = |size: f64, more: &str| {
                format!(
                    " text-anchor=\"middle\"{more} stroke=\"#fff\" stroke-width=\"{:.2}\" paint-order=\"stroke\"",
                    size * 0.25
                )
            };
            if let Some((size, taken)) = named {
                placed.push(taken);
                self.text(out, at, size, &halo(size, " font-weight=\"bold\""), name);
                let small = size * 0.62;
                self.text(out, [at[0], at[1] + small * 1.25], small, &halo(small, " fill=\"#444\""), &code);
                continue;
            }
            let short = last_part(&area.code);
            let size = 1.2 * u;
            let taken = label_box(at, size, em(short), false);
            if free(taken) {
                placed.push(taken);
                self.text(out, at, size, &halo(size, " fill=\"#444\""), short);
            }
        }
    }

    /// A grid's number with its households, other areas' whole code.
    fn code(&self, area: &Area) -> String {
        match (self.level, area.households) {
            (Level::Grid, 1..) => {
                format!("{} · {} {}", last_part(&area.code), area.households, self.w.households)
            }
            (Level::Grid, _) => last_part(&area.code).to_owned(),
            _ => area.code.clone(),
        }
    }

    fn north(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let (x, y) = (s.room[0] + s.room[2] - 8.0 * u, s.room[1] + 5.0 * u);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.2} {y:.2}l{:.2} {:.2}l{:.2} {:.2}l{:.2} {:.2}Z\" fill=\"#222\" stroke=\"#fff\" stroke-width=\"{:.2}\"/>",
            3.0 * u,
            9.0 * u,
            -3.0 * u,
            -2.0 * u,
            -3.0 * u,
            2.0 * u,
            0.4 * u
        );
        let more = format!(
            " text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"{u:.2}\" paint-order=\"stroke\""
        );
        self.text(out, [x, y + 13.5 * u], 4.0 * u, &more, self.w.north);
    }

    /// Legend, scale bar and scale.
    fn foot(&self, out: &mut String) {
        let (s, u) = (&self.sheet, self.sheet.unit);
        let top = s.room[1] + s.room[3] + 5.0 * u;
        let size = 3.0 * u;
        let mut x = s.room[0];
        self.text(out, [x, top + size], size * 1.1, " font-weight=\"bold\"", self.w.legend);
        x += em(self.w.legend) * size * 1.1 + 5.0 * u;
        let left = x;
        let mut y = top;
        for (sign, word) in self.signs() {
            let width = 13.0 * u + em(word) * size;
            if x + width > s.room[0] + s.room[2] - 62.0 * u && x > left {
                (x, y) = (left, y + 5.5 * u);
            }
            let _ = match sign {
                Sign::Surface(fill) => writeln!(
                    out,
                    "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"{fill}\" stroke=\"#777\" stroke-width=\"{:.2}\"/>",
                    7.0 * u,
                    3.6 * u,
                    0.1 * u
                ),
                Sign::Line(colour, wide) => writeln!(
                    out,
                    "<path d=\"M{x:.2} {:.2}h{:.2}\" stroke=\"{colour}\" stroke-width=\"{:.2}\"/>",
                    y + 1.8 * u,
                    7.0 * u,
                    wide * u
                ),
            };
            self.text(out, [x + 8.5 * u, y + size], size, "", word);
            x += width;
        }
        let (metres, mm) = s.bar();
        let (x, y) = (s.room[0] + s.room[2] - mm, top + 9.0 * u);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.2} {:.2}v{:.2}h{mm:.2}v{:.2}M{:.2} {:.2}v{:.2}\" fill=\"none\" stroke=\"#222\" stroke-width=\"{:.2}\"/>",
            y - 1.5 * u,
            1.5 * u,
            -1.5 * u,
            x + mm / 2.0,
            y,
            -u,
            0.3 * u
        );
        let length = if metres < 1000.0 { format!("{metres} m") } else { format!("{} km", metres / 1000.0) };
        self.text(out, [x, y + 4.0 * u], size, "", "0");
        self.text(out, [x + mm, y + 4.0 * u], size, " text-anchor=\"end\"", &length);
        let scale = format!("{} 1 : {}", self.w.scale, thousands(s.scale));
        self.text(out, [x + mm, top + size], size * 1.1, " text-anchor=\"end\"", &scale);
    }

    fn signs(&self) -> Vec<(Sign, &'static str)> {
        let mut out = Vec::new();
        if self.level == Level::Grid {
            let fills = [
                (GridKind::Residential, COLOURS[0]),
                (GridKind::Unit, UNIT),
                (GridKind::Undeveloped, UNDEVELOPED),
            ];
            let there = |k: GridKind| self.areas.iter().any(|(a, _)| a.kind == Some(k));
            out.extend(
                fills.iter().filter(|(k, _)| there(*k)).map(|(k, f)| (Sign::Surface(f), kind(&self.w, *k))),
            );
            out.push((Sign::Line("#b3261e", 0.3), self.w.borders[0]));
            if self.area.level == Level::Community {
                out.push((Sign::Line("#5b0f0a", 0.9), self.w.borders[1]));
            } else {
                out.push((Sign::Line("#8c1d18", 0.6), self.w.borders[1]));
                out.push((Sign::Line("#5b0f0a", 0.9), self.w.borders[2]));
            }
        } else {
            let own = if self.level == Level::Community { 1 } else { 2 };
            out.push((Sign::Line("#b3261e", 0.3), self.w.borders[own]));
            if !self.between.is_empty() {
                out.push((Sign::Line("#8c1d18", 0.6), self.w.borders[2]));
            }
        }
        out.push((Sign::Surface("#ffffff"), self.w.ground[0]));
        out.push((Sign::Surface("#aacbe6"), self.w.ground[1]));
        out.push((Sign::Surface("#bfdcb4"), self.w.ground[2]));
        if self.area.level == Level::Community || self.sheet.scale < 6_000.0 {
            out.push((Sign::Surface("#8a8a8a"), self.w.ground[3]));
        }
        out
    }
}

/// How long a text is, in its own size: a Chinese character is as wide as high, another letter about half so.
fn em(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.58 } else { 1.0 }).sum()
}

/// The box a label takes: west, top, east, bottom. With a second line below the name or without.
fn label_box(at: [f64; 2], size: f64, long: f64, second: bool) -> [f64; 4] {
    let half = size * long / 2.0;
    [at[0] - half, at[1] - size, at[0] + half, at[1] + if second { size * 0.9 } else { size * 0.2 }]
}

/// A sign of the legend.
enum Sign {
    Surface(&'static str),
    Line(&'static str, f64),
}

/// Width of a road, metres.
fn road_m(class: &str) -> f64 {
    match class {
        "trunk" | "motorway" => 28.0,
        "primary" => 22.0,
        "secondary" => 15.0,
        "tertiary" => 10.0,
        "residential" => 7.0,
        _ => 3.0,
    }
}

/// The three digits that tell a grid from its sisters; other codes as they are.
fn last_part(code: &str) -> &str {
    if code.len() == 15 && code.is_ascii() { &code[12..] } else { code }
}

fn thousands(n: f64) -> String {
    let digits = format!("{n:.0}");
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
