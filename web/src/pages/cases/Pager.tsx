// Next and previous page of a list read by cursor. The way back is remembered per cursor for this visit.
import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { Search } from "../../ui/url";

interface Props {
  next: string | null;
  search: Search;
  set: (change: Record<string, string | null>) => void;
}

const key = (cursor: string) => `tessera.prev.${cursor}`;

export function Pager({ next, search, set }: Props) {
  const { t } = useTranslation();
  const cursor = search.cursor;
  const before = cursor ? sessionStorage.getItem(key(cursor)) : null;
  if (!cursor && !next) return null;
  const go = (to: string | null) => {
    set({ cursor: to });
    window.scrollTo({ top: 0 });
  };
  return (
    <Flex gap={8} justify="end" style={{ padding: "12px 0" }}>
      {cursor && <Button onClick={() => go(null)}>{t("cases:first_page")}</Button>}
      <Button disabled={before === null} onClick={() => go(before || null)}>
        {t("common:prev")}
      </Button>
      <Button
        disabled={!next}
        onClick={() => {
          if (!next) return;
          sessionStorage.setItem(key(next), cursor ?? "");
          go(next);
        }}
      >
        {t("common:next")}
      </Button>
    </Flex>
  );
}
