// The network goes away in the middle of the work.
import assert from "node:assert/strict";
import { settled } from "../lib/browser.mjs";
import { form, openAction, openCase, submit } from "../lib/case.mjs";
import { wire } from "../lib/cut.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { freshCase } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** What the browser, and the catcher of failed pages, write down about a cut network. */
const expected = [/net::ERR_/, /Failed to fetch dynamically imported module/, /Problem: page_missing/];

story(
  "the page works with the network cut and nothing typed is lost",
  async (cast) => {
    const line = await wire();
    try {
      const { number } = await freshCase();
      const { page } = await cast.loggedIn("desk", { base: line.base });
      await page.goto("/cases?state=handling");
      await settled(page);
      await page.getByRole("status", { name: t("common:live.on") }).waitFor();
      const rows = await page.locator("tr[data-row]").count();
      assert.ok(rows > 0);

      // Cut: the page says so, and what was read stays readable.
      line.cut();
      await page.getByRole("status", { name: t("common:live.off") }).waitFor();
      await page.getByRole("button", { name: t("common:refresh"), exact: true }).click();
      await page.waitForTimeout(1500);
      assert.equal(await page.locator("tr[data-row]").count(), rows, "the list that was read is still there");
      await expectText(page.locator("main"), "Data as of");

      // A page that was never opened cannot come; it says why and offers to try again.
      await page.getByRole("menuitem", { name: t("common:menu.desk") }).click();
      await page
        .getByRole("button", { name: t("common:retry") })
        .or(page.getByRole("button", { name: t("common:error.reload") }))
        .first()
        .waitFor();
      line.mend();
      await page.goto("/desk");
      await settled(page);

      // Typed while connected, sent while not: refused with a reason, nothing lost, also not by a reload.
      const words = "断网时正在输入的来电内容";
      await page.getByLabel(t("desk:phone")).fill("13700001111");
      await page.getByLabel(t("desk:description")).fill(words);
      await page.getByLabel(t("desk:place"), { exact: true }).fill("四方堰");
      line.cut();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Enter");
      await expectText(page.locator("body"), t("common:error.network"));
      assert.equal(await page.getByLabel(t("desk:description")).inputValue(), words);
      line.mend();
      await page.reload();
      await settled(page);
      assert.equal(await page.getByLabel(t("desk:description")).inputValue(), words, "the text survives the reload");
      assert.equal(await page.getByLabel(t("desk:phone")).inputValue(), "13700001111");
      await page.keyboard.press("Control+Enter");
      await expectText(page.locator("main"), t("desk:done"));

      // The same for a step in a case.
      await openCase(page, number);
      await openAction(page, "comment");
      await form(page, "comment").getByLabel(t("case:field.text")).fill("稍后再说");
      line.cut();
      await submit(page, "comment").click();
      await expectText(form(page, "comment"), t("common:error.network"));
      line.mend();
      await submit(page, "comment").click();
      await form(page, "comment").waitFor({ state: "detached" });
      await expectText(page.locator("article"), "稍后再说");
      // The live connection comes back by itself.
      await page.getByRole("status", { name: t("common:live.on") }).waitFor();
    } finally {
      line.close();
    }
  },
  { expected },
);

story(
  "a resident's report survives a cut network and a reload",
  async (cast) => {
    const line = await wire();
    try {
      const { page } = await cast.visitor({ base: line.base, phone: true });
      await page.goto("/p/?view=report");
      await page.getByLabel(t("portal:what")).fill("小区门口路灯不亮");
      await page.getByLabel(t("portal:where")).fill("四方堰社区");
      line.cut();
      await page.getByRole("button", { name: t("portal:send") }).click();
      await expectText(page.locator("main"), t("common:error.network"));
      line.mend();
      await page.reload();
      await eventually(
        "the text is still there",
        async () => (await page.getByLabel(t("portal:what")).inputValue()) === "小区门口路灯不亮",
      );
      await page.getByRole("button", { name: t("portal:send") }).click();
      await expectText(page.locator("main"), t("portal:thanks"));
    } finally {
      line.close();
    }
  },
  { expected },
);
