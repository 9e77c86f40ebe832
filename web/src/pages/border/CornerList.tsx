// The corners of the border as a list: every change that a pointer can make can be made here by keyboard.

import { Button, Flex, Typography } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { append, type Border, type Corner, corners, insertAfter, moveCorner, nudge, removeCorner } from "../../map/border";
import { formatPosition } from "../../map/coordinates";
import type { LonLat } from "../../map/geo";
import { PositionField } from "../../map/PositionField";

interface CornerListProps {
  border: Border;
  /** Which corner is chosen, counted over all rings. */
  at: number;
  onAt: (at: number) => void;
  onBorder: (border: Border) => void;
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** A listbox of corners with a field for the position of the chosen one. */
export function CornerList({ border, at, onAt, onBorder }: CornerListProps) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const all = corners(border);
  const current = all[Math.min(at, all.length - 1)];
  const several = border.length > 1 || border.some((part) => part.length > 1);

  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at, id]);

  const name = (c: Corner) => {
    if (!several) return `${c.index + 1}`;
    return t(c.ring === 0 ? "border:corner.part" : "border:corner.hole", { part: c.part + 1, ring: c.ring, n: c.index + 1 });
  };
  const move = (to: LonLat) => onBorder(current ? moveCorner(border, current, to) : append(border, to));
  const insert = () => {
    if (!current) return;
    onBorder(insertAfter(border, current));
    onAt(at + 1);
  };
  const remove = () => {
    if (!current) return;
    onBorder(removeCorner(border, current));
    onAt(Math.max(0, Math.min(at, all.length - 2)));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step && event.altKey && current) {
      const far = event.shiftKey ? 10 : 1;
      move(nudge(current.at, step[0] * far, step[1] * far));
    } else if (event.key === "ArrowDown") onAt(Math.min(all.length - 1, at + 1));
    else if (event.key === "ArrowUp") onAt(Math.max(0, at - 1));
    else if (event.key === "Home") onAt(0);
    else if (event.key === "End") onAt(all.length - 1);
    else if (event.key === "PageDown") onAt(Math.min(all.length - 1, at + 8));
    else if (event.key === "PageUp") onAt(Math.max(0, at - 8));
    else if (event.key === "Delete") remove();
    else if (event.key === "Insert" || event.key === "+") insert();
    else return;
    event.preventDefault();
  };
  return (
    <section aria-label={t("border:corners")}>
      <Typography.Text strong>{t("border:corners_n", { count: all.length })}</Typography.Text>
      {all.length > 0 && (
        <div
          ref={list}
          className="border-list"
          role="listbox"
          tabIndex={0}
          aria-label={t("border:corners")}
          aria-describedby={`${id}-help`}
          aria-activedescendant={current ? `${id}-${Math.min(at, all.length - 1)}` : undefined}
          onKeyDown={onKey}
        >
          {all.map((c, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names its active option
            <div
              key={`${c.part}-${c.ring}-${c.index}`}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              className={`border-option${i === at ? " active" : ""}`}
              onClick={() => onAt(i)}
            >
              <span>{name(c)}</span>
              <span className="tabular">{formatPosition(c.at)}</span>
            </div>
          ))}
        </div>
      )}
      <Typography.Text id={`${id}-help`} type="secondary" style={{ fontSize: 12 }}>
        {all.length > 0 ? t("border:corner.help") : t("border:corner.first")}
      </Typography.Text>
      <PositionField value={current?.at} onPick={move} />
      <Flex gap={8} wrap style={{ marginTop: 8 }}>
        <Button size="small" disabled={!current} onClick={insert}>
          {t("border:corner.insert")}
        </Button>
        <Button size="small" disabled={!current || all.length <= 3} onClick={remove}>
          {t("border:corner.remove")}
        </Button>
      </Flex>
    </section>
  );
}
