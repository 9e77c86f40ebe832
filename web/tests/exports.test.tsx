// The list of exports: progress, the honest word at the end, cancelling.
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { afterEach, expect, it, vi } from "vitest";
import { queryClient } from "../src/api/queries";
import { ExportList, sizeOf } from "../src/pages/exports/ExportList";

const JOB = {
  id: "e1",
  format: "xlsx",
  query: "text=%E4%BA%95&state=open",
  state: "running",
  reason: "",
  done: 500,
  total: 50000,
  found: 80000,
  limit: 50000,
  size: 0,
  created_at: "2026-01-12T01:00:00Z",
  finished_at: null,
  expires_at: "2026-01-13T01:00:00Z",
  url: null,
};

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

function show(job: object) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
    asked.push(`${init.method} ${address}`);
    return Response.json(init.method === "DELETE" ? { ...JOB, state: "cancelled" } : { items: [{ ...JOB, ...job }] });
  });
  render(
    <QueryClientProvider client={queryClient}>
      <App>
        <ExportList />
      </App>
    </QueryClientProvider>,
  );
  return asked;
}

it("a running export shows how far it is, that not all fits, and can be cancelled", async () => {
  const asked = show({});
  expect(await screen.findByText("500 of 50,000 rows")).toBeTruthy();
  expect(screen.getByRole("progressbar", { name: "Progress of the export" })).toHaveProperty("value", 500);
  expect(screen.getByText("Only the first 50,000 of 80,000 cases")).toBeTruthy();
  expect(screen.getByText("text=井; state=open")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(asked).toContain("DELETE /api/v1/exports/e1"));
});

it("a finished one offers its file, a failed one says why", async () => {
  show({ state: "done", done: 3, total: 3, found: 3, size: 12_345, url: "/api/v1/exports/e1/file" });
  const link = await screen.findByRole("link", { name: "Download" });
  expect(link.getAttribute("href")).toBe("/api/v1/exports/e1/file");
  queryClient.clear();
  show({ state: "failed", reason: "interrupted" });
  expect(await screen.findByText(/Interrupted by a restart/)).toBeTruthy();
});

it("sizes are written for people", () => {
  expect([sizeOf(999), sizeOf(12_345), sizeOf(7_650_000)]).toEqual(["999 B", "12 kB", "7.7 MB"]);
});
