// What the console keeps per person on the server: preferences and saved views.
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import type { components } from "./schema";

export type ViewDto = components["schemas"]["ViewDto"];
export type ViewList = components["schemas"]["ViewList"];
export type ViewForm = components["schemas"]["ViewFormDto"];

export const viewsQuery = queryOptions({
  queryKey: ["views", "cases"],
  queryFn: ({ signal }) => api.get<ViewList>("/views", { page: "cases" }, signal),
  staleTime: 300_000,
});

export type MyNotices = components["schemas"]["MyNotices"];
export type MyNotice = components["schemas"]["MyNotice"];
export type Watching = components["schemas"]["Watching"];

/** How many notices wait; the stream says when to ask again, a slow clock covers for a stream that is cut. */
export const unreadQuery = queryOptions({
  queryKey: ["notices", "unread"],
  queryFn: ({ signal }) => api.get<MyNotices>("/me/notices", { unread: true, limit: 1 }, signal).then((page) => page.unread),
  refetchInterval: 60_000,
});

export const noticesQuery = (unread: boolean, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["notices", "list", unread, cursor ?? ""],
    queryFn: ({ signal }) => api.get<MyNotices>("/me/notices", { unread, cursor, limit: 25 }, signal),
  });

export const watchQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "watch"],
    queryFn: ({ signal }) => api.get<Watching>(`/cases/${id}/watch`, {}, signal),
  });

/** An export, as `ExportDto` of the interface. */
export type ExportJob = components["schemas"]["ExportDto"];

export const isOpen = (job: ExportJob) => job.state === "queued" || job.state === "running";

export const exportsQuery = queryOptions({
  queryKey: ["exports"],
  queryFn: ({ signal }) => api.get<{ items: ExportJob[] }>("/exports", {}, signal).then((page) => page.items),
  refetchInterval: (query) => (query.state.data?.some(isOpen) ? 1000 : false),
});
