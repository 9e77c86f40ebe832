// Switches the language of the page at once, keeping whatever is on it.
import { GlobalOutlined } from "@ant-design/icons";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { switchLang } from "../text";
import { LANG_NAMES, LANGS, type Lang } from "../text/languages";

export function LangSelect({ onChange }: { onChange?: (lang: Lang) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <Select
      aria-label={t("common:language")}
      variant="borderless"
      prefix={<GlobalOutlined aria-hidden />}
      value={i18n.language as Lang}
      popupMatchSelectWidth={false}
      options={LANGS.map((lang) => ({ value: lang, label: <span lang={lang}>{LANG_NAMES[lang]}</span> }))}
      onChange={(lang) => {
        void switchLang(lang);
        onChange?.(lang);
      }}
    />
  );
}
