// Measures the map against its budget on this machine, drawing in software: 300 areas and 5,000 cases, how long until both are seen, and
// how many pictures a second while it is dragged. Prints what it measured; it never fails, the machine decides.
//   TESSERA_E2E_URL=http://127.0.0.1:8080 npm run map-budget
import { loggedIn, openBrowser, settled } from "./lib/browser.mjs";

const BUDGET = { paint: 1500, frames: 20 };
const [WEST, SOUTH, EAST, NORTH] = [111.27, 30.7, 111.34, 30.75];

/** 25 × 12 areas side by side. */
function areas() {
  const [w, h] = [(EAST - WEST) / 25, (NORTH - SOUTH) / 12];
  const features = Array.from({ length: 300 }, (_, i) => {
    const [x, y] = [WEST + (i % 25) * w, SOUTH + Math.floor(i / 25) * h];
    // Twenty corners each, as a street grid has.
    const edge = (ax, ay, bx, by) => [0, 0.2, 0.4, 0.6, 0.8].map((f) => [ax + (bx - ax) * f, ay + (by - ay) * f]);
    const ring = [
      ...edge(x, y, x + w, y),
      ...edge(x + w, y, x + w, y + h),
      ...edge(x + w, y + h, x, y + h),
      ...edge(x, y + h, x, y),
      [x, y],
    ];
    const numbers = {
      open_cases: i % 40,
      overdue_cases: i % 7,
      closed_cases: 50,
      closed_on_time: 40,
      households: 900,
      population: 2500,
    };
    const name = { "zh-Hans": `Area ${i}`, en: `Area ${i}` };
    const properties = {
      id: `${i}`,
      code: `${420502001000 + i}`,
      name,
      level: "community",
      label: [x + w / 2, y + h / 2],
      ...numbers,
    };
    return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties };
  });
  return { type: "FeatureCollection", features };
}

/** 5,000 single cases, scattered but the same each time. */
function cases() {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  const lights = ["green", "amber", "red", "paused"];
  const features = Array.from({ length: 5000 }, (_, i) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [WEST + random() * (EAST - WEST), SOUTH + random() * (NORTH - SOUTH)] },
    properties: {
      cluster: false,
      id: `${i}`,
      number: `${i}`,
      state: "handling",
      light: lights[i % 4],
      category: { icon: "lamp" },
    },
  }));
  return { type: "FeatureCollection", features };
}

/** In the page: the time at which both the colour of areas and that of clusters are on the map. */
function watch() {
  window.painted = new Promise((resolve) => {
    const timer = setInterval(() => {
      let [area, cluster] = [false, false];
      for (const canvas of document.querySelectorAll(".map-canvas canvas")) {
        if (!canvas.width) continue;
        const { data } = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4 * 53) {
          const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
          if (b > r + 30 && r > 80 && b > 180) area = true;
          if (r < 60 && g < 110 && b > 130) cluster = true;
        }
      }
      if (!area || !cluster) return;
      clearInterval(timer);
      resolve(performance.now());
    }, 50);
  });
}

const browser = await openBrowser();
const { page } = await loggedIn(browser, "leader");
await page.route("**/api/v1/areas.geojson*", (route) => route.fulfill({ json: areas() }));
await page.route("**/api/v1/cases.geojson*", (route) => route.fulfill({ json: cases() }));
// Once to have the program in the browser's cache, as it is on every day but the first.
await page.goto("/map");
await settled(page);
await page.addInitScript(watch);

const times = [];
for (let i = 0; i < 3; i += 1) {
  await page.goto("/map?measure=open");
  times.push(Math.round(await page.evaluate(() => window.painted)));
  await settled(page);
}

const box = await page.locator(".map-canvas").boundingBox();
const middle = [box.x + box.width / 2, box.y + box.height / 2];
await page.evaluate(() => {
  window.frames_ = 0;
  const count = () => {
    window.frames_ += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
});
await page.mouse.move(...middle);
await page.mouse.down();
const before = await page.evaluate(() => [window.frames_, performance.now()]);
const until = Date.now() + 3000;
for (let i = 0; Date.now() < until; i += 1)
  await page.mouse.move(middle[0] + 180 * Math.sin(i / 12), middle[1] + 120 * Math.cos(i / 12));
const after = await page.evaluate(() => [window.frames_, performance.now()]);
await page.mouse.up();
await browser.close();

const paint = times.sort((a, b) => a - b)[1];
const frames = ((after[0] - before[0]) * 1000) / (after[1] - before[1]);
const line = (what, value, unit, budget, good) =>
  process.stdout.write(`${good ? "ok  " : "OVER"} ${what.padEnd(46)}${value.padStart(8)} ${unit}  (budget ${budget})\n`);
line("300 areas and 5,000 cases seen, middle of 3", String(paint), "ms", `≤ ${BUDGET.paint}`, paint <= BUDGET.paint);
line("pictures a second while dragged", frames.toFixed(1), "/s", `≥ ${BUDGET.frames}`, frames >= BUDGET.frames);
