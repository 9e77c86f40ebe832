// The address is the only place where filters live; the language is a matter of a moment.
import assert from "node:assert/strict";
import { settled } from "../lib/browser.mjs";
import { choose, chooseAlso } from "../lib/case.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { story } from "../lib/story.mjs";
import { allKeys, LANGS, t, textsOf } from "../lib/texts.mjs";

/** What a list shows: its total, its filters as tags, its first rows. */
async function seen(page) {
  await settled(page);
  return {
    url: new URL(page.url()).search,
    total: await page.locator("section [role=status] b").first().innerText(),
    tags: (await page.locator(".ant-tag-close-icon").evaluateAll((icons) => icons.map((i) => i.parentElement.innerText))).sort(),
    rows: (await page.locator("tr[data-row] a").allInnerTexts()).slice(0, 10),
    text: await page.getByLabel(t("cases:search")).inputValue(),
  };
}

story("the URL restores every filter", async (cast) => {
  const { page, context } = await cast.loggedIn("leader");
  // Cases of before today: what other tests do meanwhile does not count.
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/cases?reported_to=${yesterday}`);
  const bar = page.getByRole("search", { name: t("cases:filters") });
  const steps = [];
  const step = async (what, change) => {
    await change();
    await eventually(`${what} in the address`, () => new URL(page.url()).searchParams.has(what));
    steps.push(await seen(page));
  };
  steps.push(await seen(page));
  await step("state", () =>
    chooseAlso(bar.getByRole("combobox", { name: t("cases:column.state"), exact: true }), t("words:state.closed")),
  );
  await step("source", async () => {
    await bar.getByRole("combobox", { name: t("cases:column.source"), exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: t("words:source.worker") }).click();
  });
  await step("category", () => choose(bar.getByRole("combobox", { name: t("cases:column.category"), exact: true }), "E06028"));
  await step("text", async () => {
    await page.getByLabel(t("cases:search")).fill("号");
    await page.keyboard.press("Enter");
  });
  await step("sort", async () => {
    await page.getByRole("combobox", { name: t("cases:sort"), exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: t("cases:sort_by.reported") }).click();
  });
  await step("area", () => page.locator("aside .ant-tree-title").nth(1).click());
  const last = steps.at(-1);
  assert.ok(last.tags.length >= 6, `a tag for each filter: ${last.tags}`);

  await page.reload();
  assert.deepEqual(await seen(page), last, "F5 restores it");

  const other = await context.newPage();
  await other.goto(page.url());
  assert.deepEqual(await seen(other), last, "a pasted link gives the same");
  await other.close();

  for (const before of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await eventually("the address before", () => new URL(page.url()).search === before.url);
    assert.deepEqual(await seen(page), before, "Back goes one filter back");
  }
  await page.goForward();
  await eventually("the address after", () => new URL(page.url()).search === steps[1].url);
  assert.deepEqual(await seen(page), steps[1], "Forward too");
});

story("a case opened from the list is in the address and Back closes it", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/cases?state=handling");
  await settled(page);
  const row = page.locator("tr[data-row] a").first();
  const number = await row.innerText();
  await row.click();
  await page.getByRole("article", { name: number }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("open"), number);
  await page.reload();
  await page.getByRole("article", { name: number }).waitFor();
  await page.goBack();
  await page.getByRole("article", { name: number }).waitFor({ state: "hidden" });
  assert.equal(new URL(page.url()).search, "?state=handling");
});

/** All words on the page, also those only a screen reader says. */
const words = (page) =>
  page.evaluate(() => {
    const out = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) out.add(node.data.trim());
      else for (const name of ["aria-label", "title", "placeholder", "alt"]) out.add((node.getAttribute(name) ?? "").trim());
    }
    out.add(document.title);
    out.delete("");
    return [...out];
  });

/** Chooses the language by keyboard. */
async function pickLanguage(page, lang) {
  const field = page.locator("header").getByRole("combobox").last();
  const now = LANGS.indexOf(await page.evaluate(() => document.documentElement.lang));
  const steps = LANGS.indexOf(lang) - now;
  await field.focus();
  await page.keyboard.press("Enter");
  await page.locator(".ant-select-dropdown:visible").waitFor();
  for (let i = 0; i < Math.abs(steps); i += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
  await page.keyboard.press("Enter");
}

story("the language switches without reload and no key is left on the page", async (cast) => {
  const { page } = await cast.loggedIn("desk", { lang: "zh-Hans" });
  const keys = allKeys();
  for (const path of ["/work", "/cases", "/desk", "/map", "/admin/settings"]) {
    await page.goto(path);
    await settled(page);
    if (path === "/desk") await page.locator("#desk-description").fill("正在输入的文字");
    await page.evaluate(() => {
      window.sameDocument = true;
    });
    for (const lang of ["es", "zh-Hant", "en", "zh-Hans"]) {
      const tx = textsOf(lang);
      await pickLanguage(page, lang);
      await eventually(`lang="${lang}"`, () => page.evaluate((l) => document.documentElement.lang === l, lang));
      await expectText(page.locator("nav").first(), tx("common:menu.work"));
      await settled(page);
      assert.equal(await page.evaluate(() => window.sameDocument), true, "no reload");
      const left = (await words(page)).filter((text) => keys.has(text) || /^[a-z]+:[a-z_.]+$/.test(text));
      assert.deepEqual(left, [], `keys on ${path} in ${lang}`);
    }
    if (path === "/desk") assert.equal(await page.locator("#desk-description").inputValue(), "正在输入的文字");
  }
});

story("the portal speaks the four languages too", async (cast) => {
  const { page } = await cast.visitor({ lang: "es", phone: true });
  await page.goto("/p/");
  for (const lang of LANGS) {
    await page.locator("header select").selectOption(lang);
    await expectText(page.locator("h1"), textsOf(lang)("portal:track"));
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
  }
});
