// Which case actions my roles may ever do, from the server's printed matrix: used to offer, never to decide.
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { useMe } from "./me";

export interface Rights {
  roles: string[];
  actions: { action: string; roles: string[] }[];
}

export function useMay(): (action: string) => boolean {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ["rights"],
    queryFn: ({ signal }) => api.get<Rights>("/rights", {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (action) => {
    const found = data?.actions.find((a) => a.action === action);
    return Boolean(found && me.standings.some((s) => found.roles.includes(s.role)));
  };
}
