// A layer of grids from its beginning to its end: begun by keyboard, filled from a file that is looked at first, served by somebody, a
// filter of cases, and refused to go while a post stands on it.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** Where the grids are put. */
const COMMUNITY = "420502002002";
const param = (page, name) => new URL(page.url()).searchParams.get(name);
/** A button by how its name ends: an icon may stand before the words. */
const button = (scope, key, values) =>
  scope.getByRole("button", { name: new RegExp(`${t(key, values).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`) });

/** Two squares side by side in the middle of a border, as a file. */
function squares(boundary, names) {
  const all = boundary.type === "Polygon" ? boundary.coordinates.flat() : boundary.coordinates.flat(2);
  const of = (k) => all.map((p) => p[k]);
  const [w, s, e, n] = [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(0)), Math.max(...of(1))];
  const [x, y, side] = [(w + e) / 2, (s + n) / 2, Math.min(e - w, n - s) / 8];
  const square = (from) => [
    [from, y],
    [from + side, y],
    [from + side, y + side],
    [from, y + side],
    [from, y],
  ];
  const features = [x - side, x].map((from, i) => ({
    type: "Feature",
    geometry: { type: "Polygon", coordinates: [square(from)] },
    properties: { code: `0${i + 1}`, name: names[i] },
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

/** Opens the menu of a grid and chooses what to do with it. */
async function act(page, code, what) {
  await button(page, "layers:acts_of", { code }).click();
  await page.getByRole("menuitem", { name: t(`layers:act.${what}`), exact: true }).click();
  return page.getByRole("dialog");
}

story(
  "a layer of grids: begun by keyboard, filled from a file, served, found among the filters, and ended",
  async (cast) => {
    const admin = await as("admin");
    const stamp = Date.now().toString(36);
    const layer = `e2e-${stamp}`;
    const name = `试验层${stamp}`;
    const [west, east] = [`西片${stamp}`, `东片${stamp}`];
    const { boundary } = await admin.get(`/areas/${COMMUNITY}`);
    const worker = (await admin.get("/users?q=worker&limit=50")).items.find((u) => u.login === "worker");
    const { page } = await cast.loggedIn("admin");
    const dialog = page.getByRole("dialog");

    // Begun by keyboard.
    await page.goto("/admin/layers");
    await settled(page);
    await button(page, "layers:begin").first().focus();
    await page.keyboard.press("Enter");
    await eventually("the form is in the address", () => param(page, "new") === "1");
    await dialog.getByLabel(t("admin:code"), { exact: true }).focus();
    await page.keyboard.type(layer);
    await page.keyboard.press("Tab");
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    const link = page.getByRole("link", { name, exact: true });
    await link.focus();
    await page.keyboard.press("Enter");
    await eventually("the layer is open", () => param(page, "layer") === layer);
    await settled(page);
    await expectText(page.locator("main"), t("layers:no_grids"));

    // A file: looked at, then taken over.
    await button(page, "layers:file").first().click();
    await dialog.locator("input[type=file]").setInputFiles({
      name: "beats.geojson",
      mimeType: "application/geo+json",
      buffer: Buffer.from(squares(boundary, [west, east])),
    });
    await expectText(dialog, t("layers:features", { count: 2, n: "2" }));
    await dialog.locator(".map-canvas").waitFor();
    await settled(page);
    assert.deepEqual(await faults(page), [], "axe");
    assert.equal((await admin.get(`/layers/${layer}`)).grids.length, 0, "nothing is written before it is taken over");
    await button(dialog, "layers:take_over").click();
    await expectText(dialog, t("layers:taken_done", { name }));
    await dialog
      .locator(".ant-modal-footer")
      .getByRole("button", { name: t("common:close"), exact: true })
      .click();
    await dialog.waitFor({ state: "detached" });
    const one = `${layer}:01`;
    const table = page.getByRole("region", { name: t("layers:grids_of", { name }), exact: true });
    await expectText(table, west);
    await expectText(table, east);
    await button(table, "layers:choose", { code: one, name: west }).click();
    await eventually("the grid is in the address", () => param(page, "at") === one);

    // Somebody serves it.
    await act(page, one, "post");
    await dialog.getByLabel(t("admin:posts.title"), { exact: true }).fill("片区民警");
    await dialog.getByLabel(t("admin:posts.holder"), { exact: true }).fill("worker");
    await page
      .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: `(${worker.login})` })
      .first()
      .click();
    await button(dialog, "common:save").click();
    await dialog.waitFor({ state: "detached" });
    await expectText(table, worker.name);
    await settled(page);
    assert.deepEqual(await faults(page), [], "axe");

    // The cases that lie in it.
    await page.goto("/cases?view=all");
    await settled(page);
    await page.getByRole("combobox", { name: t("layers:filter"), exact: true }).fill(west);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: west }).click();
    await eventually("the filter is in the address", () => param(page, "layer_grid") === one);
    await page.getByText(`${t("cases:filter.layer_grid")}: ${name} › ${west}`, { exact: true }).waitFor();

    // It does not go while a post stands on it.
    await page.goto(`/admin/layers?layer=${layer}`);
    await settled(page);
    await act(page, one, "retire");
    await expectText(dialog, t("layers:in_the_way"));
    await dialog.getByLabel(t("layers:type_code", { code: one })).fill(one);
    await button(dialog, "layers:retire").click();
    await expectText(dialog.locator("[aria-live=assertive]"), one);
    await button(dialog, "common:cancel").click();
    const post = (await admin.get(`/users?q=worker&limit=50`)).items
      .find((u) => u.id === worker.id)
      .posts.find((p) => p.area?.code === one);
    await admin.patch(`/posts/${post.id}`, {
      title: post.title,
      user_id: worker.id,
      to: new Date().toISOString(),
      version: post.version,
    });
    await page.reload();
    await settled(page);
    await act(page, one, "retire");
    await dialog.getByLabel(t("layers:type_code", { code: one })).fill(one);
    await button(dialog, "layers:retire").click();
    await dialog.waitFor({ state: "detached" });
    await eventually("one grid less", async () => !(await table.innerText()).includes(west));

    // And the layer ends.
    await page.goto("/admin/layers");
    await settled(page);
    await button(page, "layers:end_title", { name }).click();
    await dialog.getByLabel(t("layers:type_name", { name })).fill(name);
    await button(dialog, "layers:end").click();
    await dialog.waitFor({ state: "detached" });
    await eventually("the layer is among those that ended", async () => {
      const found = (await admin.get("/layers")).items.find((l) => l.code === layer);
      return Boolean(found?.valid_to);
    });
    await page.locator("details.layers-ended summary").click();
    await expectText(page.locator("details.layers-ended"), name);
  },
  { expected: [/status of 422/] },
);
