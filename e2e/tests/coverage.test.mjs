// The check of the cover: a gap is seen, shown, mended by a proposed repair, and proven to be gone; with the keyboard.
import assert from "node:assert/strict";
import { as, nameOf } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** The community whose border another story draws. */
const TAKEN = "420502002002";

/** The border with its longest edge bent towards the middle, by a tenth of the way: the grid leaves a gap there. */
function dented(boundary) {
  const parts = boundary.type === "Polygon" ? [boundary.coordinates] : boundary.coordinates;
  const ring = parts[0][0];
  const long = (i) => Math.hypot(ring[i + 1][0] - ring[i][0], ring[i + 1][1] - ring[i][1]);
  let at = 0;
  for (let i = 1; i + 1 < ring.length; i += 1) if (long(i) > long(at)) at = i;
  const middle = [0, 1].map((k) => (Math.min(...ring.map((p) => p[k])) + Math.max(...ring.map((p) => p[k]))) / 2);
  const dent = [0, 1].map((k) => Number(((ring[at][k] + ring[at + 1][k]) * 0.45 + middle[k] * 0.1).toFixed(7)));
  const bent = [...ring.slice(0, at + 1), dent, ...ring.slice(at + 1)];
  return { type: "MultiPolygon", coordinates: [[bent, ...parts[0].slice(1)], ...parts.slice(1)] };
}

/** A grid with others beside it in its community. */
async function someGrid(admin) {
  const { items } = await admin.get("/areas?level=grid&limit=500");
  const beside = (grid) => items.filter((other) => other.parent_code === grid.parent_code).length;
  const grid = items.find((g) => g.parent_code !== TAKEN && beside(g) > 1);
  return admin.get(`/areas/${grid.code}`);
}

/** Does something while a grid leaves a gap, and mends it afterwards whatever happens: the city is left as it was found. */
async function withGap(tell) {
  const admin = await as("admin");
  const grid = await someGrid(admin);
  await admin.patch(`/areas/${grid.code}`, { boundary: dented(grid.boundary) });
  try {
    await tell(admin, grid);
  } finally {
    await admin.patch(`/areas/${grid.code}`, { boundary: grid.boundary });
  }
}

const list = (page) => page.getByRole("listbox", { name: t("coverage:places") });
const repairs = (page) => page.getByRole("region", { name: t("coverage:repairs"), exact: true });

async function open(cast, login, grid) {
  const { page } = await cast.loggedIn(login);
  await page.goto(`/admin/coverage?area=${grid.parent_code}`);
  await settled(page);
  await list(page).waitFor();
  return page;
}

story("a gap is seen, mended by a proposed repair with the keyboard alone, and proven to be gone", async (cast) => {
  await withGap(async (admin, grid) => {
    const community = nameOf(await admin.get(`/areas/${grid.parent_code}`));
    const page = await open(cast, "admin", grid);
    await expectText(list(page).getByRole("option").first(), t("coverage:severity.serious"));

    // The list leads the map, and the place is in the address.
    await list(page).focus();
    await page.keyboard.press("ArrowDown");
    await eventually("the place is in the address", () =>
      new URL(page.url()).searchParams.get("at")?.startsWith(grid.parent_code),
    );
    await page.keyboard.press("Enter");
    const card = page.getByRole("region", { name: t("coverage:place"), exact: true });
    assert.ok((await card.getByRole("link").count()) > 0, "the areas concerned are links");
    await page.reload();
    await settled(page);
    await card.waitFor();
    assert.deepEqual(await faults(page), [], "axe");

    // What is wide is not chosen before a person chooses it.
    await repairs(page)
      .getByRole("button", { name: t("coverage:propose") })
      .focus();
    await page.keyboard.press("Enter");
    const boxes = repairs(page).getByRole("checkbox");
    await boxes.first().waitFor();
    const count = (await boxes.count()) - 1;
    const wide = repairs(page)
      .getByRole("listitem")
      .filter({ hasText: t("coverage:decide") })
      .getByRole("checkbox")
      .first();
    assert.equal(await wide.isChecked(), false);
    await boxes.first().focus();
    await page.keyboard.press("Space");
    await eventually("all are chosen", () => wide.isChecked());

    await repairs(page)
      .getByRole("button", { name: t("coverage:preview"), exact: true })
      .focus();
    await page.keyboard.press("Enter");
    await expectText(repairs(page), t("coverage:left_none", { name: community }));
    assert.deepEqual(await faults(page), [], "axe, with the preview");
    assert.ok((await admin.get(`/coverage?area=${grid.parent_code}`)).items.length > 0, "looking changes nothing");

    const apply = t("coverage:apply", { count });
    await repairs(page).getByRole("button", { name: apply }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expectText(dialog, t("coverage:kept"));
    await dialog.getByRole("button", { name: apply }).focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });

    const proof = await eventually("the cover is proven", async () => {
      const now = await admin.get(`/coverage?area=${grid.parent_code}`);
      return now.proven === now.parents && now;
    });
    await expectText(
      page.locator(".cover [role=status]").first(),
      t("coverage:all_proven", { count: proof.parents, areas: String(proof.areas) }),
    );
    assert.equal(await list(page).count(), 0);
    // The border before the repair stays in the records.
    const { items } = await admin.get(`/areas/${grid.code}/borders`);
    assert.ok(items.filter((b) => b.state === "past").length >= 1);
  });
});

story("the report is taken away as a table; who may not change areas sees everything and changes nothing", async (cast) => {
  await withGap(async (_, grid) => {
    const page = await open(cast, "leader", grid);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: t("coverage:download") }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^cover-\d+-\d{4}-\d{2}-\d{2}\.csv$/);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    assert.ok(text.startsWith(`\ufeff${t("coverage:column.above")},${t("coverage:column.kind")}`));
    assert.ok(text.includes(grid.code));

    await repairs(page)
      .getByRole("button", { name: t("coverage:propose") })
      .click();
    await expectText(repairs(page), t("coverage:no_right"));
    assert.equal(await repairs(page).getByRole("checkbox").count(), 0);
  });
});

story(
  "a proposal of borders that have changed since is made anew",
  async (cast) => {
    await withGap(async (admin, grid) => {
      const page = await open(cast, "admin", grid);
      await repairs(page)
        .getByRole("button", { name: t("coverage:propose") })
        .click();
      await repairs(page).getByRole("checkbox").first().check();
      // Somebody else mends the border meanwhile, and the community with it.
      await admin.patch(`/areas/${grid.code}`, { boundary: grid.boundary });
      const answered = page.waitForResponse((r) => r.url().endsWith("/cover/repairs") && r.request().method() === "POST");
      await repairs(page)
        .getByRole("button", { name: t("coverage:preview"), exact: true })
        .click();
      assert.equal((await answered).status(), 412);
      await eventually("the page knows that nothing is wrong any more", async () => (await list(page).count()) === 0);
    });
  },
  { expected: [/status of 412/] },
);
