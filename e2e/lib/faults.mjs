// Looks for accessibility faults and other complaints on a page as it is now.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { settled } from "./browser.mjs";
import { t } from "./texts.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical faults, one line each. */
export async function faults(page) {
  const first = await lookOnce(page);
  if (first.length === 0) return first;
  // A colour on its way from one state to the other is no fault: only what is still there a moment later is.
  await page.waitForTimeout(1000);
  const still = new Set((await lookOnce(page)).map(place));
  return first.filter((fault) => still.has(place(fault)));
}

/** Rule and element of a fault, without the colours of the moment. */
const place = (fault) => fault.split(" — ")[0];

async function lookOnce(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const result = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return result.violations
      .filter((v) => v.impact === "serious" || v.impact === "critical")
      .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} — ${n.failureSummary?.replaceAll("\n", " ")}`));
  });
}

/** Everything that is wrong with one route of `routes.mjs`, one line each. `people` keeps who has logged in already. */
export async function visit(cast, people, route, about, phone) {
  const key = route.login ?? "nobody";
  people[key] ??= route.login ? await cast.loggedIn(route.login, { phone }) : await cast.visitor({ phone });
  const { page, complaints } = people[key];
  const path = typeof route.path === "function" ? route.path(about) : route.path;
  const before = complaints.length;
  await page.goto(path);
  await settled(page);
  const out = await faults(page);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (phone && sideways > 1 && !route.bare) out.push(`scrolls sideways by ${sideways} px`);
  if ((await page.title()) === "") out.push("has no title");
  const text = await page.locator("body").innerText();
  for (const sign of [t("common:error.crash"), t("common:error.title")]) if (text.includes(sign)) out.push(`says "${sign}"`);
  const heard = complaints.splice(before).filter((c) => !(route.expected ?? []).some((pattern) => pattern.test(c)));
  return [...out, ...heard].map((line) => `${route.name} (${path}): ${line.slice(0, 400)}`);
}
