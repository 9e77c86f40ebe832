// Standard replies of the city: common wordings with the case's own facts filled in, those of this action first.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { repliesQuery } from "../../../api/queries";
import type { Case, Reply } from "../../../api/types";
import { dateTime, nameOf } from "../../../text/format";

export type Facts = Partial<Record<"number" | "department" | "due", string>>;

/** The words with the facts in them; undefined while one of them is not known. */
export function filled(text: string, facts: Facts): string | undefined {
  let whole = true;
  const out = text.replace(/\{(number|department|due)\}/g, (_, name: keyof Facts) => {
    if (!facts[name]) whole = false;
    return facts[name] ?? "";
  });
  return whole ? out : undefined;
}

/** The replies that can be given now, those of the action first, in the city's order. */
export function offered(all: Reply[], action: string, facts: Facts): { fit: Reply[]; rest: Reply[] } {
  const can = all.filter((r) => filled(nameOf(r.text), facts) !== undefined);
  return { fit: can.filter((r) => r.action === action), rest: can.filter((r) => r.action !== action) };
}

function factsOf(c: Case | undefined): Facts {
  const lead = c?.assignments.filter((a) => a.lead).at(-1);
  return { number: c?.number, department: nameOf(lead?.department.name), due: dateTime(lead?.due) };
}

interface Props {
  c?: Case;
  /** The action whose form this is. */
  action: string;
  onPick: (text: string) => void;
}

export function Replies({ c, action, onPick }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(repliesQuery);
  const facts = factsOf(c);
  const { fit, rest } = offered(data?.value.replies ?? [], action, facts);
  if (fit.length + rest.length === 0) return null;
  const options = (list: Reply[]) =>
    list.map((r) => ({ value: r.id, label: nameOf(r.name), title: filled(nameOf(r.text), facts) }));
  const group = (label: string, list: Reply[]) => (list.length > 0 ? [{ label, title: label, options: options(list) }] : []);
  return (
    <Select<string | null>
      aria-label={t("replies:pick")}
      placeholder={t("replies:pick")}
      style={{ width: "100%", marginBottom: 12 }}
      value={null}
      showSearch={{ optionFilterProp: "label" }}
      options={[...group(t("replies:fits"), fit), ...group(t("replies:others"), rest)]}
      onChange={(id) => {
        const picked = [...fit, ...rest].find((r) => r.id === id);
        if (picked) onPick(filled(nameOf(picked.text), facts) ?? "");
      }}
    />
  );
}
