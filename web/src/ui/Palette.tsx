// The command palette (Ctrl K): go to a case number, area, person's cases, address, facility or page by typing.
import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Input, type InputRef, Modal } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import type { SearchResult } from "../api/types";
import { nameOf } from "../text/format";
import { useDebounced } from "./hooks";
import { atDesk, inField, useMe } from "./me";

interface Entry {
  group: string;
  label: string;
  note?: string;
  go: () => void;
}

function useEntries(text: string): { entries: Entry[]; busy: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const asked = useDebounced(text.trim(), 150);
  const { data, isFetching } = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => api.get<SearchResult>("/search", { q: asked }, signal),
    enabled: asked.length > 0,
    placeholderData: (old) => old,
  });
  const entries = useMemo(() => {
    const lower = text.trim().toLowerCase();
    const to =
      (path: string, search: Record<string, string> = {}) =>
      () =>
        void navigate({ to: path, search: search as never });
    const pages: Entry[] = [
      ["/work", t("common:menu.work")],
      ["/cases", t("common:menu.cases")],
      ...(inField(me) ? [["/report", t("common:menu.report")]] : []),
      ...(atDesk(me) ? [["/desk", t("common:menu.desk")]] : []),
      ["/dispatch", t("common:menu.dispatch")],
      ["/map", t("common:menu.map")],
      ["/admin", t("common:menu.admin")],
      ["/admin/settings", t("common:menu.settings")],
    ]
      .filter(([, label]) => label?.toLowerCase().includes(lower))
      .map(([path, label]) => ({ group: t("common:palette.pages"), label: label ?? "", go: to(path ?? "/work") }));
    if (!data || !lower) return pages;
    return [
      ...data.cases.slice(0, 8).map((c) => ({
        group: t("common:palette.cases"),
        label: `${c.number} ${nameOf(c.category?.name)}`,
        note: c.description,
        go: to(`/cases/${c.number}`),
      })),
      ...data.areas.slice(0, 6).map((a) => ({
        group: t("common:palette.areas"),
        label: nameOf(a.name),
        note: a.code,
        go: to("/map", { area: a.code }),
      })),
      ...data.people.slice(0, 5).map((p) => ({
        group: t("common:palette.people"),
        label: p.name,
        note: p.posts.join(", "),
        go: to("/admin/users", { q: p.name }),
      })),
      ...data.places.slice(0, 8).map((place) => ({
        group: t("common:palette.addresses"),
        label: place.label,
        note: nameOf(place.area?.name),
        go: to("/map", { at: place.position.map((n) => n.toFixed(6)).join(",") }),
      })),
      ...pages,
    ];
  }, [data, text, t, navigate, me]);
  return { entries, busy: isFetching };
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { entries, busy } = useEntries(text);
  const field = useRef<InputRef>(null);
  const index = Math.min(at, Math.max(0, entries.length - 1));
  useEffect(() => {
    document.getElementById(`palette-${index}`)?.scrollIntoView({ block: "nearest" });
  }, [index]);
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.go();
  };
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      title={<span className="sr-only">{t("common:keys.palette")}</span>}
      styles={{ header: { margin: 0, padding: 0 } }}
      width={620}
      style={{ top: 80 }}
      afterOpenChange={(open) => open && field.current?.focus()}
    >
      <Input
        ref={field}
        size="large"
        prefix={<SearchOutlined spin={busy} aria-hidden />}
        placeholder={t("common:palette.placeholder")}
        aria-label={t("common:palette.placeholder")}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${index}` : undefined}
        value={text}
        onChange={(e) => {
          setText(e.target.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown") setAt(Math.min(index + 1, entries.length - 1));
          else if (e.key === "ArrowUp") setAt(Math.max(index - 1, 0));
          else if (e.key === "Enter" && !e.nativeEvent.isComposing) choose(entries[index]);
          else return;
          e.preventDefault();
        }}
      />
      <div
        id="palette-list"
        role="listbox"
        aria-label={t("common:search")}
        style={{ maxHeight: 400, overflow: "auto", marginTop: 8 }}
      >
        {entries.map((entry, i) => (
          <div key={`${entry.group}${entry.label}${entry.note ?? ""}`}>
            {entries[i - 1]?.group !== entry.group && (
              <div className="muted" style={{ padding: "8px 8px 2px", fontSize: 12 }} role="presentation">
                {entry.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard */}
            <div
              id={`palette-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === index}
              onClick={() => choose(entry)}
              onMouseMove={() => setAt(i)}
              style={{ padding: "6px 8px", borderRadius: 6, cursor: "pointer", background: i === index ? "#e6f0ff" : undefined }}
            >
              {entry.label}
              {entry.note && (
                <span className="muted" style={{ marginInlineStart: 8, fontSize: 13 }}>
                  {entry.note}
                </span>
              )}
            </div>
          </div>
        ))}
        {entries.length === 0 && (
          <p className="muted" role="status" style={{ padding: 8 }}>
            {busy ? t("common:loading") : t("common:palette.empty")}
          </p>
        )}
      </div>
    </Modal>
  );
}
