// What is wrong besides faulty places: borders faulty in themselves, borders that are missing, codes that break the rules.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, number } from "../../text/format";
import { useMe } from "../../ui/me";
import type { AreaRef, Coverage } from "./data";
import { groupId } from "./places";
import { codeText } from "./words";

/** An area by its name, leading to its page; with the way to the editor for whoever may use it. */
function Area({ area }: { area: AreaRef }) {
  const { t } = useTranslation();
  const write = useMe().capabilities.includes("areas.write");
  return (
    <>
      <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: area.code } as never}>
        {nameOf(area.name)}
      </Link>{" "}
      <span className="muted tabular">{area.code}</span>
      {write && (
        <>
          {" · "}
          <Link to="/areas/$code/border" params={{ code: area.code }} aria-label={`${t("border:edit")}: ${nameOf(area.name)}`}>
            {t("border:edit")}
          </Link>
        </>
      )}
    </>
  );
}

function Part({ title, items }: { title: string; items: ReactNode[] }) {
  if (items.length === 0) return null;
  return (
    <section className="admin-box cover-rest" aria-label={title}>
      <h2>
        {title} <span className="muted">{number(items.length)}</span>
      </h2>
      <ul>{items}</ul>
    </section>
  );
}

export function Rest({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const unsound = report.items.flatMap((cover) =>
    cover.unsound.map((u, i) => (
      <li key={`${groupId(cover)} ${u.area.code} ${u.kind} ${u.position?.join() ?? i}`}>
        <Area area={u.area} />
        <div className="muted">{t(`coverage:unsound.${u.kind}`)}</div>
      </li>
    )),
  );
  const missing = report.items.flatMap((cover) =>
    cover.without_border.map((a) => (
      <li key={`${groupId(cover)} ${a.code}`}>
        <Area area={a} />
        <div className="muted">{t("coverage:borderless_in", { name: nameOf(cover.parent.name) })}</div>
      </li>
    )),
  );
  const unknown = report.items
    .filter((cover) => !cover.parent_border)
    .map((cover) => (
      <li key={groupId(cover)}>
        <Area area={cover.parent} />
        <div className="muted">{t("coverage:unknown_text", { count: cover.children })}</div>
      </li>
    ));
  const codes = report.codes.map((c) => (
    <li key={`${c.kind} ${c.area.id} ${c.other?.id ?? ""}`}>
      <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: c.area.code } as never}>
        {nameOf(c.area.name)}
      </Link>{" "}
      <span className="muted tabular">{c.area.code}</span>
      <div className="muted">{codeText(t, c)}</div>
    </li>
  ));
  return (
    <>
      <Part title={t("coverage:unsound")} items={unsound} />
      <Part title={t("coverage:borderless")} items={missing} />
      <Part title={t("coverage:unknown")} items={unknown} />
      <Part title={t("coverage:codes")} items={codes} />
    </>
  );
}
