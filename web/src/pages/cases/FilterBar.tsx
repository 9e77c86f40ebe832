// The filters above the list.

import { FilterOutlined } from "@ant-design/icons";
import { Button, Flex, Grid, Input, type InputRef, Select, Tag } from "antd";
import { lazy, type Ref, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Facets } from "../../api/types";
import { number } from "../../text/format";
import { STATES } from "../../ui/CaseBits";
import { CategoryPicker, DepartmentPicker } from "../../ui/Pickers";
import type { Search } from "../../ui/url";

// Asked for more seldom, and the dates are a large part: they come after the list.
const MoreFilters = lazy(() => import("./MoreFilters"));

const SOURCES = ["worker", "portal", "hotline", "desk", "leader", "department", "media", "sensor", "system", "import"] as const;
/** What the server takes as a state besides the states themselves. */
const STATE_GROUPS = ["open", "ended"] as const;
const FLAGS = ["overdue", "mine", "supervised", "suspended", "extension_pending", "in_review"] as const;

interface Props {
  search: Search;
  set: (change: Record<string, string | null | undefined>) => void;
  facets: Facets | undefined;
  field: Ref<InputRef>;
}

export function FilterBar({ search, set, facets, field }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(search.text ?? "");
  const narrow = Grid.useBreakpoint().md === false;
  const [open, setOpen] = useState(false);
  useEffect(() => setText(search.text ?? ""), [search.text]);
  const change = (next: Record<string, string | null | undefined>) => set({ cursor: null, ...next });
  const withCount = (label: string, count: number | undefined) => (count === undefined ? label : `${label} (${number(count)})`);
  return (
    <Flex gap={8} wrap role="search" aria-label={t("cases:filters")}>
      <Input.Search
        ref={field}
        allowClear
        aria-label={t("cases:search")}
        placeholder={t("cases:search")}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onSearch={(value) => change({ text: value.trim() })}
        style={{ width: narrow ? "auto" : 260, flex: narrow ? 1 : undefined }}
      />
      {narrow && (
        <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("cases:filters")}
        </Button>
      )}
      {(open || !narrow) && (
        <>
          <Select
            mode="multiple"
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            maxTagCount={1}
            aria-label={t("cases:column.state")}
            placeholder={t("cases:column.state")}
            style={{ minWidth: 150 }}
            popupMatchSelectWidth={false}
            value={search.state?.split(",") ?? []}
            onChange={(values: string[]) => change({ state: values.join(",") })}
            options={[...STATE_GROUPS, ...STATES].map((s) => ({
              value: s,
              label: withCount(t(`words:state.${s}`), facets?.state?.[s]),
            }))}
          />
          <CategoryPicker
            aria-label={t("cases:column.category")}
            placeholder={t("cases:column.category")}
            style={{ width: 180 }}
            value={search.category && !search.category.endsWith("*") ? search.category : undefined}
            onChange={(category) => change({ category })}
          />
          <DepartmentPicker
            aria-label={t("cases:column.department")}
            placeholder={t("cases:column.department")}
            style={{ width: 170 }}
            value={search.department}
            onChange={(department) => change({ department })}
          />
          <Select
            allowClear
            aria-label={t("cases:column.source")}
            placeholder={t("cases:column.source")}
            style={{ minWidth: 120 }}
            popupMatchSelectWidth={false}
            value={search.source}
            onChange={(source) => change({ source })}
            options={SOURCES.map((s) => ({ value: s, label: withCount(t(`words:source.${s}`), facets?.source?.[s]) }))}
          />
          <Suspense fallback={<div style={{ width: 496, maxWidth: "100%", height: 32 }} />}>
            <MoreFilters search={search} change={change} />
          </Suspense>
          {FLAGS.map((flag) => (
            <Tag.CheckableTag
              key={flag}
              checked={search[flag] === "true"}
              onChange={(on) => change({ [flag]: on ? "true" : null })}
              style={{ border: "1px solid #d0d5df", lineHeight: "28px", height: 30, marginInlineEnd: 0, paddingInline: 10 }}
            >
              {t(`cases:flag.${flag}`)}
            </Tag.CheckableTag>
          ))}
        </>
      )}
    </Flex>
  );
}
