// Calling the reporter back, and who reads what is written on a case.
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { afterEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../src/api/queries";
import type { Case } from "../src/api/types";
import { ActionForm } from "../src/pages/case/actions/ActionForm";
import { CallBack, momentOf, noteOf, type Question } from "../src/pages/case/CallBack";

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const questions: Question[] = [
  { id: "solved", when: ["check"], kind: "yes_no", text: { "zh-Hans": "解决了吗？", en: "Is it solved?" } },
  { id: "more", when: ["check"], kind: "text", text: { "zh-Hans": "补充", en: "Anything to add?" } },
];

const c = {
  id: "c1",
  number: "420502",
  version: 3,
  state: "checking",
  attachments: [],
  assignments: [],
  place: { point: null, address: "", area: { code: "1" }, path: [] },
  reporter: { name: "W", phone: "19900001234", confidential: false, masked: false },
} as unknown as Case;

function serve() {
  const posts: { path: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    if (init.method === "POST") posts.push({ path, body: JSON.parse(String(init.body)) });
    const replies = { value: { replies: [] }, version: 0 };
    const body = path.includes("/callback") ? { questions } : path.includes("/settings/replies") ? replies : c;
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
  return posts;
}

function show(node: React.ReactNode) {
  render(
    <QueryClientProvider client={queryClient}>
      <App>{node}</App>
    </QueryClientProvider>,
  );
}

describe("the call-back script", () => {
  it("asks what fits: is it real before filing, is it solved after handling", () => {
    expect([momentOf("reported"), momentOf("checking"), momentOf("handling"), momentOf("closed")]).toEqual([
      "verification",
      "check",
      null,
      null,
    ]);
  });

  it("leaves out what was not answered, and is no note when nothing was", () => {
    expect(noteOf("Call", questions, { more: " later " }, (a) => a)).toBe("Call\n· Anything to add? later");
    expect(noteOf("Call", questions, { more: " " }, (a) => a)).toBe("");
  });

  it("puts the answers into the record as an internal note", async () => {
    const posts = serve();
    show(<CallBack c={c} />);
    await userEvent.click(screen.getByRole("button", { name: "Questions" }));
    await userEvent.click(await screen.findByText("No"));
    await userEvent.click(screen.getByRole("button", { name: /Put into the record/ }));
    await waitFor(() => expect(posts.length).toBe(1));
    expect(posts[0]?.body).toEqual({
      action: "comment",
      audience: "internal",
      text: "Call-back\n· Is it solved? No",
    });
  });

  it("is not offered to those who may not know the reporter", () => {
    serve();
    show(<CallBack c={{ ...c, reporter: { ...c.reporter, masked: true } } as Case} />);
    expect(screen.queryByRole("button", { name: "Questions" })).toBeNull();
  });
});

it("a public reply is sent only after it was confirmed who reads it", async () => {
  const posts = serve();
  show(<ActionForm c={c} allowed={{ action: "comment", needs: [] }} onDone={() => undefined} />);
  await userEvent.type(screen.getByRole("textbox"), "Done today");
  await userEvent.click(screen.getByRole("radio", { name: /Public reply/ }));
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  expect(screen.getByText("Confirm who will read it")).toBeTruthy();
  expect(posts).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  await waitFor(() => expect(posts[0]?.body).toMatchObject({ audience: "public", text: "Done today" }));
});
