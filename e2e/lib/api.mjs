// The HTTP interface, for arranging what a test needs and for looking at what it left behind. What a test is about goes
// through the browser.
import { randomUUID } from "node:crypto";

/** Where the program under test listens; `scripts/e2e.sh` sets it. */
export const BASE = process.env.TESSERA_E2E_URL ?? "http://127.0.0.1:8080";
/** The password of every demo account. */
export const PASSWORD = "tessera-demo";

/** The root of the interface. */
export const API = `${BASE}/api/v1`;
const tokens = new Map();

async function answer(response) {
  const text = await response.text();
  const body = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${text}`);
  return body;
}

/** A client that acts as one person. */
export async function as(login, password = PASSWORD) {
  if (!tokens.has(login)) {
    const session = await fetch(`${API}/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login, password, token: true }),
    });
    tokens.set(login, (await answer(session)).token);
  }
  const headers = { Authorization: `Bearer ${tokens.get(login)}`, "Accept-Language": "en" };
  return {
    get: async (path) => answer(await fetch(API + path, { headers })),
    post: async (path, body) =>
      answer(
        await fetch(API + path, {
          method: "POST",
          headers: { ...headers, "Content-Type": "application/json", "Idempotency-Key": randomUUID() },
          body: JSON.stringify(body),
        }),
      ),
    put: async (path, body) =>
      answer(
        await fetch(API + path, {
          method: "PUT",
          headers: { ...headers, "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
    patch: async (path, body) =>
      answer(
        await fetch(API + path, {
          method: "PATCH",
          headers: { ...headers, "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
    /** One action on a case, by its id or number. */
    act(id, action, fields = {}) {
      return this.post(`/cases/${id}/actions`, { action, ...fields });
    },
  };
}

/** The name of a department, area or person in English, else in simplified Chinese. */
export const nameOf = (thing) => thing?.name?.en ?? thing?.name?.["zh-Hans"] ?? thing?.name ?? "";
