// The map by keyboard alone, and as a picture.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { settled } from "../lib/browser.mjs";
import { eventually, expectText } from "../lib/expect.mjs";
import { COLOUR } from "../lib/pmtiles.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

/** Presses Tab until the focus is on what `wanted` names; a keyboard user gets everywhere in a bounded number of steps. */
async function tabTo(page, what, wanted, limit = 60) {
  for (let i = 0; i < limit; i += 1) {
    if (await page.evaluate(wanted)) return i;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${what} is not reached with ${limit} times Tab`);
}

const onList = () => document.activeElement?.getAttribute("role") === "listbox";
const area = (page) => new URL(page.url()).searchParams.get("area");
const heading = (page) => page.getByRole("heading", { level: 1 }).first();
const chosen = (page) =>
  page.evaluate(() => {
    const list = document.querySelector("[role=listbox][aria-activedescendant]");
    const option = list && document.getElementById(list.getAttribute("aria-activedescendant"));
    return option?.querySelector(".name")?.textContent ?? null;
  });

story("the map drills from district to community and back with the keyboard", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/map");
  await settled(page);
  await expectText(heading(page), "Xiling District");
  await tabTo(page, "the list of areas", onList);

  // District: its communities, with numbers.
  const options = page.getByRole("listbox").getByRole("option");
  assert.ok((await options.count()) >= 16, "the communities of the district");
  await page.keyboard.press("ArrowDown");
  const community = await chosen(page);
  assert.ok(community, "the list says which one it is at");
  await page.keyboard.press("Enter");
  await eventually("a community in the address", () => area(page)?.length === 12);
  await expectText(heading(page), community);
  await settled(page);

  // Community: its grids and what stands there. Space shows the card without leaving.
  await tabTo(page, "the list of grids", onList);
  assert.ok((await options.count()) >= 3, "the grids of the community");
  const code = area(page);
  await page.keyboard.press("ArrowDown");
  const grid = await chosen(page);
  await page.keyboard.press(" ");
  await eventually("the grid's card", () => new URL(page.url()).searchParams.get("card")?.startsWith("area:"));
  await expectText(page.locator(".map-view"), grid);
  assert.equal(area(page), code, "the level has not changed");

  // Escape closes the card first and goes up afterwards: community, street, district.
  await page.keyboard.press("Escape");
  await eventually("the card is closed", () => !new URL(page.url()).searchParams.has("card"));
  assert.equal(area(page), code);
  await page.keyboard.press("Escape");
  await eventually("the street", () => area(page)?.length === 9);
  await settled(page);
  await page.keyboard.press("Backspace");
  await expectText(heading(page), "Xiling District");
  await settled(page);

  // Back and forward of the browser know the way too.
  await page.goBack();
  await eventually("the street again", () => area(page)?.length === 9);
});

story("the map can be panned and zoomed by keyboard and remembers where it is", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/map");
  await settled(page);
  await page.locator(".map-canvas").focus();
  await page.keyboard.press("+");
  await eventually("the box in the address", () => new URL(page.url()).searchParams.has("bbox"));
  const zoomed = new URL(page.url()).searchParams.get("bbox");
  await page.keyboard.press("ArrowRight");
  await eventually("another box", () => new URL(page.url()).searchParams.get("bbox") !== zoomed);
  const [west] = new URL(page.url()).searchParams.get("bbox").split(",").map(Number);
  assert.ok(west > Number(zoomed.split(",")[0]), "to the east");
});

story("the map is drawn: borders, town and cases, and can be taken along as a picture", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/map");
  await settled(page);
  const colours = await eventually("a drawn map", async () => {
    const count = await page.evaluate(() => {
      const seen = new Set();
      for (const canvas of document.querySelectorAll(".map-canvas canvas")) {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4 * 97) if (data[i + 3] > 0) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      }
      return seen.size;
    });
    return count > 30 ? count : 0;
  });
  cast.note(`colours on the map: ${colours}`);
  const picture = async (kind) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: t("map:picture") }).click();
    await page.getByRole("menuitem", { name: t(`map:paper.${kind}`) }).click();
    const file = await download;
    // Width and height stand in the header of every PNG.
    const bytes = await readFile(await file.path());
    return { name: file.suggestedFilename(), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  };
  assert.match((await picture("screen")).name, /^420502-community-.*\.png$/);
  const before = page.url();
  const sheet = await picture("a4l");
  assert.match(sheet.name, /-a4l\.png$/);
  // 297 × 210 mm at 200 dots per inch.
  assert.ok(Math.abs(sheet.width - 2339) <= 2 && Math.abs(sheet.height - 1654) <= 2, `${sheet.width} × ${sheet.height}`);
  assert.equal(page.url(), before, "the view is as it was");
});

story("the heat map and the day shown are in the address, and everything is there as a table, too", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/map?cases=all&look=heat");
  await settled(page);
  await page.getByLabel(t("map:time.title"), { exact: true }).check();
  const slider = page.getByRole("slider", { name: t("map:time.day") });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  const day = await eventually("yesterday in the address", () => new URL(page.url()).searchParams.get("day"));
  await page.getByRole("button", { name: t("map:tables.show") }).click();
  await page.getByRole("tab", { name: t("map:tables.days") }).click();
  const rows = page.getByRole("dialog").getByRole("row");
  await eventually("thirty days", async () => {
    const found = await rows.count();
    if (found < 31) throw new Error(`${found} rows: ${(await page.getByRole("dialog").innerText()).slice(0, 200)}`);
    return true;
  });
  await page.getByRole("tab", { name: t("map:tables.dense") }).click();
  await page.getByRole("columnheader", { name: t("map:tables.place") }).waitFor();
  await page.reload();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.get("day"), day);
  await slider.waitFor();
});

story("cases are selected by a box drawn on the map, or by what is in view, and go to the list", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  await page.goto("/map?cases=all");
  await settled(page);
  const box = await page.locator(".map-canvas").boundingBox();
  await page.getByRole("button", { name: t("map:select.box") }).click();
  await page.getByText(t("map:select.help")).waitFor();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x - 150, middle.y - 120);
  await page.mouse.down();
  await page.mouse.move(middle.x, middle.y, { steps: 5 });
  await page.mouse.move(middle.x + 150, middle.y + 120, { steps: 5 });
  await page.mouse.up();
  const within = await eventually("the shape in the address", () => new URL(page.url()).searchParams.get("within"));
  assert.equal(within.split(";").length, 4, "a box has four corners");
  assert.equal(area(page), null, "the click that ended the drawing opened nothing");
  const link = page.getByRole("link", { name: t("map:select.list") });
  const said = page.locator(".map-select [role=status]");
  const count = await eventually("the count", async () =>
    Number(/\d[\d,]*/.exec(await said.innerText())?.[0].replaceAll(",", "")),
  );
  assert.ok(count > 0, "cases lie in the middle of the district");
  cast.note(`selected ${count}`);

  // By keyboard: what is in view holds at least as much.
  await page.getByRole("button", { name: t("map:select.view") }).focus();
  await page.keyboard.press("Enter");
  await eventually("another shape", () => new URL(page.url()).searchParams.get("within") !== within);
  await page.goBack();
  await eventually("the first shape again", () => new URL(page.url()).searchParams.get("within") === within);

  await link.click();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.get("within"), within);
  await expectText(page.locator("#main"), count.toLocaleString("en"));
});

story("the colours can say cases by households and cases closed in time, with a legend", async (cast) => {
  const { page } = await cast.loggedIn("leader");
  for (const measure of ["per_1000", "on_time"]) {
    await page.goto(`/map?measure=${measure}`);
    await settled(page);
    await expectText(page.locator(".map-legend"), t(`map:measure.${measure}`));
    const rows = await page.locator(".map-legend ul").first().locator("li").count();
    assert.ok(rows >= 1, measure);
  }
});

/** How many of the pixels looked at on a map have the colour of the tests' tiles. */
const pink = (page) =>
  page.evaluate(([r, g, b]) => {
    let n = 0;
    for (const canvas of document.querySelectorAll(".map-canvas canvas")) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4 * 97) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) n += 1;
    }
    return n;
  }, COLOUR);

story("a base map of one file is drawn on the big map and, once chosen, on every small one", async (cast) => {
  const { page } = await cast.loggedIn("desk");
  await page.goto("/map?ground=offline");
  await settled(page);
  await eventually("the file's tiles are seen", async () => (await pink(page)) > 100);
  await expectText(page.locator(".map-ground"), "Test tiles");

  await page.goto("/desk");
  await settled(page);
  assert.equal(await pink(page), 0, "small maps show our own town first");
  await page.getByRole("combobox", { name: t("map:ground.title") }).selectOption("offline");
  await eventually("the same file on the small map", async () => (await pink(page)) > 100);
  await page.reload();
  await settled(page);
  await eventually("and it is remembered", async () => (await pink(page)) > 100);
});

for (const lang of ["zh-Hans", "en"]) {
  story(`on a phone nothing at the foot of the map covers anything else (${lang})`, async (cast) => {
    const { page } = await cast.loggedIn("leader", { phone: true, lang });
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await page.goto(`/map?cases=all&day=${day}`);
    await settled(page);
    const slider = await page.locator(".map-time").boundingBox();
    for (const other of [".map-legend", ".ol-scale-line"]) {
      const box = await page.locator(other).boundingBox();
      assert.ok(box.y + box.height <= slider.y || box.y >= slider.y + slider.height, `${other} is clear of the slider`);
    }
    await page.locator(".map-legend summary").click();
    const legend = await page.locator(".map-legend").boundingBox();
    assert.ok(legend.height > 80 && legend.y + legend.height <= slider.y, "unfolded it is above the slider");
  });
}
