// Two people at one case at the same time.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { act, form, openAction, openCase, submit } from "../lib/case.mjs";
import { expectText } from "../lib/expect.mjs";
import { freshCase } from "../lib/people.mjs";
import { picture } from "../lib/pictures.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

const refused = [/status of 412/];

story(
  "a version conflict keeps the typed text",
  async (cast) => {
    const { number } = await freshCase();
    const first = await cast.loggedIn("desk");
    const second = await cast.loggedIn("check");
    const words = "经核实，该处不属于受理范围，请联系物业。";
    await openCase(first.page, number);
    await openCase(second.page, number);

    // Each sees that the other is here.
    await expectText(first.page.locator("article header"), "朱浩然".slice(-1));

    await openAction(first.page, "reject");
    await form(first.page, "reject").getByLabel(t("case:field.reason")).fill(words);

    await openAction(second.page, "comment");
    await form(second.page, "comment").getByLabel(t("case:field.text")).fill("已电话联系反映人");
    await submit(second.page, "comment").click();
    await form(second.page, "comment").waitFor({ state: "detached" });
    // What the second did appears in the story on the first's page while the first is writing.
    await expectText(first.page.locator("article"), "已电话联系反映人");

    const reject = form(first.page, "reject");
    await submit(first.page, "reject").click();
    await expectText(reject, t("case:conflict.title"));
    await expectText(reject, t("words:action.comment"));
    assert.equal(await reject.getByLabel(t("case:field.reason")).inputValue(), words, "the text is still there");
    assert.equal((await (await as("desk")).get(`/cases/${number}`)).state, "reported", "nothing was done over the other's head");

    await reject.getByRole("button", { name: t("case:conflict.go_on") }).click();
    await submit(first.page, "reject").click();
    await reject.waitFor({ state: "detached" });
    const found = await (await as("desk")).get(`/cases/${number}`);
    assert.equal(found.state, "rejected");
    assert.equal(found.reason, words);
  },
  { expected: refused },
);

story("a double click makes one case", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  const words = `双击测试 ${Date.now()}`;
  await page.goto("/desk");
  await page.getByLabel(t("desk:description")).fill(words);
  await page.getByLabel(t("desk:place"), { exact: true }).fill("东门外");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: t("desk:go_accept"), exact: true }).dblclick();
  await expectText(page.locator("main"), t("desk:done"));
  const made = await (await as("desk")).get(`/cases?text=${encodeURIComponent(words)}&total=true`);
  assert.equal(made.total, 1);
});

story("an unsent text is still there after a crash of the tab", async (cast) => {
  const { number } = await freshCase();
  const { page, context } = await cast.loggedIn("desk");
  await openCase(page, number);
  await openAction(page, "comment");
  await form(page, "comment").getByLabel(t("case:field.text")).fill("写到一半");
  await page.waitForTimeout(600);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await openCase(again, number);
  await openAction(again, "comment");
  assert.equal(await form(again, "comment").getByLabel(t("case:field.text")).inputValue(), "写到一半");
});

story("the same picture sent twice is no conflict", async (cast) => {
  const { id, number } = await freshCase();
  const desk = await as("desk");
  await desk.act(id, "accept");
  await desk.act(id, "file", { category: "E06036" });
  const dispatcher = await as("dispatch");
  const departments = (await dispatcher.get("/departments?limit=200")).items;
  await dispatcher.act(id, "dispatch", { department: departments.find((d) => d.code === "urban").id });
  await (await as("urban")).act(id, "sign");
  const { page } = await cast.loggedIn("urban");
  const feedBack = async () => {
    await openCase(page, number);
    await act(page, "feed_back", async (fields) => {
      await fields.getByLabel(t("case:field.text")).fill("已清理");
      await fields
        .getByLabel(t("case:files.add"))
        .first()
        .setInputFiles(picture("after.png", [30, 130, 60]));
    });
  };
  await feedBack();
  await (await as("check")).act(id, "rework", { reason: "仍有残留" });
  await feedBack();
  assert.equal((await desk.get(`/cases/${number}`)).state, "handled");
});
