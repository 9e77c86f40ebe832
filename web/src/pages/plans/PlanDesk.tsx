// One plan, to be drawn or read: the map and its tools, and beside it (below it on phones) the grids, what changes, the check and the
// steps so far.

import { Alert, App, Checkbox, Tabs } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { useTitle } from "../../ui/hooks";
import { Loading, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { useLeave } from "../../ui/useLeave";
import { Changes } from "./Changes";
import { Check, CheckFailed } from "./Check";
import type { Drawing, Plan, Way } from "./data";
import { GridCard } from "./GridCard";
import { GridList } from "./GridList";
import { changed } from "./grids";
import { HeadDialog } from "./HeadDialog";
import { MergeDialog } from "./MergeDialog";
import { Notices } from "./Notices";
import { Paper } from "./Paper";
import { PlanHead } from "./PlanHead";
import type { Wanted } from "./PlanMap";
import { StepDialog } from "./StepDialog";
import { Story } from "./Story";
import { TakeDialog } from "./TakeDialog";
import { Toolbar } from "./Toolbar";
import { useDrawing } from "./useDrawing";
import { usePlanDraft } from "./usePlanDraft";
import { useSave } from "./useSave";
import { useTools } from "./useTools";
import { callGrid, missing } from "./words";

// The map is a large part and comes after the words.
const PlanMap = lazy(() => import("./PlanMap"));
const hands = () => import("./tools/hand");

const TABS = ["grids", "changes", "check", "story"] as const;

/** `/admin/plans/ID?tab=&at=&compare=`. */
export function PlanDesk({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [search, set] = useUrl();
  const work = usePlanDraft(plan);
  const { editable, grids } = work;
  const live = useDrawing(plan.area.code, grids, work.base.grids, work.drawing);
  const known = editable || work.dirty ? live.drawing : plan.drawing;
  // Names and kinds are shown as they are typed, before the server has been asked.
  const drawing = useMemo<Drawing>(() => {
    const own = new Map(grids.map((g) => [g.key, g]));
    return {
      ...known,
      grids: known.grids.map((g) => ({ ...g, name: own.get(g.key)?.name ?? g.name, kind: own.get(g.key)?.kind ?? g.kind })),
    };
  }, [known, grids]);
  const { at } = search;
  const choose = (key: string | undefined) => set({ at: key ?? null }, { replace: true });
  const tools = useTools(work, live, at, choose);
  const saving = useSave(plan, work);
  const leave = useLeave(t("plans:leave_title"), work.dirty, work.drop);
  const [step, setStep] = useState<Way | undefined>();
  const [heading, setHeading] = useState(false);
  const [goTo, setGoTo] = useState<Wanted | undefined>();
  const done = plan.state === "in_force";
  const compare = search.compare !== "off";
  const tab = TABS.find((k) => k === search.tab) ?? (editable ? "grids" : "changes");
  const chosen = drawing.grids.find((g) => g.key === at);
  const showGrid = (key: string) => {
    choose(key);
    const grid = drawing.grids.find((g) => g.key === key);
    if (grid) setGoTo({ at: grid.place, boundary: grid.boundary });
  };
  useTitle([work.head.title, t("admin:section.plans"), t("common:product")].filter(Boolean).join(" · "));

  const wrong = drawing.faults.length + drawing.cover.findings.length;
  const panes = {
    grids: (
      <GridList
        grids={grids}
        drawing={drawing}
        editable={editable}
        on={tools.tool === "merge" ? tools.picked : at ? [at] : []}
        onGrid={tools.onGrid}
        onChange={(key, part) => work.change(changed(work.grids, key, part))}
        onMerge={(key) => tools.setJoining([key])}
      />
    ),
    changes: <Changes drawing={drawing} onAt={showGrid} />,
    check: (
      <Check
        drawing={drawing}
        busy={live.busy}
        onPlace={(place) => setGoTo({ at: place.position, boundary: place.boundary })}
        onGrid={showGrid}
        onMend={editable ? tools.mend : undefined}
      />
    ),
    story: <Story plan={plan} />,
  };
  return (
    <div className="plan">
      <PlanHead
        plan={plan}
        work={work}
        saving={saving.saving}
        wanting={plan.may.includes("submit") ? missing(t, plan, work.dirty, live.busy) : undefined}
        onSave={saving.save}
        onHead={() => setHeading(true)}
        onStep={setStep}
      />
      <Notices plan={plan} work={work} />
      {editable && (
        <>
          <Alert className="plan-narrow" type="info" showIcon title={t("plans:desk_only")} />
          <Toolbar
            tool={tools.tool}
            onTool={tools.setTool}
            snap={tools.snap}
            onSnap={tools.setSnap}
            follow={tools.follow}
            onFollow={tools.setFollow}
            busy={live.busy}
            picked={tools.picked.length}
            onJoin={() => tools.setJoining(tools.picked)}
            onMend={tools.mend}
            undo={work.canUndo ? work.undo : undefined}
            redo={work.canRedo ? work.redo : undefined}
            only={chosen && { name: callGrid(t, drawing, chosen.key), on: tools.only, onOnly: tools.setOnly }}
          />
        </>
      )}
      <div className="plan-body">
        <div className="plan-left">
          <div className="plan-map">
            <Suspense fallback={<Loading />}>
              <PlanMap
                label={[t("plans:map", { name: nameOf(plan.area.name) }), editable && t(`plans:help.${tools.tool}`)]
                  .filter(Boolean)
                  .join(". ")}
                grids={grids}
                drawing={drawing}
                compare={compare}
                at={at}
                picked={tools.picked}
                tool={tools.tool}
                snap={tools.snap}
                follow={tools.follow}
                goTo={goTo}
                onGrid={tools.onGrid}
                onMoved={tools.moved}
                onLine={tools.cut}
                onGround={tools.setGround}
                onKey={tools.onKey}
                hands={hands}
                onFailed={showProblem}
              >
                {editable && tools.tool !== "select" && <p className="plan-help">{t(`plans:help.${tools.tool}`)}</p>}
              </PlanMap>
            </Suspense>
          </div>
          <div className="plan-key">
            <Checkbox checked={compare} onChange={(e) => set({ compare: e.target.checked ? null : "off" }, { replace: true })}>
              {t(done ? "plans:compare_was" : "plans:compare")}
            </Checkbox>
            <span className="plan-key-new">{t("plans:key.new")}</span>
            {compare && <span className="plan-key-old">{t(done ? "plans:key.was" : "plans:key.old")}</span>}
            {compare && <span className="plan-key-moved">{t("plans:key.moved")}</span>}
          </div>
        </div>
        <aside className="plan-panel" aria-label={t("plans:panel")}>
          {live.error !== undefined && <CheckFailed error={live.error} onAgain={live.again} />}
          {chosen && <GridCard drawing={drawing} grid={chosen} busy={live.busy} onClose={() => choose(undefined)} />}
          <Tabs
            activeKey={tab}
            destroyOnHidden
            onChange={(key) => set({ tab: key }, { replace: true })}
            items={TABS.map((key) => ({
              key,
              label: key === "check" && wrong > 0 ? t("plans:tab.check_n", { n: wrong }) : t(`plans:tab.${key}`),
              children: panes[key],
            }))}
          />
        </aside>
      </div>
      <Paper drawing={drawing} />
      {heading && <HeadDialog head={work.head} onHead={work.setHead} onClose={() => setHeading(false)} />}
      {tools.joining && (
        <MergeDialog drawing={drawing} keys={tools.joining} onMerge={tools.join} onClose={() => tools.setJoining(undefined)} />
      )}
      {tools.ground && <TakeDialog drawing={drawing} at={at} onTake={tools.take} onClose={() => tools.setGround(undefined)} />}
      {step && (
        <StepDialog
          plan={plan}
          step={step}
          onStale={saving.refetch}
          onClose={() => setStep(undefined)}
          onDone={(next) => {
            setStep(undefined);
            saving.done(next);
            message.success(t(`plans:done.${step === "approve" && next.state === "in_force" ? "in_force" : step}`));
          }}
        />
      )}
      {leave.question}
    </div>
  );
}
