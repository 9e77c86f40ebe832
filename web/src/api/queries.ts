// Query definitions shared by pages: one key per kind of thing, so that live updates know what to refresh.
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { setZone } from "../text/zone";
import { api, setCsrf } from "./client";
import { Problem } from "./problem";
import type { AllowedAction, AreaRow, Case, CaseEvent, Catalogue, Department, Me, Page, Reply, Work } from "./types";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
    },
    mutations: { retry: false },
  },
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = await api.get<Me>("/me");
    setCsrf(me.csrf);
    setZone(me.city.timezone);
    return me;
  },
  staleTime: 300_000,
  retry: false,
});

export const workQuery = queryOptions({ queryKey: ["work"], queryFn: ({ signal }) => api.get<Work>("/work", {}, signal) });

export const caseQuery = (id: string) =>
  queryOptions({ queryKey: ["case", id], queryFn: ({ signal }) => api.get<Case>(`/cases/${id}`, {}, signal) });

export const eventsQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "events"],
    queryFn: ({ signal }) => api.get<Page<CaseEvent>>(`/cases/${id}/events`, {}, signal).then((page) => page.items),
  });

export const actionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "actions"],
    queryFn: async ({ signal }) => {
      const answer = await api.get<AllowedAction[] | Page<AllowedAction>>(`/cases/${id}/actions`, {}, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
  });

/** What an area is called, whether it is in force or retired. */
export const areaRowQuery = (code: string) =>
  queryOptions({
    queryKey: ["areas", code],
    queryFn: ({ signal }) => api.get<AreaRow>(`/areas/${code}`, {}, signal),
    staleTime: 600_000,
  });

/** The catalogue changes seldom; who changes it here sees that at once, the others within minutes. */
export const catalogueQuery = queryOptions({
  queryKey: ["categories"],
  queryFn: ({ signal }) => api.get<Catalogue>("/categories", {}, signal),
  staleTime: 300_000,
});

/** The wordings the desk and the departments are offered, with their version. */
export const repliesQuery = queryOptions({
  queryKey: ["settings", "replies"],
  queryFn: ({ signal }) => api.get<{ value: { replies: Reply[] }; version: number }>("/settings/replies", {}, signal),
  staleTime: 60_000,
});

export const departmentsQuery = queryOptions({
  queryKey: ["departments"],
  queryFn: ({ signal }) => api.get<Page<Department>>("/departments", { limit: 200 }, signal).then((page) => page.items),
  staleTime: 600_000,
});
