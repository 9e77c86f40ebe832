// What is wrong as a list, and beside it the map of one area with its repairs. The area is that of the chosen place, or one chosen by name.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, number } from "../../text/format";
import { Loading, Nothing } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { areaQuery, shapesQuery } from "../map/data";
import type { AppliedChange, Coverage } from "./data";
import { PlaceCard } from "./PlaceCard";
import { PlaceList } from "./PlaceList";
import { type Filter, type Group, groupOf, groupsOf, MAX_ROWS, placeId, shortened } from "./places";
import { Repairs } from "./Repairs";
import { Rest } from "./Rest";

// The map is a large part and comes after the list.
const CoverMap = lazy(() => import("./CoverMap"));

/** Asks the map to go to a place; a new object is a new wish for the same place. */
interface Wish {
  at: string;
}

export function Workbench({ report, filter, day }: { report: Coverage; filter: Filter; day: string | undefined }) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const groups = useMemo(() => groupsOf(report, filter), [report, filter]);
  const shown = useMemo(() => shortened(groups), [groups]);
  const total = groups.reduce((sum, g) => sum + g.places.length, 0);
  const listed = shown.reduce((sum, g) => sum + g.places.length, 0);
  const left = report.items.reduce((sum, cover) => sum + cover.more, 0);
  const group = groups.find((g) => g.id === groupOf(search.at)) ?? groups[0];
  // Where the map shall be: the place last chosen in words. One that is clicked on the map is there already, and nothing moves.
  const [wish, setWish] = useState<Wish | undefined>(search.at ? { at: search.at } : undefined);
  const choose = (at: string) => {
    set({ at }, { replace: true });
    setWish({ at });
  };
  return (
    <div className="cover-split">
      <div className="cover-left">
        {listed > 0 && <PlaceListBox groups={shown} at={search.at} total={total} onAt={choose} />}
        {total === 0 && filter.severity.length + filter.kind.length > 0 && <Nothing text={t("coverage:filtered_out")} />}
        {listed < total && <p className="muted">{t("coverage:first_rows", { count: MAX_ROWS, total: number(total) })}</p>}
        {left > 0 && <p className="muted">{t("coverage:left_off", { count: left })}</p>}
      </div>
      {group && <Beside group={group} groups={groups} day={day} wish={wish} onChoose={choose} />}
      <div className="cover-others">
        <Rest report={report} />
      </div>
    </div>
  );
}

/** The list under its heading. */
function PlaceListBox({ groups, at, total, onAt }: { groups: Group[]; at?: string; total: number; onAt: (at: string) => void }) {
  const { t } = useTranslation();
  return (
    <section className="admin-box" aria-label={t("coverage:places")}>
      <h2>
        {t("coverage:places")} <span className="muted">{number(total)}</span>
      </h2>
      <PlaceList groups={groups} at={at} onAt={onAt} />
    </section>
  );
}

interface BesideProps {
  group: Group;
  groups: Group[];
  day: string | undefined;
  wish: Wish | undefined;
  onChoose: (at: string) => void;
}

/** Map, chosen place and repairs of one area. */
function Beside({ group, groups, day, wish, onChoose }: BesideProps) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { cover } = group;
  const shapes = useQuery(shapesQuery(cover.level, cover.parent.code, day));
  const above = useQuery({ ...areaQuery(cover.parent.code), enabled: day === undefined });
  const then = useQuery(shapesQuery(cover.parent.level, day ? cover.parent.code : "", day));
  const [preview, setPreview] = useState<{ id: string; changes: AppliedChange[] } | undefined>();
  const map = useRef<HTMLDivElement>(null);
  const place = group.places.find((p) => placeId(cover, p) === search.at);
  const goTo = useMemo(() => {
    const wanted = group.places.find((p) => placeId(group.cover, p) === wish?.at);
    return wanted && { place: wanted };
  }, [group, wish]);
  const name = nameOf(cover.parent.name);
  return (
    <div className="cover-right">
      <Select
        aria-label={t("coverage:shown")}
        className="cover-screen"
        style={{ width: "100%" }}
        value={group.id}
        showSearch={{ optionFilterProp: "label" }}
        options={groups.map((g) => ({
          value: g.id,
          label: `${nameOf(g.cover.parent.name)} · ${t(`words:level.${g.cover.level}`)} · ${number(g.places.length)}`,
        }))}
        onChange={onChoose}
      />
      <div ref={map} className="cover-map cover-screen">
        <Suspense fallback={<Loading />}>
          <CoverMap
            label={t("coverage:map", { name })}
            group={group}
            shapes={shapes.data}
            above={day ? then.data?.features[0]?.geometry : above.data?.boundary}
            at={search.at}
            goTo={goTo}
            changes={preview?.id === group.id ? preview.changes : undefined}
            onAt={(at) => set({ at }, { replace: true })}
          />
        </Suspense>
      </div>
      {place && <PlaceCard place={place} onZoom={() => onChoose(placeId(cover, place))} />}
      {cover.parent_border && (
        <div className="cover-screen">
          <Repairs
            key={`${group.id} ${day ?? ""}`}
            cover={cover}
            day={day}
            onPreview={(changes) => {
              setPreview(changes && { id: group.id, changes });
              if (changes) map.current?.scrollIntoView({ block: "nearest" });
            }}
          />
        </div>
      )}
    </div>
  );
}
