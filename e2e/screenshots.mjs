// The README's pictures: the main pages of the demo city, in English and Chinese, each at most 350 kB. Run through
// `scripts/e2e.sh screenshots`, then look at every one.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import UPNG from "upng-js";
import { as } from "./lib/api.mjs";
import { loggedIn, openBrowser, settled } from "./lib/browser.mjs";
import { chooseFirst } from "./lib/case.mjs";
import { cityCases } from "./lib/people.mjs";
import { textsOf } from "./lib/texts.mjs";

const OUT = join(import.meta.dirname, "../docs/screenshots");
const MOST_BYTES = 350 * 1024;

/** A PNG with as many colours as fit into the limit. */
function small(png) {
  if (png.length <= MOST_BYTES) return png;
  const image = UPNG.decode(png);
  const frames = UPNG.toRGBA8(image);
  for (const colours of [256, 128, 64]) {
    const made = Buffer.from(UPNG.encode(frames, image.width, image.height, colours));
    if (made.length <= MOST_BYTES) return made;
  }
  throw new Error("a picture stays too large");
}

async function shoot(page, name) {
  await settled(page);
  // The map's tiles are drawn a moment after the page is quiet.
  await page.waitForTimeout(1500);
  await page.evaluate(() => document.activeElement?.blur());
  const png = small(await page.screenshot());
  await writeFile(join(OUT, `${name}.png`), png);
  process.stdout.write(`${name}.png  ${Math.round(png.length / 1024)} kB\n`);
}

/** A case with a long story and pictures of before and after; the demo's pictures show rubbish, so it is about that. */
async function goodCase() {
  const leader = await as("leader");
  const rows = (await leader.get("/cases?state=handling,handled,checking,closed&text=%E5%9E%83%E5%9C%BE&limit=50")).items;
  const found = [];
  for (const row of rows.filter((c) => c.attachments >= 2).slice(0, 20)) {
    const [c, events] = await Promise.all([leader.get(`/cases/${row.id}`), leader.get(`/cases/${row.id}/events`)]);
    const both = ["report", "handling"].every((stage) => c.attachments.some((a) => a.stage === stage));
    found.push({ number: c.number, score: events.items.length + (both ? 20 : 0) });
  }
  return found.sort((a, b) => b.score - a.score)[0].number;
}

/** The desk in the middle of a call, about a place where something was reported already. */
async function call(page, t) {
  const [near] = await cityCases("handling,dispatched");
  await page.goto("/desk");
  await page.getByLabel(t("desk:phone")).fill("19900008888");
  await page.getByLabel(t("desk:description")).fill(near.description);
  await page.getByLabel(t("desk:category")).click();
  await page.keyboard.type(near.category.code);
  await page.keyboard.press("Enter");
  await chooseFirst(page.getByLabel(t("desk:place"), { exact: true }), near.address, near.address);
}

await mkdir(OUT, { recursive: true });
const browser = await openBrowser();
const number = await goodCase();
for (const [lang, tag] of [
  ["en", "en"],
  ["zh-Hans", "zh"],
]) {
  const t = textsOf(lang);
  const { page: dispatch } = await loggedIn(browser, "dispatch", { lang });
  await dispatch.goto("/work");
  await shoot(dispatch, `work.${tag}`);
  const { page: leader } = await loggedIn(browser, "leader", { lang });
  await leader.goto("/map");
  await shoot(leader, `map.${tag}`);
  await leader.goto(`/cases/${number}`);
  await shoot(leader, `case.${tag}`);
  const { page: desk } = await loggedIn(browser, "desk", { lang });
  await call(desk, t);
  await shoot(desk, `desk.${tag}`);
}
const { page: phone } = await loggedIn(browser, "worker", { lang: "zh-Hans", phone: true });
await phone.goto("/work");
await shoot(phone, "work.phone.zh");
const mine = (await (await as("worker")).get("/tasks?limit=1")).items[0]?.case.number ?? number;
await phone.goto(`/cases/${mine}`);
await shoot(phone, "case.phone.zh");
await browser.close();
