// The languages of the user interface, how each calls itself, and which one fits a browser.

export const LANGS = ["zh-Hans", "zh-Hant", "en", "es"] as const;
export type Lang = (typeof LANGS)[number];

export const LANG_NAMES: Record<Lang, string> = { "zh-Hans": "简体中文", "zh-Hant": "繁體中文", en: "English", es: "Español" };

/** The BCP 47 tag that `Intl` formats with. Chinese is pinned to a region so that dates read as people there write them. */
export const INTL_LOCALE: Record<Lang, string> = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", en: "en-GB", es: "es-ES" };

/** The best language for a list of browser tags; simplified Chinese when nothing fits. */
export function pickLang(tags: readonly string[]): Lang {
  for (const raw of tags) {
    const tag = raw.toLowerCase();
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return "zh-Hant";
    if (tag.startsWith("zh")) return "zh-Hans";
    if (tag.startsWith("en")) return "en";
    if (tag.startsWith("es")) return "es";
  }
  return "zh-Hans";
}

export function isLang(value: unknown): value is Lang {
  return typeof value === "string" && (LANGS as readonly string[]).includes(value);
}
