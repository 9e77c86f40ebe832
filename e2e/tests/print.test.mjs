// The printed form of a case: whole pages with the head on each, and Chinese glyphs on machines that have none.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cityCases } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";

/** How many pages a PDF has. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;

story("the printed form brings its typeface along and goes over as many pages as it needs", async (cast) => {
  const [known] = await cityCases();
  const { page } = await cast.loggedIn("desk");
  await page.goto(`/api/v1/cases/${known.number}/print?lang=zh-Hans`);
  const sheets = await page.evaluate(() =>
    [...document.styleSheets].map((s) => s.href ?? "").filter((h) => h.includes("noto-sans-sc")),
  );
  assert.equal(sheets.length, 1, "the page's own Chinese typeface is there for machines without one");
  // Its pieces come, all that this page needs, unless the machine has a Chinese typeface of its own.
  const pieces = await page.evaluate(() => document.fonts.ready.then((fonts) => [...fonts].map((f) => f.status)));
  assert.ok(!pieces.includes("error"), "a piece of the typeface did not come");
  const own = execFileSync("fc-list", [":lang=zh"], { encoding: "utf8" }).trim() !== "";
  assert.ok(own || pieces.includes("loaded"), "no glyphs for what is printed");
  const short = await page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pages(short) >= 1);
  // A history of a hundred lines: the rows go on, none is lost.
  await page.evaluate(() => {
    const body = document.querySelector(".hist tbody");
    for (let i = 0; i < 100; i++) body.append(body.rows[0].cloneNode(true));
  });
  const long = await page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pages(long) > pages(short) + 1, `${pages(short)} and then ${pages(long)} pages`);
});
