// What the city says on its portal: name, hotline, today's notice. Asked for once; without an answer the portal works all the same.
import { createContext, useContext, useEffect, useState } from "react";
import { api } from "../../api/client";
import type { Names } from "../../api/types";
import type { Bbox } from "../../map/geo";

export interface Site {
  city: Names;
  /** Empty when residents are to call nobody. */
  hotline: string;
  /** West, south, east, north of the city, where borders are drawn. */
  bbox: Bbox | null;
  banner: { text: Names; tone: "info" | "warning" | "emergency" } | null;
}

export const SiteContext = createContext<Site | null>(null);
export const useSite = () => useContext(SiteContext);

export function useLoadedSite(): Site | null {
  const [site, setSite] = useState<Site | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api
      .get<Site>("/public/portal", {}, stop.signal)
      .then(setSite)
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return site;
}
