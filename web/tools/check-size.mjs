// Prints the compressed size of what the browser loads first and of the big lazy parts, and fails when one is over its budget.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const DIST = join(import.meta.dirname, "../dist");
const KB = 1024;
let failed = false;

function gz(app, file) {
  return gzipSync(readFileSync(join(DIST, app, file)), { level: 9 }).length;
}

/** All scripts that loading `entry` pulls in before anything lazy. */
function statics(manifest, entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const next of manifest[entry]?.imports ?? []) statics(manifest, next, seen);
  return seen;
}

function line(name, bytes, budget) {
  const over = bytes > budget * KB;
  failed ||= over;
  process.stdout.write(
    `${over ? "OVER " : "ok   "}${name.padEnd(44)}${(bytes / KB).toFixed(1).padStart(8)} kB gz  (budget ${budget})\n`,
  );
}

for (const [app, budget] of [
  ["console", 400],
  ["portal", 190],
]) {
  const path = join(DIST, app, "manifest.json");
  if (!existsSync(path)) {
    process.stderr.write(`${path} is missing: run npm run build first\n`);
    process.exit(1);
  }
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const initial = statics(manifest, "index.html");
  line(
    `${app}: initial scripts`,
    [...initial].reduce((sum, key) => sum + gz(app, manifest[key].file), 0),
    budget,
  );
  // The plainest map there is: what is taken up on a map counts beyond it.
  const plain = Object.keys(manifest).find((key) => key.endsWith("areas/BorderMap.tsx"));
  for (const [key, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue;
    // A part that shares code with the page it belongs to is fetched when that page is there: it counts what it adds.
    const all = statics(manifest, key);
    const there = new Set(initial);
    for (const page of all) if (page !== key && manifest[page].isDynamicEntry) statics(manifest, page, there);
    const onMap = plain && /src\/map\/|(border|plans)\/tools\//.test(key) && !/CaseMap/.test(key);
    if (onMap) statics(manifest, plain, there);
    const own = [...all].filter((k) => !there.has(k) && manifest[k].file.endsWith(".js"));
    const bytes = own.reduce((sum, k) => sum + gz(app, manifest[k].file), 0);
    // The map library alone is about 105 kB; the map page adds its own panels to it.
    const budgetFor = onMap ? 25 : /chart/i.test(key) ? 190 : /MapPage/.test(key) ? 150 : /map/i.test(key) ? 115 : 120;
    if (bytes > 20 * KB || onMap) line(`${app}: lazy ${key.split("/").slice(-2).join("/")}`, bytes, budgetFor);
  }
}
process.exit(failed ? 1 : 0);
