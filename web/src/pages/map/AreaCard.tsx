// The card of an area on the map: numbers, code in words, where its ground went, the team that serves it and how to reach it.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Descriptions, Flex, Tag, Typography } from "antd";
import type Feature from "ol/Feature";
import { useTranslation } from "react-i18next";
import { type AreaNumbers, type Measure, measureCases } from "../../map/classes";
import { day, nameOf, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { Show } from "../../ui/States";
import { Kin } from "../admin/areas/Kin";
import { type AreaFull, areaQuery } from "./data";
import { type Card, gridsFilter, OPEN_STATES } from "./state";

const openIn = (area: AreaFull, then: AreaNumbers | undefined) => then?.open_cases ?? area.counts?.open_cases ?? 0;
const overdueIn = (area: AreaFull, then: AreaNumbers | undefined) => then?.overdue_cases ?? area.counts?.overdue_cases ?? 0;

export interface AreaCardProps {
  code: string;
  /** It is the area in focus; one cannot go into it again. */
  inside: boolean;
  /** What the colours say; the list behind an area holds the cases that measure counts. */
  measure: Measure;
  /** The day the map shows, when it is not today. */
  as_of?: string;
  /** The areas on the map. */
  areas: Feature[];
  onArea: (code: string) => void;
  onCard: (card: Card) => void;
}

export function AreaCard({ code, inside, measure, as_of, areas, onArea, onCard }: AreaCardProps) {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery(areaQuery(code));
  // On the map of a day the card says what the map says.
  const shape = as_of ? areas.find((f) => f.get("code") === code) : undefined;
  const then = shape?.getProperties() as AreaNumbers | undefined;
  return (
    <Show query={query}>
      {(area) => (
        <>
          <Typography.Title level={2} style={{ marginTop: 0 }}>
            {nameOf(area.name)}
          </Typography.Title>
          <Flex gap={4} wrap>
            <Tag>{t(`words:level.${area.level}`)}</Tag>
            {area.kind && <Mark tone="info">{t(`map:kind.${area.kind}`)}</Mark>}
            <Tag className="tabular">{area.code}</Tag>
            {area.valid_to && <Mark tone="warn">{t("admin:areas.retired", { date: day(area.valid_to) })}</Mark>}
          </Flex>
          <Descriptions
            size="small"
            column={1}
            style={{ marginTop: 12 }}
            items={[
              { key: "o", label: t("map:measure.open"), children: number(openIn(area, then)) },
              {
                key: "l",
                label: t("map:measure.overdue"),
                children: (
                  <Typography.Text type={overdueIn(area, then) ? "danger" : undefined}>
                    {number(overdueIn(area, then))}
                  </Typography.Text>
                ),
              },
              { key: "h", label: t("map:measure.households"), children: number(area.households ?? 0) },
              { key: "p", label: t("map:measure.population"), children: number(area.population ?? 0) },
              { key: "b", label: t("map:buildings"), children: number(area.counts?.buildings ?? 0) },
              { key: "f", label: t("map:facilities"), children: number(area.counts?.facilities ?? 0) },
            ]}
          />
          <Flex gap={8} wrap style={{ margin: "12px 0" }}>
            {area.level !== "grid" && !inside && (
              <Button type="primary" onClick={() => onArea(area.code)}>
                {t("map:go_in")}
              </Button>
            )}
            <Link to="/cases" search={{ area: area.code, ...gridsFilter(as_of), ...measureCases(measure, OPEN_STATES) } as never}>
              <Button>{t("map:list_cases")}</Button>
            </Link>
            {me.capabilities.includes("areas.write") && !area.valid_to && (
              <Link to="/areas/$code/border" params={{ code: area.code }}>
                <Button>{t("border:edit")}</Button>
              </Link>
            )}
          </Flex>
          <Kin area={area} onGo={(id) => onCard({ kind: "area", id })} />
          {area.team && area.team.length > 0 && (
            <>
              <Typography.Title level={3}>{t("map:team")}</Typography.Title>
              <ul className="map-team">
                {area.team.map((post) => (
                  <li key={post.post_id}>
                    <span>{post.title || t(`words:role.${post.role}`)}</span>
                    {post.user ? (
                      <span>
                        {post.user.name}{" "}
                        {post.user.phone && <a href={`tel:${post.user.phone.replaceAll(" ", "")}`}>{post.user.phone}</a>}
                      </span>
                    ) : (
                      <Mark tone="warn">{t("map:vacant")}</Mark>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Show>
  );
}
