// Wrong input: a clear message at the right place, and nothing that was typed is gone.
import assert from "node:assert/strict";
import { settled } from "../lib/browser.mjs";
import { choose, form, openAction, openCase, submit } from "../lib/case.mjs";
import { expectText } from "../lib/expect.mjs";
import { freshCase } from "../lib/people.mjs";
import { brokenPicture, picture } from "../lib/pictures.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** The browser's own note of a refusal. */
const refusals = (...codes) => ({ expected: codes.map((code) => new RegExp(`status of ${code}`)) });

story(
  "a wrong password is refused in plain words and the name stays",
  async (cast) => {
    const { page } = await cast.visitor();
    await page.goto("/login");
    await page.getByRole("button", { name: t("login:submit") }).click();
    await expectText(page.locator("main"), t("common:required"));
    await page.getByLabel(t("login:name")).fill("desk");
    await page.getByLabel(t("login:password"), { exact: true }).fill("wrong-password");
    await page.getByRole("button", { name: t("login:submit") }).click();
    await expectText(page.getByRole("alert"), t("login:bad"));
    assert.equal(await page.getByLabel(t("login:name")).inputValue(), "desk");
  },
  refusals(401),
);

story(
  "a page behind the login sends there and comes back with its address",
  async (cast) => {
    const { page } = await cast.visitor();
    await page.goto("/cases?state=handling&sort=due");
    await page.waitForURL("**/login?**");
    await page.getByLabel(t("login:name")).fill("leader");
    await page.getByLabel(t("login:password"), { exact: true }).fill("tessera-demo");
    await page.getByRole("button", { name: t("login:submit") }).click();
    await page.waitForURL((url) => url.pathname === "/cases" && url.search === "?state=handling&sort=due");
  },
  refusals(401),
);

story(
  "the desk says what is missing, where the place lies outside, and keeps the rest",
  async (cast) => {
    const { page } = await cast.loggedIn("desk");
    await page.goto("/desk");
    await settled(page);
    await page.keyboard.press("Control+Enter");
    const region = page.getByRole("region", { name: t("desk:form") });
    await expectText(region.getByRole("alert"), t("desk:missing.description"));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "desk-description", "the focus goes to what is missing");
    await page.keyboard.type("路面塌陷");
    await page.keyboard.press("Control+Enter");
    await expectText(region.getByRole("alert"), t("desk:missing.place"));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "desk-place");
    assert.equal(await page.getByLabel(t("desk:description")).inputValue(), "路面塌陷");

    // Coordinates that are none, and some that lie in the sea.
    const point = page.getByLabel(t("map:pick.label"));
    await point.fill("somewhere");
    await page.getByRole("button", { name: t("map:pick.set"), exact: true }).click();
    await expectText(page.locator("main"), t("map:pick.bad_format"));
    await point.fill("120.5, 25.1");
    await page.getByRole("button", { name: t("map:pick.set"), exact: true }).click();
    await expectText(region, t("desk:outside"));
    await page.keyboard.press("Control+Enter");
    await page.locator(".ant-notification-notice").first().waitFor();
    assert.equal(await page.getByLabel(t("desk:description")).inputValue(), "路面塌陷");
  },
  refusals(404, 422),
);

story("an action without its reason is not sent, and no irreversible one without the number", async (cast) => {
  const { number } = await freshCase();
  const { page } = await cast.loggedIn("desk");
  await openCase(page, number);
  await openAction(page, "reject");
  const reject = form(page, "reject");
  await submit(page, "reject").click();
  await expectText(reject.getByRole("alert"), t("common:required"));
  await page.keyboard.press("Escape");
  await openAction(page, "void");
  const nullify = form(page, "void");
  await nullify.getByLabel(t("case:field.reason")).fill("误报");
  await nullify.getByLabel(/Type the case number/).fill("42");
  await submit(page, "void").click();
  await page.waitForTimeout(500);
  assert.equal(await nullify.getByLabel(t("case:field.reason")).inputValue(), "误报");
  await expectText(page.locator("article header"), t("words:state.reported"));
});

