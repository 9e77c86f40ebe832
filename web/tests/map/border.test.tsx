// The border editor: the changes to a border, the list that makes them by keyboard, and what survives a reload.
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import {
  append,
  type Border,
  corners,
  fromGeometry,
  insertAfter,
  moveCorner,
  nudge,
  removeCorner,
  reshape,
  toGeometry,
} from "../../src/map/border";
import { distanceM } from "../../src/map/geo";
import { CornerList } from "../../src/pages/border/CornerList";
import { placeIn } from "../../src/pages/border/check";
import { Root } from "../../src/ui/Root";

const SQUARE: Border = [
  [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ],
  ],
];
const corner = (n: number, border = SQUARE) => {
  const found = corners(border)[n];
  if (!found) throw new Error(`no corner ${n}`);
  return found;
};

describe("a border", () => {
  it("is read and written without change, with its holes and parts", () => {
    const hole = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1],
    ];
    const ring = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ];
    for (const geometry of [
      { type: "Polygon", coordinates: [ring, hole] },
      { type: "MultiPolygon", coordinates: [[ring, hole], [ring]] },
    ]) {
      expect(toGeometry(fromGeometry(geometry))).toEqual(geometry);
    }
    expect(fromGeometry(null)).toEqual([]);
  });
  it("is not given away before each ring has three corners", () => {
    const one = append([], [1, 1]);
    const two = append(one, [2, 1]);
    expect(toGeometry(two)).toBeUndefined();
    expect(toGeometry([])).toBeUndefined();
    expect(toGeometry(append(two, [2, 2]))).toBeDefined();
  });
  it("moves, gains and loses single corners", () => {
    expect(corner(1, moveCorner(SQUARE, corner(1), [5, 0])).at).toEqual([5, 0]);
    const more = insertAfter(SQUARE, corner(3));
    expect(corner(4, more).at).toEqual([0, 2]);
    expect(removeCorner(more, corner(4, more))).toEqual(SQUARE);
  });
  it("never loses its last three corners, but a hole goes as a whole", () => {
    const triangle: Border = [[SQUARE[0]?.[0]?.slice(0, 3) ?? []]];
    expect(removeCorner(triangle, corner(0, triangle))).toEqual(triangle);
    const holed: Border = [[...(SQUARE[0] ?? []), triangle[0]?.[0] ?? []]];
    expect(removeCorner(holed, corner(4, holed))).toEqual(SQUARE);
  });
  it("moves by metres in every latitude", () => {
    expect(distanceM([111.3, 30.7], nudge([111.3, 30.7], 10, 0))).toBeCloseTo(10, 1);
    expect(distanceM([111.3, 60], nudge([111.3, 60], 0, 10))).toBeCloseTo(10, 1);
  });
});

describe("a redrawn stretch", () => {
  it("replaces the shorter way between its ends, and only that", () => {
    const out = reshape(SQUARE, [
      [1, 0],
      [1, -1],
      [3, -1],
      [3, 0],
    ]);
    const ring = out?.[0]?.[0] ?? [];
    expect(ring).toHaveLength(8);
    for (const kept of SQUARE[0]?.[0] ?? []) expect(ring).toContainEqual(kept);
    expect(ring).toContainEqual([1, -1]);
  });
  it("takes a corner that lies between its ends away, whichever way it is drawn", () => {
    const line: [number, number][] = [
      [3, 0],
      [2, 2],
      [4, 1],
    ];
    for (const way of [line, [...line].reverse()]) {
      const ring = reshape(SQUARE, way)?.[0]?.[0] ?? [];
      expect(ring).toHaveLength(6);
      expect(ring).not.toContainEqual([4, 0]);
      expect(ring).toContainEqual([2, 2]);
    }
  });
  it("begins and ends on the border although the pointer was a little beside it", () => {
    const ring =
      reshape(SQUARE, [
        [1, 0.1],
        [2, 1],
        [3, -0.1],
      ])?.[0]?.[0] ?? [];
    expect(ring).toContainEqual([1, 0]);
    expect(ring).toContainEqual([3, 0]);
  });
  it("works across the place where the list of corners begins", () => {
    const ring =
      reshape(SQUARE, [
        [0, 1],
        [-1, -1],
        [1, 0],
      ])?.[0]?.[0] ?? [];
    expect(ring).not.toContainEqual([0, 0]);
    expect(ring).toContainEqual([-1, -1]);
    expect(ring).toHaveLength(6);
  });
  it("is refused when it has no length", () => {
    expect(reshape(SQUARE, [[1, 0]])).toBeUndefined();
    expect(
      reshape(SQUARE, [
        [1, 0],
        [1, 0],
      ]),
    ).toBeUndefined();
  });
});

describe("the list of corners", () => {
  it("chooses, moves, inserts and removes by keyboard", () => {
    const onBorder = vi.fn();
    const onAt = vi.fn();
    render(
      <Root>
        <CornerList border={SQUARE} at={1} onAt={onAt} onBorder={onBorder} />
      </Root>,
    );
    const list = screen.getByRole("listbox", { name: "Corners" });
    fireEvent.keyDown(list, { key: "ArrowDown" });
    expect(onAt).toHaveBeenLastCalledWith(2);
    fireEvent.keyDown(list, { key: "ArrowUp", altKey: true });
    expect(onBorder).toHaveBeenLastCalledWith(moveCorner(SQUARE, corner(1), nudge([4, 0], 0, 1)));
    fireEvent.keyDown(list, { key: "+" });
    expect(onBorder).toHaveBeenLastCalledWith(insertAfter(SQUARE, corner(1)));
    fireEvent.keyDown(list, { key: "Delete" });
    expect(onBorder).toHaveBeenLastCalledWith(removeCorner(SQUARE, corner(1)));
    fireEvent.change(screen.getByLabelText("Coordinates"), { target: { value: "5, 1" } });
    fireEvent.click(screen.getByRole("button", { name: "Set" }));
    expect(onBorder).toHaveBeenLastCalledWith(moveCorner(SQUARE, corner(1), [5, 1]));
  });
});

describe("a faulty outline", () => {
  it("is shown where the server's words say", () => {
    expect(placeIn("SelfIntersection at 111.2859000, 30.7010000 (ring 0 of part 0)")).toEqual([111.2859, 30.701]);
    expect(placeIn("too few points")).toBeNull();
  });
});
