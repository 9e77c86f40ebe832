//! All routes. Those of the documented interface carry their own description; the plain ones are listed here.

mod admin;
mod areas;
mod attachments;
mod bell;
mod border_file;
mod borders;
mod cases;
mod catalogue;
mod config;
mod coverage;
mod division;
mod exports;
mod filters;
mod handover;
mod hotspots;
mod import;
mod layers;
mod lists;
mod locate;
mod map;
mod notices;
mod plans;
mod pmtiles;
mod portal;
mod prefs;
mod print;
mod print_words;
mod public;
mod session;
mod shifts;
mod stream;
mod support;
mod system;
mod views;
mod wall_map;
mod work;

use crate::{Ctx, openapi::Api};
use axum::{Router, routing::get};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The documented interface.
pub fn api() -> OpenApiRouter<Ctx> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(session::login, session::logout))
        .routes(routes!(session::me, session::me_change))
        .routes(routes!(session::sessions))
        .routes(routes!(session::session_end))
        .routes(routes!(session::password))
        .routes(routes!(session::totp_begin, session::totp_end))
        .routes(routes!(session::totp_confirm))
        .routes(routes!(prefs::read, prefs::put))
        .routes(routes!(bell::list))
        .routes(routes!(bell::mark))
        .routes(routes!(bell::watching, bell::watch, bell::unwatch))
        .routes(routes!(exports::list, exports::begin))
        .routes(routes!(exports::read, exports::cancel))
        .routes(routes!(exports::file))
        .routes(routes!(views::list, views::add))
        .routes(routes!(views::change, views::remove))
        .routes(routes!(areas::list, areas::add))
        .routes(routes!(areas::card, areas::change))
        .routes(routes!(areas::children))
        .routes(routes!(areas::retire))
        .routes(routes!(areas::geojson))
        .routes(routes!(borders::check))
        .routes(routes!(coverage::report))
        .routes(routes!(coverage::repairs, coverage::mend))
        .routes(routes!(division::divide))
        .routes(routes!(plans::list, plans::begin))
        .routes(routes!(plans::read, plans::save))
        .routes(routes!(plans::act))
        .routes(routes!(plans::draw))
        .routes(routes!(borders::list))
        .routes(routes!(borders::drop_plan))
        .routes(routes!(layers::list, layers::add))
        .routes(routes!(layers::card, layers::change))
        .routes(routes!(layers::end))
        .routes(routes!(layers::geojson))
        .routes(routes!(layers::grid_add))
        .routes(routes!(layers::grid_change))
        .routes(routes!(layers::grid_retire))
        .routes(routes!(border_file::look))
        .routes(routes!(border_file::take, border_file::layer))
        .routes(routes!(border_file::areas))
        .routes(routes!(locate::locate, locate::locate_many))
        .routes(routes!(map::geocode))
        .routes(routes!(map::card))
        .routes(routes!(map::cases_geojson))
        .routes(routes!(map::search))
        .routes(routes!(catalogue::categories))
        .routes(routes!(catalogue::suggest))
        .routes(routes!(catalogue::public_categories))
        .routes(routes!(catalogue::route))
        .routes(routes!(catalogue::calendar, catalogue::calendar_put))
        .routes(routes!(catalogue::calendar_preview))
        .routes(routes!(catalogue::rights))
        .routes(routes!(catalogue::callback))
        .routes(routes!(admin::departments, admin::department_add))
        .routes(routes!(admin::department_change))
        .routes(routes!(admin::users, admin::user_add))
        .routes(routes!(admin::user_change))
        .routes(routes!(admin::user_password))
        .routes(routes!(admin::user_totp_reset))
        .routes(routes!(config::read, config::put))
        .routes(routes!(config::check))
        .routes(routes!(config::versions))
        .routes(routes!(config::next_code))
        .routes(routes!(hotspots::hotspots))
        .routes(routes!(admin::posts, admin::post_add))
        .routes(routes!(admin::post_change))
        .routes(routes!(handover::preview, handover::hand_over))
        .routes(routes!(import::areas))
        .routes(routes!(import::users))
        .routes(routes!(import::template))
        .routes(routes!(import::checked))
        .routes(routes!(admin::audit))
        .routes(routes!(lists::list, cases::report))
        .routes(routes!(lists::facets))
        .routes(routes!(lists::routes))
        .routes(routes!(cases::bulk))
        .routes(routes!(cases::read))
        .routes(routes!(cases::events))
        .routes(routes!(cases::actions, cases::act))
        .routes(routes!(cases::field_people))
        .routes(routes!(cases::similar))
        .routes(routes!(cases::same_reporter))
        .routes(routes!(cases::similar_to))
        .routes(routes!(cases::presence, cases::presence_beat))
        .routes(routes!(notices::of_case))
        .routes(routes!(notices::resend))
        .routes(routes!(notices::list))
        .routes(routes!(notices::test))
        .routes(routes!(attachments::upload))
        .routes(routes!(attachments::read))
        .routes(routes!(attachments::thumb))
        .routes(routes!(shifts::list, shifts::add))
        .routes(routes!(shifts::change, shifts::remove))
        .routes(routes!(shifts::copy_week))
        .routes(routes!(shifts::take_over))
        .routes(routes!(shifts::hand_over))
        .routes(routes!(work::work))
        .routes(routes!(work::tasks))
        .routes(routes!(public::track))
        .routes(routes!(public::rate))
        .routes(routes!(public::withdraw))
        .routes(routes!(public::urge))
        .routes(routes!(public::comment))
        .routes(routes!(public::attach))
        .routes(routes!(public::report))
        .routes(routes!(portal::portal))
        .routes(routes!(portal::places))
        .routes(routes!(portal::place))
        .routes(routes!(support::nearby))
        .routes(routes!(support::support))
        .routes(routes!(stream::stream))
}

/// Routes outside the document: tiles, the printed form, health, metrics, the document itself.
pub fn plain() -> Router<Ctx> {
    Router::new()
        .route("/api/v1/tiles/{layer}/{z}/{x}/{y}", get(map::tile))
        .route("/api/v1/public/tiles/{z}/{x}/{y}", get(map::public_tile))
        .route("/api/v1/basemaps/{id}", get(pmtiles::file))
        .route("/api/v1/cases/{id}/print", get(print::form))
        .route("/api/v1/areas/{code}/map.svg", get(wall_map::draw))
        .route("/api/openapi.json", get(system::openapi))
        .route("/healthz", get(system::healthz))
        .route("/readyz", get(system::readyz))
        .route("/metrics", get(crate::metrics::page))
}
