// The areas that were retired, by code: where they lay and until when. Their pages stay readable.

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { AreaRow, Page } from "../../../api/types";
import { day, nameOf } from "../../../text/format";
import { Nothing, Show } from "../../../ui/States";

const retiredQuery = {
  queryKey: ["areas", "retired"],
  queryFn: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
    api.get<Page<AreaRow>>("/areas", { ended: true, after: pageParam || undefined, limit: 100 }, signal),
  initialPageParam: "",
  getNextPageParam: (last: Page<AreaRow>) => last.next ?? undefined,
  staleTime: 60_000,
};

interface Props {
  selected: string;
  onSelect: (code: string) => void;
}

export function RetiredList({ selected, onSelect }: Props) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(retiredQuery);
  return (
    <Show query={query}>
      {({ pages }) => {
        const areas = pages.flatMap((page) => page.items);
        if (areas.length === 0) return <Nothing text={t("admin:areas.retired_none")} />;
        return (
          <>
            <ul className="admin-retired" aria-label={t("admin:areas.retired_list")}>
              {areas.map((a) => (
                <li key={a.code}>
                  <button type="button" aria-current={a.code === selected ? "true" : undefined} onClick={() => onSelect(a.code)}>
                    <span>{nameOf(a.name)}</span>
                    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                      {[nameOf(a.path.at(-2)?.name), day(a.valid_to)].filter(Boolean).join(" · ")}
                    </Typography.Text>
                  </button>
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("common:more")}
              </Button>
            )}
          </>
        );
      }}
    </Show>
  );
}
