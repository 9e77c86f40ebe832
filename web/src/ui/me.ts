// Who is logged in, and what the menus may offer. The server decides; this only avoids offering what would be refused.
import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "../api/queries";
import type { Me } from "../api/types";

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function hasRole(me: Me, ...roles: string[]): boolean {
  return me.standings.some((s) => roles.includes(s.role));
}

/** Takes calls and visits: the acceptance desk. */
export function atDesk(me: Me): boolean {
  return hasRole(me, "acceptor", "community_staff", "street_staff");
}

/** May take lists away as files. */
export function mayExport(me: Me): boolean {
  return hasRole(me, "acceptor", "dispatcher", "verifier", "handler", "community_staff", "street_staff", "leader");
}

/** Goes out and reports what is seen on site. */
export function inField(me: Me): boolean {
  return hasRole(me, "grid_worker", "grid_chief");
}
