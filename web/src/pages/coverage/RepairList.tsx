// The proposed repairs to tick, each in words with what it does to the areas, and what is left to a person.

import { Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { AreaLinks, SeverityMark } from "./Bits";
import type { Proposal } from "./data";
import { placeText, repairText, surface } from "./words";

interface RepairListProps {
  proposal: Proposal;
  chosen: ReadonlySet<number>;
  onChoose: (chosen: ReadonlySet<number>) => void;
}

/** A box of the browser's own: there may be hundreds of them. */
function Tick({
  on,
  some = false,
  onTick,
  children,
}: {
  on: boolean;
  some?: boolean;
  onTick: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <label className="cover-tick">
      <input
        type="checkbox"
        checked={on}
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
        onChange={(e) => onTick(e.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

export function RepairList({ proposal, chosen, onChoose }: RepairListProps) {
  const { t } = useTranslation();
  const write = useMe().capabilities.includes("areas.write");
  const { items, by_hand: byHand } = proposal;
  const all = new Set(items.map((r) => r.number));
  const tick = (number: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(number);
    else next.delete(number);
    onChoose(next);
  };
  return (
    <>
      {items.length === 0 && <p>{t("coverage:no_repair")}</p>}
      {items.length > 0 && (
        <>
          {write && (
            <Tick
              on={chosen.size === items.length}
              some={chosen.size > 0 && chosen.size < items.length}
              onTick={(on) => onChoose(on ? all : new Set())}
            >
              {t("coverage:choose_all", { count: items.length })}
            </Tick>
          )}
          <ul className="cover-choices" aria-label={t("coverage:proposed")}>
            {items.map((r) => (
              <li key={r.number}>
                <Flex gap={6} wrap align="baseline">
                  {write ? (
                    <Tick on={chosen.has(r.number)} onTick={(on) => tick(r.number, on)}>
                      {repairText(t, r)}
                    </Tick>
                  ) : (
                    <span>{repairText(t, r)}</span>
                  )}
                </Flex>
                <Flex gap={6} wrap align="baseline" className="cover-sizes">
                  {r.finding && <SeverityMark severity={r.finding.severity} />}
                  {r.finding?.severity === "serious" && <span className="muted">{t("coverage:decide")}</span>}
                </Flex>
                <div className="muted tabular cover-sizes">
                  {r.changes.map((c) => `${nameOf(c.area.name)}: ${surface(c.before_m2)} → ${surface(c.after_m2)}`).join(" · ")}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {byHand.length > 0 && (
        <>
          <Typography.Text strong>{t("coverage:by_hand", { count: byHand.length })}</Typography.Text>
          <ul className="cover-choices" aria-label={t("coverage:by_hand_list")}>
            {byHand.map((b, i) => (
              <li key={`${b.reason} ${b.finding?.position.join() ?? i}`}>
                <Flex gap={6} wrap align="baseline">
                  {b.finding && <span>{placeText(t, b.finding)}</span>}
                  <Mark tone="warn">{t(`coverage:reason.${b.reason}`)}</Mark>
                </Flex>
                <AreaLinks
                  areas={b.areas.length > 0 || b.reason !== "parent_unsound" ? b.areas : [proposal.parent]}
                  edit={write}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