story(
  "a file that is no picture is refused, the good one beside it is kept, and the text too",
  async (cast) => {
    const { number } = await freshCase();
    const { page } = await cast.loggedIn("desk");
    await openCase(page, number);
    await page.locator("#case-files").setInputFiles([brokenPicture, picture("good.png", [90, 90, 160])]);
    const pictures = page.getByRole("region", { name: t("case:attachments") });
    await pictures.getByRole("button", { name: t("case:files.send"), exact: true }).click();
    await expectText(pictures, t("case:files.failed"));
    await page.locator(".ant-notification-notice").first().waitFor();
    await pictures.getByRole("img", { name: /good/ }).waitFor();
  },
  refusals(415, 422),
);

story(
  "the administration refuses a taken login and a border that is none, and keeps the form",
  async (cast) => {
    const { page } = await cast.loggedIn("admin");
    await page.goto("/admin/users");
    await settled(page);
    await page.getByRole("button", { name: t("admin:users.add") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("admin:login"), { exact: true }).fill("desk");
    await dialog.getByLabel(t("admin:name"), { exact: true }).fill("重名的人");
    await dialog.getByLabel(t("admin:password.new"), { exact: true }).fill("short");
    await dialog.getByRole("button", { name: t("common:save"), exact: true }).click();
    await expectText(dialog.locator(".ant-form-item-explain-error"), t("admin:password.help"));
    await dialog.getByLabel(t("admin:password.new"), { exact: true }).fill("long-enough-password");
    await dialog.getByRole("button", { name: t("common:save"), exact: true }).click();
    await dialog.locator(".ant-alert-error").waitFor();
    assert.equal(await dialog.getByLabel(t("admin:name"), { exact: true }).inputValue(), "重名的人");
    await dialog.getByLabel(t("admin:login"), { exact: true }).fill(`free-${Date.now().toString(36)}`);
    await dialog.getByRole("button", { name: t("common:save"), exact: true }).click();
    await dialog.waitFor({ state: "hidden" });

    await page.goto("/admin/areas?area=420502002002");
    await settled(page);
    await page.getByRole("button", { name: t("admin:edit"), exact: true }).click();
    await dialog.getByLabel(t("admin:areas.border")).fill('{"type":"Point","coordinates":[1,2]}');
    await dialog.getByRole("button", { name: t("common:save"), exact: true }).click();
    await expectText(dialog, t("admin:areas.border_bad"));
  },
  refusals(409, 422),
);

story(
  "a number that does not exist, or a wrong code, tells nothing about the case",
  async (cast) => {
    const { number } = await freshCase();
    const { page } = await cast.visitor({ phone: true });
    await page.goto("/p/");
    await page.getByLabel(t("portal:number")).fill(number);
    await page.getByLabel(t("portal:code")).fill("WRONG1");
    await page.getByRole("button", { name: t("portal:look") }).click();
    await expectText(page.getByRole("alert"), t("portal:not_found"));
    assert.equal(await page.getByLabel(t("portal:number")).inputValue(), number);
    assert.ok(!(await page.locator("main").innerText()).includes("旧家具"));
  },
  refusals(404, 403),
);

story(
  "what somebody may not see is not there, and what they may not do is refused",
  async (cast) => {
    // A department sees its own cases only; the address of another's leads to "not found".
    const { number } = await freshCase();
    const { page } = await cast.loggedIn("water");
    await page.goto(`/cases/${number}`);
    await page.locator(".ant-result").waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes("旧家具"));
    await page.goto("/admin/users");
    await settled(page);
    await expectText(page.locator("main"), t("admin:not_allowed"));
  },
  refusals(403, 404),
);

story("a dispatch of many tells for each what was done", async (cast) => {
  const { page } = await cast.loggedIn("dispatch");
  await page.goto("/dispatch");
  await settled(page);
  const boxes = page.getByRole("region", { name: t("dispatch:list") }).getByRole("checkbox");
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText(t("dispatch:one")).click();
  await choose(dialog.locator("#dispatch-lead"), "Urban Management Bureau");
  await dialog.getByRole("button", { name: t("dispatch:send"), exact: true }).click();
  await expectText(dialog, t("cases:bulk_done", { count: 2 }));
});
