// The grids of a community drawn anew: drafted with a cut on the map, read and approved by the street, in force with nothing
// left behind; and taken back by a second plan, so that the city is left as it was found.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

const NEW = "new-1";
/** A community of the street of the account `street` whose grids no other story draws or reports in. */
const COMMUNITY = "420502002004";
const canvas = (page) => page.locator(".plan-map .map-canvas");
const button = (scope, key) => scope.getByRole("button", { name: t(key), exact: true });
const tab = (page, key) => page.getByRole("tab", { name: t(key) });
const head = (page) => page.locator(".plan-head");
const planned = ({ key, code, name, kind, boundary }) => ({ key, code, name, kind, boundary });
const corners = (g) => (g.type === "Polygon" ? g.coordinates.flat() : g.coordinates.flat(2));

function boxOf(geometry) {
  const all = corners(geometry);
  const of = (k) => all.map((p) => p[k]);
  return [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(0)), Math.max(...of(1))];
}

/** Where places are on the map, which is fitted to the border of the community with 24 px around it. */
async function pixels(page, border) {
  const box = await canvas(page).boundingBox();
  const [w, s, e, n] = boxOf(border);
  const squash = Math.cos((((s + n) / 2) * Math.PI) / 180);
  const scale = Math.min((box.width - 48) / ((e - w) * squash), (box.height - 48) / (n - s));
  const pixel = ([x, y]) => [
    box.x + box.width / 2 + (x - (w + e) / 2) * squash * scale,
    box.y + box.height / 2 - (y - (s + n) / 2) * scale,
  ];
  // The buttons to zoom lie on the map.
  const free = ([x, y]) =>
    x > box.x + 2 &&
    x < box.x + box.width - 2 &&
    y > box.y + 2 &&
    y < box.y + box.height - 2 &&
    !(x < box.x + 60 && y < box.y + 100);
  return { pixel, free, margin: 14 / scale, squash };
}

/** A straight line through a grid that cuts it in two and whose ends can be clicked. */
async function lineThrough(person, community, drawing, grid, view) {
  const [w, s, e, n] = boxOf(grid.boundary);
  const grids = drawing.grids.map(planned);
  for (let turn = 0; turn < 12; turn += 1) {
    const angle = (turn * Math.PI) / 12;
    const [dx, dy] = [Math.cos(angle) / view.squash, Math.sin(angle)];
    const end = (sign) => {
      const reach = (from, step, low, high) => (step === 0 ? Infinity : (step > 0 ? high - from : low - from) / step);
      const [x, y] = grid.place;
      const far = Math.min(reach(x, sign * dx, w, e), reach(y, sign * dy, s, n)) + view.margin;
      return [x + sign * dx * far, y + sign * dy * far];
    };
    const line = [end(-1), end(1)];
    if (!line.every((p) => view.free(view.pixel(p)))) continue;
    const cut = await person.post(`/areas/${community}/drawing`, { grids, edit: { op: "cut", line, keys: [grid.key] } });
    if (cut.grids.length === grids.length + 1 && cut.cover.proven) return line;
  }
  throw new Error(`no straight line cuts ${grid.name} in two`);
}

/** Joins a grid to another and has that take effect, without the browser. */
async function joinAgain(community, code, into) {
  const [staff, street] = [await as("admin"), await as("street")];
  const made = await staff.post("/grid-plans", { area: community, title: "Back as it was" });
  const grids = made.drawing.grids.map(planned);
  const joined = await staff.post(`/areas/${community}/drawing`, { grids, edit: { op: "merge", keys: [into, code], into } });
  await staff.put(`/grid-plans/${made.id}`, {
    title: made.title,
    reason: made.reason,
    effective_on: null,
    grids: joined.grids.map(planned),
  });
  await staff.post(`/grid-plans/${made.id}/submit`, {});
  const done = await street.post(`/grid-plans/${made.id}/approve`, {});
  assert.equal(done.state, "in_force");
}

