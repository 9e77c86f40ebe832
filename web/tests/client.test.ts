// The API client: headers, problems, idempotency.
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, newKey, setCsrf, url, whenLoggedOut } from "../src/api/client";
import { Problem } from "../src/api/problem";

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn(
    async (_input: RequestInfo | URL, _init?: RequestInit) =>
      new Response(status === 204 ? null : JSON.stringify(body), {
        status,
        headers: { "content-type": "application/json", ...headers },
      }),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const sentHeaders = (fetch: ReturnType<typeof answer>) => (fetch.mock.calls[0]?.[1]?.headers ?? {}) as Record<string, string>;

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf("");
});

describe("requests", () => {
  it("leave empty query values out", () => {
    expect(url("/cases", { state: "filed", text: "", mine: false, cursor: null })).toBe("/api/v1/cases?state=filed");
  });

  it("carry language, CSRF token, idempotency key and version", async () => {
    const fetch = answer(200, {});
    setCsrf("token");
    await api.post("/cases", { a: 1 }, { key: "k1", version: 7 });
    expect(sentHeaders(fetch)).toMatchObject({
      "Accept-Language": "en",
      "X-CSRF-Token": "token",
      "Idempotency-Key": "k1",
      "If-Match": '"7"',
      "Content-Type": "application/json",
    });
  });

  it("send no CSRF token when only reading", async () => {
    const fetch = answer(200, {});
    setCsrf("token");
    await api.get("/me");
    expect(sentHeaders(fetch)).not.toHaveProperty("X-CSRF-Token");
  });

  it("give keys that never repeat, also without a secure context", () => {
    vi.stubGlobal("crypto", { getRandomValues: (b: Uint8Array) => b.map(() => Math.floor(Math.random() * 256)) });
    const keys = new Set(Array.from({ length: 200 }, () => newKey()));
    expect(keys.size).toBe(200);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("failures", () => {
  it("become problems with code, fields and trace", async () => {
    answer(422, {
      code: "invalid",
      title: "Not valid",
      trace_id: "t1",
      errors: [{ field: "text", code: "missing", message: "say it" }],
    });
    const problem = await api.post("/cases", {}).catch((e: unknown) => e);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: "invalid", traceId: "t1", fields: [{ field: "text" }] });
  });

  it("keep what a version conflict says", async () => {
    answer(412, { code: "version_mismatch", title: "Changed", current_version: 9 });
    const problem = (await api.post("/x").catch((e: unknown) => e)) as Problem;
    expect(problem.isConflict).toBe(true);
    expect(problem.extra.current_version).toBe(9);
  });

  it("of the network are told apart", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed")));
    await expect(api.get("/me")).rejects.toMatchObject({ code: "network", status: 0 });
  });

  it("of the session call back once logged out, wrong passwords do not", async () => {
    const out = vi.fn();
    whenLoggedOut(out);
    answer(401, { code: "bad_credentials", title: "no" });
    await api.post("/session", {}).catch(() => {});
    expect(out).not.toHaveBeenCalled();
    answer(401, { code: "not_logged_in", title: "no" });
    await api.get("/cases").catch(() => {});
    expect(out).toHaveBeenCalledOnce();
  });
});
