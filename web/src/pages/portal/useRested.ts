import { useEffect, useState } from "react";
import { api } from "../../api/client";

/** What the public interface finds for what is typed, once typing rests: it counts requests. A help only, so a failure shows nothing. */
export function useRested<T>(path: string, query: Record<string, string | number> | null, restMs: number): T[] {
  const [found, setFound] = useState<T[]>([]);
  // The same words are the same question, whatever object holds them.
  const asked = query && JSON.stringify(query);
  useEffect(() => {
    if (asked === null) return setFound([]);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<{ items: T[] }>(path, JSON.parse(asked), stop.signal)
        .then((answer) => setFound(answer.items))
        .catch(() => undefined);
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, asked, restMs]);
  return found;
}
