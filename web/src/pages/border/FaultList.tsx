// Where the border does not fit, as a list beside the numbered marks on the map, and what it has around it.

import { Alert, Button, Flex, Spin, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";
import { nameOf, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useProblemText } from "../../ui/States";
import type { BorderCheck } from "./check";

interface FaultListProps {
  check?: BorderCheck;
  error: unknown;
  busy: boolean;
  /** The drawing has fewer than three corners somewhere. */
  unfinished: boolean;
  onPlace: (at: LonLat) => void;
}

/** The judgement in words; told to screen readers when it changes. */
export function FaultList({ check, error, busy, unfinished, onPlace }: FaultListProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (unfinished) return <Alert type="info" showIcon title={t("border:unfinished")} />;
  if (error && !check) return <Alert type="error" showIcon title={text(error)} />;
  const faults = check?.faults ?? [];
  return (
    <section aria-label={t("border:check")}>
      <Flex gap={8} align="center" wrap>
        <Typography.Text strong>{t("border:check")}</Typography.Text>
        {busy && <Spin size="small" />}
        <span role="status">
          {check &&
            (faults.length === 0 ? (
              <Mark tone="good">{t(check.parent_known ? "border:fits" : "border:sound")}</Mark>
            ) : (
              <Mark tone="bad">{t("border:faults", { count: faults.length })}</Mark>
            ))}
        </span>
      </Flex>
      {check && !check.parent_known && (
        <Typography.Paragraph type="secondary" style={{ fontSize: 12, margin: "4px 0 0" }}>
          {t("border:no_parent")}
        </Typography.Paragraph>
      )}
      <ol className="border-faults">
        {faults.map((f, i) => (
          <li key={`${f.kind} ${f.position?.join() ?? i}`}>
            <Button type="link" size="small" disabled={!f.position} onClick={() => f.position && onPlace(f.position)}>
              {t(`border:fault.${f.kind}`)}
              {f.area_m2 !== undefined && ` ${f.exact === false ? "≈ " : ""}${number(f.area_m2)} m²`}
            </Button>
            {f.text && <div className="muted">{f.text}</div>}
            {f.areas.length > 0 && <div className="muted">{f.areas.map((a) => nameOf(a.name)).join(" · ")}</div>}
          </li>
        ))}
      </ol>
      {check && check.neighbours.length > 0 && (
        <details>
          <summary>{t("border:neighbours", { count: check.neighbours.length })}</summary>
          <ul className="border-faults">
            {check.neighbours.map((n) => (
              <li key={n.area.code}>
                {nameOf(n.area.name)} <span className="muted">{number(Math.round(n.shared_m))} m</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
