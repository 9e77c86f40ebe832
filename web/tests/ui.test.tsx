// Behaviour people feel: drafts survive, keys stay away from fields, conflicts keep the typed text.
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, renderHook, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { afterEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../src/api/queries";
import type { Case } from "../src/api/types";
import { ActionForm } from "../src/pages/case/actions/ActionForm";
import { useDraft } from "../src/ui/draft";
import { setSingleKeys, useKeys } from "../src/ui/keys";

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

describe("drafts", () => {
  const empty = { text: "" };

  it("are there again after the form was closed without sending", () => {
    const first = renderHook(() => useDraft("d1", empty));
    act(() => first.result.current[1]({ text: "half a sentence" }));
    first.unmount();
    expect(renderHook(() => useDraft("d1", empty)).result.current[0]).toEqual({ text: "half a sentence" });
  });

  it("are gone once sent", () => {
    const first = renderHook(() => useDraft("d2", empty));
    act(() => first.result.current[1]({ text: "sent" }));
    act(() => first.result.current[2]());
    first.unmount();
    expect(renderHook(() => useDraft("d2", empty)).result.current[0]).toEqual(empty);
  });
});

function Keys({ press }: { press: () => void }) {
  useKeys({ j: press, "ctrl+enter": press });
  return <input aria-label="field" />;
}

describe("single-key shortcuts", () => {
  it("work on the page, not in a field, and can be switched off", () => {
    const press = vi.fn();
    render(<Keys press={press} />);
    fireEvent.keyDown(document.body, { key: "j" });
    expect(press).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "j" });
    expect(press).toHaveBeenCalledTimes(1);
    act(() => setSingleKeys(false));
    fireEvent.keyDown(document.body, { key: "j" });
    expect(press).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "Enter", ctrlKey: true });
    expect(press).toHaveBeenCalledTimes(2);
  });

  it("go to whoever bound them last", () => {
    const below = vi.fn();
    const above = vi.fn();
    renderHook(() => useKeys({ escape: below }));
    const top = renderHook(() => useKeys({ escape: above }));
    fireEvent.keyDown(document.body, { key: "Escape" });
    top.unmount();
    fireEvent.keyDown(document.body, { key: "Escape" });
    expect([above.mock.calls.length, below.mock.calls.length]).toEqual([1, 1]);
  });
});

const CASE = {
  id: "c1",
  number: "42050220260305000012",
  version: 3,
  description: "x",
  priority: "normal",
  category: null,
  place: { point: null, address: "", area: { code: "1" }, path: [], facility: null },
  filing: null,
  assignments: [],
} as unknown as Case;

function serve(post: (body: Record<string, unknown>, headers: Record<string, string>) => Response) {
  const sent: { body: Record<string, unknown>; headers: Record<string, string> }[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    if (init.method === "POST") {
      const request = { body: JSON.parse(String(init.body)), headers: init.headers as Record<string, string> };
      sent.push(request);
      return post(request.body, request.headers);
    }
    if (address.endsWith("/events")) {
      return Response.json({
        items: [
          {
            seq: 91,
            version: 4,
            at: "2026-03-05T01:00:00Z",
            actor: { id: "u2", name: "Li Wei" },
            action: "urge",
            data: {},
            audience: "internal",
          },
        ],
      });
    }
    return Response.json({ ...CASE, version: 4 });
  });
  return sent;
}

function form(onDone = () => {}) {
  return render(
    <App>
      <QueryClientProvider client={queryClient}>
        <ActionForm c={CASE} allowed={{ action: "return", needs: ["reason"] }} onDone={onDone} />
      </QueryClientProvider>
    </App>,
  );
}

describe("an action form", () => {
  it("asks for what is missing before it sends anything", async () => {
    const sent = serve(() => Response.json(CASE));
    form();
    await userEvent.click(screen.getByRole("button", { name: /Return$/ }));
    expect(screen.getByText("Please fill this in")).toBeTruthy();
    expect(sent).toHaveLength(0);
  });

  it("keeps the text on a version conflict, says who changed what, and goes on with the new version", async () => {
    const sent = serve((body) =>
      body.version === 3
        ? Response.json({ code: "version_mismatch", title: "Changed", current_version: 4 }, { status: 412 })
        : Response.json({ ...CASE, version: 5 }),
    );
    const done = vi.fn();
    form(done);
    const box = screen.getByLabelText("Reason") as HTMLTextAreaElement;
    await userEvent.type(box, "not ours");
    await userEvent.click(screen.getByRole("button", { name: /Return$/ }));
    await screen.findByText(/Li Wei/);
    expect(box.value).toBe("not ours");
    await waitFor(() => expect((screen.getByRole("button", { name: /Go on/ }) as HTMLButtonElement).disabled).toBe(false));
    await userEvent.click(screen.getByRole("button", { name: /Go on/ }));
    await userEvent.click(screen.getByRole("button", { name: /Return$/ }));
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
    expect(sent.map((r) => r.body.version)).toEqual([3, 4]);
    expect(sent[0]?.headers["Idempotency-Key"]).not.toBe(sent[1]?.headers["Idempotency-Key"]);
  });

  it("uses the same idempotency key when the network failed and nothing was changed", async () => {
    let broken = true;
    const sent = serve(() => {
      if (broken) {
        broken = false;
        throw new TypeError("network");
      }
      return Response.json({ ...CASE, version: 4 });
    });
    const done = vi.fn();
    form(done);
    await userEvent.type(screen.getByLabelText("Reason"), "not ours");
    await userEvent.click(screen.getByRole("button", { name: /Return$/ }));
    await screen.findByText(/Cannot reach the server/);
    await userEvent.click(screen.getByRole("button", { name: /Return$/ }));
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
    expect(sent).toHaveLength(2);
    expect(sent[0]?.headers["Idempotency-Key"]).toBe(sent[1]?.headers["Idempotency-Key"]);
  });
});
