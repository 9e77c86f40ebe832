// A community divided anew: asked for with the keyboard, plans compared, one chosen on the map and in the table, taken away as a file.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

const COMMUNITY = "420502002002";

story("plans for a community are asked for, compared and taken away; nothing is changed", async (cast) => {
  const admin = await as("admin");
  const before = await admin.get(`/areas/${COMMUNITY}/children`);
  const { page } = await cast.loggedIn("admin");
  await page.goto(`/admin/areas?area=${COMMUNITY}`);
  await settled(page);
  await page.getByRole("button", { name: t("division:open") }).click();
  await page.waitForURL("**/admin/division?area=**");
  await page.getByRole("button", { name: t("division:propose"), exact: true }).waitFor();
  // From here on not by its name: while and after asking, the library adds "loading" to it.
  const propose = page.locator(".division-form button[type=submit]");
  await propose.focus();
  await page.keyboard.press("Enter");
  const plans = page.getByRole("group", { name: t("division:plans") }).getByRole("button");
  await plans.first().waitFor();
  assert.ok((await plans.count()) > 1, "more than one plan");
  await expectText(plans.first(), t("division:proven"));
  assert.match(page.url(), /seed=1/);

  const table = page.getByRole("region", { name: t("division:grids") });
  const rows = await table.getByRole("row").count();
  assert.ok(rows > 5, `${rows} rows`);
  await table.getByRole("button", { name: "2", exact: true }).focus();
  await page.keyboard.press("Enter");
  await eventually("the grid is in the address", () => new URL(page.url()).searchParams.get("at") === "2");
  await page.waitForTimeout(500);
  assert.deepEqual(await faults(page), [], "axe");

  await plans.nth(1).click();
  await eventually("the plan is in the address", () => new URL(page.url()).searchParams.get("plan") === "2");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: t("division:download") }).click(),
  ]);
  assert.equal(file.suggestedFilename(), `grids-${COMMUNITY}-2.geojson`);

  // A size nobody can keep to is told with its reason.
  await page.getByLabel(t("division:most")).fill("9000");
  await page.getByLabel(t("division:least")).fill("8000");
  await propose.click();
  await expectText(page.getByRole("alert"), t("division:cannot", { count: 1 }));
  await page.getByLabel(t("division:least")).fill("9500");
  await expectText(page.getByRole("alert").filter({ hasText: t("division:wrong_size") }), t("division:wrong_size"));
  assert.equal(await propose.isDisabled(), true);

  assert.deepEqual(await admin.get(`/areas/${COMMUNITY}/children`), before, "nothing is changed");
});
