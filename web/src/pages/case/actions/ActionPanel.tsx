// What I may do to this case now, in one place: the next steps as buttons, the rest in a menu, one open form at a time.
import { DownOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, Flex } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { actionsQuery, caseQuery, queryClient } from "../../../api/queries";
import type { Case } from "../../../api/types";
import { readDraft } from "../../../ui/draft";
import { Show, useShowProblem } from "../../../ui/States";
import { ActionForm } from "./ActionForm";
import { ACTIONS, sortActions } from "./spec";

interface Props {
  c: Case;
  /** The open form, from the address or the parent's state. */
  open: string | undefined;
  onOpen: (action: string | undefined) => void;
}

export function ActionPanel({ c, open, onOpen }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const query = useQuery(actionsQuery(c.id));
  const key = useRef(newKey());
  const direct = useMutation({
    mutationFn: (action: string) =>
      api.post<Case>(`/cases/${c.id}/actions`, { action, version: c.version }, { key: key.current }),
    onSuccess: (fresh, action) => {
      key.current = newKey();
      queryClient.setQueryData(caseQuery(c.id).queryKey, fresh);
      queryClient.setQueryData(caseQuery(c.number).queryKey, fresh);
      for (const name of ["case", "cases", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
      message.success(t("case:done_action", { action: t(`words:action.${action}`) }));
    },
    onError: (error) => {
      key.current = newKey();
      showProblem(error);
      void queryClient.invalidateQueries({ queryKey: ["case", c.id] });
    },
  });
  const press = (action: string) => {
    if (ACTIONS[action]?.direct) direct.mutate(action);
    else onOpen(open === action ? undefined : action);
  };
  return (
    <section aria-label={t("case:actions")} className="card" style={{ padding: 14 }}>
      <h2 style={{ fontSize: 15, margin: "0 0 10px" }}>{t("case:actions")}</h2>
      <Show query={query} rows={2}>
        {(all) => {
          const sorted = sortActions(all);
          const main = sorted.filter((a) => ACTIONS[a.action]?.tone === "main");
          const rest = sorted.filter((a) => ACTIONS[a.action]?.tone !== "main");
          const current = sorted.find((a) => a.action === open);
          const first = main.findIndex((a) => a.action === (open ?? main[0]?.action));
          if (sorted.length === 0) return <p className="muted">{t("case:no_actions")}</p>;
          return (
            <>
              <Flex gap={8} wrap>
                {main.map((a, i) => (
                  <Button
                    key={a.action}
                    type={i === first ? "primary" : "default"}
                    loading={direct.isPending && direct.variables === a.action}
                    aria-expanded={ACTIONS[a.action]?.direct ? undefined : open === a.action}
                    onClick={() => press(a.action)}
                  >
                    {t(`words:action.${a.action}`)}
                    {readDraft(`case.${c.id}.${a.action}`) !== undefined && (
                      <span className="sr-only">{t("case:has_draft")}</span>
                    )}
                  </Button>
                ))}
                {rest.length > 0 && (
                  <Dropdown
                    trigger={["click"]}
                    menu={{
                      items: rest.map((a) => ({
                        key: a.action,
                        danger: ACTIONS[a.action]?.tone === "danger",
                        label: t(`words:action.${a.action}`),
                      })),
                      onClick: ({ key: action }) => press(action),
                    }}
                  >
                    <Button icon={<DownOutlined />} iconPlacement="end">
                      {t("common:more")}
                    </Button>
                  </Dropdown>
                )}
              </Flex>
              {current && !ACTIONS[current.action]?.direct && (
                <div style={{ marginTop: 14, paddingTop: 14, borderTop: "1px solid #e5e8ee" }}>
                  <h3 style={{ fontSize: 15, margin: "0 0 10px" }}>{t(`words:action.${current.action}`)}</h3>
                  <ActionForm key={current.action} c={c} allowed={current} onDone={() => onOpen(undefined)} />
                </div>
              )}
              {open && !current && <p className="muted">{t("case:action_gone")}</p>}
            </>
          );
        }}
      </Show>
    </section>
  );
}
