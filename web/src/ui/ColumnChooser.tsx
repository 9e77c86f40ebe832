// Which columns the table shows, in which order and how wide; how close the rows are; whether single keys do something.
import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button, Flex, Input, Switch } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { setSingleKeys, useSingleKeys } from "./keys";
import { clampWidth, moved, NARROWEST, type TableLook, WIDEST } from "./prefs";

/** A width as a number. What is typed counts as soon as it is a sensible one; what is not is put right on leaving the field. */
function WidthField({ label, value, onChange }: { label: string; value: number; onChange: (width: number) => void }) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  return (
    <Input
      type="number"
      size="small"
      style={{ width: 74 }}
      min={NARROWEST}
      max={WIDEST}
      step={10}
      aria-label={label}
      value={text}
      onChange={(e) => {
        setText(e.target.value);
        const width = Number(e.target.value);
        if (e.target.value !== "" && width === clampWidth(width)) onChange(width);
      }}
      onBlur={() => {
        const width = Number(text);
        if (text !== "" && Number.isFinite(width) && clampWidth(width) !== value) onChange(clampWidth(width));
        else setText(String(value));
      }}
    />
  );
}

interface Props<C extends string> {
  /** Every column there is. */
  columns: readonly C[];
  /** Those shown, in order. */
  shown: C[];
  /** The one that cannot be hidden. */
  always: C;
  look: TableLook;
  change: (part: Partial<TableLook>) => void;
  label: (name: C) => string;
  width: (name: C) => number;
}

export function ColumnChooser<C extends string>({ columns, shown, always, look, change, ...props }: Props<C>) {
  const { t } = useTranslation();
  const keys = useSingleKeys();
  const hidden = columns.filter((c) => !shown.includes(c));
  const box = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState("");
  const [focus, setFocus] = useState("");
  useEffect(() => {
    // A row that moves takes its button along, and with it the focus.
    if (!focus) return;
    const button = box.current?.querySelector<HTMLButtonElement>(`[data-move="${focus}"]`);
    const other = box.current?.querySelector<HTMLButtonElement>(`[data-move^="${focus.split(" ")[0]} "]:not(:disabled)`);
    (button?.disabled ? other : button)?.focus();
    setFocus("");
  }, [focus]);
  const move = (name: C, by: -1 | 1) => {
    const next = moved(shown, name, by);
    change({ columns: next });
    setFocus(`${name} ${by}`);
    setSaid(t("list:column_at", { name: props.label(name), at: next.indexOf(name) + 1, of: next.length }));
  };
  return (
    <div>
      <Flex justify="space-between" className="muted" style={{ fontSize: 12, marginBottom: 4 }}>
        <span>{t("list:shown")}</span>
        <span>{t("list:width")}</span>
      </Flex>
      <ul ref={box} style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {[...shown, ...hidden].map((name) => {
          const at = shown.indexOf(name);
          const label = props.label(name);
          return (
            <li key={name} style={{ display: "flex", alignItems: "center", gap: 4, minHeight: 32 }}>
              <label style={{ flex: 1, minWidth: 0, display: "flex", gap: 8, alignItems: "center", minHeight: 28 }}>
                <input
                  type="checkbox"
                  style={{ width: 16, height: 16, margin: 0 }}
                  checked={at >= 0}
                  disabled={name === always}
                  onChange={(e) => change({ columns: e.target.checked ? [...shown, name] : shown.filter((c) => c !== name) })}
                />
                {label}
              </label>
              {at >= 0 && (
                <>
                  <Button
                    size="small"
                    type="text"
                    icon={<ArrowUpOutlined />}
                    data-move={`${name} -1`}
                    disabled={at === 0}
                    aria-label={t("list:earlier", { name: label })}
                    onClick={() => move(name, -1)}
                  />
                  <Button
                    size="small"
                    type="text"
                    icon={<ArrowDownOutlined />}
                    data-move={`${name} 1`}
                    disabled={at === shown.length - 1}
                    aria-label={t("list:later", { name: label })}
                    onClick={() => move(name, 1)}
                  />
                  <WidthField
                    label={t("list:width_of", { name: label })}
                    value={props.width(name)}
                    onChange={(width) => change({ widths: { ...look.widths, [name]: width } })}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
      <div role="status" className="sr-only">
        {said}
      </div>
      <Flex justify="space-between" align="center" style={{ marginTop: 8, minHeight: 32 }}>
        <label htmlFor="dense">{t("cases:dense")}</label>
        <Switch id="dense" checked={look.dense !== false} onChange={(dense) => change({ dense })} />
      </Flex>
      <Flex justify="space-between" align="center" style={{ minHeight: 32 }}>
        <label htmlFor="list-keys">{t("common:keys.enable")}</label>
        <Switch id="list-keys" checked={keys} onChange={setSingleKeys} />
      </Flex>
      <Button block style={{ marginTop: 8 }} onClick={() => change({ columns: [], widths: {}, dense: null })}>
        {t("list:as_usual")}
      </Button>
    </div>
  );
}
