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
