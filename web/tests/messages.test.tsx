// What a reporter was told, as staff see it.
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { afterEach, expect, it, vi } from "vitest";
import { queryClient } from "../src/api/queries";
import type { Case } from "../src/api/types";
import { Told } from "../src/pages/case/Told";

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const message = {
  id: "m1",
  case_id: "c1",
  channel: "sms",
  address: "199****1234",
  template: "received",
  lang: "en",
  text: "We have received your report",
  state: "unsent",
  reason: "no_gateway",
  tries: 0,
  created_at: "2026-03-05T01:00:00Z",
  next_at: null,
  sent_at: null,
};

function show(may_resend: boolean) {
  const posts: string[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    if (init.method === "POST") posts.push(path);
    return Promise.resolve(new Response(JSON.stringify(init.method === "POST" ? message : { items: [message], may_resend })));
  });
  render(
    <QueryClientProvider client={queryClient}>
      <App>
        <Told c={{ id: "c1", version: 1 } as Case} />
      </App>
    </QueryClientProvider>,
  );
  return posts;
}

it("a message that could not be sent says why, and is sent again once somebody confirmed it", async () => {
  const posts = show(true);
  await screen.findByText(/no gateway is set up/);
  expect(screen.getByText("Not sent")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /Send again/ }));
  expect(posts).toEqual([]);
  const asked = await screen.findByRole("tooltip");
  await userEvent.click(asked.querySelector<HTMLElement>(".ant-btn-primary") as HTMLElement);
  expect(posts).toEqual(["/api/v1/cases/c1/notices/m1/resend"]);
});

it("who may not know the reporter is not offered to send it again", async () => {
  show(false);
  await screen.findByText("We have received your report");
  expect(screen.queryByRole("button", { name: /Send again/ })).toBeNull();
});
