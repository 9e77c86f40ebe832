// The newest notices, in the drawer of the bell.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { noticesQuery } from "../../api/console";
import { Nothing, Show } from "../../ui/States";
import { NoticeList, useMarkRead } from "./NoticeList";

export function NoticeDrawer({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(noticesQuery(false, undefined));
  const mark = useMarkRead();
  return (
    <Show query={query} rows={6}>
      {(page) => {
        const newest = page.items[0];
        return (
          <>
            <Flex gap={8} justify="space-between" style={{ marginBottom: 8 }}>
              <Button
                size="small"
                disabled={page.unread === 0 || !newest}
                loading={mark.isPending}
                onClick={() => newest && mark.mutate({ upto: newest.id })}
              >
                {t("bell:mark_all")}
              </Button>
              <Link to="/notices" onClick={onLeave}>
                {t("bell:all")}
              </Link>
            </Flex>
            {newest ? <NoticeList items={page.items} onLeave={onLeave} /> : <Nothing text={t("bell:none")} />}
          </>
        );
      }}
    </Show>
  );
}
