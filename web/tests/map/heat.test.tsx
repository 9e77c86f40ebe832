// Heat map, days of the time slider, and the slider itself.
import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { densest, density } from "../../src/map/heatPoints";
import { dayFilter, dayList } from "../../src/pages/map/days";
import { caseFilter, readState } from "../../src/pages/map/state";
import { TimeSlider } from "../../src/pages/map/TimeSlider";
import { setZone } from "../../src/text/zone";
import { Root } from "../../src/ui/Root";

const at = (x: number, y: number, weight = 1, overdue = 0) => ({ x, y, weight, overdue });

describe("the heat map", () => {
  it("is strongest where the most cases lie close together, also across the lines of its net", () => {
    expect(density([at(9.9, 0, 3), at(10.1, 0, 4), at(100, 100, 5)], 10)).toBe(7);
    expect(density([], 10)).toBe(1);
  });
  it("has a table of its densest places in which every case counts once", () => {
    const points = [at(0, 0, 3, 1), at(5, 0, 2, 1), at(100, 0, 4), at(200, 0, 1)];
    const rows = densest(points, 10, 20);
    expect(rows.map((r) => r.weight)).toEqual([5, 4, 1]);
    expect(rows[0]?.overdue).toBe(2);
    expect(densest(points, 10, 2)).toHaveLength(2);
  });
});

describe("days of the time slider", () => {
  afterEach(() => setZone(undefined));
  it("are those of the period, over the end of a month", () => {
    expect(dayList(3, "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(dayList(undefined, "2026-03-01")).toHaveLength(30);
    expect(dayList(3660, "2026-03-01")).toHaveLength(90);
  });
  it("begin and end at midnight in the city", () => {
    setZone("Asia/Shanghai");
    expect(dayFilter("2026-03-01")).toEqual({
      reported_from: "2026-02-28T16:00:00.000Z",
      reported_to: "2026-03-01T16:00:00.000Z",
    });
  });
  it("come from the address, and take the place of the period", () => {
    setZone("Asia/Shanghai");
    const state = readState({ day: "2026-03-01", days: "7", cases: "all" });
    expect(caseFilter(state, new Date())).toEqual(dayFilter("2026-03-01"));
    expect(readState({ day: "2026-13-77" }).day).toBeUndefined();
    expect(readState({ look: "heat" }).look).toBe("heat");
    expect(readState({ look: "nonsense" }).look).toBe("points");
  });
});

describe("the time slider", () => {
  const days = ["2026-03-01", "2026-03-02", "2026-03-03"];
  const show = (day: string, calm = false) => {
    const onDay = vi.fn();
    const made = (d: string) => (
      <Root>
        <TimeSlider days={days} day={d} count={4} calm={calm} onDay={onDay} onClose={() => {}} />
      </Root>
    );
    const view = render(made(day));
    return { onDay, to: (d: string) => view.rerender(made(d)) };
  };
  afterEach(() => vi.useRealTimers());

  it("plays day after day, pauses, and stops at the last", () => {
    vi.useFakeTimers();
    const { onDay, to } = show("2026-03-01");
    fireEvent.click(screen.getByRole("button", { name: "Play" }));
    act(() => void vi.advanceTimersByTime(1300));
    expect(onDay).toHaveBeenLastCalledWith("2026-03-02");
    to("2026-03-02");
    fireEvent.click(screen.getByRole("button", { name: "Pause" }));
    act(() => void vi.advanceTimersByTime(5000));
    expect(onDay).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole("button", { name: "Play" }));
    act(() => void vi.advanceTimersByTime(1300));
    to("2026-03-03");
    act(() => void vi.advanceTimersByTime(5000));
    expect(onDay).toHaveBeenCalledTimes(2);
    expect(screen.getByRole("button", { name: "Play" })).toBeTruthy();
  });
  it("steps by hand and says the day in words", () => {
    const { onDay } = show("2026-03-02");
    const slider = screen.getByRole("slider", { name: "Day" });
    expect(slider.getAttribute("aria-valuetext")).toBe("02/03/2026");
    fireEvent.change(slider, { target: { value: "2" } });
    expect(onDay).toHaveBeenLastCalledWith("2026-03-03");
    fireEvent.click(screen.getByRole("button", { name: "The day before" }));
    expect(onDay).toHaveBeenLastCalledWith("2026-03-01");
  });
  it("does not play for whoever asked the system for less motion", () => {
    show("2026-03-01", true);
    expect(screen.queryByRole("button", { name: "Play" })).toBeNull();
    expect(screen.getByRole("button", { name: "The day after" })).toBeTruthy();
  });
});
