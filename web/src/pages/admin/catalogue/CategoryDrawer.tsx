// One category: its names, whether new cases may have it, its filing conditions with their limits. What is changed goes into the draft
// of the whole document; nothing is in force before that is reviewed and saved.

import { MinusCircleOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Drawer, Flex, Form, Input, InputNumber, Radio, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { CategoryItem } from "../../../api/types";
import { nameOf } from "../../../text/format";
import { LANG_NAMES, LANGS } from "../../../text/languages";
import { UNITS } from "../units";
import type { CategoryChange } from "./overlay";

interface Row {
  id: string;
  name: Record<string, string>;
  amount: number;
  unit: string;
}

interface Values {
  name: Record<string, string>;
  off: boolean;
  pinyin: string;
  words: string[];
  own: boolean;
  rows: Row[];
  usual: string;
}

interface Props {
  category: CategoryItem;
  /** The change that is in the draft already. */
  change: CategoryChange | undefined;
  write: boolean;
  onChange: (change: CategoryChange) => void;
  /** How many questions stand at the category, and the way to them. */
  questions: number;
  onQuestions: () => void;
  /** Takes the change out of the draft; none when there is none. */
  onReset?: () => void;
  onClose: () => void;
}

function rows(c: CategoryItem): Row[] {
  return c.conditions.map((k) => {
    const [amount, unit] = k.limit.split(" ");
    return { id: k.id, name: { ...k.name } as Record<string, string>, amount: Number(amount), unit: unit ?? "working_day" };
  });
}

/** Names without the empty ones. */
function names(of: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(of).filter(([, text]) => text?.trim()));
}

/** The lowest free id of a condition. */
export function nextId(taken: string[]): string {
  let n = 1;
  while (taken.includes(String(n))) n++;
  return String(n);
}

