import { expect, test } from "vitest";
import { newKey } from "../src/api/client";

test("a key is a UUID that begins with the time, so that keys of later moments come later", () => {
  const at = Date.UTC(2026, 10, 24, 12);
  const key = newKey(at);
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(key.replace("-", "").slice(0, 12), 16)).toBe(at);
  expect(newKey(at + 1) > key).toBe(true);
  expect(newKey(at)).not.toBe(key);
});
