// Where the ground of a grid went and came from, when borders were drawn anew; and the map of an area for the wall.

import { Link } from "@tanstack/react-router";
import { Button, Dropdown, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { currentLang } from "../../../text";
import { day, nameOf, number } from "../../../text/format";
import { useMe } from "../../../ui/me";
import type { AreaFull, Kin as KinOf } from "../../map/data";

const PAPERS = ["A4", "A3", "A2", "A1", "A0"] as const;

/** Hectares with one digit, square metres where it is less than a tenth of one. */
export function ground(m2: number): string {
  return m2 >= 1000 ? `${number(Math.round(m2 / 1000) / 10)} ha` : `${number(Math.round(m2))} m²`;
}

function List({ title, list, onGo }: { title: string; list: KinOf[]; onGo: (code: string) => void }) {
  const { t } = useTranslation();
  const plans = useMe().capabilities.some((c) => c === "plans.draft" || c === "plans.approve");
  if (list.length === 0) return null;
  return (
    <section>
      <Typography.Title level={3} style={{ fontSize: 15 }}>
        {title}
      </Typography.Title>
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {list.map((k) => (
          <li key={`${k.area.code} ${k.at}`} style={{ padding: "2px 0" }}>
            <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => onGo(k.area.code)}>
              {nameOf(k.area.name)}
            </Button>{" "}
            <span className="muted">
              {t("admin:areas.kin", { date: day(k.at), ground: ground(k.area_m2), count: k.households, n: number(k.households) })}
            </span>{" "}
            {plans && (
              <Link to="/admin/$" params={{ _splat: `plans/${k.plan}` }}>
                {t("admin:areas.kin_plan")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Heirs of a grid, and whose heir it is. */
export function Kin({ area, onGo }: { area: AreaFull; onGo: (code: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <List title={t("admin:areas.successors")} list={area.successors ?? []} onGo={onGo} />
      <List title={t("admin:areas.predecessors")} list={area.predecessors ?? []} onGo={onGo} />
    </>
  );
}

/** The map of an area with those below it, to scale on paper. */
export function WallMap({ code }: { code: string }) {
  const { t } = useTranslation();
  const sheet = (paper: string) => `/api/v1/areas/${code}/map.svg?paper=${paper}&lang=${currentLang()}`;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: PAPERS.map((paper) => ({
          key: paper,
          label: (
            <a href={sheet(paper)} target="_blank" rel="noreferrer">
              {paper}
            </a>
          ),
        })),
      }}
    >
      <Button>{t("admin:areas.wall_map")}</Button>
    </Dropdown>
  );
}
