// Every page on a phone of 390 × 844: no serious accessibility fault, no violation of the content security policy, nothing that the
// browser complains about, and nothing that scrolls sideways.
import assert from "node:assert/strict";
import { visit } from "../lib/faults.mjs";
import { acceptedCase } from "../lib/people.mjs";
import { story } from "../lib/story.mjs";
import { ROUTES } from "../routes.mjs";

story("no page has a serious accessibility fault or breaks the security policy on a phone", async (cast) => {
  const about = await acceptedCase();
  const people = {};
  const all = [];
  for (const route of ROUTES) all.push(...(await visit(cast, people, route, about, true)));
  assert.equal(all.length, 0, `\n${all.join("\n")}`);
});
