// What the map shows, as tables: the numbers of the areas, the densest places, the cases per day.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Modal, Tabs } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Facets } from "../../api/types";
import { type AreaNumbers, measureValue } from "../../map/classes";
import { type Bbox, formatBbox, fromMap, type LonLat } from "../../map/geo";
import { densest, HEAT_RADIUS } from "../../map/heatPoints";
import { currentLang } from "../../text";
import { day as dayText, nameOf, number } from "../../text/format";
import { INTL_LOCALE } from "../../text/languages";
import { fromWall } from "../../text/zone";
import { Nothing, Show } from "../../ui/States";
import { liveQuery } from "./data";
import { dayFilter } from "./days";
import { gridsFilter } from "./state";
import { heatPoints } from "./useHeat";
import type { MapModel } from "./useMapModel";

interface MapTablesProps {
  model: MapModel;
  /** Filters of the cases on the map, without the day. */
  filter: Record<string, string>;
  /** The day whose areas the map shows, when it is not today. */
  as_of?: string;
  days: string[];
  view?: { bbox: Bbox; zoom: number; resolution: number };
  onPlace: (at: LonLat) => void;
  onDay: (day: string) => void;
  onClose: () => void;
}

/** Opened by mounting. */
export function MapTables(props: MapTablesProps) {
  const { t } = useTranslation();
  return (
    <Modal open width={860} title={t("map:tables.title")} footer={null} onCancel={props.onClose}>
      <Tabs
        items={[
          { key: "areas", label: t("map:tables.areas"), children: <Areas model={props.model} /> },
          { key: "dense", label: t("map:tables.dense"), children: <Dense {...props} /> },
          { key: "days", label: t("map:tables.days"), children: <Days {...props} /> },
        ]}
      />
    </Modal>
  );
}

function percent(value: number | undefined): string {
  if (value === undefined) return "–";
  return new Intl.NumberFormat(INTL_LOCALE[currentLang()], { style: "percent", maximumFractionDigits: 0 }).format(value);
}

interface Row {
  key: string;
  /** The first cell, which names the row. */
  head: ReactNode;
  cells: ReactNode[];
}

/** A table with a name, headings and rows. */
function Numbers({ name, headings, rows }: { name: string; headings: string[]; rows: Row[] }) {
  return (
    <div className="map-table">
      <table>
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr>
            {headings.map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.head}</th>
              {row.cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const AREA_MEASURES = ["open", "overdue", "overdue_rate", "on_time", "households", "population"] as const;

function Areas({ model }: { model: MapModel }) {
  const { t } = useTranslation();
  const rows = model.items.flatMap((item) => {
    const f = model.areas.find((a) => a.get("code") === item.code);
    if (!f) return [];
    const n = f.getProperties() as AreaNumbers;
    const cells = [
      number(n.open_cases ?? 0),
      number(n.overdue_cases ?? 0),
      percent(measureValue("overdue_rate", n)),
      percent(measureValue("on_time", n)),
      number(n.households ?? 0),
      number(n.population ?? 0),
    ];
    return [{ key: item.code, head: nameOf(f.get("name")), cells }];
  });
  const headings = [t("map:card.area"), ...AREA_MEASURES.map((m) => t(`map:measure.${m}`))];
  return <Numbers name={t("map:tables.areas")} headings={headings} rows={rows} />;
}

function Dense({ filter, view, onPlace }: MapTablesProps) {
  const { t } = useTranslation();
  const query = useQuery(liveQuery(view?.bbox, (view?.zoom ?? 0) + 2, filter, view !== undefined));
  return (
    <Show query={query}>
      {(data) => {
        const reach = HEAT_RADIUS * (view?.resolution ?? 1);
        const rows = densest(heatPoints(data), reach, 20);
        if (rows.length === 0) return <Nothing text={t("map:tables.none")} />;
        return (
          <Numbers
            name={t("map:tables.dense")}
            headings={[t("map:tables.place"), t("map:cases"), t("map:measure.overdue"), t("map:list_cases")]}
            rows={rows.map((p) => {
              const at = fromMap([p.x, p.y]);
              const [w, s] = fromMap([p.x - reach, p.y - reach]);
              const [e, n] = fromMap([p.x + reach, p.y + reach]);
              return {
                key: at.join(),
                head: (
                  <Button type="link" size="small" onClick={() => onPlace(at)}>
                    {at.map((v) => v.toFixed(5)).join(", ")}
                  </Button>
                ),
                cells: [
                  number(p.weight),
                  number(p.overdue),
                  <Link key="list" to="/cases" search={{ ...filter, bbox: formatBbox([w, s, e, n]) } as never}>
                    {t("map:list_cases")}
                  </Link>,
                ],
              };
            })}
          />
        );
      }}
    </Show>
  );
}

/** Counts of many days; a few at a time, so that the server hears no crowd. */
async function countDays(days: string[], filter: Record<string, string>, signal: AbortSignal): Promise<Facets[]> {
  const out: Facets[] = [];
  for (let i = 0; i < days.length; i += 6) {
    const some = days.slice(i, i + 6).map((d) => {
      return api.get<Facets>("/cases/facets", { ...filter, ...dayFilter(d), facets: "state" }, signal);
    });
    out.push(...(await Promise.all(some)));
  }
  return out;
}

function Days({ model, filter, as_of, days, onDay }: MapTablesProps) {
  const { t } = useTranslation();
  const { reported_from: _from, reported_to: _to, ...rest } = filter;
  const scope = { ...rest, ...gridsFilter(as_of), area: model.code };
  const query = useQuery({
    queryKey: ["map-cases", "days", days[0], days.length, scope],
    queryFn: ({ signal }) => countDays(days, scope, signal),
  });
  return (
    <Show query={query}>
      {(counts) => (
        <Numbers
          name={t("map:tables.days")}
          headings={[t("map:time.day"), t("map:cases"), t("map:measure.overdue"), t("map:list_cases")]}
          rows={days
            .map((d, i) => ({
              key: d,
              head: (
                <Button type="link" size="small" onClick={() => onDay(d)}>
                  {dayText(fromWall(d))}
                </Button>
              ),
              cells: [
                number(counts[i]?.total ?? 0),
                number(counts[i]?.overdue ?? 0),
                <Link key="list" to="/cases" search={{ ...scope, ...dayFilter(d) } as never}>
                  {t("map:list_cases")}
                </Link>,
              ],
            }))
            .reverse()}
        />
      )}
    </Show>
  );
}
