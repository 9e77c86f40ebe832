// A small word on a coloured ground with enough contrast; the library's green and orange tags have too little.

import { Tag } from "antd";
import type { ReactNode } from "react";

const COLOURS = {
  info: { color: "#0b3a82", background: "#e6f0ff", borderColor: "#a9c8f5" },
  good: { color: "#135200", background: "#f0fae6", borderColor: "#b7dd8f" },
  warn: { color: "#873800", background: "#fff4e3", borderColor: "#f5c986" },
  bad: { color: "#a8071a", background: "#fff1f0", borderColor: "#f3b5b0" },
} as const;

/** A plain fact, good news, something to watch, bad news. */
export function Mark({ tone, children }: { tone: keyof typeof COLOURS; children: ReactNode }) {
  return (
    <Tag variant="outlined" style={COLOURS[tone]}>
      {children}
    </Tag>
  );
}
