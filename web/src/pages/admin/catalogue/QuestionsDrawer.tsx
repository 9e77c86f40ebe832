// What is asked about a category or a whole class: the words in four languages, how it is answered, of whom. Goes into the draft of the
// whole document like everything else on the page.

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Drawer, Flex, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../../text/format";
import { LANG_NAMES, LANGS } from "../../../text/languages";
import type { QuestionForm } from "./overlay";

const KINDS = ["text", "number", "yes_no", "one_of", "several_of", "date"] as const;
const ASKED = ["both", "staff", "public"] as const;
const MAX = 8;

interface Values {
  list: QuestionForm[];
}

interface Props {
  /** Of the category or class. */
  code: string;
  asked: QuestionForm[];
  /** What the class asks already. */
  inherited: QuestionForm[];
  /** The city has changed these questions. */
  changed: boolean;
  write: boolean;
  onChange: (list: QuestionForm[] | undefined) => void;
  onClose: () => void;
}

/** The lowest free name: `q1`, `q2` … */
export function freeCode(letter: string, taken: string[]): string {
  let n = 1;
  while (taken.includes(`${letter}${n}`)) n++;
  return `${letter}${n}`;
}

const filled = (of: Record<string, string | undefined> | undefined) =>
  Object.fromEntries(Object.entries(of ?? {}).filter(([, text]) => text?.trim()));

/** As it is kept: without empty languages, choices only where there is something to choose. */
export function kept(q: QuestionForm): QuestionForm {
  const chosen = q.kind === "one_of" || q.kind === "several_of";
  return {
    code: q.code.trim(),
    kind: q.kind,
    text: filled(q.text),
    ...(q.required ? { required: true } : {}),
    for: q.for ?? "both",
    ...(chosen ? { choices: (q.choices ?? []).map((c) => ({ code: c.code.trim(), name: filled(c.name) })) } : {}),
  };
}

function Words({ path, label }: { path: (string | number)[]; label?: string }) {
  const { t } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: t("common:required") }];
  return (
    <div className="question-words">
      {LANGS.map((lang) => (
        <Form.Item
          key={lang}
          name={[...path, lang]}
          label={`${label ? `${label} · ` : ""}${LANG_NAMES[lang]}`}
          rules={lang === "zh-Hans" ? needed : undefined}
        >
          <Input lang={lang} maxLength={120} />
        </Form.Item>
      ))}
    </div>
  );
}

function Choices({ at }: { at: number }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Values>();
  const kind = Form.useWatch(["list", at, "kind"], form);
  if (kind !== "one_of" && kind !== "several_of") return null;
  return (
    <Form.List
      name={[at, "choices"]}
      rules={[
        {
          validator: async (_, v) => ((v?.length ?? 0) >= 2 ? undefined : Promise.reject(new Error(t("questions:two_choices")))),
        },
      ]}
    >
      {(fields, { add, remove }, { errors }) => (
        <fieldset className="catalogue-condition">
          <legend>{t("questions:choices")}</legend>
          {fields.map((f, i) => (
            <Flex key={f.key} gap={8} align="start">
              <div style={{ flex: 1 }}>
                <Words path={[f.name, "name"]} label={String(i + 1)} />
              </div>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t("questions:remove_choice", { n: i + 1 })}
                onClick={() => remove(f.name)}
              />
            </Flex>
          ))}
          <Form.ErrorList errors={errors} />
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={fields.length >= 20}
            onClick={() => {
              const taken = ((form.getFieldValue(["list", at, "choices"]) as QuestionForm[]) ?? []).map((c) => c.code);
              add({ code: freeCode("c", taken), name: {} });
            }}
          >
            {t("questions:add_choice")}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

export function QuestionsDrawer({ code, asked, inherited, changed, write, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  return (
    <Drawer
      open
      size={640}
      title={t("questions:of", { code })}
      onClose={onClose}
      footer={
        write && (
          <Flex gap={8} justify="end">
            {changed && (
              <Button
                danger
                onClick={() => {
                  onChange(undefined);
                  onClose();
                }}
              >
                {t("questions:as_shipped")}
              </Button>
            )}
            <Button onClick={onClose}>{t("common:cancel")}</Button>
            <Button type="primary" onClick={() => form.submit()}>
              {t("catalogue:take")}
            </Button>
          </Flex>
        )
      }
    >
      <p className="muted">{t("questions:help", { max: MAX })}</p>
      {inherited.length > 0 && (
        <Alert
          type="info"
          style={{ marginBottom: 12 }}
          title={t("questions:inherited", { list: inherited.map((q) => nameOf(q.text)).join(" / ") })}
        />
      )}
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={!write}
        initialValues={{ list: asked }}
        onFinish={(v) => {
          onChange((v.list ?? []).map(kept));
          onClose();
        }}
      >
        <Form.List name="list">
          {(fields, { add, remove }) => (
            <>
              {fields.map((f, i) => (
                <fieldset key={f.key} className="catalogue-condition">
                  <legend>{t("questions:question", { n: i + 1 })}</legend>
                  <Words path={[f.name, "text"]} />
                  <Flex gap={12} wrap>
                    <Form.Item name={[f.name, "kind"]} label={t("questions:kind")}>
                      <Select
                        style={{ minWidth: 170 }}
                        options={KINDS.map((k) => ({ value: k, label: t(`questions:kind.${k}`) }))}
                      />
                    </Form.Item>
                    <Form.Item name={[f.name, "for"]} label={t("questions:for")}>
                      <Select
                        style={{ minWidth: 230 }}
                        popupMatchSelectWidth={false}
                        options={ASKED.map((a) => ({ value: a, label: t(`questions:for.${a}`) }))}
                      />
                    </Form.Item>
                    <Form.Item
                      name={[f.name, "code"]}
                      label={t("questions:code")}
                      rules={[{ required: true, pattern: /^[a-z0-9_]{1,32}$/, message: t("questions:code_help") }]}
                    >
                      <Input maxLength={32} style={{ width: 140 }} autoComplete="off" />
                    </Form.Item>
                  </Flex>
                  <Choices at={f.name} />
                  <Flex gap={16} align="center" wrap>
                    <Form.Item name={[f.name, "required"]} valuePropName="checked" noStyle>
                      <Checkbox>{t("questions:required")}</Checkbox>
                    </Form.Item>
                    <Button size="small" icon={<DeleteOutlined />} onClick={() => remove(f.name)}>
                      {t("questions:remove", { n: i + 1 })}
                    </Button>
                  </Flex>
                </fieldset>
              ))}
              {write && (
                <Button
                  icon={<PlusOutlined />}
                  disabled={fields.length >= MAX}
                  onClick={() => {
                    const taken = ((form.getFieldValue("list") as QuestionForm[]) ?? []).map((q) => q.code);
                    add({ code: freeCode("q", taken), kind: "text", for: "both", text: {} });
                  }}
                >
                  {t("questions:add")}
                </Button>
              )}
            </>
          )}
        </Form.List>
      </Form>
    </Drawer>
  );
}
