// Next page and back for lists that are read with a cursor. Back is the browser's: every page is its own address.

import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { useUrl } from "../../ui/url";

/** Shown below a list; nothing when there is only one page. */
export function Pager({ next, total }: { next?: string | null; total?: number }) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  if (!next && !search.cursor && total === undefined) return null;
  return (
    <Flex justify="space-between" align="center" gap={8} style={{ marginTop: 8 }}>
      <Typography.Text type="secondary">
        {total === undefined ? "" : t("admin:total", { count: total, shown: number(total) })}
      </Typography.Text>
      <Flex gap={8}>
        <Button disabled={!search.cursor} onClick={() => set({ cursor: null })}>
          {t("admin:first_page")}
        </Button>
        <Button disabled={!search.cursor} onClick={() => window.history.back()}>
          {t("common:prev")}
        </Button>
        <Button disabled={!next} onClick={() => set({ cursor: next })}>
          {t("common:next")}
        </Button>
      </Flex>
    </Flex>
  );
}
