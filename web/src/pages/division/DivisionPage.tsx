// Proposes grids for a community: several plans with how each rule is met, on the map and as a table. Nothing is changed by it.

import { DownloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { AreaRow, Page } from "../../api/types";
import { nameOf, number } from "../../text/format";
import { CopyLink } from "../../ui/CopyLink";
import { Loading, Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { downloadText } from "../admin/download";
import { AreaPicker } from "../admin/pickers";
import { areaQuery } from "../map/data";
import { MakePlan } from "../plans/MakePlan";
import { DivisionForm } from "./DivisionForm";
import { type Division, divisionQuery, planFile, readWish, writeWish } from "./data";
import { PlanTable } from "./PlanTable";
import { obstacleText, sized } from "./words";
import "./division.css";

// The map is a large part and comes after the words.
const PlanMap = lazy(() => import("./PlanMap"));

/** `/admin/division?area=&measure=&least=&most=&compact=&keep=&seed=&plan=&at=`. */
export function DivisionPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const wish = readWish(search);
  const code = search.area ?? "";
  const area = useQuery({ ...areaQuery(code), enabled: code !== "" });
  const grids = useQuery({
    queryKey: ["areas", "grids", code],
    queryFn: ({ signal }) => api.get<Page<AreaRow>>("/areas", { parent: code, level: "grid", limit: 500 }, signal),
    enabled: code !== "",
  });
  const asked = code !== "" && search.seed !== undefined;
  const query = useQuery({ ...divisionQuery(code, wish), enabled: asked });
  const known = area.data ? { value: code, label: nameOf(area.data.name) } : undefined;
  return (
    <div className="division">
      <p className="muted">{t("division:about")}</p>
      <div className="division-bar">
        <AreaPicker
          label={t("division:community")}
          placeholder={t("division:community")}
          value={search.area}
          known={known}
          onChange={(next) => set({ area: next ?? null, keep: null, seed: null, plan: null, at: null })}
          style={{ minWidth: 260 }}
        />
        {asked && <CopyLink />}
      </div>
      {code === "" ? (
        <Nothing text={t("division:choose")} />
      ) : (
        <>
          <DivisionForm
            key={code}
            wish={wish}
            grids={grids.data?.items ?? []}
            busy={query.isFetching}
            onAsk={(next) => {
              // The same wish again means other plans.
              const same = asked && JSON.stringify(next) === JSON.stringify(wish);
              set({ ...writeWish(same ? { ...next, seed: next.seed + 1 } : next), plan: null, at: null });
            }}
            onStop={() => {
              void client.cancelQueries({ queryKey: ["division", code] });
              set({ seed: null });
            }}
          />
          {asked && <Show query={query}>{(found) => <Plans division={found} />}</Show>}
        </>
      )}
    </div>
  );
}

function Plans({ division }: { division: Division }) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { given, plans, obstacles, community } = division;
  const index = Math.min(Math.max(Number(search.plan) || 1, 1), plans.length) - 1;
  const plan = plans[index];
  const at = Number(search.at) || undefined;
  const choose = (sequence: number) => set({ at: sequence === at ? null : String(sequence) }, { replace: true });
  if (!plan) return null;
  return (
    <>
      <p role="status">
        {t("division:given", {
          buildings: number(given.buildings),
          households: sized(t, "households", given.households),
          streets: number(given.streets),
        })}
      </p>
      {obstacles.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("division:cannot", { count: obstacles.length })}
          description={
            <ul className="division-why">
              {obstacles.map((o) => (
                <li key={o.position.join()}>{obstacleText(t, given, o)}</li>
              ))}
            </ul>
          }
        />
      )}
      <fieldset className="division-plans">
        <legend className="sr-only">{t("division:plans")}</legend>
        {plans.map((p, i) => (
          <button
            key={p.seed}
            type="button"
            aria-pressed={i === index}
            onClick={() => set({ plan: i === 0 ? null : String(i + 1), at: null })}
          >
            <strong>{t("division:plan", { n: i + 1 })}</strong> {t(`division:favour.${p.favour}`)}
            <span>{t("division:in_band", { count: p.in_band, all: p.bound })}</span>
            <span>
              {t("division:borders", { length: number(Math.round(p.cut_m)), share: Math.round(p.along_streets * 100) })}
            </span>
            <span>{t("division:roundness", { value: number(Math.round(p.mean_polsby_popper * 100) / 100) })}</span>
            <span>{p.covers && p.hard_inside_m < 1 ? t("division:proven") : t("division:flawed")}</span>
          </button>
        ))}
      </fieldset>
      <div className="division-split">
        <div className="division-map">
          <Suspense fallback={<Loading />}>
            <PlanMap
              label={t("division:map", { name: nameOf(community.name) })}
              division={division}
              plan={plan}
              at={at}
              onAt={choose}
            />
          </Suspense>
        </div>
        <div>
          <PlanTable plan={plan} measure={given.measure} at={at} onAt={choose} />
          <MakePlan key={plan.seed} community={community} proposal={plan} />
          <Button
            icon={<DownloadOutlined />}
            style={{ marginTop: 8 }}
            onClick={() =>
              downloadText(`grids-${community.code}-${index + 1}.geojson`, planFile(division, plan), "application/geo+json")
            }
          >
            {t("division:download")}
          </Button>
        </div>
      </div>
    </>
  );
}
