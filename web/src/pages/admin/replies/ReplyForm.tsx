// One standard reply: who is offered it, beside which action, its name and its words in four languages.

import { Form, Input, Modal, Radio, Select, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { newKey } from "../../../api/client";
import type { Names, Reply } from "../../../api/types";
import { LANG_NAMES, LANGS } from "../../../text/languages";
import { ACTIONS } from "../../case/actions/spec";

interface Props {
  reply?: Reply;
  taken: string[];
  onDone: (reply: Reply) => void;
  onClose: () => void;
}

interface Values {
  for: Reply["for"];
  action: string;
  name: Names;
  text: Names;
}

/** Actions whose form has words in it. */
const WITH_WORDS = Object.keys(ACTIONS).filter((a) => ACTIONS[a]?.fields.some((f) => f.kind === "text"));

const PLACEHOLDER = /\{[^}]*\}?|\}/g;
const KNOWN = ["{number}", "{department}", "{due}"];

/** The first thing in braces that is not filled in. */
export function unknownPlaceholder(text: string): string | undefined {
  return (text.match(PLACEHOLDER) ?? []).find((found) => !KNOWN.includes(found));
}

function freshId(taken: string[]): string {
  let id = "";
  do id = `own-${newKey().slice(0, 8)}`;
  while (taken.includes(id));
  return id;
}

const trimmed = (names: Names): Names =>
  Object.fromEntries(Object.entries(names).flatMap(([lang, text]) => (text?.trim() ? [[lang, text.trim()]] : [])));

export function ReplyForm({ reply, taken, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const needed = { required: true, whitespace: true, message: t("common:required") };
  const fills = {
    validator: async (_: unknown, value: string | undefined) => {
      const bad = unknownPlaceholder(value ?? "");
      if (bad) throw new Error(t("replies:bad_placeholder", { placeholder: bad }));
    },
  };
  return (
    <Modal
      open
      width={640}
      title={t(reply ? "replies:edit" : "replies:add")}
      okText={t("catalogue:take")}
      cancelText={t("common:cancel")}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={reply ?? { for: "desk", action: "close", name: {}, text: {} }}
        onFinish={(v) => onDone({ id: reply?.id ?? freshId(taken), ...v, name: trimmed(v.name), text: trimmed(v.text) })}
      >
        <Form.Item name="for" label={t("replies:for")}>
          <Radio.Group
            optionType="button"
            options={(["desk", "department"] as const).map((value) => ({ value, label: t(`replies:for.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="action" label={t("replies:action")} extra={t("replies:action_help")}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={WITH_WORDS.map((value) => ({ value, label: t(`words:action.${value}`) }))}
          />
        </Form.Item>
        <Tabs
          items={LANGS.map((lang) => ({
            key: lang,
            label: LANG_NAMES[lang],
            forceRender: true,
            children: (
              <>
                <Form.Item name={["name", lang]} label={t("replies:name")} rules={lang === "zh-Hans" ? [needed] : undefined}>
                  <Input lang={lang} maxLength={60} />
                </Form.Item>
                <Form.Item
                  name={["text", lang]}
                  label={t("replies:text")}
                  extra={t("replies:text_help", { placeholders: KNOWN.join(" ") })}
                  rules={lang === "zh-Hans" ? [needed, fills] : [fills]}
                >
                  <Input.TextArea lang={lang} rows={4} maxLength={1000} showCount />
                </Form.Item>
              </>
            ),
          }))}
        />
      </Form>
    </Modal>
  );
}
