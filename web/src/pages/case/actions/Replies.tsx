// Standard replies: common wordings with the case's own facts filled in.
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Case } from "../../../api/types";
import { dateTime, nameOf } from "../../../text/format";

export const REPLIES = [
  "received",
  "filed",
  "solved",
  "partly",
  "not_ours",
  "no_action",
  "duplicate",
  "more_info",
  "emergency",
  "seasonal",
] as const;

export function Replies({ c, onPick }: { c?: Case; onPick: (text: string) => void }) {
  const { t } = useTranslation();
  const lead = c?.assignments.filter((a) => a.lead).at(-1);
  const facts = {
    number: c?.number ?? "",
    department: nameOf(lead?.department.name) || t("case:reply.our_department"),
    due: dateTime(lead?.due) || t("case:reply.the_limit"),
  };
  return (
    <Select<(typeof REPLIES)[number] | null>
      aria-label={t("case:reply.pick")}
      placeholder={t("case:reply.pick")}
      style={{ width: "100%", marginBottom: 12 }}
      value={null}
      options={REPLIES.map((name) => ({ value: name, label: t(`case:reply_title.${name}`) }))}
      onChange={(name) => name && onPick(t(`case:reply_text.${name}`, facts))}
    />
  );
}
