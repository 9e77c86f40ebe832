// Type-ahead fields for catalogue categories, departments, people and areas.
import { useQuery } from "@tanstack/react-query";
import { Select, type SelectProps } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import { catalogueQuery, departmentsQuery } from "../api/queries";
import type { AreaRow, CategoryItem, Page } from "../api/types";
import { nameOf } from "../text/format";
import { useDebounced } from "./hooks";
import { rankCategory } from "./pinyin";

interface PickerProps<T = string>
  extends Pick<SelectProps, "id" | "disabled" | "status" | "placeholder" | "autoFocus" | "style" | "size"> {
  value?: T;
  onChange?: (value: T | undefined) => void;
  "aria-label"?: string;
  allowClear?: boolean;
}

/** A catalogue category by code, name or pinyin initials; the best match first. `suggested` codes lead the list. */
export function CategoryPicker({ suggested = [], ...props }: PickerProps & { suggested?: string[] }) {
  const { i18n } = useTranslation();
  const { data, isLoading } = useQuery(catalogueQuery);
  const [text, setText] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the language
  const options = useMemo(() => {
    // One that is switched off is offered only where it is chosen already.
    const items = (data?.items ?? []).filter((i) => !i.off || i.code === props.value);
    const typed = text.trim().toLowerCase();
    const shown: CategoryItem[] = typed
      ? items
          .map((item) => ({ item, rank: rankCategory(item, nameOf(item.name), typed) }))
          .filter(({ rank }) => rank > 0)
          .sort((a, b) => b.rank - a.rank)
          .map(({ item }) => item)
      : [...items.filter((i) => suggested.includes(i.code)), ...items.filter((i) => !suggested.includes(i.code))];
    return shown.map((item) => ({ value: item.code, label: nameOf(item.name), code: item.code }));
  }, [data, text, suggested, props.value, i18n.language]);
  return (
    <Select
      allowClear
      {...props}
      loading={isLoading}
      showSearch={{ filterOption: false, onSearch: setText }}
      defaultActiveFirstOption
      options={options}
      optionRender={(option) => (
        <span>
          {option.data.label} <span className="muted tabular">{option.data.code}</span>
        </span>
      )}
      onChange={(value) => {
        setText("");
        props.onChange?.(value ?? undefined);
      }}
    />
  );
}

function useDepartmentOptions() {
  const { i18n } = useTranslation();
  const { data, isLoading } = useQuery(departmentsQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the language
  const options = useMemo(
    () => (data ?? []).filter((d) => d.active !== false).map((d) => ({ value: d.id, label: nameOf(d.name), code: d.code })),
    [data, i18n.language],
  );
  return { options, isLoading };
}

const byNameOrCode = (text: string, option?: { label: string; code: string }) =>
  Boolean(option && (option.label.toLowerCase().includes(text.toLowerCase()) || option.code.includes(text.toLowerCase())));

export function DepartmentPicker(props: PickerProps) {
  const { options, isLoading } = useDepartmentOptions();
  return (
    <Select allowClear showSearch={{ filterOption: byNameOrCode as never }} {...props} loading={isLoading} options={options} />
  );
}

export function DepartmentsPicker(props: PickerProps<string[]>) {
  const { options, isLoading } = useDepartmentOptions();
  return (
    <Select
      mode="multiple"
      allowClear
      showSearch={{ filterOption: byNameOrCode as never }}
      {...props}
      loading={isLoading}
      options={options}
      onChange={(value) => props.onChange?.(value ?? [])}
    />
  );
}

/** A person; `role` and `area` narrow whom the server offers. */
export function PersonPicker({ role, area, ...props }: PickerProps & { role?: string; area?: string }) {
  const [text, setText] = useState("");
  const q = useDebounced(text.trim(), 200);
  const { data, isFetching } = useQuery({
    queryKey: ["people", q, role, area],
    queryFn: ({ signal }) =>
      api.get<Page<{ id: string; name: string; login?: string; posts?: { title: string }[] }>>(
        "/users",
        { q, role, area, limit: 50 },
        signal,
      ),
    placeholderData: (old) => old,
    staleTime: 60_000,
  });
  return (
    <Select
      allowClear
      {...props}
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={(data?.items ?? []).map((u) => ({ value: u.id, label: u.name, note: u.posts?.map((p) => p.title).join(", ") }))}
      optionRender={(option) => (
        <span>
          {option.data.label} <span className="muted">{option.data.note}</span>
        </span>
      )}
    />
  );
}

/** An area by name or code; gives its id or, with `by="code"`, its code. */
export function AreaPicker({ by = "code", level, ...props }: PickerProps & { by?: "id" | "code"; level?: string }) {
  const [text, setText] = useState("");
  const q = useDebounced(text.trim(), 200);
  const { data, isFetching } = useQuery({
    queryKey: ["areas", "pick", q, level],
    queryFn: ({ signal }) => api.get<Page<AreaRow>>("/areas", { q, level, limit: 50 }, signal),
    placeholderData: (old) => old,
    staleTime: 60_000,
  });
  return (
    <Select
      allowClear
      {...props}
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={(data?.items ?? []).map((a) => ({
        value: a[by],
        label: nameOf(a.name),
        note:
          (a.path ?? [])
            .slice(-3, -1)
            .map((p) => nameOf(p.name))
            .join(" › ") || a.code,
      }))}
      optionRender={(option) => (
        <span>
          {option.data.label} <span className="muted">{option.data.note}</span>
        </span>
      )}
    />
  );
}
