// Grids of other times: a grid is cut in two and joined again by plans; cases are counted by the grids of the time and of today with the same
// total, the map shows the grids of a day, and the page of a grid says where its ground came from and went. In the last community of the
// street that no other story uses, and which is as before at the end but for one retired grid.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** Where the story of a plan draws. */
const OF_THE_PLAN = "420502002004";

const planned = ({ key, code, name, kind, boundary }) => ({ key, code, name, kind, boundary });
const param = (page, name) => new URL(page.url()).searchParams.get(name);
const children = async (person, code) => (await person.get(`/areas/${code}/children?limit=200`)).items;
const posted = (me, level) => me.standings.find((s) => s.area?.level === level).area.code;

/** A community of the street of the demo accounts, and somebody of its staff. */
async function place() {
  const [admin, street, home] = [await as("admin"), await as("street"), await as("community")];
  const taken = [posted(await home.get("/me"), "community"), OF_THE_PLAN];
  // The story of the cover bends a border in the first of all.
  taken.push((await admin.get("/areas?level=grid&limit=1")).items[0].parent_code);
  const communities = await children(street, posted(await street.get("/me"), "street"));
  for (const { code } of communities.filter((c) => !taken.includes(c.code)).sort((a, b) => b.code.localeCompare(a.code))) {
    const { items } = await admin.get(`/users?role=community_staff&area=${code}`);
    if (items[0] && (await children(admin, code)).length > 0) return { community: code, login: items[0].login };
  }
  throw new Error("no other community of the street has staff and grids");
}

/** A straight cut through the middle of a grid, whose two pieces leave nothing to be put right. */
async function cut(staff, community, drawing, grid) {
  const grids = drawing.grids.map(planned);
  const squash = Math.cos((grid.place[1] * Math.PI) / 180);
  for (let turn = 0; turn < 12; turn += 1) {
    const angle = (turn * Math.PI) / 12;
    const [dx, dy] = [(0.03 * Math.cos(angle)) / squash, 0.03 * Math.sin(angle)];
    const line = [-1, 1].map((sign) => [grid.place[0] + sign * dx, grid.place[1] + sign * dy]);
    const edit = { op: "cut", line, keys: [grid.key] };
    const drawn = await staff.post(`/areas/${community}/drawing`, { grids, edit });
    if (drawn.grids.length === grids.length + 1 && drawn.cover.proven && drawn.faults.length === 0) return drawn.grids.map(planned);
  }
  throw new Error(`no straight line cuts ${grid.name} in two`);
}

/** A plan from its beginning until it is in force. `change` gives the grids it brings from the drawing of those in force. */
async function carriedOut({ community, login }, title, change) {
  const [staff, street] = [await as(login), await as("street")];
  const plan = await staff.post("/grid-plans", { area: community, title });
  const grids = await change(staff, plan.drawing);
  await staff.put(`/grid-plans/${plan.id}`, { title, reason: plan.reason, effective_on: null, grids });
  await staff.post(`/grid-plans/${plan.id}/submit`, {});
  const done = await street.post(`/grid-plans/${plan.id}/approve`, {});
  assert.deepEqual([done.state, done.report.left_behind], ["in_force", []]);
  return plan.id;
}

const joined = (community, code, into) => async (staff, drawing) => {
  const edit = { op: "merge", keys: [into, code], into };
  const drawn = await staff.post(`/areas/${community}/drawing`, { grids: drawing.grids.map(planned), edit });
  return drawn.grids.map(planned);
};

/** The list of cases by one kind of grids, chosen in the filter: what it says about how many there are. */
async function countedBy(page, kind) {
  await page.getByRole("combobox", { name: t("cases:grids"), exact: true }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: t(`cases:grids_${kind}`) }).click();
  await eventually("the grids are in the address", () => param(page, "grids") === kind);
  await page.getByText(`${t("cases:filter.grids")}: ${t(`cases:grids_${kind}`)}`, { exact: true }).waitFor();
  await settled(page);
  return page
    .getByRole("region", { name: t("cases:table"), exact: true })
    .getByRole("status")
    .locator("b")
    .first()
    .innerText();
}

story("a grid cut in two and joined again: cases, map and pages tell of both times", async (cast) => {
  const where = await place();
  const { community } = where;
  const admin = await as("admin");
  const before = await children(admin, community);
  const stamp = Date.now().toString(36);
  const fresh = `新网格${stamp}`;
  let largest;
  const plan = await carriedOut(where, `Cut ${stamp}`, async (staff, drawing) => {
    [largest] = [...drawing.grids].sort((a, b) => b.area_m2 - a.area_m2);
    const grids = await cut(staff, community, drawing, largest);
    return grids.map((g) => (g.code ? g : { ...g, name: fresh }));
  });
  const { code } = (await children(admin, community)).find((g) => !before.some((b) => b.code === g.code));

  const { page } = await cast.loggedIn("admin");
  try {
    // The same cases, whichever grids they are counted by.
    const leader = (await cast.loggedIn("leader")).page;
    await leader.goto(`/cases?area=${community}`);
    await settled(leader);
    const then = await countedBy(leader, "then");
    assert.equal(await countedBy(leader, "today"), then);
    assert.deepEqual(await faults(leader), [], "axe, the list");

    // The map of a day to come has the new grid, and says that it is not today's.
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    await leader.goto(`/map?area=${community}&as_of=${day}`);
    await settled(leader);
    await expectText(leader.getByRole("listbox"), fresh);
    assert.equal(await leader.getByLabel(t("map:as_of"), { exact: true }).inputValue(), day);
    assert.deepEqual(await faults(leader), [], "axe, the map");
    await leader.getByRole("button", { name: t("map:as_of_today"), exact: true }).click();
    await eventually("the map of today", () => param(leader, "as_of") === null);

    // Whose ground it has, by which plan.
    await page.goto(`/admin/areas?area=${code}`);
    await settled(page);
    await page.getByRole("heading", { level: 2, name: fresh }).waitFor();
    await page.getByRole("heading", { level: 3, name: t("admin:areas.predecessors") }).waitFor();
    const link = page.getByRole("link", { name: t("admin:areas.kin_plan"), exact: true });
    assert.equal(await link.first().getAttribute("href"), `/admin/plans/${plan}`);

    // The street was asked.
    const street = (await cast.loggedIn("street")).page;
    await street.goto("/notices");
    await street.getByText(t("bell:plan.submitted", { title: `Cut ${stamp}` })).waitFor();
  } finally {
    await carriedOut(where, `Back ${stamp}`, joined(community, code, largest.key));
  }

  // The grid that ended is found, and says until when it was and where its ground went.
  await page.goto("/admin/areas");
  await settled(page);
  await page.getByRole("switch", { name: t("admin:areas.show_retired") }).click();
  await eventually("retired areas in the address", () => param(page, "ended") === "true");
  await page
    .getByRole("list", { name: t("admin:areas.retired_list") })
    .getByRole("button", { name: fresh })
    .click();
  await eventually("the grid in the address", () => param(page, "area") === code);
  await page.getByRole("heading", { level: 3, name: t("admin:areas.successors") }).waitFor();
  await expectText(page.getByRole("alert"), t("admin:areas.retired", { date: "" }).trim());
  await settled(page);
  assert.deepEqual(await faults(page), [], "axe, the page of a retired grid");
  assert.equal((await children(admin, community)).length, before.length);
});
