// The city's changes as saved and as edited. The draft is kept in this browser until it is saved or thrown away, so that a reload or a
// lost login loses nothing.

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api } from "../../../api/client";
import { useMe } from "../../../ui/me";
import type { Overlay } from "./overlay";

const KEY = "tessera.draft.catalogue";
const NOTHING: Overlay = {};

interface Kept {
  version: number;
  draft: Overlay;
}

function kept(): Kept | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return text ? (JSON.parse(text) as Kept) : undefined;
  } catch {
    return undefined;
  }
}

export const configQuery = (name: string) => ({
  queryKey: ["settings", name],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<{ value: Overlay; yaml: string; version: number }>(`/settings/${name}`, {}, signal),
});

export function useDraft() {
  const me = useMe();
  const query = useQuery(configQuery("catalogue"));
  const write = me.capabilities.includes("catalogue.write");
  const [local, setLocal] = useState<Kept | undefined>(() => (write ? kept() : undefined));
  const saved = query.data?.value ?? NOTHING;
  const version = query.data?.version ?? 0;
  const setDraft = useCallback(
    (draft: Overlay) => {
      // What was begun on an older version stays tied to it: saving then says who was faster.
      const next = { version: local?.version ?? version, draft };
      localStorage.setItem(KEY, JSON.stringify(next));
      setLocal(next);
    },
    [local, version],
  );
  const forget = useCallback(() => {
    localStorage.removeItem(KEY);
    setLocal(undefined);
  }, []);
  return useMemo(
    () => ({
      write,
      ready: query.data !== undefined,
      saved,
      yaml: query.data?.yaml ?? "",
      draft: local?.draft ?? saved,
      version: local?.version ?? version,
      newest: version,
      setDraft,
      forget,
    }),
    [write, query.data, saved, local, version, setDraft, forget],
  );
}
