// The card of a thing on the map: an area, a building, a road, a facility, a case, or just a place.

import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Descriptions, Flex, Typography } from "antd";
import type { TFunction } from "i18next";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { caseQuery } from "../../api/queries";
import type { AreaRef, CaseRow, Names } from "../../api/types";
import { currentLang } from "../../text";
import { dateTime, nameOf, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { Show } from "../../ui/States";
import { AreaCard, type AreaCardProps } from "./AreaCard";
import { type CardData, cardQuery } from "./data";
import type { Card } from "./state";

interface CardsProps extends Omit<AreaCardProps, "code" | "inside"> {
  card: Card;
  /** Code of the area in focus; one cannot go into it again. */
  focus: string;
  onClose: () => void;
}

/** The card panel. It is a region, not a dialog: the map stays usable beside it; Esc closes it. */
export function CardPanel({ card, onClose, ...area }: CardsProps) {
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  // The card was asked for by a click or key, so a keyboard user finds it by Tab right after; the focus is not moved.
  useEffect(() => {
    if (card.id) panel.current?.scrollTo({ top: 0 });
  }, [card.id]);
  return (
    <section ref={panel} className="map-card" aria-label={t(`map:card.${card.kind}`)}>
      <Flex align="center" justify="space-between" className="map-card-head">
        <Typography.Text type="secondary">{t(`map:card.${card.kind}`)}</Typography.Text>
        <Button type="text" icon={<CloseOutlined />} aria-label={t("common:close")} onClick={onClose} />
      </Flex>
      <div aria-live="polite">
        {card.kind === "area" && <AreaCard {...area} code={card.id} inside={card.id === area.focus} />}
        {card.kind === "case" && <CaseCard id={card.id} onArea={area.onArea} />}
        {card.kind === "place" && <PlaceCard at={card.id} onArea={area.onArea} />}
        {(card.kind === "building" || card.kind === "road" || card.kind === "facility") && (
          <ThingCard kind={card.kind} id={card.id} onArea={area.onArea} />
        )}
      </div>
    </section>
  );
}

/** A building, road or facility as the server describes it. */
function ThingCard({ kind, id, onArea }: { kind: string; id: string; onArea: (code: string) => void }) {
  const { t } = useTranslation();
  const query = useQuery(cardQuery(kind, id));
  return (
    <Show query={query}>
      {(data) => (
        <>
          <Typography.Title level={2} style={{ marginTop: 0 }}>
            {titleOf(data, currentLang())}
          </Typography.Title>
          <Descriptions
            size="small"
            column={1}
            items={data.lines.flatMap((line) => {
              const value = shownValue(t, line.label, line.value);
              return value === "" || value === titleOf(data, currentLang())
                ? []
                : [{ key: line.label, label: t(`map:line.${line.label}`, { defaultValue: line.label }), children: value }];
            })}
          />
          {data.area && <Path path={[data.area]} onArea={onArea} />}
          <Typography.Title level={3}>{t("map:open_cases_here", { count: data.open_cases?.length ?? 0 })}</Typography.Title>
          <Rows rows={data.open_cases ?? []} />
        </>
      )}
    </Show>
  );
}

/** The title of a card in the reader's language, where the data has a name in it. */
export function titleOf(data: CardData, lang: string): string {
  const own = data.lines.find((line) => line.label === `name_${lang.toLowerCase().replace("-", "_")}`)?.value;
  return typeof own === "string" && own ? own : data.title;
}

/** A value of a card in words; names come in several languages, kinds and states are words of the map. */
export function shownValue(t: TFunction, label: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return t(value ? "common:yes" : "common:no");
  if (typeof value === "number") return number(value);
  if (typeof value === "object") return nameOf(value as Names);
  if (label === "class" || label === "state") return t(`map:word.${value}`, { defaultValue: String(value) });
  return String(value);
}

/** A case in short, with the way to the whole. */
function CaseCard({ id, onArea }: { id: string; onArea: (code: string) => void }) {
  const { t } = useTranslation();
  const query = useQuery(caseQuery(id));
  return (
    <Show query={query}>
      {(c) => (
        <>
          <Typography.Title level={2} style={{ marginTop: 0 }} className="tabular">
            {c.number}
          </Typography.Title>
          <Flex gap={4} wrap>
            <Mark tone="info">{t(`words:state.${c.state}`)}</Mark>
            {c.clock && (
              <Mark tone={c.clock.overdue ? "bad" : c.clock.light === "amber" ? "warn" : "good"}>
                {t(`words:light.${c.clock.light}`)}
              </Mark>
            )}
            {c.priority !== "normal" && <Mark tone="bad">{t(`words:priority.${c.priority}`)}</Mark>}
          </Flex>
          <Typography.Paragraph style={{ marginTop: 12 }}>{c.description}</Typography.Paragraph>
          <Descriptions
            size="small"
            column={1}
            items={[
              { key: "c", label: t("map:category"), children: nameOf(c.category?.name) },
              { key: "a", label: t("map:address"), children: c.place.address },
              { key: "r", label: t("map:reported_at"), children: dateTime(c.reported_at) },
              ...(c.clock?.due ? [{ key: "d", label: t("map:due"), children: dateTime(c.clock.due) }] : []),
            ]}
          />
          <Path path={c.place.path} onArea={onArea} />
          <Link to="/cases/$id" params={{ id: c.id }}>
            <Button type="primary">{t("map:open_case")}</Button>
          </Link>
        </>
      )}
    </Show>
  );
}

/** What stands at a position. */
interface Located {
  grid: AreaRef;
  path: AreaRef[];
  facilities: { code: string; name: string; category: string; distance_m: number }[];
  address?: string | null;
}

/** A position: the grid it lies in and what stands near. */
function PlaceCard({ at, onArea }: { at: string; onArea: (code: string) => void }) {
  const { t } = useTranslation();
  const [lon, lat] = at.split(",").map(Number);
  const query = useQuery({
    queryKey: ["locate", lon, lat],
    queryFn: ({ signal }) => api.get<Located>("/locate", { lon, lat }, signal),
    retry: false,
  });
  return (
    <Show query={query}>
      {(found) => (
        <>
          <Typography.Title level={2} style={{ marginTop: 0 }}>
            {found.address || nameOf(found.grid.name)}
          </Typography.Title>
          <Typography.Paragraph className="tabular" copyable>
            {`${lon}, ${lat}`}
          </Typography.Paragraph>
          <Path path={found.path} onArea={onArea} />
          {found.facilities.length > 0 && <Typography.Title level={3}>{t("map:near")}</Typography.Title>}
          <ul className="map-team">
            {found.facilities.map((f) => (
              <li key={f.code}>
                <span>{f.name}</span>
                <span className="muted">{t("map:metres", { count: Math.round(f.distance_m) })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Show>
  );
}

function Path({ path, onArea }: { path: AreaRef[]; onArea: (code: string) => void }) {
  return (
    <Flex wrap align="center" style={{ margin: "4px 0 12px" }}>
      {path.map((a, i) => (
        <span key={a.code}>
          {i > 0 && <span aria-hidden="true"> › </span>}
          <Button type="link" size="small" style={{ paddingInline: 2, minHeight: 24 }} onClick={() => onArea(a.code)}>
            {nameOf(a.name)}
          </Button>
        </span>
      ))}
    </Flex>
  );
}

function Rows({ rows }: { rows: CaseRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Typography.Text type="secondary">{t("map:no_open_cases")}</Typography.Text>;
  return (
    <ul className="map-team">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/cases/$id" params={{ id: row.id }}>
            {row.number}
          </Link>
          <span>
            {nameOf(row.category?.name)} · {t(`words:state.${row.state}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}
