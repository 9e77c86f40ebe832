// The border of a grid: drawn, checked, kept over a reload, asked about on leaving, saved.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

const GRID = "420502002002001";
const status = (page) => page.locator(".border-panel [role=status]");
const list = (page) => page.getByRole("listbox", { name: t("border:corners") });
const fits = t("border:fits");

async function open(cast) {
  const { page } = await cast.loggedIn("admin");
  await page.goto(`/areas/${GRID}/border`);
  await settled(page);
  await expectText(status(page), fits);
  return page;
}

story("a border is changed with the keyboard alone; a gap is told, undone, and survives a reload", async (cast) => {
  const page = await open(cast);
  await list(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expectText(status(page), t("border:faults", { count: 1 }).replace(/^\d+ /, ""));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expectText(status(page), fits);
  await page.keyboard.press("Control+y");
  await eventually("a fault again", async () => !(await status(page).textContent()).includes(fits));
  await page.waitForTimeout(300);

  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  await settled(page);
  await page
    .getByText(t("border:restored", { time: "" }).split("  ")[0])
    .first()
    .waitFor();
  await page.getByRole("link", { name: t("common:back") }).click();
  const asked = page.getByRole("dialog", { name: t("border:leave_title") });
  await asked.getByRole("button", { name: t("border:leave_drop") }).click();
  await page.waitForURL("**/admin/areas**");

  await page.goto(`/areas/${GRID}/border`);
  await settled(page);
  await expectText(status(page), fits);
  assert.equal(await page.getByText(t("border:leave_title")).count(), 0);
});

story("a stretch redrawn with the pointer is saved, and the area says so", async (cast) => {
  const page = await open(cast);
  const admin = await as("admin");
  const before = await admin.get(`/areas/${GRID}`);
  const ring = before.boundary.type === "Polygon" ? before.boundary.coordinates[0] : before.boundary.coordinates[0][0];

  await page.getByText(t("border:tool.stretch")).click();
  const box = await page.locator(".border-map .map-canvas").boundingBox();
  const lon = ring.map((p) => p[0]);
  const lat = ring.map((p) => p[1]);
  const extent = [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
  // The view is fitted to the border with 24 px around it; small extents are as good as flat.
  const squash = Math.cos((extent[1] * Math.PI) / 180);
  const scale = Math.min((box.width - 48) / ((extent[2] - extent[0]) * squash), (box.height - 48) / (extent[3] - extent[1]));
  const middle = [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2];
  const pixel = ([x, y]) => [
    box.x + box.width / 2 + (x - middle[0]) * squash * scale,
    box.y + box.height / 2 - (y - middle[1]) * scale,
  ];
  // The longest edge gets a dent: from a third of it, in towards the middle of the grid, to two thirds of it.
  let edge = [ring[0], ring[1]];
  for (let i = 1; i + 1 < ring.length; i += 1) {
    const long = (e) => Math.hypot(e[1][0] - e[0][0], e[1][1] - e[0][1]);
    if (long([ring[i], ring[i + 1]]) > long(edge)) edge = [ring[i], ring[i + 1]];
  }
  const on = (f) => [edge[0][0] + (edge[1][0] - edge[0][0]) * f, edge[0][1] + (edge[1][1] - edge[0][1]) * f];
  const dent = [(on(0.5)[0] * 3 + middle[0]) / 4, (on(0.5)[1] * 3 + middle[1]) / 4];
  await page.mouse.move(...pixel(on(0.3)));
  await page.mouse.click(...pixel(on(0.3)));
  await page.mouse.move(...pixel(dent), { steps: 6 });
  await page.waitForTimeout(350);
  await page.mouse.click(...pixel(dent));
  await page.waitForTimeout(350);
  await page.mouse.move(...pixel(on(0.7)), { steps: 6 });
  await page.mouse.dblclick(...pixel(on(0.7)));
  await eventually("a gap is told", async () => (await page.locator(".border-faults").first().textContent()).includes("m²"));

  await page.getByRole("button", { name: t("border:save") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t("border:anyway")).check();
  await dialog.getByRole("button", { name: t("border:save") }).click();
  await page.waitForURL("**/admin/areas**");
  const after = await admin.get(`/areas/${GRID}`);
  assert.equal(after.version, before.version + 1);
  assert.notDeepEqual(after.boundary, before.boundary);
  // The city is left as it was found.
  await admin.patch(`/areas/${GRID}`, { boundary: before.boundary });
});

story("a border for a later day is planned, compared, and taken back; until then nothing changes", async (cast) => {
  const page = await open(cast);
  const admin = await as("admin");
  const before = await admin.get(`/areas/${GRID}`);
  await list(page).focus();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await eventually("a fault is told", async () => !(await status(page).textContent()).includes(fits));
  await page.getByRole("button", { name: t("border:save") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t("border:begin_later")).check();
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const field = dialog.getByRole("textbox", { name: t("border:begin_day") });
  await field.fill("2020-01-01");
  await expectText(dialog, t("border:begin_bad"));
  assert.ok(await dialog.getByRole("button", { name: t("border:save") }).isDisabled(), "not in the past");
  await field.fill(day);
  await dialog.getByLabel(t("border:anyway")).check();
  await dialog.getByRole("button", { name: t("border:save") }).click();
  await page.waitForURL("**/admin/areas**");
  assert.deepEqual((await admin.get(`/areas/${GRID}`)).boundary, before.boundary, "the present border holds");

  await page.goto(`/areas/${GRID}/border`);
  await settled(page);
  const dates = page.getByRole("region", { name: t("border:dates") });
  const plan = dates.getByRole("listitem").first();
  await expectText(plan, t("border:state.planned"));
  await plan.getByRole("button", { name: t("border:compare") }).click();
  await eventually("the comparison in the address", () => new URL(page.url()).searchParams.has("with"));
  await expectText(plan, t("border:compared"));
  await plan.getByRole("button", { name: t("border:plan_drop") }).click();
  await page
    .locator(".ant-popconfirm")
    .getByRole("button", { name: t("border:plan_drop") })
    .click();
  await eventually("the plan is gone", async () => {
    const { items } = await admin.get(`/areas/${GRID}/borders`);
    return items.every((b) => b.state !== "planned") && items[0].to === null;
  });
  await eventually("the list says so", async () => (await page.getByText(t("border:state.planned"), { exact: true }).count()) === 0);
});
