// Getting the code of pages, newer versions, and what messages may do.
import { useQueryClient } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { App, Button } from "antd";
import { useEffect } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { asProblem } from "../src/api/problem";
import { PAGE_MISSING, sturdy } from "../src/pages";
import { ACTIONS, actionBody } from "../src/pages/case/actions/spec";
import { entryOf } from "../src/ui/NewVersion";
import { Root } from "../src/ui/Root";

afterEach(() => vi.unstubAllGlobals());

const gone = new TypeError("Failed to fetch dynamically imported module: /assets/x.js");
const failing = sturdy(() => Promise.reject(gone));

it("a page that cannot be fetched while the network is cut is an error to show, not a reason to reload", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  const error = await failing().catch((e: unknown) => e);
  expect(asProblem(error).code).toBe(PAGE_MISSING);
});

it("a page that a newer version took away is left to the router, which loads the new version", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("")));
  expect(await failing().catch((e: unknown) => e)).toBe(gone);
});

it("a build is known by the hash of its first script", () => {
  expect(entryOf('<head><script type="module" crossorigin src="/assets/index-abc.js"></script></head>')).toBe(
    "/assets/index-abc.js",
  );
  expect(entryOf("<p>maintenance</p>")).toBeUndefined();
});

it("an action sends its own fields only, whatever the form has picked up", () => {
  expect(actionBody("comment", { text: "seen", audience: "internal", department: "d1" })).toEqual({
    action: "comment",
    text: "seen",
    audience: "internal",
  });
  expect(actionBody("file", { category: "P01001", condition: "B" })).toEqual({
    action: "file",
    category: "P01001",
    condition: "B",
  });
});

it("fixing on the spot asks for a picture of the result", () => {
  expect(ACTIONS.fix_on_spot).toMatchObject({ photos: "handling", needsPhoto: true });
});

function Inside() {
  useQueryClient();
  return <Button>Undo</Button>;
}

function Notifies() {
  const { notification } = App.useApp();
  useEffect(() => notification.success({ title: "Done", actions: <Inside /> }), [notification]);
  return null;
}

it("what a notification shows may send requests", async () => {
  render(
    <Root>
      <Notifies />
    </Root>,
  );
  expect(await screen.findByRole("button", { name: "Undo" })).toBeTruthy();
});
