// A place chosen on the map by residents, without an account.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { eventually, expectText } from "../lib/expect.mjs";
import { faults } from "../lib/faults.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

const map = (page) => page.getByRole("application", { name: t("spot:map") });
const use = (page) => page.getByRole("button", { name: t("spot:use") });
const address = (page) => page.getByLabel(t("portal:where"));
const begins = (key) => t(key).split("{{")[0];

/** The sentence that names what is under the cross, once it does. */
async function named(page) {
  const line = page.locator("[role=status]", { hasText: begins("spot:here") });
  await line.waitFor({ timeout: 15_000 });
  return line.innerText();
}

async function opened(cast, options) {
  const person = await cast.visitor(options);
  await person.page.goto("/p/?view=report");
  await person.page.getByLabel(t("portal:what")).fill("路口积水");
  await person.page.getByRole("button", { name: t("spot:open") }).click();
  await map(person.page).locator("canvas").first().waitFor();
  return person;
}

story("a resident taps the spot on the map and the report is there", async (cast) => {
  const { page } = await opened(cast, { phone: true });
  const first = await named(page);
  const box = await map(page).boundingBox();
  await map(page).tap({
    position: { x: box.width * 0.6, y: box.height * 0.4 },
  });
  await eventually("another place is named", async () => (await named(page)) !== first);
  assert.deepEqual(await faults(page), [], "axe");
  if (process.env.TESSERA_E2E_PICTURES) {
    await mkdir("out", { recursive: true });
    await page.screenshot({ path: "out/portal-map.png" });
  }
  await use(page).click();
  assert.ok((await address(page).inputValue()).length > 2, "the place is named in the form");
  let sent;
  page.on("request", (r) => {
    if (r.url().endsWith("/public/cases")) sent = r.postDataJSON();
  });
  await page.getByRole("button", { name: t("portal:send") }).click();
  await expectText(page.locator("main"), t("portal:thanks"));
  assert.ok(sent.position.lon > 73 && sent.position.lat > 18, JSON.stringify(sent));
});

story("the map for choosing a place is used with the keyboard alone", async (cast) => {
  const { page } = await opened(cast, {});
  const first = await named(page);
  await map(page).focus();
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await eventually("another place is named", async () => (await named(page)) !== first);
  await use(page).focus();
  await page.keyboard.press("Enter");
  await use(page).waitFor({ state: "detached" });
  assert.ok((await address(page).inputValue()).length > 2);
});

story(
  "a place outside the city cannot be chosen, and the map says so",
  async (cast) => {
    const { page } = await opened(cast, { phone: true });
    await named(page);
    for (let i = 0; i < 4; i += 1) await page.getByRole("button", { name: t("spot:zoom_out") }).click();
    await map(page).focus();
    for (let i = 0; i < 4; i += 1) await page.keyboard.press("ArrowLeft");
    await page.getByText(t("spot:outside")).waitFor();
    assert.ok(await use(page).isDisabled());
  },
  { expected: [/404/] },
);
