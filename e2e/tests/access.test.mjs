// What opens over a page, what the keyboard reaches, and what people ask of their system.
import assert from "node:assert/strict";
import { settled } from "../lib/browser.mjs";
import { eventually } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { acceptedCase } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

story("what opens over a page is accessible too: palette, shortcuts, dispatch, user menu", async (cast) => {
  const { page } = await cast.loggedIn("dispatch");
  const all = [];
  const look = async (name) => {
    await page.waitForTimeout(400);
    for (const fault of await faults(page)) all.push(`${name}: ${fault.slice(0, 400)}`);
  };
  await page.goto("/dispatch");
  await settled(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("四方堰");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
  await look("palette");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await look("shortcuts");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("checkbox").nth(1).check();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor();
  await look("dispatch dialog");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: t("common:menu.settings") }).click();
  await page.getByRole("menuitem", { name: t("common:logout") }).waitFor();
  await look("user menu");
  assert.equal(all.length, 0, `\n${all.join("\n")}`);
});

story("who asked for reduced motion still gets every menu on the screen", async (cast) => {
  const about = await acceptedCase();
  const { page } = await cast.loggedIn("desk", { calm: true });
  await page.goto(`/cases/${about.number}`);
  await settled(page);
  const visible = async (name) => {
    const item = page.getByRole("menuitem", { name, exact: true });
    await eventually(`${name} on the screen`, async () => {
      const box = await item.boundingBox();
      return box !== null && box.y >= 0 && box.x >= 0 && box.y < 900 && box.x < 1440;
    });
  };
  await page.getByRole("button", { name: t("common:more") }).click();
  await visible(t("words:action.comment"));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: t("common:menu.settings") }).click();
  await visible(t("common:logout"));
});

story("the skip link and the focus lead a keyboard user into the page", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  await page.goto("/work");
  await settled(page);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), "#main");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(
    await page.evaluate(() => document.querySelector("#main")?.contains(document.activeElement)),
    "the focus is in the page",
  );
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none", "the focus can be seen");
});
