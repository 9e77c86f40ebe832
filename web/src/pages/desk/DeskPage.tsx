// The acceptance desk: one screen for one telephone call, workable by keyboard alone. The form is kept on this machine until
// it is sent; one key sends it, files it and passes it on.

import { useQuery } from "@tanstack/react-query";
import { App, Flex, Grid } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import type { LonLat } from "../../api/types";
import { useDraft } from "../../ui/draft";
import { useTitle } from "../../ui/hooks";
import { useKeys } from "../../ui/keys";
import { hasRole, useMe } from "../../ui/me";
import { focusQuestion } from "../../ui/QuestionFields";
import { lacking as lackingAnswers } from "../../ui/questions";
import { useQuestions } from "../../ui/useQuestions";
import type { Waiting } from "../case/actions/upload";
import { DeskFields } from "./DeskFields";
import { type Choice, type DeskForm, EMPTY, type Missing, missing } from "./model";
import { Receipt } from "./Receipt";
import { SidePane } from "./SidePane";
import { type Sub, SubmitBar } from "./SubmitBar";
import { type Sent, useReport } from "./useReport";
import { useResolved } from "./useResolved";

const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

export function DeskPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { message } = App.useApp();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [form, setForm, dropForm] = useDraft<DeskForm>("desk", EMPTY);
  const [files, setFiles] = useState<Waiting[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [sub, setSub] = useState<Sub>(null);
  const [lacking, setLacking] = useState<Missing[]>([]);
  const [sent, setSent] = useState<Sent | null>(null);
  const resolved = useResolved(form);
  const { data: catalogue } = useQuery(catalogueQuery);
  const questions = useQuestions(form.category);
  useTitle(`${t("common:menu.desk")} · ${t("common:product")}`);

  // The centre's desk accepts and files; who is also a dispatcher sends on. Streets and communities report to the centre.
  const centre = hasRole(me, "acceptor");
  const department = resolved.routed?.department ?? null;
  const forward: Choice = {
    kind: "forward",
    accept: centre,
    file: centre && Boolean(form.category),
    dispatchTo: centre && hasRole(me, "dispatcher") && form.category ? (department?.id ?? null) : null,
  };
  const { submit, changed } = useReport(form, questions, files, setFiles, (done) => {
    dropForm();
    setFiles([]);
    setChosen(null);
    setSub(null);
    setSent(done);
  });
  const change = (part: Partial<DeskForm>) => {
    changed();
    setLacking([]);
    setForm((old) => ({ ...old, ...part }));
  };
  const send = (choice: Choice) => {
    if (submit.isPending) return;
    const demands = catalogue?.items.find((i) => i.code === form.category)?.choose_condition;
    const gaps = missing(form, choice, questions, demands);
    setLacking(gaps);
    const first = gaps[0];
    if (first) {
      message.warning(t(`desk:missing.${first}`));
      if (first === "answers") focusQuestion("desk-q", lackingAnswers(questions, form.answers)[0]?.code ?? "");
      else document.getElementById(`desk-${first}`)?.focus();
      return;
    }
    submit.mutate(choice);
  };
  const startNew = () => {
    setSent(null);
    setLacking([]);
    requestAnimationFrame(() => document.getElementById("desk-phone")?.focus());
  };
  useKeys({
    "ctrl+enter": sent || sub ? undefined : () => send(forward),
    "alt+n": () => {
      if (!sent) {
        dropForm();
        setFiles([]);
        setChosen(null);
        setSub(null);
      }
      startNew();
    },
    escape: sub ? () => setSub(null) : chosen ? () => setChosen(null) : undefined,
  });
  const pick = (point: LonLat) => change({ point, area: undefined });
  // A place picked on the map gets the words the server knows for it, unless the clerk wrote some.
  const address = form.address || resolved.address || "";

  if (sent) return <Receipt c={sent.c} filesFailed={sent.filesFailed} onNew={startNew} />;
  return (
    <div className="page" style={{ maxWidth: "none", paddingBottom: 90 }}>
      <h1 className="sr-only">{t("common:menu.desk")}</h1>
      <div
        style={{
          display: "grid",
          gap: 14,
          alignItems: "start",
          gridTemplateColumns: wide ? "minmax(340px, 5fr) minmax(280px, 4fr) minmax(260px, 3fr)" : "minmax(0, 1fr)",
        }}
      >
        <DeskFields
          form={form}
          change={change}
          resolved={resolved}
          questions={questions}
          lacking={lacking}
          files={files}
          setFiles={setFiles}
          address={address}
        />
        <section className="card" style={{ padding: 8 }} aria-label={t("desk:map")}>
          <Suspense fallback={<div style={{ height: 420 }} />}>
            <CaseMap
              points={resolved.similar}
              selectedIds={chosen ? [chosen] : []}
              onSelect={(id) => setChosen(id)}
              onPick={pick}
              picked={form.point}
              center={form.point ?? me.city.center ?? undefined}
              bbox={form.point ? undefined : (me.city.bbox ?? undefined)}
              height={wide ? "calc(100vh - 190px)" : 300}
            />
          </Suspense>
        </section>
        <SidePane
          past={resolved.past}
          phone={resolved.pastFor}
          similar={resolved.similar}
          chosen={chosen}
          choose={setChosen}
          merge={centre ? (into) => send({ kind: "merge", into }) : undefined}
          busy={submit.isPending}
        />
      </div>
      <Flex>
        <SubmitBar
          forward={forward}
          department={department}
          busy={submit.isPending}
          sub={sub}
          setSub={setSub}
          send={send}
          lacking={lacking}
          shift={wide}
        />
      </Flex>
    </div>
  );
}
