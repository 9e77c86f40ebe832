// What the resident portal shows everywhere: the telephone number of the hotline, and a notice in four languages with its days.

import { HistoryOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Form, Input, Radio, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { queryClient } from "../../../api/queries";
import type { Names } from "../../../text/format";
import { LANG_NAMES, LANGS } from "../../../text/languages";
import { useMe } from "../../../ui/me";
import { Show } from "../../../ui/States";
import { History } from "../catalogue/History";
import { Review } from "../catalogue/Review";

interface Banner {
  text: Names;
  tone: "info" | "warning" | "emergency";
  from?: string;
  to?: string;
}

/** The document as it is kept. */
export interface PortalSettings {
  hotline: string;
  banner?: Banner | null;
}

interface Values {
  hotline: string;
  on: boolean;
  text: Names;
  tone: Banner["tone"];
  /** Days as the browser writes them. */
  from: string;
  to: string;
}

/** The form as a document: empty languages and open ends are left out. */
export function settingsOf(v: Values): PortalSettings {
  const text = Object.fromEntries(Object.entries(v.text ?? {}).filter(([, words]) => words?.trim())) as Names;
  const { from, to } = v;
  return {
    hotline: v.hotline?.trim() ?? "",
    ...(v.on ? { banner: { text, tone: v.tone, ...(from ? { from } : {}), ...(to ? { to } : {}) } } : {}),
  };
}

function valuesOf(s: PortalSettings): Values {
  const b = s.banner;
  return {
    hotline: s.hotline,
    on: Boolean(b),
    text: b?.text ?? {},
    tone: b?.tone ?? "info",
    from: b?.from ?? "",
    to: b?.to ?? "",
  };
}

/** `/admin/portal`. */
export function PortalPage() {
  const query = useQuery({
    queryKey: ["settings", "portal"],
    queryFn: ({ signal }) => api.get<{ value: PortalSettings; version: number }>("/settings/portal", {}, signal),
    staleTime: 0,
  });
  return <Show query={query}>{(saved) => <Editor key={saved.version} saved={saved} />}</Show>;
}

function Editor({ saved }: { saved: { value: PortalSettings; version: number } }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const write = me.capabilities.includes("catalogue.write");
  const [form] = Form.useForm<Values>();
  const on = Form.useWatch("on", form);
  const [review, setReview] = useState<PortalSettings | undefined>();
  const [history, setHistory] = useState(false);
  return (
    <div className="admin-box" style={{ maxWidth: 760 }}>
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={!write}
        initialValues={valuesOf(saved.value)}
        onFinish={(v) => setReview(settingsOf(v))}
      >
        <Form.Item
          name="hotline"
          label={t("site:hotline")}
          extra={t("site:hotline_help")}
          rules={[{ pattern: /^$|^[\d+\-() ]{3,20}$/, message: t("site:hotline_wrong") }]}
        >
          <Input inputMode="tel" maxLength={20} style={{ maxWidth: 260 }} autoComplete="off" />
        </Form.Item>
        <Form.Item name="on" label={t("site:banner")} extra={t("site:banner_help")} valuePropName="checked">
          <Switch />
        </Form.Item>
        {(on ?? Boolean(saved.value.banner)) && (
          <>
            <Form.Item name="tone" label={t("site:tone")}>
              <Radio.Group
                options={(["info", "warning", "emergency"] as const).map((tone) => ({
                  value: tone,
                  label: t(`site:tone.${tone}`),
                }))}
              />
            </Form.Item>
            {LANGS.map((lang) => (
              <Form.Item
                key={lang}
                name={["text", lang]}
                label={t("site:words", { lang: LANG_NAMES[lang] })}
                rules={lang === "zh-Hans" ? [{ required: true, whitespace: true, message: t("common:required") }] : undefined}
              >
                <Input.TextArea lang={lang} maxLength={300} autoSize={{ minRows: 2 }} />
              </Form.Item>
            ))}
            <Flex gap={16} wrap>
              <Form.Item name="from" label={t("site:from")} extra={t("site:from_help")}>
                <Input type="date" style={{ width: 170 }} />
              </Form.Item>
              <Form.Item
                name="to"
                label={t("site:to")}
                extra={t("site:to_help")}
                dependencies={["from"]}
                rules={[
                  ({ getFieldValue }) => ({
                    validator: async (_, to: string) => {
                      const from = getFieldValue("from") as string;
                      if (from && to && to < from) throw new Error(t("site:days_wrong"));
                    },
                  }),
                ]}
              >
                <Input type="date" style={{ width: 170 }} />
              </Form.Item>
            </Flex>
          </>
        )}
        <Flex gap={8} wrap>
          {write && (
            <Button type="primary" htmlType="submit">
              {t("catalogue:review")}
            </Button>
          )}
          {(write || me.capabilities.includes("audit.read")) && (
            <Button icon={<HistoryOutlined />} disabled={false} onClick={() => setHistory(true)}>
              {t("catalogue:history")}
            </Button>
          )}
        </Flex>
      </Form>
      {review && (
        <Review
          name="portal"
          value={review}
          version={saved.version}
          onClose={() => setReview(undefined)}
          onSaved={() => {
            setReview(undefined);
            message.success(t("site:saved"));
            void queryClient.invalidateQueries({ queryKey: ["settings", "portal"] });
          }}
        />
      )}
      {history && (
        <History
          name="portal"
          write={write}
          onTake={(value) => {
            form.setFieldsValue(valuesOf(value as PortalSettings));
            setHistory(false);
          }}
          onClose={() => setHistory(false)}
        />
      )}
    </div>
  );
}
