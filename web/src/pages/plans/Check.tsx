// The check of a plan: is every place in exactly one grid, what stands in the way of submitting, what is worth a look. What has a place
// is shown on the map.

import { Alert, Button, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { Mark } from "../../ui/Mark";
import { useProblemText } from "../../ui/States";
import { KindIcon, SeverityMark } from "../coverage/Bits";
import { surface } from "../coverage/words";
import type { Drawing, PlaceFound, Remark } from "./data";
import { callGrid, listed, remarkText } from "./words";

/** The server could not be asked: numbers and faults are those of before. Shown whatever is read beside the map. */
export function CheckFailed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <Alert
      type="error"
      showIcon
      title={t("plans:check_failed")}
      description={text(error)}
      action={
        <Button size="small" onClick={onAgain}>
          {t("common:retry")}
        </Button>
      }
    />
  );
}

interface CheckProps {
  drawing: Drawing;
  busy: boolean;
  onPlace: (place: PlaceFound) => void;
  /** Shows the grid a fault or a note is about. */
  onGrid: (key: string) => void;
  /** Closes gaps and trims overlaps; absent where nothing can be changed. */
  onMend?: () => void;
}

export function Check({ drawing, busy, onPlace, onGrid, onMend }: CheckProps) {
  const { t } = useTranslation();
  const { cover, faults, notes } = drawing;
  const remarks = (list: Remark[]) => (
    <ul className="plan-lines">
      {list.map((r) => {
        const { key } = r;
        const words = remarkText(t, drawing, r);
        return (
          <li key={`${r.code} ${key} ${r.message}`}>
            {key === null ? (
              words
            ) : (
              <button type="button" className="plan-link" onClick={() => onGrid(key)}>
                {words}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
  return (
    <>
      <p role="status">
        {cover.proven ? (
          <Mark tone="good">{t("plans:proven")}</Mark>
        ) : (
          <Mark tone="bad">{t("plans:places", { count: cover.findings.length })}</Mark>
        )}{" "}
        {busy && <Spin size="small" />}
      </p>
      {cover.findings.length > 0 && (
        <>
          <ul className="plan-lines" aria-label={t("coverage:places")}>
            {cover.findings.map((p) => (
              <li key={`${p.kind} ${p.position.join()}`}>
                <button type="button" className="plan-link" onClick={() => onPlace(p)}>
                  <KindIcon kind={p.kind} /> {t(`coverage:kind.${p.kind}`)} {surface(p.area_m2)}
                </button>
                <SeverityMark severity={p.severity} />
                {p.keys.length > 0 && <span className="muted">{listed(p.keys.map((k) => callGrid(t, drawing, k)))}</span>}
              </li>
            ))}
          </ul>
          {onMend && <Button onClick={onMend}>{t("plans:tool.mend")}</Button>}
        </>
      )}
      <h3>{t("plans:faults")}</h3>
      {faults.length === 0 ? <p className="muted">{t("plans:faults_none")}</p> : remarks(faults)}
      <h3>{t("plans:notes")}</h3>
      {notes.length === 0 ? <p className="muted">{t("plans:notes_none")}</p> : remarks(notes)}
    </>
  );
}
