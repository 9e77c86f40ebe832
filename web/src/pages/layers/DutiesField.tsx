// Which matters are a layer's business: categories and classes chosen by name, or the beginning of codes typed as it is.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import { nameOf } from "../../text/format";
import { classPrefix, dutyText } from "./words";

interface Props {
  id?: string;
  value?: string[];
  onChange?: (duties: string[]) => void;
}

export function DutiesField({ id, value = [], onChange }: Props) {
  const { t, i18n } = useTranslation();
  const { data, isLoading } = useQuery(catalogueQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the language
  const options = useMemo(() => {
    if (!data) return [];
    const classes = data.classes.flatMap((c) => {
      const prefix = classPrefix(data, c.kind, c.code);
      return prefix ? [{ value: prefix, label: dutyText(t, data, prefix), text: `${nameOf(c.name)} ${prefix}` }] : [];
    });
    const items = data.items.map((i) => ({
      value: i.code,
      label: nameOf(i.name),
      text: `${nameOf(i.name)} ${i.code} ${i.pinyin}`,
    }));
    return [
      { label: t("layers:duty_classes"), options: classes },
      { label: t("layers:duty_categories"), options: items },
    ];
  }, [data, t, i18n.language]);
  return (
    <Select
      id={id}
      mode="tags"
      loading={isLoading}
      value={value}
      onChange={(next: string[]) => onChange?.(next.map((d) => d.trim()).filter(Boolean))}
      options={options}
      showSearch={{ optionFilterProp: "text" }}
      tokenSeparators={[",", " "]}
      placeholder={t("layers:duties_all")}
      labelRender={({ value: code }) => dutyText(t, data, String(code))}
      optionRender={(o) => (
        <span>
          {o.data.label ?? o.value} <span className="muted tabular">{o.value}</span>
        </span>
      )}
    />
  );
}
