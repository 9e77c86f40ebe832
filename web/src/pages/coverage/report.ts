// The report as a table: every place that is shown, then faulty and missing borders and faults of codes. Pure but for the language.

import type { TFunction } from "i18next";
import { nameOf } from "../../text/format";
import type { AreaRef, Coverage } from "./data";
import type { Group } from "./places";
import { codeText } from "./words";

const lines = (areas: readonly AreaRef[]) => [areas.map((a) => nameOf(a.name)).join("; "), areas.map((a) => a.code).join("; ")];
const digits = (value: number, count: number) => String(Number(value.toFixed(count)));

/** Heading and rows; numbers are written for machines. */
export function reportRows(t: TFunction, report: Coverage, groups: readonly Group[]): string[][] {
  const head = [
    t("coverage:column.above"),
    t("coverage:column.kind"),
    t("coverage:column.severity"),
    t("coverage:column.lon"),
    t("coverage:column.lat"),
    t("coverage:column.surface"),
    t("coverage:column.width"),
    t("coverage:column.areas"),
    t("coverage:column.codes"),
    t("coverage:column.note"),
  ];
  const place = (p: [number, number] | null | undefined) => (p ? [digits(p[0], 7), digits(p[1], 7)] : ["", ""]);
  const places = groups.flatMap(({ cover, places: shown }) =>
    shown.map((f) => [
      nameOf(cover.parent.name),
      t(`coverage:kind.${f.kind}`),
      t(`coverage:severity.${f.severity}`),
      ...place(f.position),
      digits(f.area_m2, 3),
      digits(f.mean_width_m, 4),
      ...lines(f.areas),
      "",
    ]),
  );
  const borders = report.items.flatMap((cover) => {
    const above = nameOf(cover.parent.name);
    return [
      ...cover.unsound.map((u) => [
        above,
        t("coverage:row.unsound"),
        "",
        ...place(u.position),
        "",
        "",
        ...lines([u.area]),
        t(`coverage:unsound.${u.kind}`),
      ]),
      ...cover.without_border.map((a) => [above, t("coverage:row.borderless"), "", "", "", "", "", ...lines([a]), ""]),
      ...(cover.parent_border ? [] : [[above, t("coverage:row.unknown"), "", "", "", "", "", ...lines([cover.parent]), ""]]),
    ];
  });
  const codes = report.codes.map((c) => ["", t("coverage:row.code"), "", "", "", "", "", ...lines([c.area]), codeText(t, c)]);
  return [head, ...places, ...borders, ...codes];
}
