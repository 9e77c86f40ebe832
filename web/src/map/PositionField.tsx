// A place typed as coordinates: the way to set a pin without a mouse.

import { Button, Input, Space, Typography } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatPosition, parsePosition } from "./coordinates";
import type { LonLat } from "./geo";

/** Text field and button; `onPick` gets a position only when the text is one. */
export function PositionField({ value, onPick }: { value?: LonLat; onPick: (p: LonLat) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(value ? formatPosition(value) : "");
  const [problem, setProblem] = useState<"format" | "range" | undefined>();
  const shown = value ? formatPosition(value) : "";

  useEffect(() => {
    setText(shown);
    setProblem(undefined);
  }, [shown]);

  const submit = () => {
    const parsed = parsePosition(text);
    if (parsed.ok) {
      setProblem(undefined);
      onPick(parsed.lonlat);
    } else if (parsed.why !== "empty") setProblem(parsed.why);
  };
  return (
    <div className="map-pick">
      <label htmlFor={id}>{t("map:pick.label")}</label>
      <Space.Compact>
        <Input
          id={id}
          value={text}
          placeholder="111.285900, 30.701000"
          status={problem ? "error" : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-help`}
          style={{ width: 210 }}
          onChange={(e) => setText(e.target.value)}
          onPressEnter={(e) => {
            e.preventDefault();
            submit();
          }}
        />
        <Button onClick={submit}>{t("map:pick.set")}</Button>
      </Space.Compact>
      <Typography.Text id={`${id}-help`} type={problem ? "danger" : "secondary"} aria-live="polite" style={{ fontSize: 12 }}>
        {problem === "format" ? t("map:pick.bad_format") : problem === "range" ? t("map:pick.bad_range") : t("map:pick.hint")}
      </Typography.Text>
    </div>
  );
}
