// Where a report stands, in plain words: its state, who is responsible, when an answer is expected, what happened so far; and
// what the reporter can still do.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Tracked } from "../../api/types";
import { dateTime, nameOf } from "../../text/format";
import { AddMore } from "./AddMore";
import { RateForm } from "./RateForm";
import { grouped } from "./ReceiptBox";
import { TrackActions } from "./TrackActions";

interface Props {
  found: Tracked;
  code: string;
  reload: () => Promise<void>;
}

export function isOpen(found: Pick<Tracked, "state">): boolean {
  return !["closed", "rejected", "void"].includes(found.state);
}

/** What was said to the reporter at a step. */
function stepText(data: Record<string, unknown>): string {
  const said = data?.text ?? data?.reason;
  return typeof said === "string" ? said : "";
}

/** The sign beside the state, so that colour is never alone. */
function sign(found: Pick<Tracked, "state">): string {
  if (isOpen(found)) return "●";
  return found.state === "closed" ? "✓" : "–";
}

/** A step in plain words; what the reporter wrote and what the office answered are told apart. */
function stepName(t: TFunction, step: Tracked["steps"][number]): string {
  if (step.step === "comment" && step.own !== undefined)
    return t(step.own ? "resident:step.you_wrote" : "resident:step.we_wrote");
  return t(`resident:step.${step.step}`, { defaultValue: t(`words:action.${step.step}`, { defaultValue: step.step }) });
}

function Steps({ found }: { found: Tracked }) {
  const { t } = useTranslation();
  return (
    <ol className="portal-steps">
      {found.steps.map((step) => (
        <li key={`${step.at}${step.step}`}>
          <b>{stepName(t, step)}</b>{" "}
          <time className="portal-note" dateTime={step.at}>
            {dateTime(step.at)}
          </time>
          {stepText(step.data) && <div>{stepText(step.data)}</div>}
        </li>
      ))}
    </ol>
  );
}

export function TrackResult({ found, code, reload }: Props) {
  const { t } = useTranslation();
  // A report that goes on under another case stands where that one stands; by itself it only says "duplicate".
  const at = found.goes_on ?? found;
  const joined = found.main !== null;
  const open = isOpen(at);
  const state = t(`portal:state.${at.state}`, { defaultValue: at.state });
  const department = nameOf(at.department);
  const facts: [string, string][] = [
    [t("resident:responsible"), open ? department || t("resident:desk") : ""],
    [t("resident:expected"), open ? (at.due ? dateTime(at.due) : t("resident:no_date")) : ""],
    [t("portal:number"), grouped(found.number)],
    [t("resident:place"), found.address],
    [t("resident:reported_at"), dateTime(found.reported_at)],
    ...(found.answers ?? []).map((a): [string, string] => [nameOf(a.question), nameOf(a.shown)]),
    [t("resident:files"), found.attachments ? String(found.attachments) : ""],
  ];
  return (
    <>
      <section className="portal-box" aria-live="polite">
        <h2>{nameOf(found.category) || t("portal:your_report")}</h2>
        <p className={`portal-big portal-state ${open ? "open" : "ended"}`}>
          <span aria-hidden>{sign(at)}</span> {state}
          {at.outcome && ` · ${t(`words:outcome.${at.outcome}`, { defaultValue: at.outcome })}`}
        </p>
        {found.main && (
          <p className="portal-main-case">
            {t("resident:main_case", { number: grouped(found.main) })} {t("resident:main_text")}
          </p>
        )}
        {found.reason && <p>{found.reason}</p>}
        <dl className="portal-facts">
          {facts
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
        <p className="portal-said">{found.description}</p>
        <h3>{t("resident:steps")}</h3>
        <Steps found={found} />
      </section>
      {!joined && found.actions.includes("rate") && <RateForm number={found.number} code={code} reload={reload} />}
      {open && !joined && found.actions.includes("comment") && (
        <AddMore number={found.number} code={code} title={t("resident:more.title")} onSent={reload} />
      )}
      <TrackActions found={found} code={code} reload={reload} />
    </>
  );
}
