// The layers there are: what each is for, how many grids and open cases it has; ended ones folded below.

import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Flex, Table, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import { day, nameOf, number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { CaseCounts } from "./Bits";
import { type LayerRow, layersQuery } from "./data";
import { EndForm, LayerForm } from "./LayerForms";
import { dutiesText } from "./words";

const LINK = { padding: 0, minHeight: 24 };

/** `/admin/layers?new=1`. */
export function LayerList() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [search, set] = useUrl();
  const write = useMe().capabilities.includes("areas.write");
  const query = useQuery(layersQuery);
  const { data: catalogue } = useQuery(catalogueQuery);
  const [form, setForm] = useState<{ kind: "edit" | "end"; layer: LayerRow } | undefined>();
  const done = () => message.success(t("common:done"));
  const begin = write && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ new: "1" })}>
      {t("layers:begin")}
    </Button>
  );
  return (
    <>
      <Typography.Paragraph type="secondary">{t("layers:about")}</Typography.Paragraph>
      {begin && <div className="admin-bar">{begin}</div>}
      <Show query={query}>
        {(items) => {
          const now = items.filter((l) => !l.valid_to);
          const ended = items.filter((l) => l.valid_to);
          return (
            <>
              {now.length === 0 ? (
                <Nothing text={t("layers:none")} action={begin} />
              ) : (
                <Table<LayerRow>
                  className="admin-table"
                  size="small"
                  rowKey="code"
                  dataSource={now}
                  pagination={false}
                  scroll={{ x: 860 }}
                  columns={[
                    {
                      title: t("admin:name"),
                      width: 180,
                      render: (_, l) => (
                        <>
                          <Link
                            to="/admin/$"
                            params={{ _splat: "layers" }}
                            search={{ layer: l.code } as never}
                            style={{ fontWeight: 600 }}
                          >
                            {nameOf(l.name)}
                          </Link>
                          <div className="muted tabular">{l.code}</div>
                        </>
                      ),
                    },
                    { title: t("layers:duties"), render: (_, l) => dutiesText(t, catalogue, l.duties) },
                    {
                      title: t("admin:department"),
                      width: 170,
                      render: (_, l) => (
                        <>
                          {nameOf(l.department?.name) || "–"}
                          {l.responsible && (
                            <div>
                              <Mark tone="info">{t("layers:responsible_mark")}</Mark>
                            </div>
                          )}
                        </>
                      ),
                    },
                    { title: t("layers:grids"), width: 90, align: "right", render: (_, l) => number(l.grids) },
                    {
                      title: t("layers:open_overdue"),
                      width: 130,
                      align: "right",
                      render: (_, l) => <CaseCounts code={l.code} open={l.open_cases} overdue={l.overdue_cases} />,
                    },
                    ...(write
                      ? [
                          {
                            title: t("admin:actions"),
                            width: 120,
                            render: (_: unknown, l: LayerRow) => (
                              <Flex gap={12} wrap>
                                <Button
                                  type="link"
                                  size="small"
                                  style={LINK}
                                  aria-label={`${t("admin:edit")}: ${nameOf(l.name)}`}
                                  onClick={() => setForm({ kind: "edit", layer: l })}
                                >
                                  {t("admin:edit")}
                                </Button>
                                <Button
                                  type="link"
                                  danger
                                  size="small"
                                  style={LINK}
                                  aria-label={t("layers:end_title", { name: nameOf(l.name) })}
                                  onClick={() => setForm({ kind: "end", layer: l })}
                                >
                                  {t("layers:end")}
                                </Button>
                              </Flex>
                            ),
                          },
                        ]
                      : []),
                  ]}
                />
              )}
              {ended.length > 0 && (
                <details className="layers-ended">
                  <summary>{t("layers:ended", { count: ended.length })}</summary>
                  <ul>
                    {ended.map((l) => (
                      <li key={l.code}>
                        {nameOf(l.name)} <span className="muted tabular">{l.code}</span> ·{" "}
                        {t("layers:ended_on", { date: day(l.valid_to) })}
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </>
          );
        }}
      </Show>
      {search.new && write && <LayerForm onClose={() => set({ new: null }, { replace: true })} onSaved={done} />}
      {form?.kind === "edit" && <LayerForm layer={form.layer} onClose={() => setForm(undefined)} onSaved={done} />}
      {form?.kind === "end" && <EndForm layer={form.layer} onClose={() => setForm(undefined)} onSaved={done} />}
    </>
  );
}
