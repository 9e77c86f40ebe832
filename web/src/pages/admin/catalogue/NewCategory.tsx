// A category of the city's own: its class (or a new one) and the next free code; its names and limits follow in the drawer.

import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { nameOf } from "../../../text/format";
import { LANG_NAMES, LANGS } from "../../../text/languages";
import { type ClassChange, nextClass, type Overlay, withCategory } from "./overlay";

interface Props {
  classes: { kind: string; code: string; name: Record<string, string> }[] | { kind: string; code: string; name: object }[];
  draft: Overlay;
  onDone: (draft: Overlay, code: string) => void;
  onClose: () => void;
}

interface Values {
  class: string;
  className?: Record<string, string>;
  name: Record<string, string>;
}

const OWN = { P: "part", E: "event" } as const;

/** The next code of a class that is not saved yet: the server does not know it. */
function codeInDraft(draft: Overlay, prefix: string, first: number): string {
  const taken = new Set((draft.categories ?? []).map((c) => c.code));
  let n = first;
  while (taken.has(`${prefix}${String(n).padStart(3, "0")}`)) n++;
  return `${prefix}${String(n).padStart(3, "0")}`;
}

export function NewCategory({ classes, draft, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch("class", form) as string | undefined;
  const letter = chosen?.slice(0, 1) as "P" | "E" | undefined;
  const kind = letter ? OWN[letter] : undefined;
  const fresh = chosen?.endsWith("new") ?? false;
  const number = fresh && kind ? nextClass(classes, kind) : chosen?.slice(1);
  const next = useQuery({
    queryKey: ["categories", "next", kind, number],
    queryFn: ({ signal }) => api.get<{ code: string | null }>("/categories/next-code", { kind, class: number }, signal),
    enabled: Boolean(kind && number && !fresh),
    staleTime: 0,
  });
  const free = fresh ? `${letter}${number}001` : next.data?.code;
  const code = free ? codeInDraft(draft, free.slice(0, 3), Number(free.slice(3))) : undefined;
  const needed = [{ required: true, whitespace: true, message: t("common:required") }];
  const filled = (names: Record<string, string> | undefined) =>
    Object.fromEntries(Object.entries(names ?? {}).filter(([, text]) => text?.trim()));
  return (
    <Modal
      open
      title={t("catalogue:add")}
      okText={t("catalogue:go_on")}
      cancelText={t("common:cancel")}
      okButtonProps={{ disabled: !code }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(v) => {
          if (!code || !kind || !number) return;
          const added: ClassChange = { kind, code: number, name: filled(v.className) };
          const base = fresh ? { ...draft, classes: [...(draft.classes ?? []), added] } : draft;
          const first = { id: "1", name: filled(v.name), limit: "1 working_day", default: true };
          onDone(withCategory(base, { code, name: filled(v.name), conditions: [first] }), code);
        }}
      >
        <Form.Item name="class" label={t("admin:catalogue.class")} rules={needed}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={[
              ...classes.map((c) => ({
                value: `${c.kind === "part" ? "P" : "E"}${c.code}`,
                label: `${c.kind === "part" ? "P" : "E"}${c.code} ${nameOf(c.name as never)}`,
              })),
              { value: "Pnew", label: t("catalogue:new_class", { kind: t("words:kind.part") }) },
              { value: "Enew", label: t("catalogue:new_class", { kind: t("words:kind.event") }) },
            ]}
          />
        </Form.Item>
        {fresh &&
          LANGS.map((lang) => (
            <Form.Item
              key={lang}
              name={["className", lang]}
              label={t("catalogue:class_name", { lang: LANG_NAMES[lang] })}
              rules={lang === "zh-Hans" ? needed : undefined}
            >
              <Input lang={lang} maxLength={120} />
            </Form.Item>
          ))}
        <Form.Item name={["name", "zh-Hans"]} label={t("admin:name_in", { lang: LANG_NAMES["zh-Hans"] })} rules={needed}>
          <Input lang="zh-Hans" maxLength={120} />
        </Form.Item>
        <div aria-live="polite">
          {code && <Alert type="info" title={t("catalogue:code_is", { code })} description={t("catalogue:code_help")} />}
          {chosen && !fresh && next.data && !next.data.code && <Alert type="error" title={t("catalogue:class_full")} />}
        </div>
      </Form>
    </Modal>
  );
}
