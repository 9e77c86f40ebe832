// The address is the only place where filters live. Search parameters are plain strings; an empty one is absent.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

export type Search = Record<string, string>;

/** `?a=1&b=x` to `{a: "1", b: "x"}`; the first of a repeated name wins. */
export function parseSearch(text: string): Search {
  const out: Search = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (value !== "" && !(name in out)) out[name] = value;
  }
  return out;
}

/** The inverse of `parseSearch`; commas stay readable. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

type Change = Record<string, string | null | undefined>;

/** The search parameters of the page and a function to change some; `null` removes one. `replace` leaves no step for Back. */
export function useUrl(): [Search, (change: Change, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Change, options?: { replace?: boolean }) => {
      void navigate({
        to: ".",
        replace: options?.replace ?? false,
        search: ((old: Search) => {
          const next: Search = { ...old };
          for (const [name, value] of Object.entries(change)) {
            if (value === null || value === undefined || value === "") delete next[name];
            else next[name] = value;
          }
          return next;
        }) as never,
      });
    },
    [navigate],
  );
  return [search, set];
}
