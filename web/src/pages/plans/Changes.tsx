// What changes: how many grids, what goes from which grid to which, which grids end and who follows them, who serves where.

import { Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import type { Drawing, PostMove } from "./data";
import { amounts, callGrid, flowText, ground, listed, movedInAll, moves } from "./words";

/** The change in two lines: for the top of the list, and for who approves. */
export function Summary({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation();
  const moved = movedInAll(drawing);
  const fresh = drawing.grids.filter((g) => g.change === "new").length;
  return (
    <>
      <p>
        <strong>{t("plans:before_after", { before: drawing.before.length, after: drawing.grids.length })}</strong>
        {fresh > 0 && ` ${t("plans:fresh", { count: fresh })}`}
        {drawing.retired.length > 0 && ` ${t("plans:ending", { count: drawing.retired.length })}`}
      </p>
      <p>{moved.area_m2 > 0 ? t("plans:moved", { what: amounts(t, moved) }) : t("plans:moved_none")}</p>
    </>
  );
}

const POST_TONE = { stays: "info", moves: "warn", added: "good", ends: "bad" } as const;

function Posts({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const rest = drawing.posts.filter((p) => p.what !== "stays");
  const shown = all ? drawing.posts : rest;
  const where = (p: PostMove) => {
    const from = nameOf(p.from.name);
    if (p.what === "stays") return from;
    if (p.what === "ends" || p.to === null) return from;
    return t("plans:from_to", { from, to: callGrid(t, drawing, p.to) });
  };
  return (
    <>
      <h3>{t("plans:posts")}</h3>
      {rest.length === 0 && <p className="muted">{t("plans:posts_none")}</p>}
      {shown.length > 0 && (
        <ul className="plan-lines">
          {shown.map((p) => (
            <li key={[p.role, p.person?.id, p.from.code, p.to, p.what].join()}>
              <Mark tone={POST_TONE[p.what]}>{t(`plans:post.${p.what}`)}</Mark>
              <span>
                {p.person?.name ?? t("map:vacant")} <span className="muted">{t(`words:role.${p.role}`)}</span>
              </span>
              <span>{where(p)}</span>
            </li>
          ))}
        </ul>
      )}
      {drawing.posts.length > rest.length && (
        <Checkbox className="plan-screen" checked={all} onChange={(e) => setAll(e.target.checked)}>
          {t("plans:posts_all", { count: drawing.posts.length - rest.length })}
        </Checkbox>
      )}
    </>
  );
}

interface ChangesProps {
  drawing: Drawing;
  /** Chooses the grid something goes to. */
  onAt?: (key: string) => void;
}

export function Changes({ drawing, onAt }: ChangesProps) {
  const { t } = useTranslation();
  const moved = drawing.flows
    .filter((f) => moves(drawing, f))
    .sort((a, b) => b.households - a.households || b.area_m2 - a.area_m2);
  const renamed = drawing.grids.filter((g) => g.change === "renamed");
  const oldName = (code: string | null) => nameOf(drawing.before.find((b) => b.grid.code === code)?.grid.name);
  return (
    <>
      <Summary drawing={drawing} />
      {moved.length > 0 && (
        <>
          <h3>{t("plans:flows")}</h3>
          <ul className="plan-lines">
            {moved.map((f) => (
              <li key={`${f.from.code} ${f.to}`}>
                {onAt ? (
                  <button type="button" className="plan-link" onClick={() => onAt(f.to)}>
                    {flowText(t, drawing, f)}
                  </button>
                ) : (
                  flowText(t, drawing, f)
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {drawing.retired.length > 0 && (
        <>
          <h3>{t("plans:retired")}</h3>
          <ul className="plan-lines">
            {drawing.retired.map((r) => (
              <li key={r.grid.code}>
                <span>
                  <strong>{nameOf(r.grid.name)}</strong> <span className="muted tabular">{r.grid.code}</span>
                </span>
                <span>
                  {t("plans:followed", {
                    by: listed(
                      r.to.map((s) =>
                        t("plans:share", {
                          name: callGrid(t, drawing, s.key),
                          share: number(Math.round(s.share * 100)),
                          size: ground(s.area_m2),
                        }),
                      ),
                    ),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {renamed.length > 0 && (
        <>
          <h3>{t("plans:renamed")}</h3>
          <ul className="plan-lines">
            {renamed.map((g) => (
              <li key={g.key}>{t("plans:from_to", { from: oldName(g.code), to: g.name })}</li>
            ))}
          </ul>
        </>
      )}
      <Posts drawing={drawing} />
    </>
  );
}
