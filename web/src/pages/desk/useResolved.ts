// What the place and the category lead to, looked up while the clerk types: grid, responsible department, due time, similar
// cases, the caller's past cases, and categories that fit the words.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { AreaRow, CaseRow, Located, Page, Routed, SimilarRow } from "../../api/types";
import { useDebounced } from "../../ui/hooks";
import type { DeskForm } from "./model";

const list = <T>(answer: T[] | Page<T>): T[] => (Array.isArray(answer) ? answer : answer.items);

export function useResolved(form: DeskForm) {
  const [lon, lat] = form.point ?? [];
  const phone = useDebounced(form.phone.replace(/\s/g, ""), 250);
  const words = useDebounced(form.description.trim(), 350);

  const located = useQuery({
    queryKey: ["locate", lon, lat],
    queryFn: ({ signal }) => api.get<Located>("/locate", { lon, lat }, signal),
    enabled: lon !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  const area = useQuery({
    queryKey: ["areas", form.area],
    queryFn: ({ signal }) => api.get<AreaRow>(`/areas/${form.area}`, {}, signal),
    enabled: lon === undefined && Boolean(form.area),
    staleTime: 60_000,
  });
  const routed = useQuery({
    queryKey: ["route", form.category, form.condition, lon, lat, form.area],
    queryFn: ({ signal }) =>
      api.get<Routed>(
        "/route",
        { category: form.category, condition: form.condition, lon, lat, area: lon === undefined ? form.area : undefined },
        signal,
      ),
    enabled: Boolean(form.category && (lon !== undefined || form.area) && !located.isError),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const similar = useQuery({
    queryKey: ["similar", lon, lat, form.category, words],
    queryFn: async ({ signal }) =>
      list(
        await api.get<SimilarRow[] | Page<SimilarRow>>("/similar", { lon, lat, category: form.category, text: words }, signal),
      ),
    enabled: lon !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const past = useQuery({
    queryKey: ["cases", "by-phone", phone],
    queryFn: ({ signal }) => api.get<Page<CaseRow>>("/cases", { text: phone, limit: 10 }, signal).then((page) => page.items),
    enabled: phone.length >= 5,
    staleTime: 30_000,
  });
  const suggested = useQuery({
    queryKey: ["suggest", words, lon, lat],
    queryFn: async ({ signal }) =>
      list(
        await api.get<{ code: string; name: unknown; score: number }[] | Page<{ code: string; name: unknown; score: number }>>(
          "/categories/suggest",
          { text: words, lon, lat },
          signal,
        ),
      ),
    enabled: words.length >= 4 && !form.category,
    retry: false,
  });
  return {
    path: lon !== undefined ? located.data?.path : area.data ? [...(area.data.path ?? []), area.data] : undefined,
    outside: located.isError && asProblem(located.error).status === 404,
    address: located.data?.address ?? null,
    facilities: located.data?.facilities ?? [],
    routed: routed.data,
    similar: similar.data ?? [],
    past: past.data,
    pastFor: phone,
    suggested: (suggested.data ?? []).slice(0, 4),
  };
}
