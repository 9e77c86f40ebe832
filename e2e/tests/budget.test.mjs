// What the browser has to load, against the budgets, and how long the first picture takes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { as, BASE } from "../lib/api.mjs";
import { settled } from "../lib/browser.mjs";
import { story } from "../lib/story.mjs";

const WEB = join(import.meta.dirname, "../../web");

test("the built files keep their budgets", (context) => {
  // Fails with the table of sizes when one is over.
  const table = execFileSync(process.execPath, [join(WEB, "tools/check-size.mjs")], { encoding: "utf8" });
  for (const line of table.trim().split("\n")) context.diagnostic(line);
  assert.match(table, /console: initial scripts/);
});

test("what is sent is compressed and what has a hashed name may be kept", async () => {
  const html = await (await fetch(`${BASE}/`)).text();
  const script = /src="(?:\.)?(\/?assets\/[^"]+\.js)"/.exec(html)[1].replace(/^\/?/, "/");
  const answer = await fetch(BASE + script, { headers: { "Accept-Encoding": "gzip, br" } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-encoding") ?? "", /gzip|br/, "scripts are compressed");
  assert.match(answer.headers.get("cache-control"), /immutable/);
});

/** The largest contentful paint in ms with 20 Mbit/s and 20 ms, and the bytes that came over the line. */
async function paint(page, path) {
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  let bytes = 0;
  line.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
  });
  const speed = (20 * 1000 * 1000) / 8;
  await line.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 20,
    downloadThroughput: speed,
    uploadThroughput: speed,
  });
  // How long it takes is told, not judged: only what never comes is a fault.
  await page.goto(path, { timeout: 120_000 });
  await settled(page);
  const lcp = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(Math.round(list.getEntries().at(-1).startTime))).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
        setTimeout(() => resolve(-1), 3000);
      }),
  );
  await line.detach();
  return { lcp, bytes };
}

story("the first picture comes soon (printed, not judged: the machine decides)", async (cast) => {
  for (const [path, login, phone] of [
    ["/work", "desk", false],
    ["/map", "leader", false],
    ["/p/", null, true],
  ]) {
    const { page } = login ? await cast.loggedIn(login, { phone }) : await cast.visitor({ phone });
    const cold = await paint(page, path);
    const warm = await paint(page, path);
    assert.ok(cold.lcp > 0, "something was painted");
    cast.note(`${path}: LCP ${cold.lcp} ms cold (${Math.round(cold.bytes / 1024)} kB), ${warm.lcp} ms warm, at 20 Mbit/s`);
  }
});

story("a change of another person is on the screen within two seconds", async (cast) => {
  const admin = await as("desk");
  const made = await admin.post("/cases", { description: "直播测试", area: "420502002002001", source: "hotline" });
  const { page } = await cast.loggedIn("check");
  await page.goto(`/cases/${made.number}`);
  await settled(page);
  const began = Date.now();
  await admin.act(made.id, "comment", { text: "刚刚补充的一句话", audience: "internal" });
  await page.getByText("刚刚补充的一句话").waitFor({ timeout: 2000 });
  cast.note(`live after ${Date.now() - began} ms`);
});
