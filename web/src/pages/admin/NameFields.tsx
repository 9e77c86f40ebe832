// A name in four languages: simplified Chinese is required, the others fall back to it.

import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Names } from "../../api/types";
import { LANG_NAMES, LANGS } from "../../text/languages";
import type { Values } from "./EditDialog";

const field = (lang: string) => `name ${lang}`;

/** One input for each language. */
export function NameFields() {
  const { t } = useTranslation();
  return (
    <>
      {LANGS.map((lang) => (
        <Form.Item
          key={lang}
          name={field(lang)}
          label={t("admin:name_in", { lang: LANG_NAMES[lang] })}
          rules={lang === "zh-Hans" ? [{ required: true, whitespace: true, message: t("common:required") }] : undefined}
        >
          <Input lang={lang} maxLength={120} />
        </Form.Item>
      ))}
    </>
  );
}

/** The words for the fields of a name, for conflicts. */
export function nameLabels(t: (key: string, options: { lang: string }) => string): Record<string, string> {
  return Object.fromEntries(LANGS.map((lang) => [field(lang), t("admin:name_in", { lang: LANG_NAMES[lang] })]));
}

/** A name as values of the form. */
export function nameValues(name: Names | undefined): Values {
  return Object.fromEntries(LANGS.map((lang) => [field(lang), name?.[lang] ?? ""]));
}

/** The name typed in the form; empty languages are left out. */
export function readName(values: Values): Names {
  const name: Names = {};
  for (const lang of LANGS) {
    const text = String(values[field(lang)] ?? "").trim();
    if (text) name[lang] = text;
  }
  return name;
}
