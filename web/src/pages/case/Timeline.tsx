// The story of a case, oldest first: who did what when, from which state to which, and what was said. Comments for the
// public and comments for staff differ by colour, icon and word.
import { useQuery } from "@tanstack/react-query";
import { Timeline as AntTimeline, Button, Flex, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery, departmentsQuery, eventsQuery } from "../../api/queries";
import type { AreaRef, Case, CaseEvent, Names } from "../../api/types";
import { dateTime, limitText, nameOf } from "../../text/format";
import { StateTag } from "../../ui/CaseBits";
import { Mark } from "../../ui/Mark";
import { Show } from "../../ui/States";
import { AUDIENCES, type Audience, AudienceTag } from "./actions/Audience";
import { Regrid } from "./Regrid";

const TONES: Record<string, string> = {
  return: "red",
  reject: "red",
  void: "red",
  rework: "red",
  supervise: "red",
  urge: "orange",
  request_extension: "orange",
  request_suspension: "orange",
  escalate: "orange",
  split: "blue",
  close: "green",
  feed_back: "green",
  record_check: "green",
  rate: "green",
};

/** A value of an event in words, whatever its shape. */
function useValue() {
  const { t } = useTranslation();
  const { data: departments } = useQuery(departmentsQuery);
  const { data: catalogue } = useQuery(catalogueQuery);
  return (name: string, value: unknown): string => {
    if (value === null || value === undefined || value === "" || value === false) return "";
    if (Array.isArray(value))
      return value
        .map((v) => toText(v))
        .filter(Boolean)
        .join(", ");
    return toText(value);
    function toText(v: unknown): string {
      if (typeof v === "object" && v !== null) {
        const o = v as { name?: Names | string; number?: string; id?: string };
        return nameOf(o.name) || o.number || "";
      }
      const text = String(v);
      if (name === "department" || name === "assisting") {
        const found = departments?.find((d) => d.id === text || d.code === text);
        if (found) return nameOf(found.name);
      }
      if (name === "category") return nameOf(catalogue?.items.find((i) => i.code === text)?.name) || text;
      if (name === "limit") return limitText(t, text);
      if (name === "outcome") return t(`words:outcome.${text}`, { defaultValue: text });
      if (name === "stage") return t(`words:stage.${text}`, { defaultValue: text });
      if (name === "priority") return t(`words:priority.${text}`, { defaultValue: text });
      if (v === true) return t("common:yes");
      if (/^\d{4}-\d\d-\d\dT/.test(text)) return dateTime(text);
      return text;
    }
  };
}

const SAID = ["text", "unreviewed", "reason", "note", "instruction", "demand"];
const SHOWN = [
  "number",
  "split_from",
  "department",
  "assisting",
  "limit",
  "due",
  "until",
  "outcome",
  "category",
  "stars",
  "stage",
  "name",
  "no_photo_reason",
  "answers",
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** What a correction changed: the old value struck out, the new one beside it. */
function Changes({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useTranslation();
  const value = useValue();
  if (typeof before !== "object" || typeof after !== "object" || !before || !after) return null;
  const names = Object.keys(after).filter((name) => name !== "area" && name !== "point");
  return (
    <ul style={{ margin: "4px 0 0", paddingInlineStart: 18, fontSize: 13 }}>
      {names.map((name) => (
        <li key={name}>
          {t(`case:field.${name}`, { defaultValue: name })}:{" "}
          <del className="muted">{value(name, (before as Record<string, unknown>)[name])}</del>{" "}
          <ins>{value(name, (after as Record<string, unknown>)[name])}</ins>
        </li>
      ))}
      {"point" in after && <li>{t("case:moved")}</li>}
    </ul>
  );
}

function Entry({ e, first, known }: { e: CaseEvent; first: boolean; known: AreaRef[] }) {
  const { t } = useTranslation();
  const value = useValue();
  const comment = e.action === "comment";
  // Without an account only the reporter writes.
  const audience: Audience = e.audience !== "public" ? "internal" : e.actor ? "public" : "reporter";
  const look = AUDIENCES[audience];
  // What only staff may read stands apart in the event; to staff it is one.
  const inner = e.data?.internal;
  const data: Record<string, unknown> = { ...e.data, ...(typeof inner === "object" ? inner : {}) };
  const said = SAID.map((name) => data[name]).filter((v): v is string => typeof v === "string" && v !== "");
  // What became of the review inside the department.
  const review = data.unreviewed
    ? "skipped"
    : data.vacant
      ? "vacant"
      : data.review
        ? e.action.startsWith("refuse")
          ? "refused"
          : "asked"
        : undefined;
  const passed = data.passed ?? data.granted;
  const facts = SHOWN.map((name) => [name, value(name, data[name])] as const).filter(([, v]) => v && !UUID.test(v));
  return (
    <div>
      <Flex gap={6} wrap align="center">
        <b>{t(`words:action.${e.action}`, { defaultValue: e.action })}</b>
        {e.from !== e.to && e.to && !first && <StateTag state={e.to} />}
        {typeof passed === "boolean" && (
          <Tag
            variant="filled"
            style={passed ? { color: "#135200", background: "#eaf7e2" } : { color: "#820014", background: "#fdecea" }}
          >
            {t(`case:${passed ? "yes" : "no"}.${e.action}`)}
          </Tag>
        )}
        {review && <Mark tone="warn">{t(`case:review.${review}`)}</Mark>}
        {comment && <AudienceTag audience={audience} />}
        <span className="muted tabular" style={{ fontSize: 13 }}>
          {dateTime(e.at)} {e.actor?.name}
        </span>
      </Flex>
      <Changes before={data.before} after={data.after} />
      {e.action === "regrid" && <Regrid data={data} known={known} />}
      {facts.length > 0 && (
        <div className="muted" style={{ fontSize: 13 }}>
          {facts.map(([name, v]) => `${t(`case:field.${name}`)}: ${v}`).join(" · ")}
        </div>
      )}
      {said.map((text) => (
        <div
          key={text}
          style={{
            whiteSpace: "pre-wrap",
            overflowWrap: "anywhere",
            marginTop: 4,
            padding: comment ? "6px 10px" : 0,
            borderRadius: 6,
            background: comment ? look.fill : undefined,
            borderInlineStart: comment ? `4px solid ${look.line}` : undefined,
          }}
        >
          {text}
        </div>
      ))}
    </div>
  );
}

export function Timeline({ c }: { c: Case }) {
  const { t } = useTranslation();
  const query = useQuery(eventsQuery(c.id));
  const [newestFirst, setNewestFirst] = useState(() => localStorage.getItem("tessera.timeline") === "new");
  const flip = () => {
    localStorage.setItem("tessera.timeline", newestFirst ? "old" : "new");
    setNewestFirst(!newestFirst);
  };
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("case:story")}>
      <Flex justify="space-between" align="center" style={{ marginBottom: 14 }}>
        <h2 style={{ fontSize: 15, margin: 0 }}>{t("case:story")}</h2>
        <Button size="small" onClick={flip}>
          {t(newestFirst ? "case:oldest_first" : "case:newest_first")}
        </Button>
      </Flex>
      <Show query={query} rows={5}>
        {(events) => (
          <AntTimeline
            items={(newestFirst ? [...events].reverse() : events).map((e) => ({
              key: String(e.seq),
              color: TONES[e.action] ?? "blue",
              content: <Entry e={e} first={e.seq === events[0]?.seq} known={c.place.path} />,
            }))}
          />
        )}
      </Show>
    </section>
  );
}
