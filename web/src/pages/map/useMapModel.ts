// Joins the address and the server's answers into what the map page shows: focus, areas, colours, legend, list.

import { useQuery } from "@tanstack/react-query";
import type Feature from "ol/Feature";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "../../api/queries";
import type { Me } from "../../api/types";
import { type AreaNumbers, classOf, colourClasses, isRate, KIND_COLOURS, measureValue } from "../../map/classes";
import type { AreaLook } from "../../map/styleAreas";
import { currentLang } from "../../text";
import { nameOf, number } from "../../text/format";
import { INTL_LOCALE } from "../../text/languages";
import type { Search } from "../../ui/url";
import type { AreaItem } from "./AreaList";
import { areaQuery, shapesQuery } from "./data";
import { areaFeatures, borderFeature, boxOf } from "./features";
import type { LegendItem } from "./Legend";
import { type MapState, readState, shapeLevel, shownLevel, shownMeasure } from "./state";

/** A name without the name of the area in focus before it: inside a community its grids need not repeat it. */
export function withoutParent(name: string, parent: string): string {
  const rest = parent && name.startsWith(parent) ? name.slice(parent.length).trim() : "";
  return rest || name;
}

/** Code of the area the map shows first. */
export const rootOf = (me: Me) => me.city.district_code || me.city.root_area?.code || "";

/** Asks for what the first picture needs before there is a map: the area in focus and, where it is the district, its shapes. */
export function prefetch(me: Me, search: Search): void {
  const state = readState(search);
  const code = state.area ?? rootOf(me);
  void queryClient.prefetchQuery(areaQuery(code));
  if (code !== rootOf(me) || !me.city.district_code) return;
  const shown = shownLevel(state, "district");
  const levels = new Set([shapeLevel(shown), ...(shown === "community" ? ["street"] : [])]);
  for (const level of levels) void queryClient.prefetchQuery(shapesQuery(level, code, state.as_of));
}

/** Everything the map page derives for the area in focus. */
export function useMapModel(state: MapState, root: string) {
  const { t } = useTranslation();
  const lang = currentLang();
  const code = state.area ?? root;
  const focus = useQuery(areaQuery(code));
  const focusLevel = focus.data?.level ?? "district";
  const shown = shownLevel(state, focusLevel);
  const measure = shownMeasure(state, shown);
  const known = focus.data !== undefined;
  const shapes = useQuery(shapesQuery(shapeLevel(shown), known ? code : "", state.as_of));
  const wantOutlines = known && shown === "community" && focusLevel !== "street";
  // The card has the border of today only.
  const whole = useQuery(shapesQuery(focusLevel, known && state.as_of ? code : "", state.as_of));
  const streets = useQuery(shapesQuery("street", wantOutlines ? code : "", state.as_of));

  const focusName = focus.data?.name;
  const areas = useMemo(() => areaFeatures(shapes.data), [shapes.data]);
  const outlines = useMemo(() => (wantOutlines ? areaFeatures(streets.data) : []), [wantOutlines, streets.data]);
  const boundary = state.as_of ? whole.data?.features[0]?.geometry : focus.data?.boundary;
  const border = useMemo(() => borderFeature(boundary), [boundary]);
  const box = useMemo(() => boxOf(border) ?? boxOf(areas), [border, areas]);

  const format = useCallback(
    (value: number) =>
      isRate(measure)
        ? new Intl.NumberFormat(INTL_LOCALE[lang], { style: "percent", maximumFractionDigits: 0 }).format(value)
        : number(Math.round(value * 10) / 10),
    [measure, lang],
  );
  const classes = useMemo(() => {
    const values = areas.map((f) => measureValue(measure, f.getProperties() as AreaNumbers));
    return colourClasses(
      measure,
      values.filter((v) => v !== undefined),
    );
  }, [areas, measure]);

  // The language is a reason to draw again although it is read inside nameOf.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const look = useCallback(
    (f: Feature): AreaLook => {
      const label = withoutParent(nameOf(f.get("name")), nameOf(focusName));
      if (measure === "none") return { label };
      if (measure === "kind") {
        const kind = String(f.get("kind") ?? "");
        const plain = shown !== "grid" || kind === "residential";
        return { label, fill: KIND_COLOURS[kind], detail: plain ? undefined : t(`map:kind.${kind}`), closeOnly: true };
      }
      const value = measureValue(measure, f.getProperties() as AreaNumbers);
      if (value === undefined) return { label, detail: t("map:measure.unknown") };
      return { label, fill: classOf(classes, value)?.colour, detail: format(value) };
    },
    [measure, shown, classes, format, t, lang, focusName],
  );
  const legend = useMemo((): LegendItem[] => {
    if (measure === "none") return [];
    if (measure === "kind") {
      return Object.entries(KIND_COLOURS).map(([kind, colour]) => ({ colour, label: t(`map:kind.${kind}`) }));
    }
    return classes.map((c) => ({
      colour: c.colour,
      label: c.from === c.to ? format(c.to) : `${format(c.from)} – ${format(c.to)}`,
    }));
  }, [measure, classes, format, t]);

  const items = useMemo(
    (): AreaItem[] =>
      areas
        .map((f) => {
          const l = look(f);
          const open = Number(f.get("open_cases") ?? 0);
          const value =
            measure === "none" || measure === "kind" ? open : (measureValue(measure, f.getProperties() as AreaNumbers) ?? -1);
          const detail =
            measure === "kind" ? t(`map:kind.${f.get("kind")}`) : measure === "none" ? number(open) : (l.detail ?? "");
          return { code: String(f.get("code")), name: l.label, detail, colour: l.fill, value };
        })
        .sort((a, b) => (measure === "kind" ? a.code.localeCompare(b.code) : b.value - a.value || a.code.localeCompare(b.code))),
    [areas, look, measure, t],
  );
  return { code, focus, focusLevel, shown, measure, shapes, areas, outlines, border, box, look, legend, items };
}

/** What {@link useMapModel} gives. */
export type MapModel = ReturnType<typeof useMapModel>;
