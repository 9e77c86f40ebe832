// All borders of the area with their dates: the one planned, the one in force, those before. Each can be laid under the drawing to
// compare, or taken as its beginning; a plan can be taken back.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Popconfirm, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { day, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { Failed, Loading, useShowProblem } from "../../ui/States";
import type { AreaFull } from "../map/data";
import { bordersQuery, type KnownBorder } from "./check";

interface BorderDatesProps {
  area: AreaFull;
  /** The beginning of the border the drawing is compared with; that in force when none. */
  compared: string | undefined;
  onCompare: (border: KnownBorder | undefined) => void;
  onTake: (border: KnownBorder) => void;
}

const TONE = { planned: "warn", in_force: "good", past: "info" } as const;

export function BorderDates({ area, compared, onCompare, onTake }: BorderDatesProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const query = useQuery(bordersQuery(area.code));
  const drop = useMutation({
    mutationFn: () => api.delete(`/areas/${area.code}/borders/planned`, { version: area.version }),
    onSuccess: () => {
      for (const key of ["area", "areas", "shapes", "borders"]) void client.invalidateQueries({ queryKey: [key] });
      message.success(t("border:plan_dropped"));
      onCompare(undefined);
    },
    onError: useShowProblem(),
  });
  const items = query.data?.items ?? [];
  return (
    <section aria-label={t("border:dates")}>
      <Typography.Text strong>{t("border:dates")}</Typography.Text>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={2} />}
      {query.data && items.length === 0 && <p className="muted">{t("border:dates_none")}</p>}
      <ol className="border-dates">
        {items.map((b) => {
          const shown = b.from === compared || (!compared && b.state === "in_force");
          return (
            <li key={b.from} aria-current={shown || undefined}>
              <Flex gap={6} wrap align="center">
                <Mark tone={TONE[b.state]}>{t(`border:state.${b.state}`)}</Mark>
                <span>{t(b.to ? "border:from_to" : "border:from_on", { from: day(b.from), to: day(b.to) })}</span>
                <span className="muted">{number(Math.round(b.area_m2))} m²</span>
              </Flex>
              <Flex gap={4} wrap>
                <Button
                  size="small"
                  aria-pressed={shown}
                  disabled={shown}
                  onClick={() => onCompare(b.state === "in_force" ? undefined : b)}
                >
                  {t(shown ? "border:compared" : "border:compare")}
                </Button>
                {b.state !== "in_force" && (
                  <Button size="small" onClick={() => onTake(b)}>
                    {t("border:take")}
                  </Button>
                )}
                {b.state === "planned" && (
                  <Popconfirm
                    title={t("border:plan_drop_sure")}
                    okText={t("border:plan_drop")}
                    cancelText={t("common:cancel")}
                    onConfirm={() => drop.mutate()}
                  >
                    <Button size="small" danger loading={drop.isPending}>
                      {t("border:plan_drop")}
                    </Button>
                  </Popconfirm>
                )}
              </Flex>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
