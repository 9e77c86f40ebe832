// One layer: its grids on the map and in a table, what may be done with them, and a file of borders taken in.

import { ArrowLeftOutlined, DownloadOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Typography } from "antd";
import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import { day as dayText, nameOf, number } from "../../text/format";
import { fromWall, isDay } from "../../text/zone";
import { CopyLink } from "../../ui/CopyLink";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { Loading, Nothing, Show, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { downloadText } from "../admin/download";
import { type LayerCard, type LayerGridRow, layerQuery, layerShapesQuery } from "./data";
import { GridForm, PostOnGrid, RetireGrid } from "./GridForms";
import { type GridAct, GridTable } from "./GridTable";
import { dutiesText } from "./words";

// The map, the file and the drawing are large parts and come after the words, or when they are asked for.
const LayerMap = lazy(() => import("./LayerMap"));
const TakeFile = lazy(() => import("./TakeFile").then((m) => ({ default: m.TakeFile })));
const DrawGrid = lazy(() => import("./DrawGrid").then((m) => ({ default: m.DrawGrid })));

/** `/admin/layers?layer=&at=&day=&file=1&draw=1`. */
export function LayerDesk({ code }: { code: string }) {
  const query = useQuery(layerQuery(code));
  return <Show query={query}>{(card) => <Desk card={card} />}</Show>;
}

function Desk({ card }: { card: LayerCard }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const [search, set] = useUrl();
  const { layer, grids } = card;
  const day = isDay(search.day) ? search.day : undefined;
  const shapes = useQuery({ ...layerShapesQuery(layer.code, day), placeholderData: keepPreviousData });
  const { data: catalogue } = useQuery(catalogueQuery);
  const [form, setForm] = useState<{ act: GridAct; grid: LayerGridRow } | undefined>();
  const write = me.capabilities.includes("areas.write");
  const post = me.capabilities.includes("posts.write");
  const may: GridAct[] = [
    ...(write ? (["edit"] as const) : []),
    ...(post ? (["post"] as const) : []),
    ...(write ? (["retire"] as const) : []),
  ];
  const done = () => message.success(t("common:done"));
  const dayId = useId();
  const close = () => setForm(undefined);
  const name = nameOf(layer.name);
  const at = search.at;
  const chosen = grids.find((g) => g.area.code === at);
  const download = () =>
    downloadText(`${layer.code}${day ? `-${day}` : ""}.geojson`, JSON.stringify(shapes.data), "application/geo+json");
  const take = write && (
    <Button icon={<UploadOutlined />} onClick={() => set({ file: "1", draw: null })}>
      {t("layers:file")}
    </Button>
  );
  const label = t("layers:map_of", { name });
  return (
    <>
      <div className="layers-head">
        <Link to="/admin/$" params={{ _splat: "layers" }}>
          <ArrowLeftOutlined aria-hidden /> {t("layers:all")}
        </Link>
        <h2>{name}</h2>
        <span className="muted tabular">{layer.code}</span>
        {layer.responsible && <Mark tone="info">{t("layers:responsible_mark")}</Mark>}
        {layer.valid_to && <Mark tone="warn">{t("layers:ended_on", { date: dayText(layer.valid_to) })}</Mark>}
      </div>
      <Typography.Paragraph type="secondary">
        {[
          dutiesText(t, catalogue, layer.duties),
          nameOf(layer.department?.name),
          t("layers:grids_n", { count: layer.grids, n: number(layer.grids) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography.Paragraph>
      <div className="layers-head">
        <label htmlFor={dayId}>{t("map:as_of")}</label>
        <Input
          id={dayId}
          type="date"
          value={day ?? ""}
          onChange={(e) => set({ day: e.target.value || null })}
          style={{ width: 160 }}
        />
        <Button icon={<DownloadOutlined />} disabled={!shapes.data} onClick={download}>
          {t("layers:download")}
        </Button>
        <CopyLink />
        <span style={{ flex: 1 }} />
        {write && !search.draw && (
          <Button icon={<PlusOutlined />} onClick={() => set({ draw: "1", file: null })}>
            {t("layers:grid_new")}
          </Button>
        )}
        {take}
      </div>
      {search.draw && write && (
        <Suspense fallback={<Loading rows={2} />}>
          <DrawGrid
            layer={layer.code}
            name={name}
            shapes={shapes.data}
            onClose={() => set({ draw: null }, { replace: true })}
            onSaved={done}
          />
        </Suspense>
      )}
      {day && (
        <p role="status" className="layers-day">
          <strong>{t("map:as_of_says", { date: dayText(fromWall(day)) })}</strong>{" "}
          <Button size="small" onClick={() => set({ day: null })}>
            {t("map:as_of_today")}
          </Button>{" "}
          <span className="muted">{t("layers:table_now")}</span>
        </p>
      )}
      {search.draw && write ? null : grids.length === 0 && !day ? (
        <Nothing text={t("layers:no_grids")} action={take} />
      ) : (
        <div className="layers-split">
          <div className="layers-map">
            <Show query={shapes}>
              {(data) => (
                <Suspense fallback={<Loading />}>
                  <LayerMap label={label} grids={data} at={at} onAt={(next) => set({ at: next })} onFailed={showProblem} />
                </Suspense>
              )}
            </Show>
          </div>
          <div>
            <p className="sr-only" role="status">
              {chosen ? t("layers:chosen", { code: chosen.area.code, name: nameOf(chosen.area.name) }) : ""}
            </p>
            <GridTable
              label={t("layers:grids_of", { name })}
              grids={grids}
              at={at}
              may={may}
              onAt={(next) => set({ at: next === at ? null : next })}
              onAct={(act, grid) => setForm({ act, grid })}
            />
          </div>
        </div>
      )}
      {form?.act === "edit" && <GridForm layer={layer.code} grid={form.grid} onClose={close} onSaved={done} />}
      {form?.act === "retire" && <RetireGrid layer={layer.code} grid={form.grid} onClose={close} onSaved={done} />}
      {form?.act === "post" && <PostOnGrid layer={layer} grid={form.grid} onClose={close} onSaved={done} />}
      {search.file && write && (
        <Suspense fallback={null}>
          <TakeFile layer={layer} present={shapes.data} onClose={() => set({ file: null }, { replace: true })} />
        </Suspense>
      )}
    </>
  );
}
