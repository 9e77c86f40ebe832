// Fails when a text key is used but missing, present in one language and not in another, or no longer used; and when
// Chinese characters stand in code outside the text files. Keys are always written in full: t("ns:some.key"), or
// t(`ns:prefix.${x}`) for a family of keys, all of which then count as used.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const TEXT = join(ROOT, "src/text");
const LANGS = ["zh-Hans", "zh-Hant", "en", "es"];
const PLURALS = { "zh-Hans": ["other"], "zh-Hant": ["other"], en: ["one", "other"], es: ["one", "many", "other"] };
const SUFFIX = /_(one|many|other)$/;
const problems = [];

function walk(dir) {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const spaces = new Set(
  LANGS.flatMap((l) =>
    readdirSync(join(TEXT, l))
      .filter((f) => f.endsWith(".json"))
      .map((f) => f.slice(0, -5)),
  ),
);
const known = new Set();
for (const ns of spaces) {
  const byLang = {};
  for (const lang of LANGS) {
    try {
      byLang[lang] = JSON.parse(readFileSync(join(TEXT, lang, `${ns}.json`), "utf8"));
    } catch (e) {
      problems.push(`${lang}/${ns}.json: ${e.message}`);
      byLang[lang] = {};
    }
  }
  const bases = new Set(LANGS.flatMap((l) => Object.keys(byLang[l]).map((k) => k.replace(SUFFIX, ""))));
  for (const base of bases) {
    known.add(`${ns}:${base}`);
    const plural = LANGS.some((l) => `${base}_other` in byLang[l]);
    for (const lang of LANGS) {
      for (const key of plural ? PLURALS[lang].map((p) => `${base}_${p}`) : [base]) {
        if (!(key in byLang[lang])) problems.push(`${lang}/${ns}.json: missing "${key}"`);
        else if (String(byLang[lang][key]).trim() === "") problems.push(`${lang}/${ns}.json: empty "${key}"`);
      }
    }
    const holes = LANGS.map((l) => {
      const text = byLang[l][plural ? `${base}_other` : base] ?? "";
      return [...String(text).matchAll(/\{\{(\w+)\}\}/g)]
        .map((m) => m[1])
        .sort()
        .join(",");
    });
    if (new Set(holes).size > 1) problems.push(`${ns}:${base}: languages name different values: ${holes.join(" | ")}`);
  }
}

const used = new Set();
const prefixes = [];
const pattern = new RegExp(`["'\`](${[...spaces].join("|")}):([\\w.-]*)(\\$\\{)?`, "g");
const files = ["src", "apps"].flatMap((d) => walk(join(ROOT, d))).filter((f) => /\.tsx?$/.test(f) && !f.endsWith(".d.ts"));
for (const file of files) {
  const source = readFileSync(file, "utf8");
  for (const [, ns, key, open] of source.matchAll(pattern)) {
    const full = `${ns}:${key}`;
    if (open) {
      prefixes.push(full);
      if (![...known].some((k) => k.startsWith(full)))
        problems.push(`${file.slice(ROOT.length + 1)}: no key starts with "${full}"`);
    } else if (known.has(full)) used.add(full);
    else problems.push(`${file.slice(ROOT.length + 1)}: unknown key "${full}"`);
  }
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
  const han = code.split("\n").find((line) => /\p{Script=Han}/u.test(line));
  if (han && !file.endsWith("text/languages.ts"))
    problems.push(`${file.slice(ROOT.length + 1)}: Chinese text in code: ${han.trim().slice(0, 80)}`);
}
for (const key of known) {
  if (!used.has(key) && !prefixes.some((p) => key.startsWith(p))) problems.push(`unused key "${key}"`);
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n${problems.length} problems with texts\n`);
  process.exit(1);
}
process.stdout.write(`texts: ${known.size} keys in ${LANGS.length} languages, all present and used\n`);
