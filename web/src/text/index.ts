// Starts i18next, loads one language at a time and switches without a reload; keeps <html lang> right.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { loadFontFor } from "./fonts";
import { isLang, type Lang, pickLang } from "./languages";

type Bundle = Record<string, Record<string, string>>;

const LOADERS: Record<Lang, () => Promise<{ default: Bundle }>> = {
  "zh-Hans": () => import("./zh-Hans"),
  "zh-Hant": () => import("./zh-Hant"),
  en: () => import("./en"),
  es: () => import("./es"),
};

const KEY = "tessera.lang";

/** The language a person chose on this machine, else the browser's. `?lang=` in the address wins, for links in e-mails. */
export function initialLang(): Lang {
  const asked = new URLSearchParams(window.location.search).get("lang");
  if (isLang(asked)) return asked;
  const kept = localStorage.getItem(KEY);
  return isLang(kept) ? kept : pickLang(navigator.languages ?? [navigator.language]);
}

async function load(lang: Lang): Promise<void> {
  if (i18next.hasResourceBundle(lang, "common")) return;
  const { default: bundle } = await LOADERS[lang]();
  for (const [ns, texts] of Object.entries(bundle)) i18next.addResourceBundle(lang, ns, texts);
}

/** Starts the text engine with one language loaded. Keys are flat: `ns:some.key`. */
export async function startTexts(lang: Lang): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: false,
    ns: ["common"],
    defaultNS: "common",
    keySeparator: false,
    nsSeparator: ":",
    interpolation: { escapeValue: false },
    resources: {},
    react: { useSuspense: false, bindI18n: "languageChanged" },
  });
  await load(lang);
  document.documentElement.lang = lang;
}

/** Switches the language everywhere without a reload and remembers it on this machine. */
export async function switchLang(lang: Lang): Promise<void> {
  await load(lang);
  const texts = Object.values(i18next.getDataByLanguage(lang) ?? {}).flatMap((ns) => Object.values(ns as Record<string, string>));
  await loadFontFor(texts.join(""));
  await i18next.changeLanguage(lang);
  localStorage.setItem(KEY, lang);
  document.documentElement.lang = lang;
}

export function currentLang(): Lang {
  return isLang(i18next.language) ? i18next.language : "zh-Hans";
}
