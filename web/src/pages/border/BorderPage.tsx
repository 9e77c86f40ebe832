// `/areas/CODE/border`: draws the border of an area. It is checked while it is drawn, kept on this machine until it is saved, and comes
// into force when it is saved; the one before stays in the records with its dates.

import { DeleteOutlined, DragOutlined, EditOutlined, GatewayOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Alert, App, Button, Checkbox, Flex, Radio, Result } from "antd";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Border, corners, fromGeometry, type Ring, reshape, toGeometry } from "../../map/border";
import type { LonLat } from "../../map/geo";
import { clockTime, day, nameOf } from "../../text/format";
import { fromWall } from "../../text/zone";
import { useDebounced, useTitle } from "../../ui/hooks";
import { useMe } from "../../ui/me";
import { Loading, Show, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { useLeave } from "../../ui/useLeave";
import { useUndoKeys } from "../../ui/useUndoKeys";
import { type AreaFull, areaQuery, shapesQuery } from "../map/data";
import { BorderDates } from "./BorderDates";
import { CornerList } from "./CornerList";
import { bordersQuery, checkQuery } from "./check";
import { FaultList } from "./FaultList";
import { SaveBorder } from "./SaveBorder";
import type { BorderTool } from "./tools/shared";
import { useBorderDraft } from "./useBorderDraft";
import "./border.css";

/** Fetches the area; the editor begins when it is known. */
export function BorderPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { code = "" } = useParams({ strict: false }) as { code?: string };
  const area = useQuery(areaQuery(code));
  useTitle([nameOf(area.data?.name), t("border:title"), t("common:product")].filter(Boolean).join(" · "));
  if (!me.capabilities.includes("areas.write")) {
    return <Result status="403" title={t("admin:not_allowed")} extra={<Link to="/map">{t("common:back")}</Link>} />;
  }
  return <Show query={area}>{(found) => <Editor key={found.code} area={found} />}</Show>;
}

// The map is a large part and comes after the words.
const BorderMap = lazy(() => import("./BorderMap"));

const TOOLS: { key: BorderTool; icon: React.ReactNode }[] = [
  { key: "move", icon: <DragOutlined /> },
  { key: "stretch", icon: <EditOutlined /> },
  { key: "part", icon: <GatewayOutlined /> },
];
const VIEWS = ["both", "new", "old"] as const;

