// The only place that talks to the server: adds language, CSRF and idempotency headers, and turns failures into Problems.
import { currentLang } from "../text";
import { loadFontFor } from "../text/fonts";
import { Problem } from "./problem";

export const API = "/api/v1";

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  query?: Query;
  body?: unknown;
  /** One key per form instance, kept over retries, so that a double submit makes one record. */
  key?: string;
  /** The version the writer saw; sent as If-Match. */
  version?: number;
  signal?: AbortSignal;
}

let csrf = "";
let onLoggedOut: () => void = () => {};

export function setCsrf(token: string): void {
  csrf = token;
}

/** Called whenever an answer says that nobody is logged in. */
export function whenLoggedOut(callback: () => void): void {
  onLoggedOut = callback;
}

/** The address of an endpoint with its query; empty values are left out. */
export function url(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) params.set(name, String(value));
  }
  const text = params.toString();
  return `${API}${path}${text ? `?${text}` : ""}`;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": currentLang() };
  let body: BodyInit | undefined;
  if (options.body instanceof FormData || options.body instanceof Blob) body = options.body;
  else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.body);
  }
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
  if (options.key) headers["Idempotency-Key"] = options.key;
  if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
  try {
    return await fetch(url(path, options.query), { method, headers, body, signal: options.signal, credentials: "same-origin" });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw Problem.network();
  }
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) {
    const problem = await Problem.from(response);
    if (problem.status === 401 && problem.code === "not_logged_in") onLoggedOut();
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  // Names are Chinese in every language; on a machine without a Chinese font they must not be drawn before theirs is there.
  await loadFontFor(text);
  return JSON.parse(text) as T;
}

/** A file that the server makes. */
async function file(method: "GET" | "POST", path: string, options: Options = {}): Promise<Blob> {
  const response = await send(method, path, options);
  if (response.ok) return await response.blob();
  const problem = await Problem.from(response);
  if (problem.status === 401 && problem.code === "not_logged_in") onLoggedOut();
  throw problem;
}

export const api = {
  file,
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", path, { query, signal }),
  post: <T>(path: string, body?: unknown, options?: Omit<Options, "body">) => call<T>("POST", path, { ...options, body }),
  put: <T>(path: string, body?: unknown, options?: Omit<Options, "body">) => call<T>("PUT", path, { ...options, body }),
  patch: <T>(path: string, body?: unknown, options?: Omit<Options, "body">) => call<T>("PATCH", path, { ...options, body }),
  delete: <T>(path: string, options?: Options) => call<T>("DELETE", path, options),
};

/**
 * A new random key that begins with the time (UUIDv7): the server keeps keys of one moment side by side. `crypto.randomUUID` makes
 * none of these, and needs a secure context, which an office LAN without TLS does not have.
 */
export function newKey(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
