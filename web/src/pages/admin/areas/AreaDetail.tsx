// One area: what it is, where it lies, who serves it, and what an administrator may do with it.

import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Breadcrumb, Button, Descriptions, Flex, Tag, Typography } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { day, nameOf, number } from "../../../text/format";
import { wall } from "../../../text/zone";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { Loading } from "../../../ui/States";
import type { Search } from "../../../ui/url";
import type { AreaFull } from "../../map/data";
import { AreaForm, RetireForm } from "./AreaForms";
import { Kin, WallMap } from "./Kin";

// The map is a large part and comes after the words.
const Border = lazy(() => import("./BorderMap"));

/** The address of the map: a retired area is shown on the last day that began with it. */
export function onMap(area: Pick<AreaFull, "code" | "parent_code" | "valid_to">): Search {
  if (!area.valid_to) return { area: area.code };
  const last = wall(Date.parse(area.valid_to) - 1).slice(0, 10);
  return { ...(area.parent_code ? { area: area.parent_code } : {}), as_of: last, card: `area:${area.code}` };
}

/** Detail of one area. */
export function AreaDetail({ area, onGo }: { area: AreaFull; onGo: (code: string) => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState<"edit" | "add" | "retire" | undefined>();
  const write = me.capabilities.includes("areas.write") && !area.valid_to;
  const plans = area.level === "community" && me.capabilities.includes("plans.draft") && !area.valid_to;
  const saved = () => {
    message.success(t("common:done"));
    for (const key of ["area", "areas", "shapes"]) void client.invalidateQueries({ queryKey: [key] });
  };
  return (
    <>
      <Breadcrumb
        items={area.path.map((a) => ({
          key: a.code,
          title:
            a.code === area.code ? (
              nameOf(a.name)
            ) : (
              <Button type="link" size="small" style={{ paddingInline: 2 }} onClick={() => onGo(a.code)}>
                {nameOf(a.name)}
              </Button>
            ),
        }))}
      />
      <Flex wrap gap={8} align="center" justify="space-between" style={{ margin: "4px 0 12px" }}>
        <Flex gap={8} align="center" wrap>
          <Typography.Title level={2} style={{ margin: 0, fontSize: 18 }}>
            {nameOf(area.name)}
          </Typography.Title>
          <Tag>{t(`words:level.${area.level}`)}</Tag>
          {area.kind && <Mark tone="info">{t(`map:kind.${area.kind}`)}</Mark>}
        </Flex>
        <Flex gap={8} wrap>
          <Link to="/map" search={onMap(area) as never}>
            <Button>{t("admin:areas.on_map")}</Button>
          </Link>
          {(area.counts?.children ?? 0) > 0 && (
            <Link to="/admin/$" params={{ _splat: "coverage" }} search={{ area: area.code } as never}>
              <Button>{t("coverage:check")}</Button>
            </Link>
          )}
          {area.level !== "grid" && area.boundary && <WallMap code={area.code} />}
          {write && area.level === "community" && (
            <Link to="/admin/$" params={{ _splat: "division" }} search={{ area: area.code } as never}>
              <Button>{t("division:open")}</Button>
            </Link>
          )}
          {plans && (
            <Link to="/admin/$" params={{ _splat: "plans" }} search={{ area: area.code, new: "1" } as never}>
              <Button>{t("plans:open")}</Button>
            </Link>
          )}
          {write && (
            <Link to="/areas/$code/border" params={{ code: area.code }}>
              <Button>{t("border:edit")}</Button>
            </Link>
          )}
          {write && <Button onClick={() => setForm("edit")}>{t("admin:edit")}</Button>}
          {write && area.level !== "grid" && <Button onClick={() => setForm("add")}>{t("admin:areas.add")}</Button>}
          {write && area.parent_code && (
            <Button danger onClick={() => setForm("retire")}>
              {t("admin:areas.retire")}
            </Button>
          )}
        </Flex>
      </Flex>
      {area.valid_to && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t("admin:areas.retired", { date: day(area.valid_to) })}
        />
      )}
      <div className="admin-columns">
        <div>
          <Descriptions
            bordered
            size="small"
            column={1}
            items={[
              { key: "code", label: t("admin:code"), children: <Typography.Text copyable>{area.code}</Typography.Text> },
              ...(area.explained ?? []).map((e) => ({
                key: e.part,
                label: <span className="tabular">{e.part}</span>,
                children: nameOf(e.meaning),
              })),
              { key: "hh", label: t("map:measure.households"), children: number(area.households ?? 0) },
              { key: "pop", label: t("map:measure.population"), children: number(area.population ?? 0) },
              { key: "ch", label: t("admin:areas.children"), children: number(area.counts?.children ?? 0) },
              { key: "b", label: t("map:buildings"), children: number(area.counts?.buildings ?? 0) },
              { key: "f", label: t("map:facilities"), children: number(area.counts?.facilities ?? 0) },
              { key: "o", label: t("map:measure.open"), children: number(area.counts?.open_cases ?? 0) },
              { key: "d", label: t("map:measure.overdue"), children: number(area.counts?.overdue_cases ?? 0) },
              ...(area.valid_from ? [{ key: "v", label: t("admin:areas.valid_from"), children: day(area.valid_from) }] : []),
            ]}
          />
          <Kin area={area} onGo={onGo} />
          <Typography.Title level={3} style={{ fontSize: 15 }}>
            {t("map:team")}
          </Typography.Title>
          <ul className="map-team" style={{ listStyle: "none", margin: 0, padding: 0 }}>
            {(area.team ?? []).map((p) => (
              <li key={p.post_id} style={{ display: "flex", justifyContent: "space-between", padding: "4px 0" }}>
                <span>{p.title || t(`words:role.${p.role}`)}</span>
                {p.user ? (
                  <span>
                    {p.user.name} <span className="muted tabular">{p.user.phone}</span>
                  </span>
                ) : (
                  <Mark tone="warn">{t("map:vacant")}</Mark>
                )}
              </li>
            ))}
          </ul>
          <Link to="/admin/$" params={{ _splat: "posts" }} search={{ area: area.code } as never}>
            {t("admin:areas.posts")}
          </Link>{" "}
          ·{" "}
          <Link to="/duty/$code" params={{ code: area.code } as never} target="_blank">
            {t("duty:open")}
          </Link>
        </div>
        <Suspense fallback={<Loading />}>
          <Border area={area} />
        </Suspense>
      </div>
      {form === "edit" && <AreaForm area={area} onClose={() => setForm(undefined)} onSaved={saved} />}
      {form === "add" && <AreaForm parent={area} onClose={() => setForm(undefined)} onSaved={saved} />}
      {form === "retire" && (
        <RetireForm
          area={area}
          onClose={() => setForm(undefined)}
          onSaved={() => {
            saved();
            if (area.parent_code) onGo(area.parent_code);
          }}
        />
      )}
    </>
  );
}
