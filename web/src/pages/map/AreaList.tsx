// The areas of the map as a list: the way to use the map by keyboard and by screen reader, and a table of the same numbers.

import { Empty } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** One row: an area, its name, its number and the colour it has on the map. */
export interface AreaItem {
  code: string;
  name: string;
  detail: string;
  colour?: string;
}

interface AreaListProps {
  label: string;
  items: AreaItem[];
  hovered?: string;
  onHover: (code: string | undefined) => void;
  /** Enter or click. */
  onOpen: (code: string) => void;
  /** Space: the card without leaving the level. */
  onCard: (code: string) => void;
  /** Backspace. */
  onUp: () => void;
}

/** A listbox: arrows move, Enter goes in, Space shows the card, Backspace goes up, letters jump to a name. */
export function AreaList({ label, items, hovered, onHover, onOpen, onCard, onUp }: AreaListProps) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const at = Math.min(active, items.length - 1);

  const codes = items.map((i) => i.code).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list starts at its first row
  useEffect(() => setActive(0), [codes]);
  useEffect(() => {
    if (focused) list.current?.querySelector(`[id="${id}-${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at, focused, id]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setActive(next);
    onHover(items[next]?.code);
  };
  const onKey = (event: KeyboardEvent) => {
    const current = items[at];
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    };
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === "Enter" && current) onOpen(current.code);
    else if (event.key === " " && current) onCard(current.code);
    else if (event.key === "Backspace") onUp();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      const found = order.find((i) => i.name.toLowerCase().startsWith(event.key.toLowerCase()));
      if (!found) return;
      move(items.indexOf(found));
    } else return;
    event.preventDefault();
  };

  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("map:list.empty")} />;
  return (
    <div
      ref={list}
      className="map-list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={focused && at >= 0 ? `${id}-${at}` : undefined}
      onKeyDown={onKey}
      onFocus={() => {
        setFocused(true);
        onHover(items[at]?.code);
      }}
      onBlur={() => {
        setFocused(false);
        onHover(undefined);
      }}
    >
      {items.map((item, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names its active option
        <div
          key={item.code}
          id={`${id}-${i}`}
          role="option"
          aria-selected={focused && i === at}
          className={`map-option${(focused && i === at) || item.code === hovered ? " active" : ""}`}
          onClick={() => onOpen(item.code)}
          onMouseEnter={() => onHover(item.code)}
          onMouseLeave={() => onHover(undefined)}
        >
          <span className="swatch" style={{ background: item.colour ?? "transparent" }} />
          <span className="name">{item.name}</span>
          <span className="tabular muted">{item.detail}</span>
        </div>
      ))}
    </div>
  );
}
