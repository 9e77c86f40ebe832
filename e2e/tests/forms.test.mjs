// Wrong input: a clear message at the right place, and nothing that was typed is gone.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { choose, form, openAction, openCase, submit } from "../lib/case.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
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

story("everything that matches is selected and dispatched in parts, with what came of it", async (cast) => {
  const desk = await as("desk");
  const dispatcher = await as("dispatch");
  // More than a page waits; one of them is gone by the time it is sent. Other stories send and take cases meanwhile: what is counted
  // is what the page says, and these cases.
  const made = [];
  for (let n = 0; n < 34; n += 1) {
    const c = await freshCase(`第${n}处垃圾未清`);
    await desk.act(c.id, "accept");
    await desk.act(c.id, "file", { category: "E06036" });
    made.push(c);
  }
  const { page } = await cast.loggedIn("dispatch");
  let asked = 0;
  page.on("request", (request) => {
    if (/\/api\/v1\/route\?/.test(request.url())) asked += 1;
  });
  await page.goto("/dispatch");
  await settled(page);
  const list = page.getByRole("region", { name: t("dispatch:list") });
  await expectText(list, "by dispatch rule");
  await list.getByRole("checkbox").first().check();
  await list.getByRole("button", { name: /^Select all \d+/ }).click();
  const selected = await eventually("everything is selected", async () => {
    const n = Number((await list.innerText()).match(/(\d+) selected/)?.[1]);
    return n > 30 ? n : 0;
  });
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog");
  await expectText(dialog, t("dispatch:title", { count: selected }));
  await dialog.locator("summary").first().click();
  await expectText(dialog, "by dispatch rule");
  const departments = (await dispatcher.get("/departments?limit=200")).items;
  await dispatcher.act(made[0].id, "dispatch", { department: departments.find((d) => d.code === "urban").id });
  await dialog.getByRole("button", { name: t("dispatch:send"), exact: true }).click();
  const done = await eventually("what came of it", async () => {
    return Number((await dialog.innerText()).match(/^(\d+) done/m)?.[1]);
  });
  assert.ok(done >= 33 && done < selected, `${done} of ${selected} done`);
  await expectText(dialog, made[0].number);
  for (const c of made) assert.equal((await desk.get(`/cases/${c.number}`)).state, "dispatched", c.number);
  assert.equal(asked, 0, "the rules are asked for the list, not for each case");
});

story("where a city demands a filing condition, none is chosen beforehand", async (cast) => {
  const admin = await as("admin");
  const stages = await admin.get("/settings/stages");
  const set = async (choose_condition) => {
    const { value, version } = await admin.get("/settings/stages");
    await admin.put("/settings/stages", { value: { ...value, choose_condition }, version, why: "a test of the pages" });
  };
  assert.equal(stages.value.choose_condition, false);
  await set(true);
  try {
    const c = await freshCase("井盖破损", { category: "P01001" });
    await (await as("desk")).act(c.id, "accept");
    const { page } = await cast.loggedIn("desk");
    await openCase(page, c.number);
    await openAction(page, "file");
    const choices = form(page, "file").getByRole("radio");
    await choices.first().waitFor();
    assert.equal(await form(page, "file").getByRole("radio", { checked: true }).count(), 0);
    await submit(page, "file").click();
    await expectText(form(page, "file"), t("desk:choose_condition"));
    assert.equal((await admin.get(`/cases/${c.number}`)).state, "accepted");
    await choices.nth(1).check();
    await submit(page, "file").click();
    await eventually("the case is filed", async () => (await admin.get(`/cases/${c.number}`)).state === "filed");

    await page.goto("/desk");
    await page.getByLabel(t("desk:description")).fill("井盖破损");
    await choose(page.locator("#desk-category"), "P01001");
    const condition = page.locator("#desk-condition");
    await condition.waitFor();
    await page.keyboard.press("Control+Enter");
    await expectText(page.locator("main"), t("desk:missing.condition"));
  } finally {
    await set(false);
  }
});
