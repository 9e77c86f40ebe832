// What the history of a case says when its place came under another grid because borders were drawn anew.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { areaRowQuery } from "../../api/queries";
import type { AreaRef } from "../../api/types";
import { nameOf } from "../../text/format";

/** The name of a grid: one the case page knows already, else as the server tells it; the code when neither can say. */
function useGridName(code: string, known: AreaRef[]): string {
  const { t } = useTranslation();
  const here = known.find((a) => a.code === code);
  const asked = useQuery({ ...areaRowQuery(code), enabled: code !== "" && !here });
  return nameOf((here ?? asked.data)?.name) || t("case:regrid_code", { code });
}

/** `data` of the event: codes of the grids. */
export function Regrid({ data, known }: { data: Record<string, unknown>; known: AreaRef[] }) {
  const { t } = useTranslation();
  const from = useGridName(String(data.from ?? ""), known);
  const to = useGridName(String(data.to ?? ""), known);
  return <div style={{ fontSize: 13 }}>{t("case:regrid", { from, to })}</div>;
}
