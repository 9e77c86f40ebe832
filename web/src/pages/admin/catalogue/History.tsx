// The states a document had: who, when, why; read one, compare it with what is in force, take it back into the draft.

import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Space, Timeline, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { dateTime } from "../../../text/format";
import { Nothing, Show } from "../../../ui/States";

interface Version {
  version: number;
  at: string;
  by?: { id: string; name: string } | null;
  why: string;
  value: unknown;
}

interface Props {
  name: string;
  write: boolean;
  /** Begins a draft from an older state: the review then shows what it changes. */
  onTake: (value: unknown) => void;
  onClose: () => void;
}

export function History({ name, write, onTake, onClose }: Props) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["settings", name, "versions"],
    queryFn: ({ signal }) => api.get<{ items: Version[] }>(`/settings/${name}/versions`, {}, signal),
    staleTime: 0,
  });
  return (
    <Drawer open size={520} title={t("catalogue:history")} onClose={onClose}>
      <Show query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("catalogue:no_history")} />
          ) : (
            <Timeline
              items={items.map((v, i) => ({
                key: v.version,
                content: (
                  <>
                    <strong>{t("catalogue:version", { version: v.version })}</strong> · {dateTime(v.at)} · {v.by?.name}
                    {i === 0 && <> · {t("catalogue:in_force")}</>}
                    <Typography.Paragraph style={{ marginBottom: 4 }}>{v.why}</Typography.Paragraph>
                    <details>
                      <summary>{t("catalogue:show_document")}</summary>
                      <pre className="admin-json">{JSON.stringify(v.value, null, 2)}</pre>
                    </details>
                    {write && i > 0 && (
                      <Space>
                        <Button size="small" onClick={() => onTake(v.value)}>
                          {t("catalogue:take_back")}
                        </Button>
                      </Space>
                    )}
                  </>
                ),
              }))}
            />
          )
        }
      </Show>
    </Drawer>
  );
}
