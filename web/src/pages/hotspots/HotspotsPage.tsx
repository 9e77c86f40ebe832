// Hot spots: where the same thing was reported again and again, as a list and on the map, with the reasons. A hint, never a decision.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Drawer, Input, InputNumber, Table } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { day, nameOf, number, shortTime } from "../../text/format";
import { fromWall, wall } from "../../text/zone";
import { useTitle } from "../../ui/hooks";
import { CategoryPicker } from "../../ui/Pickers";
import { Loading, Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { AreaPicker } from "../admin/pickers";
import { casesOf, keyOf, type Spot, type SpotList, spotsQuery } from "./data";
import "./hotspots.css";

// The map is a large part and comes after the list.
const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

/** The day `days` before another, both as written in the city. */
function before(days: number): string {
  return wall(new Date(Date.now() - days * 86_400_000).toISOString()).slice(0, 10);
}

/** `/hotspots?from=&to=&area=&category=&min=&spot=`. */
export function HotspotsPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  useTitle(`${t("hotspots:title")} · ${t("common:product")}`);
  const from = search.from ?? before(90);
  // The chosen last day belongs to the period.
  const to = search.to ? nextDay(search.to) : undefined;
  const query = useQuery(
    spotsQuery({
      area: search.area,
      category: search.category,
      reported_from: fromWall(from),
      reported_to: to && fromWall(to),
      min_cases: search.min,
    }),
  );
  const filters = ["from", "to", "area", "category", "min"].filter((f) => search[f]).length;
  const clear = { from: null, to: null, area: null, category: null, min: null, spot: null };
  return (
    <div className="hotspots">
      <h1>{t("hotspots:title")}</h1>
      <search className="hotspots-bar">
        <label htmlFor="spots-from">
          {t("hotspots:from")}
          <Input id="spots-from" type="date" value={from} onChange={(e) => set({ from: e.target.value || null, spot: null })} />
        </label>
        <label htmlFor="spots-to">
          {t("hotspots:to")}
          <Input
            id="spots-to"
            type="date"
            value={search.to ?? ""}
            onChange={(e) => set({ to: e.target.value || null, spot: null })}
          />
        </label>
        <AreaPicker
          label={t("map:card.area")}
          value={search.area}
          known={search.area ? { value: search.area, label: search.area } : undefined}
          onChange={(area) => set({ area: area ?? null, spot: null })}
          style={{ minWidth: 220 }}
        />
        <CategoryPicker
          aria-label={t("hotspots:category")}
          placeholder={t("hotspots:category")}
          style={{ minWidth: 200 }}
          value={search.category}
          onChange={(category) => set({ category: category ?? null, spot: null })}
        />
        <label htmlFor="spots-min">
          {t("hotspots:min")}
          <InputNumber
            id="spots-min"
            min={2}
            max={100}
            precision={0}
            value={Number(search.min ?? 3)}
            onChange={(n) => set({ min: n && n !== 3 ? String(n) : null, spot: null })}
            style={{ width: 80 }}
          />
        </label>
        {filters > 0 && <Button onClick={() => set(clear)}>{t("hotspots:clear", { count: filters })}</Button>}
      </search>
      <Show query={query}>{(found) => <Found found={found} />}</Show>
    </div>
  );
}

function nextDay(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  return new Date(at.getTime() + 86_400_000).toISOString().slice(0, 10);
}

function Found({ found }: { found: SpotList }) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const points = useMemo(
    () =>
      found.items.map((s) => ({
        id: keyOf(s),
        number: `${nameOf(s.category.name)} ×${s.count}`,
        point: s.point,
        category: s.category,
      })),
    [found.items],
  );
  const shown = found.items.find((s) => keyOf(s) === search.spot);
  if (found.items.length === 0) return <Nothing text={t("hotspots:none")} />;
  return (
    <>
      <Alert
        type="info"
        style={{ marginBottom: 12 }}
        title={t("hotspots:rule", { cases: found.min_cases, days: found.min_days, metres: number(found.within_m) })}
        description={t("hotspots:hint_only")}
      />
      <p className="muted" aria-live="polite">
        {t("hotspots:count", { count: found.total, shown: number(found.total) })}
      </p>
      <div className="hotspots-split">
        <Table<Spot>
          size="small"
          rowKey={keyOf}
          dataSource={found.items}
          scroll={{ x: 560 }}
          pagination={{
            current: Number(search.page ?? 1) || 1,
            pageSize: 25,
            hideOnSinglePage: true,
            showSizeChanger: false,
            onChange: (page) => set({ page: page > 1 ? String(page) : null }),
          }}
          rowClassName={(s) => (keyOf(s) === search.spot ? "hotspots-chosen" : "")}
          columns={[
            {
              title: t("hotspots:what"),
              render: (_, s) => (
                <Button type="link" size="small" className="hotspots-name" onClick={() => set({ spot: keyOf(s) })}>
                  {nameOf(s.category.name)}
                </Button>
              ),
            },
            { title: t("map:card.area"), width: 150, render: (_, s) => nameOf(s.area?.name) },
            { title: t("hotspots:cases"), width: 80, align: "right", render: (_, s) => number(s.count) },
            { title: t("hotspots:days"), width: 80, align: "right", render: (_, s) => number(s.days) },
            { title: t("hotspots:last"), width: 110, render: (_, s) => day(s.last) },
          ]}
        />
        <Suspense fallback={<Loading />}>
          <CaseMap
            points={points}
            selectedIds={search.spot ? [search.spot] : []}
            onSelect={(id) => set({ spot: id })}
            height={460}
            label={t("hotspots:map")}
          />
        </Suspense>
      </div>
      {shown && <SpotDrawer spot={shown} found={found} onClose={() => set({ spot: null })} />}
    </>
  );
}

function SpotDrawer({ spot, found, onClose }: { spot: Spot; found: SpotList; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer open size={420} title={nameOf(spot.category.name)} onClose={onClose}>
      <h3>{t("hotspots:why")}</h3>
      <ul className="hotspots-list">
        <li>{t("hotspots:why_cases", { count: spot.count, metres: number(found.within_m) })}</li>
        <li>{t("hotspots:why_days", { count: spot.days, first: day(spot.first), last: day(spot.last) })}</li>
        <li>{t("hotspots:why_category", { code: spot.category.code, name: nameOf(spot.category.name) })}</li>
        {spot.area && <li>{t("hotspots:why_area", { name: nameOf(spot.area.name) })}</li>}
      </ul>
      <p>
        <Link to="/cases" search={casesOf(spot, found.from, found.to) as never}>
          {t("hotspots:all_cases", { count: spot.count })}
        </Link>
      </p>
      <h3>{t("hotspots:latest")}</h3>
      <ul className="hotspots-list">
        {spot.cases.map((c) => (
          <li key={c.id}>
            <Link to="/cases/$id" params={{ id: c.number }}>
              {c.number}
            </Link>{" "}
            · {shortTime(c.reported_at)} · {t(`words:state.${c.state}`)}
          </li>
        ))}
      </ul>
      <p className="muted">{t("hotspots:hint_only")}</p>
    </Drawer>
  );
}
