// The panel beside the map: where we are, level, colours, layers, cases, and the list of areas.

import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Flex, Radio, Select, Typography } from "antd";
import { lazy, Suspense, useId } from "react";
import { useTranslation } from "react-i18next";
import { MEASURES } from "../../map/classes";
import { formatBbox } from "../../map/geo";
import { nameOf } from "../../text/format";
import { useMe } from "../../ui/me";
import { Failed, Loading } from "../../ui/States";
import { AreaList } from "./AreaList";
import { AsOfField } from "./AsOf";
import { CASE_FILTERS, type Card, caseFilter, gridsFilter, LAYERS, LOOKS, type MapState, shownBelow, writeLayers } from "./state";
import type { MapModel } from "./useMapModel";

const LayerChoice = lazy(() => import("./LayerOver").then((m) => ({ default: m.LayerChoice })));

interface PanelProps {
  state: MapState;
  model: MapModel;
  hovered?: string;
  caseCount?: number;
  set: (change: Record<string, string | null>) => void;
  onHover: (code: string | undefined) => void;
  onArea: (code: string) => void;
  onCard: (card: Card) => void;
  onUp: () => void;
  /** The time slider is opened or closed. */
  onTime: (open: boolean) => void;
}

/** Controls and the list; every change goes to the address. */
export function Panel({ state, model, hovered, caseCount, set, onHover, onArea, onCard, onUp, onTime }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const grounds = useMe().basemaps ?? [];
  const { shown, measure, focusLevel, items, shapes } = model;
  const measures = MEASURES.filter((m) => m !== "kind" || shown === "grid" || shown === "thing");
  const listName = t("map:list.label", {
    area: nameOf(model.focus.data?.name),
    level: t(`map:shown.${shown === "thing" ? "grid" : shown}`),
  });
  const filter = caseFilter(state, new Date());
  return (
    <Flex vertical gap={12} className="map-panel-body">
      <div>
        <span id={`${id}-level`} className="map-field">
          {t("map:level")}
        </span>
        <Radio.Group
          aria-labelledby={`${id}-level`}
          className="map-levels"
          optionType="button"
          value={shown}
          onChange={(e) => set({ level: e.target.value, measure: null, bbox: null })}
          options={shownBelow(focusLevel).map((s) => ({ value: s, label: t(`map:shown.${s}`) }))}
        />
      </div>
      <div>
        <label className="map-field" htmlFor={`${id}-measure`}>
          {t("map:measure")}
        </label>
        <Select
          id={`${id}-measure`}
          style={{ width: "100%" }}
          value={measure}
          onChange={(value) => set({ measure: value })}
          options={measures.map((m) => ({ value: m, label: t(`map:measure.${m}`) }))}
        />
      </div>
      <AsOfField id={`${id}-as-of`} day={state.as_of} onDay={(as_of) => set({ as_of })} />
      <div>
        <label className="map-field" htmlFor={`${id}-cases`}>
          {t("map:cases")}
        </label>
        <Flex gap={8}>
          <Select
            id={`${id}-cases`}
            style={{ flex: 1, minWidth: 0 }}
            value={state.cases}
            onChange={(value) => set({ cases: value === "open" ? null : value })}
            options={CASE_FILTERS.map((c) => ({ value: c, label: t(`map:cases.${c}`) }))}
          />
          <Select
            aria-label={t("map:days")}
            style={{ flex: 1, minWidth: 0 }}
            disabled={state.cases === "off"}
            value={String(state.days ?? "")}
            onChange={(value) => set({ days: value || null })}
            options={["", "1", "7", "30", "90"].map((d) => ({
              value: d,
              label: d ? t("map:days_last", { count: Number(d) }) : t("map:days_all"),
            }))}
          />
        </Flex>
        {state.cases !== "off" && (
          <Flex justify="space-between" align="center" wrap gap="4px 12px" style={{ marginTop: 8 }}>
            <Radio.Group
              aria-label={t("map:look")}
              value={state.look}
              onChange={(e) => set({ look: e.target.value === "points" ? null : e.target.value })}
              options={LOOKS.map((l) => ({ value: l, label: t(`map:look.${l}`) }))}
            />
            <Checkbox checked={state.day !== undefined} onChange={(e) => onTime(e.target.checked)}>
              {t("map:time.title")}
            </Checkbox>
          </Flex>
        )}
        {state.cases !== "off" && (
          <Flex justify="space-between" align="center" wrap gap={4} style={{ marginTop: 6 }}>
            <Typography.Text type="secondary" aria-live="polite">
              {caseCount === undefined ? " " : t("map:cases_in_view", { count: caseCount })}
            </Typography.Text>
            <Link
              to="/cases"
              search={
                {
                  ...filter,
                  ...gridsFilter(state.as_of),
                  ...(state.bbox ? { bbox: formatBbox(state.bbox) } : { area: model.code }),
                } as never
              }
            >
              <Button type="link" size="small" style={{ paddingInline: 0, minHeight: 24 }}>
                {t("map:list_cases")}
              </Button>
            </Link>
          </Flex>
        )}
      </div>
      <fieldset className="map-layers">
        <legend className="map-field">{t("map:layers")}</legend>
        <Flex wrap gap="4px 12px">
          {LAYERS.filter((l) => l !== "facilities" || shown === "thing").map((layer) => (
            <Checkbox
              key={layer}
              checked={state.layers.has(layer)}
              onChange={(e) => {
                const next = new Set(state.layers);
                if (e.target.checked) next.add(layer);
                else next.delete(layer);
                set({ layers: writeLayers(next) });
              }}
            >
              {t(`map:layer.${layer}`)}
            </Checkbox>
          ))}
        </Flex>
        {grounds.length > 0 && (
          <Select
            aria-label={t("map:layer.base")}
            style={{ width: "100%", marginTop: 8 }}
            disabled={!state.layers.has("base")}
            value={state.ground ?? ""}
            onChange={(value) => set({ ground: value || null })}
            options={[{ value: "", label: t("map:ground.own") }, ...grounds.map((g) => ({ value: g.id, label: nameOf(g.name) }))]}
          />
        )}
        <Suspense fallback={null}>
          <LayerChoice value={state.layer} onChange={(layer) => set({ layer })} />
        </Suspense>
      </fieldset>
      <div className="map-list-box">
        <Typography.Text strong>{listName}</Typography.Text>
        {shapes.error && shapes.data === undefined ? (
          <Failed error={shapes.error} retry={() => void client.invalidateQueries({ queryKey: ["shapes"] })} />
        ) : shapes.data === undefined ? (
          <Loading rows={5} />
        ) : (
          <AreaList
            label={listName}
            items={items}
            hovered={hovered}
            onHover={onHover}
            onOpen={onArea}
            onCard={(code) => onCard({ kind: "area", id: code })}
            onUp={onUp}
          />
        )}
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {t("map:list.help")}
        </Typography.Text>
      </div>
    </Flex>
  );
}
