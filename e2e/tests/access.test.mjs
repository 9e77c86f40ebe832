// Every page on a desktop and on a phone: no serious accessibility fault, no violation of the content security policy, nothing
// that the browser complains about, and nothing that makes a phone scroll sideways.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { before } from "node:test";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually } from "../lib/expect.mjs";
import { freshCase } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";
import { ROUTES } from "../routes.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let about;
before(async () => {
  about = await freshCase("小区北门外的梧桐树枝断裂，压在电线上。");
  await (await as("desk")).act(about.id, "accept");
});

/** Serious and critical faults on the page as it is now, one line each. */
async function faults(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return result.violations
      .filter((v) => v.impact === "serious" || v.impact === "critical")
      .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} — ${n.failureSummary?.replaceAll("\n", " ")}`));
  });
  return found;
}

async function visit(cast, people, route, phone) {
  const key = route.login ?? "nobody";
  people[key] ??= route.login ? await cast.loggedIn(route.login, { phone }) : await cast.visitor({ phone });
  const { page, complaints } = people[key];
  const path = typeof route.path === "function" ? route.path(about) : route.path;
  const before = complaints.length;
  await page.goto(path);
  await settled(page);
  const out = [];
  for (const fault of await faults(page)) out.push(fault);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (phone && sideways > 1 && !route.bare) out.push(`scrolls sideways by ${sideways} px`);
  const title = await page.title();
  if (title === "") out.push("has no title");
  const text = await page.locator("body").innerText();
  for (const sign of [t("common:error.crash"), t("common:error.title")]) if (text.includes(sign)) out.push(`says "${sign}"`);
  const heard = complaints.splice(before).filter((c) => !(route.expected ?? []).some((pattern) => pattern.test(c)));
  out.push(...heard);
  return out.map((line) => `${route.name} (${path}): ${line.slice(0, 400)}`);
}

for (const phone of [false, true]) {
  story(`no page has a serious accessibility fault or breaks the security policy on a ${phone ? "phone" : "desktop"}`, async (cast) => {
    const people = {};
    const all = [];
    for (const route of ROUTES) all.push(...(await visit(cast, people, route, phone)));
    assert.equal(all.length, 0, `\n${all.join("\n")}`);
  });
}

story("what opens over a page is accessible too: palette, shortcuts, dispatch, user menu", async (cast) => {
  const { page } = await cast.loggedIn("dispatch");
  const all = [];
  const look = async (name) => {
    await page.waitForTimeout(400);
    for (const fault of await faults(page)) all.push(`${name}: ${fault.slice(0, 400)}`);
  };
  await page.goto("/dispatch");
  await settled(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("四方堰");
  await page.getByRole("option").first().waitFor();
  await look("palette");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await look("shortcuts");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("checkbox").nth(1).check();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor();
  await look("dispatch dialog");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: t("common:menu.settings") }).click();
  await page.getByRole("menuitem", { name: t("common:logout") }).waitFor();
  await look("user menu");
  assert.equal(all.length, 0, `\n${all.join("\n")}`);
});

story("who asked for reduced motion still gets every menu on the screen", async (cast) => {
  const { page } = await cast.loggedIn("desk", { calm: true });
  await page.goto(`/cases/${about.number}`);
  await settled(page);
  const visible = async (name) => {
    const item = page.getByRole("menuitem", { name, exact: true });
    await eventually(`${name} on the screen`, async () => {
      const box = await item.boundingBox();
      return box !== null && box.y >= 0 && box.x >= 0 && box.y < 900 && box.x < 1440;
    });
  };
  await page.getByRole("button", { name: t("common:more") }).click();
  await visible(t("words:action.comment"));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: t("common:menu.settings") }).click();
  await visible(t("common:logout"));
});

story("the skip link and the focus lead a keyboard user into the page", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  await page.goto("/work");
  await settled(page);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), "#main");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("#main")?.contains(document.activeElement)), "the focus is in the page");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none", "the focus can be seen");
});
