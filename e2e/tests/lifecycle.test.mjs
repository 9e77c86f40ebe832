// The whole life of a case, each step by the one whose step it is, in a browser of their own.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { act, choose, chooseFirst, expectState, openCase, press } from "../lib/case.mjs";
import { expectText } from "../lib/expect.mjs";
import { picture } from "../lib/pictures.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** Fills a text field of an action's form by its label. */
const write = (field, text) => (form) => form.getByLabel(t(`case:field.${field}`)).fill(text);

/** Chooses one of the two buttons of a yes-no question. */
const answer = (which, action) => (form) => form.getByText(t(`case:${which}.${action}`), { exact: true }).click();

story("six roles take one case from a worker's report over return, extension, rework to closure and rating", async (cast) => {
  const enter = async (login, options) => (await cast.enter(login, options)).page;

  // 1 The grid worker reports from the phone, in the own grid, with a picture of before, and tells the number
  // and the code to the resident who pointed at it.
  const worker = await enter("worker", { phone: true });
  await worker.getByRole("button", { name: t("common:menu.open") }).click();
  await worker.getByRole("menuitem", { name: t("common:menu.report") }).click();
  // The menu gives the focus back when it has gone; nobody types before.
  await worker.locator(".ant-drawer-content-wrapper").waitFor({ state: "hidden" });
  await worker.getByLabel(t("desk:description")).fill("龙泉路9号门前雨水井盖破裂，行人有踩空的危险。");
  await choose(worker.getByLabel(t("report:category")), "P01003");
  await worker.getByRole("radio", { name: "people put something there" }).check();
  await chooseFirst(worker.getByLabel(t("desk:place"), { exact: true }), "420502002002001", "四方堰社区第一网格");
  await expectText(worker.locator("main"), "Sifangyan Grid 1");
  await worker.locator("#report-files").setInputFiles(picture("before.png", [120, 60, 50]));
  await worker.getByRole("button", { name: t("words:action.report"), exact: true }).click();
  await expectText(worker.locator("main"), t("desk:done"));
  const receipt = await worker.locator("main").innerText();
  const number = /\d{17,}/.exec(receipt)[0];
  const code = new RegExp(`${t("desk:code")}\\s+([A-Z0-9]{6})`).exec(receipt)[1];

  // 2 The acceptance desk accepts and files it.
  const desk = await enter("desk");
  await openCase(desk, number);
  await expectState(desk, "reported");
  await act(desk, "accept");
  await expectState(desk, "accepted");
  await act(desk, "file", async (form) => {
    // What the worker said it is stands there already; the condition sets the limit.
    await expectText(form, "2 working days");
    await form.getByRole("radio").nth(2).check();
  });
  await expectState(desk, "filed");

  // 3 The dispatcher sends it to the water company, which is the wrong one.
  const dispatch = await enter("dispatch");
  await openCase(dispatch, number);
  await act(dispatch, "dispatch", async (form) => {
    await choose(form.getByLabel(t("case:field.department")), "Qingyuan Water Supply");
    await form.getByLabel(t("case:field.instruction")).fill("请尽快更换井盖");
  });
  await expectState(dispatch, "dispatched");

  // 4 The water company returns it; nothing of what was done is lost.
  const water = await enter("water");
  await openCase(water, number);
  await act(water, "return", write("reason", "该井为雨水井，不属供水公司"));
  await expectState(dispatch, "filed");

  // 5 The dispatcher, whose page has followed by itself, sends it on.
  await act(dispatch, "dispatch", (form) => choose(form.getByLabel(t("case:field.department")), "Urban Management Bureau"));
  await expectState(dispatch, "dispatched");

  // 6 The urban management bureau signs and asks for more time, and gets it.
  const urban = await enter("urban");
  await openCase(urban, number);
  await press(urban, "sign");
  await expectState(urban, "handling");
  await act(urban, "request_extension", async (form) => {
    await form.getByLabel(t("case:field.limit")).fill("1");
    await form.getByLabel(t("case:field.reason")).fill("需调拨同规格井盖");
  });
  // The department's leader passes it on to the dispatcher.
  const director = await enter("director");
  await openCase(director, number);
  await act(director, "pass_request");
  await expectText(dispatch.locator("article"), t("words:overlay.extension_pending"));
  await act(dispatch, "grant_extension");

  // 7 It reports the result with a picture of after.
  const after = (name, colour) => async (form) => {
    await form.getByLabel(t("case:field.text")).fill(`${name}：井盖已更换`);
    await form
      .getByLabel(t("case:files.add"))
      .first()
      .setInputFiles(picture(`${name}.png`, colour));
  };
  await urban.reload();
  await act(urban, "feed_back", after("first", [60, 120, 70]));
  await expectState(urban, "handled");

  // 8 The verifier asks for a check; the worker finds that it was not done well.
  const check = await enter("check");
  await openCase(check, number);
  await act(check, "request_check", write("note", "请到现场看看井盖是否平稳"));
  await expectState(check, "checking");
  await openCase(worker, number);
  await act(worker, "record_check", async (form) => {
    await answer("no", "record_check")(form);
    await form.getByLabel(t("case:field.text")).fill("井盖晃动");
  });

  // 9 Back for rework, done again, checked again, this time passed.
  await expectText(check.locator("article"), "井盖晃动");
  await act(check, "rework", write("reason", "井盖晃动，请重新安装"));
  await expectState(check, "handling");
  await openCase(urban, number);
  await act(urban, "feed_back", after("second", [70, 140, 60]));
  await expectState(check, "handled");
  await act(check, "request_check", write("note", "复查"));
  await openCase(worker, number);
  await act(worker, "record_check", async (form) => {
    await answer("yes", "record_check")(form);
    await form.getByLabel(t("case:field.text")).fill("平稳");
  });

  // 10 The verifier closes it with words for the reporter.
  await expectText(check.locator("article"), "平稳");
  await act(check, "close", write("text", "井盖已更换并经现场核查，感谢您的反映。"));
  await expectState(check, "closed");
  await expectText(check.locator("article header"), t("words:outcome.solved"));

  // 11 The reporter, without an account, follows it with number and code and rates it.
  const { page: resident } = await cast.visitor({ phone: true });
  await resident.goto("/p/");
  await resident.getByLabel(t("portal:number")).fill(number);
  await resident.getByLabel(t("portal:code")).fill(code.toLowerCase());
  await resident.getByRole("button", { name: t("portal:look") }).click();
  await expectText(resident.locator("main"), "感谢您的反映");
  await resident.getByRole("radio", { name: "5" }).check({ force: true });
  await resident.getByLabel(t("portal:solved_yes")).check();
  await resident.getByLabel(t("portal:say_more")).fill("很快");
  await resident.getByRole("button", { name: t("portal:rate_send") }).click();
  await resident.getByRole("button", { name: t("portal:rate_send") }).waitFor({ state: "detached" });

  // The rating is on the staff's page without a reload.
  await expectText(check.locator("article"), t("case:rated_solved"));

  // The story is whole and in order, and the case remembers what went wrong.
  const staff = await as("check");
  const found = await staff.get(`/cases/${number}`);
  const events = (await staff.get(`/cases/${number}/events`)).items;
  const steps = events.map((e) => e.action).filter((a) => a !== "attach");
  assert.deepEqual(steps, [
    "report",
    "accept",
    "file",
    "dispatch",
    "return",
    "dispatch",
    "sign",
    "request_extension",
    "pass_request",
    "grant_extension",
    "feed_back",
    "request_check",
    "record_check",
    "rework",
    "feed_back",
    "request_check",
    "record_check",
    "close",
    "rate",
  ]);
  assert.equal(found.outcome, "solved");
  assert.equal(found.rating.stars, 5);
  assert.equal(found.on_time, true);
  assert.deepEqual(
    [found.counters.returns, found.counters.reworks, found.counters.extensions],
    [1, 1, 1],
    "return, rework and extension are counted",
  );
  assert.deepEqual(
    found.attachments.map((a) => a.stage),
    ["report", "handling", "handling"],
  );
  // The worker reported, so the case says so; it lies in the worker's grid.
  assert.equal(found.place.area.code, "420502002002001");
  assert.equal(found.source, "worker", "a grid worker's report has the source grid worker");
});
