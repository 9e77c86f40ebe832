// Weeks and turns of the rota, as the city's clocks show them.
import { afterEach, expect, test } from "vitest";
import { dayAndTime, monday, turn, weekOf } from "../src/pages/admin/shifts/week";
import { setZone } from "../src/text/zone";

afterEach(() => setZone(undefined));

test("a week begins on Monday, whichever of its days is named", () => {
  expect(monday("2026-01-12")).toBe("2026-01-12");
  expect(monday("2026-01-18")).toBe("2026-01-12");
  expect(weekOf("2025-12-29").at(-1)).toBe("2026-01-04");
});

test("a turn is on the city's clocks, and one that ends no later than it begins goes over midnight", () => {
  setZone("Asia/Shanghai");
  expect(turn("2026-01-12", "08:00", "16:00")).toEqual({
    from: "2026-01-12T00:00:00.000Z",
    until: "2026-01-12T08:00:00.000Z",
  });
  expect(turn("2026-01-12", "22:00", "06:00").until).toBe("2026-01-12T22:00:00.000Z");
  expect(dayAndTime("2026-01-11T16:30:00Z")).toEqual(["2026-01-12", "00:30"]);
});