function Editor({ area }: { area: AreaFull }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, set] = useUrl();
  const saved = useMemo(() => fromGeometry(area.boundary), [area.boundary]);
  const draft = useBorderDraft(area.code, saved, area.version);
  const { border, change, undo, redo, dirty } = draft;
  const [tool, setTool] = useState<BorderTool>("move");
  const [follow, setFollow] = useState(false);
  const [at, setAt] = useState(0);
  const [saving, setSaving] = useState(false);
  const [place, setPlace] = useState<{ at: LonLat } | undefined>();
  const view = VIEWS.find((v) => v === search.view) ?? "both";
  // The drawing is compared with the border in force, or with another of the list.
  const known = useQuery(bordersQuery(area.code));
  const other = known.data?.items.find((b) => b.from === search.with);
  const before = useMemo(() => (other ? fromGeometry(other.boundary) : saved), [other, saved]);
  const planned = known.data?.items.find((b) => b.state === "planned");

  const parent = area.parent_code ?? "";
  const above = useQuery(areaQuery(parent));
  const sisters = useQuery(shapesQuery(area.level, parent));
  const judged = useDebounced(border, 400);
  const unfinished = toGeometry(border) === undefined;
  const check = useQuery({ ...checkQuery(area.code, judged), placeholderData: keepPreviousData });
  const fresh = judged === border && !check.isPlaceholderData && !check.isFetching;
  const faults = unfinished ? [] : (check.data?.faults ?? []);

  useUndoKeys(undo, redo);

  const leave = useLeave(t("border:leave_title"), dirty, draft.drop);

  const onLine = useCallback(
    (line: Ring) => {
      const next = reshape(border, line);
      if (next) change(next);
      else message.warning(t("border:stretch_failed"));
    },
    [border, change, message, t],
  );
  const onOutline = useCallback(
    (ring: Ring) => {
      if (ring.length < 3) return;
      // An area has one outline as a rule; whoever wants two draws the second beside the first.
      const apart = border.length > 0 && !sharesBox(border, ring);
      change(apart ? [...border, [ring]] : [[ring]]);
      setAt(0);
      setTool("move");
    },
    [border, change],
  );
  const onSaved = async (from: string | undefined) => {
    leave.release();
    await draft.drop();
    for (const key of ["area", "areas", "shapes", "borders"]) void client.invalidateQueries({ queryKey: [key] });
    message.success(from ? t("border:saved_later", { day: day(fromWall(from)) }) : t("border:saved"));
    void navigate({ to: "/admin/$", params: { _splat: "areas" }, search: { area: area.code } as never });
  };
  const all = corners(border);
  return (
    <div className="border-page">
      <div className="border-bar">
        <h1>{t("border:heading", { name: nameOf(area.name) })}</h1>
        <Radio.Group
          optionType="button"
          aria-label={t("border:tool")}
          value={tool}
          onChange={(e) => setTool(e.target.value)}
          options={TOOLS.map(({ key, icon }) => ({
            value: key,
            label: (
              <span>
                {icon} {t(`border:tool.${key}`)}
              </span>
            ),
          }))}
        />
        {tool !== "move" && (
          <Checkbox checked={follow} onChange={(e) => setFollow(e.target.checked)}>
            {t("border:follow")}
          </Checkbox>
        )}
        <Flex gap={4}>
          <Button
            icon={<UndoOutlined />}
            disabled={!draft.canUndo}
            onClick={undo}
            aria-label={t("border:undo")}
            title={t("border:undo")}
          />
          <Button
            icon={<RedoOutlined />}
            disabled={!draft.canRedo}
            onClick={redo}
            aria-label={t("border:redo")}
            title={t("border:redo")}
          />
          <Button
            icon={<DeleteOutlined />}
            disabled={!dirty}
            onClick={draft.discard}
            aria-label={t("border:discard")}
            title={t("border:discard")}
          />
        </Flex>
        <Radio.Group
          optionType="button"
          aria-label={t("border:view")}
          value={view}
          onChange={(e) => set({ view: e.target.value === "both" ? null : e.target.value }, { replace: true })}
          options={VIEWS.map((v) => ({ value: v, label: t(`border:view.${v}`) }))}
        />
        <Flex gap={12} align="center" style={{ marginInlineStart: "auto" }}>
          <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: area.code } as never}>
            {t("common:back")}
          </Link>
          <Button type="primary" disabled={!dirty || unfinished || !fresh || !check.data} onClick={() => setSaving(true)}>
            {t("border:save")}
          </Button>
        </Flex>
      </div>
      <div className="border-body">
        <div className="border-map">
          <Suspense fallback={<Loading />}>
            <BorderMap
              label={`${t("border:heading", { name: nameOf(area.name) })}. ${t(`border:help.${tool}`)}`}
              border={border}
              saved={before}
              area={area}
              sisters={sisters.data}
              outside={above.data?.boundary}
              faults={faults}
              corner={all[Math.min(at, all.length - 1)]}
              tool={tool}
              follow={follow}
              view={view}
              goTo={place}
              onBorder={change}
              onLine={onLine}
              onOutline={onOutline}
              onFailed={showProblem}
            >
              <p className="border-help">{t(`border:help.${tool}`)}</p>
            </BorderMap>
          </Suspense>
        </div>
        <aside className="border-panel" aria-label={t("border:panel")}>
          {planned && <Alert type="warning" showIcon title={t("border:planned", { day: day(planned.from) })} />}
          {draft.restored && dirty && (
            <Alert
              type="info"
              showIcon
              title={t("border:restored", { time: clockTime(draft.restored.at) })}
              description={
                <>
                  {draft.restored.version !== area.version && <p>{t("border:restored_old")}</p>}
                  <Button size="small" onClick={draft.discard}>
                    {t("border:discard")}
                  </Button>
                </>
              }
            />
          )}
          <FaultList
            check={check.data}
            error={check.error}
            busy={!unfinished && !fresh}
            unfinished={unfinished}
            onPlace={(p) => setPlace({ at: p })}
          />
          <CornerList border={border} at={at} onAt={setAt} onBorder={change} />
          <BorderDates
            area={area}
            compared={other?.from}
            onCompare={(b) => set({ with: b?.from ?? null }, { replace: true })}
            onTake={(b) => {
              change(fromGeometry(b.boundary));
              setAt(0);
            }}
          />
        </aside>
      </div>
      {saving && check.data && (
        <SaveBorder
          area={area}
          saved={saved}
          border={border}
          check={check.data}
          planned={planned?.from}
          onClose={() => setSaving(false)}
          onSaved={(from) => void onSaved(from)}
          onRefresh={() => void client.invalidateQueries({ queryKey: ["area", area.code] })}
        />
      )}
      {leave.question}
    </div>
  );
}

/** True when the box of the ring meets the box of the border. */
function sharesBox(border: Border, ring: Ring): boolean {
  const boxOfRing = (points: Ring) => {
    const lon = points.map((p) => p[0]);
    const lat = points.map((p) => p[1]);
    return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)] as const;
  };
  const a = boxOfRing(border.flat(2));
  const b = boxOfRing(ring);
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