story(
  "a grid is cut in two by a plan: drafted, approved by the street, in force with nothing left behind",
  async (cast) => {
    const staff = await as("admin");
    const community = COMMUNITY;
    const before = (await staff.get(`/areas/${community}/children?limit=200`)).items;
    const stamp = Date.now().toString(36);
    const title = `Two of one ${stamp}`;
    const fresh = `新网格${stamp}`;

    // The draft.
    const { page } = await cast.loggedIn("admin");
    await page.goto(`/admin/plans?area=${community}`);
    await settled(page);
    await button(page, "plans:new").first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("plans:title"), { exact: true }).fill(title);
    await dialog.getByLabel(t("plans:reason"), { exact: true }).fill("户数偏多");
    await button(dialog, "plans:create").click();
    await page.waitForURL("**/admin/plans/*");
    await settled(page);
    const id = new URL(page.url()).pathname.split("/").pop();
    const { drawing } = await staff.get(`/grid-plans/${id}`);
    assert.equal(drawing.grids.length, before.length, "it begins with the grids in force");
    const [largest] = drawing.grids.filter((g) => g.kind === "residential").sort((a, b) => b.households - a.households);

    // A grid in force has its name in the reader's language; a planned one the name its author gave it.
    const old = drawing.before.find((b) => b.grid.code === largest.code).grid.name;
    const shown = old.en || old["zh-Hans"];

    // The cut, on the map.
    const n = drawing.grids.findIndex((g) => g.key === largest.key) + 1;
    await page.getByRole("button", { name: t("plans:choose", { n, name: shown }), exact: true }).click();
    await eventually("the grid is in the address", () => new URL(page.url()).searchParams.get("at") === largest.key);
    await button(page, "plans:tool.cut").click();
    await page.getByRole("checkbox", { name: t("plans:snap") }).uncheck();
    await page.getByRole("checkbox", { name: t("plans:only", { name: shown }) }).check();
    // The tool itself comes a moment after its button.
    await settled(page);
    const view = await pixels(page, drawing.border);
    const [from, to] = (await lineThrough(staff, community, drawing, largest, view)).map(view.pixel);
    await page.mouse.move(...from);
    await page.mouse.click(...from);
    await page.waitForTimeout(350);
    await page.mouse.move(...to, { steps: 6 });
    await page.mouse.click(...to);
    await page.keyboard.press("Enter");
    const list = page.getByRole("list", { name: t("plans:grids") }).getByRole("listitem");
    await eventually("one grid more", async () => (await list.count()) === before.length + 1);
    await page.keyboard.press("Escape");

    // Back and forth, the name, saved with the keyboard, submitted once nothing is missing.
    await page.keyboard.press("Control+z");
    await eventually("the cut undone", async () => (await list.count()) === before.length);
    await page.keyboard.press("Control+y");
    await eventually("and done again", async () => (await list.count()) === before.length + 1);
    assert.ok(await button(page, "plans:do.submit").isDisabled(), "not before it is saved");
    await expectText(head(page), t("plans:missing.save"));
    await page.getByRole("textbox", { name: t("plans:name_of", { name: `${largest.name}-2` }) }).fill(fresh);
    await page.keyboard.press("Control+s");
    await eventually("the draft is saved", async () => !(await head(page).innerText()).includes(t("plans:unsaved")));
    await settled(page);
    await tab(page, "plans:tab.check").click();
    await expectText(page.getByRole("tabpanel"), t("plans:proven"));
    assert.deepEqual(await faults(page), [], "axe");
    await button(page, "plans:do.submit").click();
    await button(dialog, "plans:do.submit").click();
    await expectText(head(page), t("plans:state.submitted"));

    // The street reads and approves.
    const street = (await cast.loggedIn("street")).page;
    await street.goto("/admin/plans?state=submitted");
    await settled(street);
    await street.getByRole("link", { name: title }).click();
    await street.waitForURL(`**/admin/plans/${id}`);
    await settled(street);
    await expectText(street.getByRole("tabpanel"), t("plans:before_after", { before: before.length, after: before.length + 1 }));
    const flow = t("plans:flow", { from: shown, to: fresh, what: "" }).trim();
    await street.getByRole("button", { name: flow }).click();
    await eventually("the new grid is chosen", () => new URL(street.url()).searchParams.get("at") === NEW);
    await button(street, "plans:do.approve").click();
    const asked = street.getByRole("dialog");
    await expectText(asked, t("plans:approve_now"));
    await button(asked, "plans:do.approve").click();
    await expectText(head(street), t("plans:state.in_force"));
    await tab(street, "plans:tab.story").click();
    await expectText(street.getByRole("region", { name: t("plans:report") }), t("plans:left_none"));
    await settled(street);
    assert.deepEqual(await faults(street), [], "axe");

    // The new grid is there, beside the others of the community.
    const after = (await staff.get(`/areas/${community}/children?limit=200`)).items;
    const grid = after.find((g) => !before.some((b) => b.code === g.code));
    try {
      assert.equal(after.length, before.length + 1);
      assert.equal(grid.name["zh-Hans"], fresh);
      const admin = (await cast.loggedIn("admin")).page;
      await admin.goto(`/admin/areas?area=${grid.code}`);
      await settled(admin);
      await admin.getByRole("heading", { level: 2, name: fresh }).waitFor();
      await expectText(admin.getByRole("tree"), fresh);
      // Whose ground it has, and the community's map for the wall.
      await admin.getByRole("heading", { level: 3, name: t("admin:areas.predecessors") }).waitFor();
      const wall = await admin.request.get(`/api/v1/areas/${community}/map.svg?paper=A3&lang=en`);
      assert.match(await wall.text(), /Scale 1 : /);
      // Cases counted by the grids of the time they were reported, and by today's: the same cases, and the list says which.
      const total = async (grids) => (await staff.get(`/cases/facets?area=${community}&grids=${grids}`)).total;
      assert.equal(await total("then"), await total("today"));
      await page.goto(`/cases?area=${community}&grids=then`);
      await settled(page);
      await page.getByText(`${t("cases:filter.grids")}: ${t("cases:grids_then")}`).waitFor();
      // The author has heard of it.
      const heard = (await staff.get("/me/notices")).items.find((n) => n.plan?.id === id);
      assert.equal(heard.action, "in_force");
      await page.goto("/notices");
      await page.getByText(t("bell:plan.in_force", { title })).first().waitFor();
    } finally {
      await joinAgain(community, grid.code, largest.key);
    }
    assert.equal((await staff.get(`/areas/${community}/children?limit=200`)).items.length, before.length);
  },
);
