// All my notices, a page at a time; which ones and which page stands in the address.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Flex, Segmented, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { noticesQuery } from "../../api/console";
import { useTitle } from "../../ui/hooks";
import { changePrefs, usePrefs } from "../../ui/prefs";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { Pager } from "../cases/Pager";
import { NoticeList, useMarkRead } from "./NoticeList";

export function NoticesPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { sounds } = usePrefs();
  const unread = search.unread === "true";
  const query = useQuery({ ...noticesQuery(unread, search.cursor), placeholderData: keepPreviousData });
  const mark = useMarkRead();
  useTitle(`${t("bell:title")} · ${t("common:product")}`);
  return (
    <div className="page" style={{ maxWidth: 760 }}>
      <h1 style={{ fontSize: 20, margin: "0 0 12px" }}>{t("bell:title")}</h1>
      <Flex gap={12} wrap align="center" style={{ marginBottom: 12 }}>
        <Segmented
          aria-label={t("bell:which")}
          value={unread ? "unread" : "all"}
          onChange={(which) => set({ unread: which === "unread" ? "true" : null, cursor: null })}
          options={[
            { value: "all", label: t("bell:every") },
            { value: "unread", label: t("bell:only_unread") },
          ]}
        />
        <Button
          disabled={!query.data?.unread || !query.data.items[0]}
          loading={mark.isPending}
          onClick={() => query.data?.items[0] && mark.mutate({ upto: query.data.items[0].id })}
        >
          {t("bell:mark_all")}
        </Button>
        <span style={{ flex: 1 }} />
        <Flex gap={8} align="center">
          <label htmlFor="notice-sounds">{t("bell:sounds")}</label>
          <Switch
            id="notice-sounds"
            checked={sounds === true}
            onChange={(on) => changePrefs((old) => ({ ...old, sounds: on }))}
          />
        </Flex>
      </Flex>
      <Show query={query} rows={8}>
        {(page) =>
          page.items.length > 0 ? (
            <div className="card" style={{ padding: "4px 12px" }}>
              <NoticeList items={page.items} />
            </div>
          ) : unread ? (
            <Nothing
              text={t("bell:none_unread")}
              action={<Button onClick={() => set({ unread: null, cursor: null })}>{t("bell:every")}</Button>}
            />
          ) : (
            <Nothing text={t("bell:none")} />
          )
        }
      </Show>
      <Pager next={query.data?.next ?? null} search={search} set={set} />
    </div>
  );
}
