// What a category asks: answered by a resident, seen by the desk, corrected, and read again by the resident.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { story } from "../lib/story.mjs";
import { t, textsOf } from "../lib/texts.mjs";

story("a resident answers what the kind of matter asks, and the desk reads and corrects it", async (cast) => {
  const { page } = await cast.visitor();
  await page.goto("/p/?view=report");
  await page.getByLabel(t("portal:what")).fill("供水井盖丢失，路人容易掉下去");
  await page.getByRole("radio", { name: "Water-supply manhole cover", exact: true }).check();
  // Required: without it the browser itself holds the report back.
  await page.getByLabel(t("portal:where")).fill("西陵区学院街道");
  await page.getByRole("button", { name: t("portal:send") }).click();
  assert.equal(await page.locator("input[name=ask-secured]:invalid").count(), 3, "what is required is asked for");
  await page.getByRole("radio", { name: "people put something there" }).check();
  await page.getByRole("button", { name: t("portal:send") }).click();
  await expectText(page.locator("main"), t("portal:thanks"));
  const number = (await page.locator(".portal-big").first().innerText()).replaceAll(" ", "");

  const desk = await cast.loggedIn("desk");
  await desk.page.goto(`/cases/${number}?action=correct`);
  await expectText(desk.page.locator(".answers"), "Is the place secured?");
  await desk.page.getByRole("radio", { name: "fence or warning sign" }).check();
  await desk.page
    .locator("form")
    .getByRole("button", { name: t("words:action.correct"), exact: true })
    .click();
  await expectText(desk.page.locator(".answers"), "fence or warning sign");
  const known = await (await as("desk")).get(`/cases/${number}`);
  assert.deepEqual(
    known.answers.map((a) => [a.code, a.value]),
    [["secured", "fence"]],
  );

  await page.getByRole("button", { name: t("portal:follow") }).click();
  await expectText(page.locator("main"), "fence or warning sign");
  await page.locator("header select").selectOption("zh-Hans");
  await expectText(page.locator("main"), "有围挡或警示牌");
  await expectText(page.locator("main"), textsOf("zh-Hans")("resident:steps"));
});

story("a call goes on without an answer when the caller does not know", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  await page.goto("/desk");
  await page.getByLabel(t("desk:description")).fill("楼下工地夜里太吵");
  await page.locator("#desk-category").click();
  await page.locator("#desk-category").fill("E06028");
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await page.locator("#desk-place").fill("西陵区");
  await page.keyboard.press("Control+Enter");
  await expectText(page.locator("main"), t("common:required"));
  await page.getByRole("checkbox", { name: `${t("questions:caller_unknown")}: At what hours?` }).check();
  await page.keyboard.press("Control+Enter");
  await eventually("the receipt", async () => (await page.locator("main").innerText()).includes(t("desk:done")));
});
