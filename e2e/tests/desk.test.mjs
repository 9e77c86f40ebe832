// The acceptance desk by keyboard alone.
import assert from "node:assert/strict";
import { as } from "../lib/api.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { caseWithAddress, cityCases, frontDesk } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** The quickest hand needs so long from one key to the next. */
const PAUSE_MS = 80;

/**
 * Hands on the keyboard, counted. A step is what the clerk decides to do with the keys: one key or chord pressed, or one text
 * typed into a field, however long.
 */
function keyboard(page) {
  let steps = 0;
  return {
    press: async (chord) => {
      steps += 1;
      await page.keyboard.press(chord);
      await page.waitForTimeout(PAUSE_MS);
    },
    type: async (text) => {
      steps += 1;
      await page.keyboard.type(text, { delay: 15 });
      await page.waitForTimeout(PAUSE_MS);
    },
    steps: () => steps,
  };
}

/** Waits until a list is open whose first entry is `wanted`: the clerk looks before pressing Enter. */
const offered = (page, wanted) =>
  page
    .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    .first()
    .filter({ hasText: wanted })
    .waitFor();

story("one phone call is handled at the desk in at most 12 keyboard steps", async (cast) => {
  const login = await frontDesk();
  const known = await caseWithAddress();
  const { page } = await cast.loggedIn(login);
  await page.goto("/work");
  await page.locator("main h1").waitFor();

  const keys = keyboard(page);
  await keys.press("Alt+n");
  await eventually("the desk with the cursor in the telephone field", () =>
    page.evaluate(() => document.activeElement?.id === "desk-phone"),
  );
  await keys.type("13800002468");
  await keys.press("Tab"); // past the name, which the caller did not give
  await keys.press("Tab");
  await keys.type("楼下路灯整晚不亮，老人出门看不清路。");
  await keys.press("Tab");
  await keys.type("ldyc"); // initials of 路灯异常
  await offered(page, "E01037");
  await keys.press("Enter");
  await keys.press("Tab");
  await keys.type(known.address);
  await offered(page, known.address);
  await keys.press("Enter");
  // While typing: grid, department with the reason, deadline.
  const form = page.getByRole("region", { name: t("desk:form") });
  await expectText(form, "Grid");
  await expectText(form, "Street Lighting Office");
  await expectText(form, "due");
  await expectText(page.locator("main"), t("desk:go_dispatch", { department: "Street Lighting Office" }));
  await keys.press("Control+Enter");

  await expectText(page.locator("main"), t("desk:done"));
  assert.ok(keys.steps() <= 12, `${keys.steps()} keyboard steps`);
  cast.note(`keyboard steps: ${keys.steps()}`);

  const shown = await page.locator("main .tabular").allInnerTexts();
  const number = shown.find((text) => /^\d{6} \d{8} \d+$/.test(text))?.replaceAll(" ", "");
  const code = shown.find((text) => /^([A-Z0-9] ){3,}[A-Z0-9]$/.test(text));
  assert.ok(number, "the number is shown to be read to the caller");
  assert.ok(code, "the code is shown to be read to the caller");

  const made = await (await as("dispatch")).get(`/cases/${number}`);
  assert.equal(made.state, "dispatched");
  assert.equal(made.category.code, "E01037");
  assert.equal(made.place.address, known.address);
  assert.equal(made.place.area.level, "grid");
  assert.equal(made.assignments.length, 1);
  assert.equal(made.assignments[0].department.code, "lighting");
  assert.ok(Date.parse(made.assignments[0].due) > Date.now(), "there is a deadline ahead");

  // The next call starts with one key, on an empty form.
  await page.keyboard.press("Alt+n");
  await eventually("an empty form with the cursor in the telephone field", () =>
    page.evaluate(() => document.activeElement?.id === "desk-phone" && document.activeElement.value === ""),
  );
});

story("the desk shows the caller's past cases and what was reported near the place while it is typed", async (cast) => {
  const desk = await as("desk");
  const [open] = await cityCases("handling");
  await desk.post("/cases", {
    description: "树枝遮住路牌",
    area: "420502002002001",
    source: "hotline",
    reporter: { name: "赵先生", phone: "13911112222" },
  });
  const { page } = await cast.loggedIn("desk");
  await page.goto("/desk");
  await page.getByLabel(t("desk:phone")).fill("13911112222");
  await expectText(page.getByRole("region", { name: t("desk:past") }), "树枝遮住路牌");
  await page.getByLabel(t("desk:description")).fill(open.description);
  await page.getByLabel(t("desk:place"), { exact: true }).pressSequentially(open.address);
  await offered(page, open.address);
  await page.keyboard.press("Enter");
  await expectText(page.getByRole("region", { name: t("desk:similar") }), open.number);
});