export function CategoryDrawer({ category, change, write, questions, onQuestions, onChange, onReset, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const own = Form.useWatch("own", form);
  const needed = [{ required: true, whitespace: true, message: t("common:required") }];
  const usual = category.conditions.find((k) => k.default) ?? category.conditions[0];
  const finish = (v: Values) => {
    onChange({
      code: category.code,
      name:
        category.local || JSON.stringify(names(v.name)) !== JSON.stringify(names(category.name as never)) || change?.name
          ? names(v.name)
          : undefined,
      off: v.off || undefined,
      pinyin: v.pinyin !== category.pinyin || change?.pinyin !== undefined ? v.pinyin : undefined,
      icon: change?.icon,
      words: v.words.length > 0 ? v.words : undefined,
      conditions: v.own
        ? v.rows.map((r) => ({
            id: r.id,
            name: names(r.name),
            limit: `${r.amount} ${r.unit}`,
            default: r.id === v.usual || undefined,
          }))
        : undefined,
    });
    onClose();
  };
  return (
    <Drawer
      open
      size={560}
      title={`${category.code} ${nameOf(category.name)}`}
      onClose={onClose}
      footer={
        write && (
          <Flex gap={8} justify="end">
            {onReset && (
              <Button
                danger
                onClick={() => {
                  onReset();
                  onClose();
                }}
              >
                {category.local ? t("catalogue:remove") : t("catalogue:as_shipped")}
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
      <p>
        <Button onClick={onQuestions}>{t("questions:at_category", { n: questions })}</Button>
      </p>
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={!write}
        initialValues={{
          name: { ...category.name },
          off: category.off,
          pinyin: category.pinyin,
          words: category.words ?? [],
          own: category.local || change?.conditions !== undefined,
          rows: rows(category),
          usual: usual?.id ?? "1",
        }}
        onFinish={finish}
      >
        {LANGS.map((lang) => (
          <Form.Item
            key={lang}
            name={["name", lang]}
            label={t("admin:name_in", { lang: LANG_NAMES[lang] })}
            rules={lang === "zh-Hans" ? needed : undefined}
          >
            <Input lang={lang} maxLength={120} />
          </Form.Item>
        ))}
        <Form.Item name="off" label={t("catalogue:off")} valuePropName="checked" extra={t("catalogue:off_help")}>
          <Switch />
        </Form.Item>
        <Form.Item
          name="pinyin"
          label={t("admin:catalogue.pinyin")}
          rules={[{ pattern: /^[a-z]{0,40}$/, message: t("catalogue:pinyin_help") }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="words" label={t("catalogue:words")} extra={t("catalogue:words_help")}>
          <Select mode="tags" open={false} tokenSeparators={[",", "，", "、"]} aria-label={t("catalogue:words")} />
        </Form.Item>
        <h3>{t("catalogue:conditions")}</h3>
        {!category.local && (
          <Form.Item name="own" valuePropName="checked" extra={t("catalogue:own_conditions_help")}>
            <Checkbox>{t("catalogue:own_conditions")}</Checkbox>
          </Form.Item>
        )}
        {(own ?? category.local) && <Conditions />}
        {own === false && <Alert type="info" title={t("catalogue:shipped_conditions", { count: category.conditions.length })} />}
      </Form>
    </Drawer>
  );
}

function Conditions() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Values>();
  const needed = [{ required: true, whitespace: true, message: t("common:required") }];
  return (
    <Form.List
      name="rows"
      rules={[{ validator: async (_, v) => (v?.length ? undefined : Promise.reject(new Error(t("catalogue:one_condition")))) }]}
    >
      {(fields, { add, remove }, { errors }) => (
        <Form.Item name="usual" noStyle>
          <Radio.Group style={{ width: "100%" }}>
            {fields.map((f, i) => (
              <fieldset key={f.key} className="catalogue-condition">
                <legend>{t("catalogue:condition", { n: i + 1 })}</legend>
                {LANGS.map((lang) => (
                  <Form.Item
                    key={lang}
                    name={[f.name, "name", lang]}
                    label={t("admin:name_in", { lang: LANG_NAMES[lang] })}
                    rules={lang === "zh-Hans" ? needed : undefined}
                  >
                    <Input lang={lang} maxLength={120} />
                  </Form.Item>
                ))}
                <Flex gap={8} wrap align="end">
                  <Form.Item
                    name={[f.name, "amount"]}
                    label={t("catalogue:limit")}
                    rules={[{ required: true, type: "integer", min: 1, max: 3650, message: t("catalogue:limit_range") }]}
                  >
                    <InputNumber min={1} max={3650} precision={0} style={{ width: 110 }} />
                  </Form.Item>
                  <Form.Item name={[f.name, "unit"]} label={t("admin:calendar.unit")} rules={[{ required: true }]}>
                    <Select
                      style={{ minWidth: 190 }}
                      options={UNITS.map((u) => ({ value: u, label: t(`admin:calendar.unit.${u}`) }))}
                    />
                  </Form.Item>
                </Flex>
                <Flex gap={16} align="center">
                  <Radio value={form.getFieldValue(["rows", f.name, "id"])}>{t("admin:catalogue.default")}</Radio>
                  <Button
                    size="small"
                    icon={<MinusCircleOutlined />}
                    onClick={() => {
                      const left = (form.getFieldValue("rows") as Row[]).filter((_, at) => at !== f.name);
                      remove(f.name);
                      if (!left.some((r) => r.id === form.getFieldValue("usual"))) form.setFieldValue("usual", left[0]?.id);
                    }}
                  >
                    {t("catalogue:remove_condition")}
                  </Button>
                </Flex>
              </fieldset>
            ))}
            <Form.ErrorList errors={errors} />
            <Button
              icon={<PlusOutlined />}
              onClick={() => {
                const taken = ((form.getFieldValue("rows") as Row[]) ?? []).map((r) => r.id);
                const id = nextId(taken);
                add({ id, name: {}, amount: 1, unit: "working_day" });
                if (taken.length === 0) form.setFieldValue("usual", id);
              }}
            >
              {t("catalogue:add_condition")}
            </Button>
          </Radio.Group>
        </Form.Item>
      )}
    </Form.List>
  );
}
