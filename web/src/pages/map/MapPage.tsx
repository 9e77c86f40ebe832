// The map page: three levels from district to building, with search, cards, colours by measure, live cases and a picture to take along.

import { ControlOutlined, DownloadOutlined, LinkOutlined, PrinterOutlined, TableOutlined, UpOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Breadcrumb, Button, Drawer, Dropdown, Flex, Grid } from "antd";
import type OlMap from "ol/Map";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";
import { reducedMotion } from "../../map/BaseMap";
import { type Bbox, formatBbox, resolutionAt } from "../../map/geo";
import { HEAT_COLOURS } from "../../map/heatPoints";
import { PAPERS, type Paper } from "../../map/paper";
import { useGround } from "../../map/useGround";
import { dateTime, day as dayText, nameOf } from "../../text/format";
import { fromWall } from "../../text/zone";
import { useTitle } from "../../ui/hooks";
import { useKeys } from "../../ui/keys";
import { useMe } from "../../ui/me";
import { useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { AsOfBanner } from "./AsOf";
import { caseFeatures, countCases } from "./caseFeatures";
import { liveQuery, useLiveRefresh } from "./data";
import { dayList } from "./days";
import { Legend } from "./Legend";
import { MapSearch } from "./MapSearch";
import { MapView } from "./MapView";
import { Panel } from "./Panel";
import { Select } from "./Select";
import { type Card, caseFilter, readState } from "./state";
import "./page.css";
import { parsePosition } from "../../map/coordinates";
import { Tip } from "./Tip";
import { useChosen } from "./useChosen";
import { useHeat } from "./useHeat";
import { rootOf, useMapModel } from "./useMapModel";

// What is not on every map comes when it is asked for.
const CardPanel = lazy(() => import("./Cards").then((m) => ({ default: m.CardPanel })));
const TimeSlider = lazy(() => import("./TimeSlider").then((m) => ({ default: m.TimeSlider })));
const LayerOver = lazy(() => import("./LayerOver").then((m) => ({ default: m.LayerOver })));
const MapTables = lazy(() => import("./MapTables").then((m) => ({ default: m.MapTables })));

export { prefetch } from "./useMapModel";

const PAPER_KEYS = Object.keys(PAPERS) as Paper[];

/** The two ends of the heat map's colours. */
function heatLegend(few: string, many: string): { colour: string; label: string }[] {
  return [
    { colour: HEAT_COLOURS[0] ?? "", label: few },
    { colour: HEAT_COLOURS.at(-1) ?? "", label: many },
  ];
}

export function MapPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [search, set] = useUrl();
  const state = useMemo(() => readState(search), [search]);
  const root = rootOf(me);
  const model = useMapModel(state, root);
  const [view, setView] = useState<{ bbox: Bbox; zoom: number } | undefined>();
  const [hovered, setHovered] = useState<string | undefined>();
  const [panel, setPanel] = useState(false);
  const [drawing, setDrawing] = useState(false);
  const [shaping, setShaping] = useState(false);
  const [tables, setTables] = useState(false);
  const [olMap, setOlMap] = useState<OlMap | null>(null);
  const map = useRef<OlMap | null>(null);
  useLiveRefresh();
  const focusName = nameOf(model.focus.data?.name);
  useTitle([focusName, t("common:menu.map"), t("common:product")].filter(Boolean).join(" · "));

  const filter = useMemo(() => caseFilter(state, new Date()), [state]);
  const live = useQuery(liveQuery(view?.bbox, view?.zoom ?? 0, filter, state.cases !== "off"));
  const resolution = view ? resolutionAt(Math.round(view.zoom * 4) / 4) : 1;
  // A link may name a place or a managed part instead of a card; the palette does.
  const at = parsePosition(search.at ?? "");
  const pin = at.ok ? at.lonlat : undefined;
  const card = useMemo((): Card | undefined => {
    if (state.card) return state.card;
    if (search.facility) return { kind: "facility", id: search.facility };
    return search.at && parsePosition(search.at).ok ? { kind: "place", id: search.at } : undefined;
  }, [state.card, search.facility, search.at]);

  const chosenCase = card?.kind === "case" ? card.id : undefined;
  const chosen = useChosen(card);
  const cases = useMemo(
    () => (state.cases === "off" || state.look === "heat" ? [] : caseFeatures(live.data, resolution, chosenCase)),
    [live.data, state.cases, state.look, resolution, chosenCase],
  );
  const caseCount = useMemo(() => (state.cases === "off" ? 0 : countCases(live.data)), [live.data, state.cases]);

  const heat = state.cases !== "off" && state.look === "heat";
  useHeat({ map: olMap, on: heat, bbox: view?.bbox, zoom: view?.zoom ?? 0, filter, onFailed: showProblem });
  const ground = state.layers.has("base") ? me.basemaps?.find((g) => g.id === state.ground) : undefined;
  const groundFailed = useGround(olMap, ground);
  const days = useMemo(() => dayList(state.days), [state.days]);
  const onTime = useCallback((open: boolean) => set({ day: open ? (days.at(-1) ?? null) : null }), [set, days]);
  const onDay = useCallback((day: string) => set({ day }, { replace: true }), [set]);
  const onAsOf = useCallback((as_of: string | null) => set({ as_of }), [set]);
  const withoutDay = useMemo(() => caseFilter({ ...state, day: undefined }, new Date()), [state]);

  const onCard = useCallback((c: Card) => set({ card: `${c.kind}:${c.id}`, facility: null }), [set]);
  const closeCard = useCallback(() => set({ card: null, facility: null, at: null }), [set]);
  const goTo = useCallback(
    (code: string) => {
      setHovered(undefined);
      set({ area: code === root ? null : code, level: null, measure: null, bbox: null, card: null, facility: null, at: null });
    },
    [set, root],
  );
  const { shown, focusLevel } = model;
  const onArea = useCallback(
    (code: string) => {
      setPanel(false);
      // Buildings are the last level: a grid there shows its card instead of going further in.
      if (shown === "thing" && focusLevel !== "district" && focusLevel !== "street") {
        set({ card: `area:${code}`, facility: null, at: null });
        return;
      }
      setHovered(undefined);
      set({ area: code, level: null, measure: null, bbox: null, card: `area:${code}`, facility: null, at: null });
    },
    [set, shown, focusLevel],
  );
  const path = model.focus.data?.path ?? [];
  const parent = model.focus.data?.parent_code;
  const canGoUp = !!parent && model.code !== me.city.root_area?.code;
  const goUp = useCallback(() => {
    if (canGoUp && parent) goTo(parent);
  }, [canGoUp, parent, goTo]);
  const goToPlace = useCallback(
    (p: LonLat) => {
      const m = 0.0015;
      set({
        at: p.join(","),
        bbox: formatBbox([p[0] - m, p[1] - m, p[0] + m, p[1] + m]),
        card: null,
        facility: null,
        level: "thing",
      });
    },
    [set],
  );
  const onFound = useCallback(
    (c: Card, position?: LonLat | null) => {
      const m = 0.001;
      const box = position && formatBbox([position[0] - m, position[1] - m, position[0] + m, position[1] + m]);
      set({
        card: `${c.kind}:${c.id}`,
        level: c.kind === "case" ? null : "thing",
        facility: null,
        at: null,
        ...(box ? { bbox: box } : {}),
      });
    },
    [set],
  );
  const onView = useCallback(
    (bbox: Bbox, zoom: number, byUser: boolean) => {
      setView({ bbox, zoom });
      if (byUser) set({ bbox: formatBbox(bbox) }, { replace: true });
    },
    [set],
  );
  const onMap = useCallback((m: OlMap | null) => {
    map.current = m;
    setOlMap(m);
  }, []);

  useKeys({
    escape: () => (card ? closeCard() : goUp()),
    backspace: goUp,
    "/": () => document.getElementById("map-search")?.focus(),
  });

  const title = `${focusName} · ${t(`map:measure.${model.measure}`)}`;
  const asOf = state.as_of && dayText(fromWall(state.as_of));
  const savePng = async (paper?: Paper) => {
    if (!map.current) return;
    setDrawing(true);
    try {
      const { download, mapSheet } = await import("../../map/exportPng");
      const now = dateTime(new Date().toISOString());
      const text = {
        title,
        subtitle: [
          t(`map:shown.${shown}`),
          t(`map:cases.${state.cases}`),
          state.day ?? "",
          asOf && t("map:as_of_says", { date: asOf }),
        ]
          .filter(Boolean)
          .join(" · "),
        legendTitle: heat ? t("map:look.heat") : model.measure === "none" ? "" : t(`map:measure.${model.measure}`),
        legend: heat ? heatLegend(t("map:heat.few"), t("map:heat.many")) : model.legend,
        footer: t("map:picture_footer", { time: now, name: me.user.name }),
        source: [t("map:picture_source", { city: nameOf(me.city.name) }), ground && !groundFailed ? ground.attribution : ""]
          .filter(Boolean)
          .join(" · "),
      };
      const blob = await mapSheet(map.current, text, paper);
      download(blob, [model.code, shown, model.measure, paper].filter(Boolean).join("-").concat(".png"));
      message.success(t("map:picture_done"));
    } catch (error) {
      showProblem(error);
    } finally {
      setDrawing(false);
    }
  };
  const copy = () =>
    navigator.clipboard
      .writeText(window.location.href)
      .then(() => message.success(t("common:copied")))
      .catch(() => message.warning(t("common:copy_failed")));

  const slider = state.day !== undefined && state.cases !== "off";
  const controls = (
    <Panel
      state={state}
      model={model}
      hovered={hovered}
      caseCount={live.data ? caseCount : undefined}
      set={set}
      onHover={setHovered}
      onArea={onArea}
      onCard={onCard}
      onUp={goUp}
      onTime={onTime}
    />
  );
  return (
    <div className="map-page">
      <h1 className="sr-only">{t("map:map_of", { area: focusName })}</h1>
      <div className="map-bar">
        <Button icon={<UpOutlined />} disabled={!canGoUp} onClick={goUp} aria-label={t("map:up")} title={t("map:up")} />
        <Breadcrumb
          className="map-crumbs"
          items={path.map((a) => ({
            key: a.code,
            title:
              a.code === model.code ? (
                <span aria-current="location">{nameOf(a.name)}</span>
              ) : (
                <Button type="link" size="small" onClick={() => goTo(a.code)}>
                  {nameOf(a.name)}
                </Button>
              ),
          }))}
        />
        <div className="map-search">
          <MapSearch onArea={onArea} onPlace={goToPlace} onCard={onFound} />
        </div>
        <Flex gap={4}>
          {!wide && (
            <Button
              icon={<ControlOutlined />}
              onClick={() => setPanel(true)}
              aria-label={t("map:controls")}
              title={t("map:controls")}
            />
          )}
          <Button
            icon={<LinkOutlined />}
            onClick={() => void copy()}
            aria-label={t("common:copy_link")}
            title={t("common:copy_link")}
          />
          <Button
            icon={<TableOutlined />}
            onClick={() => setTables(true)}
            aria-label={t("map:tables.show")}
            title={t("map:tables.show")}
          />
          <Dropdown
            trigger={["click"]}
            menu={{
              items: (["screen", ...PAPER_KEYS] as const).map((key) => ({ key, label: t(`map:paper.${key}`) })),
              onClick: ({ key }) => void savePng(PAPER_KEYS.find((p) => p === key)),
            }}
          >
            <Button icon={<DownloadOutlined />} loading={drawing} aria-label={t("map:picture")} title={t("map:picture")} />
          </Dropdown>
          {wide && (
            <Button
              icon={<PrinterOutlined />}
              onClick={() => window.print()}
              aria-label={t("map:print")}
              title={t("map:print")}
            />
          )}
        </Flex>
      </div>
      <div className="map-body">
        {wide && (
          <aside className="map-panel" aria-label={t("map:controls")}>
            <a className="skip" href="#after-map">
              {t("map:skip")}
            </a>
            {controls}
          </aside>
        )}
        <MapView
          label={t("map:map_of", { area: focusName })}
          shown={shown}
          layers={state.layers}
          areas={model.areas}
          outlines={model.outlines}
          focus={model.border}
          focusLevel={focusLevel}
          cases={cases}
          chosen={chosen}
          faint={heat}
          ground={ground !== undefined}
          drawing={shaping}
          look={model.look}
          hovered={hovered}
          card={card}
          pin={pin}
          bbox={state.bbox ?? model.box}
          exact={state.bbox !== undefined}
          onHover={setHovered}
          onArea={onArea}
          onCard={onCard}
          onView={onView}
          onMap={onMap}
        >
          {ground && (
            <div className="map-ground" role="status">
              {groundFailed ? t("map:ground.failed", { name: nameOf(ground.name) }) : ground.attribution}
            </div>
          )}
          {state.layer && (
            <Suspense fallback={null}>
              <LayerOver map={olMap} layer={state.layer} day={state.as_of} />
            </Suspense>
          )}
          <AsOfBanner day={state.as_of} onDay={onAsOf} />
          {hovered && <Tip code={hovered} features={model.areas} />}
          <div className="map-foot">
            {(model.legend.length > 0 || state.cases !== "off") && (
              <Legend
                title={t(`map:measure.${model.measure}`)}
                items={heat ? [] : model.legend}
                cases={state.cases !== "off" && !heat && wide}
                heat={heat}
                folded={!wide && slider}
              />
            )}
            <Suspense fallback={null}>
              {slider && (
                <TimeSlider
                  days={days}
                  day={state.day ?? ""}
                  count={live.data && !live.isPlaceholderData ? caseCount : undefined}
                  calm={reducedMotion()}
                  onDay={onDay}
                  onClose={() => onTime(false)}
                />
              )}
            </Suspense>
          </div>
          {state.cases !== "off" && (
            <Select
              map={olMap}
              within={state.within}
              bbox={view?.bbox}
              filter={filter}
              onWithin={(within) => set({ within })}
              onDrawing={setShaping}
            />
          )}
          <Suspense fallback={null}>
            {card && (
              <CardPanel
                card={card}
                focus={model.code}
                measure={model.measure}
                as_of={state.as_of}
                areas={model.areas}
                onClose={closeCard}
                onArea={goTo}
                onCard={onCard}
              />
            )}
            {tables && (
              <MapTables
                model={model}
                filter={withoutDay}
                as_of={state.as_of}
                days={days}
                view={view && { ...view, resolution }}
                onPlace={(p) => {
                  setTables(false);
                  goToPlace(p);
                }}
                onDay={(day) => {
                  setTables(false);
                  onDay(day);
                }}
                onClose={() => setTables(false)}
              />
            )}
          </Suspense>
        </MapView>
        <span id="after-map" tabIndex={-1} />
      </div>
      {!wide && (
        <Drawer open={panel} placement="bottom" size="75%" title={t("map:controls")} onClose={() => setPanel(false)}>
          {controls}
        </Drawer>
      )}
    </div>
  );
}
