// The words of the user interface, read from where the web application keeps them, so that a test looks for a button by its
// meaning (`words:action.accept`) in whatever language the page is in.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../web/src/text");

/** The languages of the interface. */
export const LANGS = ["zh-Hans", "zh-Hant", "en", "es"];

const cache = new Map();

function load(lang) {
  if (!cache.has(lang)) {
    const bundle = {};
    for (const file of readdirSync(join(FOLDER, lang))) {
      if (file.endsWith(".json")) bundle[file.slice(0, -5)] = JSON.parse(readFileSync(join(FOLDER, lang, file), "utf8"));
    }
    cache.set(lang, bundle);
  }
  return cache.get(lang);
}

/** A function that gives the words for `namespace:key`, with `{{values}}` filled in. An unknown key is an error of the test. */
export function textsOf(lang) {
  const bundle = load(lang);
  const plurals = new Intl.PluralRules(lang);
  return (key, values = {}) => {
    const [namespace, name] = key.split(/:(.*)/s);
    const texts = bundle[namespace] ?? {};
    const text = texts[name] ?? texts[`${name}_${plurals.select(values.count ?? 0)}`];
    if (text === undefined) throw new Error(`There is no text ${key} in ${lang}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, value) => String(values[value] ?? ""));
  };
}

/** English, the language most tests run in. */
export const t = textsOf("en");

/** Every key of the interface, with and without its namespace: none of them may ever be on the screen. */
export function allKeys() {
  const keys = new Set();
  for (const [namespace, texts] of Object.entries(load("en"))) {
    for (const key of Object.keys(texts)) {
      keys.add(`${namespace}:${key}`);
      // A one-word key is also a common word; only names that no sentence contains count by themselves.
      if (/[._]/.test(key)) keys.add(key);
    }
  }
  return keys;
}
