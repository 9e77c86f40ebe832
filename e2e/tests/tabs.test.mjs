// The strip of tabs: off until it is switched on; it outlives a reload, and closing loses nothing that was typed.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

story("opened pages stand in a strip that outlives a reload; closing goes to the neighbour and keeps what was typed", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  const strip = page.getByRole("navigation", { name: t("list:tabs.title") });
  await page.goto("/admin/settings");
  await settled(page);
  assert.equal(await strip.count(), 0, "off by default");
  await page.getByRole("switch", { name: t("list:tabs.enable") }).click();
  await strip.waitFor();
  const kept = async () => (await (await as("desk")).get("/me/preferences")).preferences.tabs;
  await eventually("the server keeps the choice", async () => (await kept()) === true);
  try {
    const menu = page.getByRole("navigation", { name: t("common:menu.main") });
    const tabs = strip.getByRole("link");
    await menu.getByRole("link", { name: t("common:menu.desk") }).click();
    await page.getByLabel(t("desk:description")).fill("half a sentence");
    await menu.getByRole("link", { name: t("common:menu.cases"), exact: true }).click();
    await settled(page);
    await eventually("three tabs", async () => (await tabs.count()) === 3);
    await expectText(strip.locator("[aria-current=page]"), t("cases:title"));
    await page.reload();
    await settled(page);
    // The choice is the person's and comes from the server.
    await eventually("three tabs after a reload", async () => (await tabs.count()) === 3);
    cast.note(await strip.innerText());

    // By the button: the present page goes, its neighbour comes, with the words typed before.
    await strip.getByRole("button", { name: t("list:tabs.close", { name: t("cases:title") }) }).click();
    await page.waitForURL("**/desk");
    assert.equal(await page.getByLabel(t("desk:description")).inputValue(), "half a sentence");
    // By keyboard.
    await tabs.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Delete");
    await eventually("one tab", async () => (await tabs.count()) === 1);
    // By the other mouse button.
    await menu.getByRole("link", { name: t("common:menu.map") }).click();
    await eventually("two tabs", async () => (await tabs.count()) === 2);
    await tabs.first().click({ button: "right" });
    await page.getByRole("menuitem", { name: t("list:tabs.close_others") }).click();
    await page.waitForURL("**/desk");
    await eventually("one tab again", async () => (await tabs.count()) === 1);
    assert.equal(await page.getByLabel(t("desk:description")).inputValue(), "half a sentence");
  } finally {
    const me = await as("desk");
    const { preferences } = await me.get("/me/preferences");
    await me.put("/me/preferences", { ...preferences, tabs: null });
  }
});
