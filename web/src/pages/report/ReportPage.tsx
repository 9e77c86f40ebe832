// What a grid worker reports on site, made for one hand and a phone: picture, words, a category that fits, where I stand.
import { AimOutlined, ToolOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { App, Button, Flex, Input } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { PathText, StateTag } from "../../ui/CaseBits";
import { useDraft } from "../../ui/draft";
import { useTitle } from "../../ui/hooks";
import { useKeys } from "../../ui/keys";
import { useMe } from "../../ui/me";
import { useMyPosition } from "../../ui/myPosition";
import { CategoryPicker } from "../../ui/Pickers";
import { focusQuestion, QuestionFields } from "../../ui/QuestionFields";
import { lacking as lackingAnswers } from "../../ui/questions";
import { useQuestions } from "../../ui/useQuestions";
import { Files } from "../case/actions/Files";
import type { Waiting } from "../case/actions/upload";
import { Field, ResolvedLines } from "../desk/DeskFields";
import { type Choice, type DeskForm, EMPTY, type Missing, missing } from "../desk/model";
import { PlaceField } from "../desk/PlaceField";
import { Suggested } from "../desk/Suggested";
import { type Sent, useReport } from "../desk/useReport";
import { useResolved } from "../desk/useResolved";

const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

/** A report from the field starts at the community, not at the centre's desk. */
const START: DeskForm = { ...EMPTY, source: "worker" };
const REPORT: Choice = { kind: "forward", accept: false, file: false, dispatchTo: null };

function Done({ sent, onNew }: { sent: Sent; onNew: () => void }) {
  const { t } = useTranslation();
  const { c } = sent;
  return (
    <section className="card" style={{ padding: 20, maxWidth: 640, margin: "16px auto" }} aria-live="polite">
      <Flex gap={8} align="center" wrap>
        <h1 style={{ margin: 0, fontSize: 18 }}>{t("desk:done")}</h1>
        <StateTag state={c.state} outcome={c.outcome} />
      </Flex>
      <p className="tabular" style={{ fontSize: 22, fontWeight: 600, margin: "10px 0", overflowWrap: "anywhere" }}>
        {c.number}
      </p>
      {c.track_code && (
        <p style={{ margin: "0 0 10px" }}>
          {t("desk:code")}{" "}
          <b className="tabular" style={{ fontSize: 20, color: "#0958d9", letterSpacing: "0.1em" }}>
            {c.track_code}
          </b>
        </p>
      )}
      {sent.filesFailed && (
        <p role="alert" style={{ color: "#cf1322" }}>
          {t("desk:files_failed")}
        </p>
      )}
      <p className="muted">{t("report:fixed_hint")}</p>
      <Flex gap={10} vertical>
        <Link to={`/cases/${c.number}`} search={{ action: "fix_on_spot" } as never}>
          <Button block size="large" icon={<ToolOutlined />}>
            {t("words:action.fix_on_spot")}
          </Button>
        </Link>
        <Link to={`/cases/${c.number}`}>
          <Button block size="large">
            {t("desk:open_case")}
          </Button>
        </Link>
        <Button block size="large" type="primary" onClick={onNew}>
          {t("report:another")}
        </Button>
      </Flex>
    </section>
  );
}

export function ReportPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { message } = App.useApp();
  const [form, setForm, dropForm] = useDraft<DeskForm>("report", START);
  const [files, setFiles] = useState<Waiting[]>([]);
  const [lacking, setLacking] = useState<Missing[]>([]);
  const [sent, setSent] = useState<Sent | null>(null);
  const resolved = useResolved(form);
  const questions = useQuestions(form.category);
  useTitle(`${t("common:menu.report")} · ${t("common:product")}`);
  const { submit, changed } = useReport(form, questions, files, setFiles, (done) => {
    dropForm();
    setFiles([]);
    setSent(done);
  });
  const change = (part: Partial<DeskForm>) => {
    changed();
    setLacking([]);
    setForm((old) => ({ ...old, ...part }));
  };
  const position = useMyPosition((point) => change({ point, area: undefined, address: "" }));
  const send = () => {
    if (submit.isPending) return;
    const gaps = missing(form, REPORT, questions);
    setLacking(gaps);
    const first = gaps[0];
    if (first) {
      message.warning(t(`desk:missing.${first}`));
      if (first === "answers") focusQuestion("report-q", lackingAnswers(questions, form.answers)[0]?.code ?? "");
      else document.getElementById(`report-${first}`)?.focus();
      return;
    }
    submit.mutate(REPORT);
  };
  useKeys({ "ctrl+enter": sent ? undefined : send });
  const gap = (name: Missing) => (lacking.includes(name) ? t(`desk:missing.${name}`) : undefined);
  // A place found by position gets the words the server knows for it, unless the worker wrote some.
  const address = form.address || resolved.address || "";

  if (sent) return <Done sent={sent} onNew={() => setSent(null)} />;
  return (
    <div className="page" style={{ maxWidth: 640, paddingBottom: 84 }}>
      <h1 style={{ fontSize: 20, margin: "0 0 10px" }}>{t("common:menu.report")}</h1>
      <section className="card" style={{ padding: 14, display: "grid", gap: 14 }} aria-label={t("desk:form")}>
        <Files id="report-files" list={files} onChange={setFiles} camera />
        <Field id="report-description" label={t("desk:description")} error={gap("description")}>
          <Input.TextArea
            id="report-description"
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={2000}
            status={lacking.includes("description") ? "error" : undefined}
            value={form.description}
            onChange={(e) => change({ description: e.target.value })}
          />
        </Field>
        <Suggested list={form.category ? [] : resolved.suggested} onPick={(category) => change({ category })} large />
        <Field id="report-category" label={t("report:category")}>
          <CategoryPicker
            id="report-category"
            size="large"
            style={{ width: "100%" }}
            suggested={resolved.suggested.map((s) => s.code)}
            value={form.category}
            onChange={(category) => change({ category })}
          />
        </Field>
        <QuestionFields
          id="report-q"
          questions={questions}
          answers={form.answers ?? {}}
          onChange={(answers) => change({ answers })}
          missing={lacking.includes("answers") ? lackingAnswers(questions, form.answers).map((q) => q.code) : []}
          unknown={t("questions:unknown")}
        />
        <div>
          <Button block size="large" icon={<AimOutlined />} loading={position.busy} onClick={position.locate}>
            {t("portal:use_location")}
          </Button>
          <div role="status" className="muted">
            {position.told}
          </div>
        </div>
        <Field id="report-place" label={t("desk:place")} error={gap("place")}>
          <PlaceField
            id="report-place"
            value={address}
            invalid={lacking.includes("place")}
            onText={(text) => change(text ? { address: text } : { address: "", point: null, area: undefined })}
            onChoose={(choice) => change({ address: choice.address, point: choice.point, area: choice.area })}
          />
        </Field>
        <ResolvedLines resolved={resolved} />
        <Suspense fallback={<div style={{ height: 240 }} />}>
          <CaseMap
            points={resolved.similar}
            onPick={(point) => change({ point, area: undefined, address: "" })}
            picked={form.point}
            center={form.point ?? me.city.center ?? undefined}
            bbox={form.point ? undefined : (me.city.bbox ?? undefined)}
            height={240}
          />
        </Suspense>
        {resolved.similar.length > 0 && (
          <div>
            <h2 style={{ fontSize: 15, margin: "0 0 4px" }}>{t("desk:similar")}</h2>
            <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
              {resolved.similar.slice(0, 3).map((row) => (
                <li key={row.id} style={{ borderTop: "1px solid #f0f0f0" }}>
                  <Link to={`/cases/${row.number}`} style={{ display: "block", padding: "10px 0" }}>
                    <StateTag state={row.state} outcome={row.outcome} /> {nameOf(row.category?.name)}
                    <span className="clip" style={{ color: "#1f1f1f" }}>
                      {row.description}
                    </span>
                    <span className="muted">
                      <PathText names={row.area_names.slice(-1)} /> {row.address}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
      <div className="bottom-bar">
        <Button block type="primary" size="large" loading={submit.isPending} onClick={send} aria-keyshortcuts="Control+Enter">
          {t("words:action.report")}
        </Button>
      </div>
    </div>
  );
}
