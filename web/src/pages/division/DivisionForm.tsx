// What is asked for: the community, the size of a grid, how round, which grids stay. The plans come when the form is sent.

import { Button, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AreaRow } from "../../api/types";
import { nameOf } from "../../text/format";
import { MEASURES, type Measure, ROUND, USUAL, type Wish } from "./data";

interface DivisionFormProps {
  wish: Wish;
  /** Grids there are now. */
  grids: AreaRow[];
  busy: boolean;
  onAsk: (wish: Wish) => void;
  onStop: () => void;
}

export function DivisionForm({ wish, grids, busy, onAsk, onStop }: DivisionFormProps) {
  const { t } = useTranslation();
  const id = useId();
  // Only what was changed since the last question: the rest follows the address, also when the browser goes back.
  const [changed, setChanged] = useState<Partial<Wish>>({});
  const draft = { ...wish, ...changed };
  const change = (part: Partial<Wish>) => setChanged({ ...changed, ...part });
  const measured = (measure: Measure) => change({ measure, least: USUAL[measure][0], most: USUAL[measure][1] });
  const wrong = !(draft.least > 0 && draft.most >= draft.least);
  const size = (which: "least" | "most") => (
    <label htmlFor={`${id}${which}`}>
      {t(`division:${which}`)}
      <Input
        id={`${id}${which}`}
        type="number"
        min={1}
        style={{ width: 110 }}
        status={wrong ? "error" : undefined}
        aria-invalid={wrong}
        value={Number.isNaN(draft[which]) ? "" : draft[which]}
        onChange={(e) => change({ [which]: e.target.valueAsNumber })}
      />
    </label>
  );
  return (
    <form
      className="division-form"
      onSubmit={(e) => {
        e.preventDefault();
        if (wrong) return;
        onAsk(draft);
        setChanged({});
      }}
    >
      <span>
        <label htmlFor={`${id}measure`}>{t("division:measure")}</label>
        <Select
          id={`${id}measure`}
          value={draft.measure}
          onChange={measured}
          style={{ minWidth: 130 }}
          options={MEASURES.map((m) => ({ value: m, label: t(`division:measure.${m}`) }))}
        />
      </span>
      {size("least")}
      {size("most")}
      <span>
        <label htmlFor={`${id}round`}>{t("division:round")}</label>
        <Select
          id={`${id}round`}
          value={draft.compact}
          onChange={(compact) => change({ compact })}
          style={{ minWidth: 130 }}
          options={ROUND.map((value, i) => ({ value, label: t(`division:round.${["less", "usual", "more"][i]}`) }))}
        />
      </span>
      {grids.length > 0 && (
        <span>
          <label htmlFor={`${id}keep`} title={t("division:keep_help")}>
            {t("division:keep")}
          </label>
          <Select
            id={`${id}keep`}
            mode="multiple"
            allowClear
            value={draft.keep}
            onChange={(keep) => change({ keep })}
            style={{ minWidth: 220 }}
            showSearch={{ optionFilterProp: "label" }}
            options={grids.map((g) => ({ value: g.code, label: nameOf(g.name) }))}
          />
        </span>
      )}
      <Button type="primary" htmlType="submit" disabled={wrong} loading={busy}>
        {t("division:propose")}
      </Button>
      {busy && <Button onClick={onStop}>{t("division:stop")}</Button>}
      {wrong && (
        <span role="alert" className="division-wrong">
          {t("division:wrong_size")}
        </span>
      )}
    </form>
  );
}
