// Fields that choose an area, a person or a department by typing part of its name.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { departmentsQuery } from "../../api/queries";
import type { AreaRef, AreaRow, Page } from "../../api/types";
import { nameOf } from "../../text/format";
import { useDebounced } from "../../ui/hooks";
import type { UserRow } from "./types";

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  placeholder?: string;
  /** What the value is called, when it is known before the list is fetched. */
  known?: { value: string; label: string };
  style?: React.CSSProperties;
  label?: string;
}

interface Option {
  value: string;
  label: string;
}

function withKnown(options: Option[], known: Option | undefined, value: string | undefined): Option[] {
  return known && known.value === value && !options.some((o) => o.value === value) ? [known, ...options] : options;
}

/** Chooses an area, of one level if that is given; the value is its code. */
export function AreaPicker({ known, label, level, ...props }: PickerProps & { level?: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const q = useDebounced(text.trim(), 250);
  const found = useQuery({
    queryKey: ["areas", "search", q, level],
    queryFn: ({ signal }) => api.get<Page<AreaRow>>("/areas", { q, level, limit: 30 }, signal),
  });
  const options = (found.data?.items ?? []).map((a) => ({
    value: a.code,
    label: `${(a.path ?? [])
      .slice(-3, -1)
      .map((p: AreaRef) => `${nameOf(p.name)} › `)
      .join("")}${nameOf(a.name)} · ${t(`words:level.${a.level}`)}`,
  }));
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear
      aria-label={label}
      loading={found.isFetching}
      placeholder={t("admin:pick_area")}
      options={withKnown(options, known, props.value)}
      {...props}
    />
  );
}

/** Chooses a person; the value is the id. */
export function UserPicker({ known, label, ...props }: PickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const q = useDebounced(text.trim(), 250);
  const found = useQuery({
    queryKey: ["users", "search", q],
    queryFn: ({ signal }) => api.get<Page<UserRow>>("/users", { q, limit: 30 }, signal),
  });
  const options = (found.data?.items ?? []).map((u) => ({ value: u.id, label: `${u.name} (${u.login})` }));
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear
      aria-label={label}
      loading={found.isFetching}
      placeholder={t("admin:pick_user")}
      options={withKnown(options, known, props.value)}
      {...props}
    />
  );
}

/** Chooses a department; the value is the id. */
export function DepartmentPicker({ known, label, ...props }: PickerProps) {
  const { t } = useTranslation();
  const found = useQuery(departmentsQuery);
  const options = (found.data ?? [])
    .filter((d) => d.active || d.id === props.value)
    .map((d) => ({ value: d.id, label: nameOf(d.name) }));
  return (
    <Select
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      aria-label={label}
      loading={found.isFetching}
      placeholder={t("admin:pick_department")}
      options={withKnown(options, known, props.value)}
      {...props}
    />
  );
}
