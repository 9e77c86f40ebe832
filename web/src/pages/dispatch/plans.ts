// What the rules say about the cases that wait for dispatch: asked for a whole list in one call.
import { api } from "../../api/client";
import type { CaseRoute, CaseRow, DepartmentRef } from "../../api/types";

/** What would happen to a case: where it would go, by when, and why. */
export interface Plan {
  id: string;
  number: string;
  suggestion: DepartmentRef | null;
  due: string | null;
  why: string | null;
}

export interface Routes {
  items: CaseRoute[];
  next?: string | null;
  total?: number | null;
}

/** The most cases that are selected at once. */
export const ALL_MAX = 2000;
/** How many of them one question is about. */
const ROUTES_PAGE = 500;
/** How many go out in one request: small enough to see it go on and to stop it. */
export const SEND_PAGE = 25;

export function planOf(row: Pick<CaseRow, "id" | "number">, known: CaseRoute | undefined): Plan {
  return {
    id: row.id,
    number: row.number,
    suggestion: known?.route?.department ?? null,
    due: known?.route?.due_if_dispatched_now ?? null,
    why: known?.route?.why ?? null,
  };
}

/** Every case of a list with what the rules say, at most `ALL_MAX`. */
export async function collectPlans(query: { queue: string; sort: string }, tell: (ready: number) => void): Promise<Plan[]> {
  const plans: Plan[] = [];
  let cursor: string | null = null;
  do {
    const page: Routes = await api.get<Routes>("/cases/routes", { ...query, limit: ROUTES_PAGE, cursor });
    plans.push(...page.items.map((item) => planOf(item, item)));
    tell(Math.min(plans.length, ALL_MAX));
    cursor = page.next ?? null;
  } while (cursor && plans.length < ALL_MAX);
  return plans.slice(0, ALL_MAX);
}

/** Cases by the department they go to; those without one are left out. */
export function groupByDepartment(plans: Plan[], all: string | undefined): Map<string, Plan[]> {
  const groups = new Map<string, Plan[]>();
  for (const plan of plans) {
    const department = all ?? plan.suggestion?.id;
    if (department) groups.set(department, [...(groups.get(department) ?? []), plan]);
  }
  return groups;
}

/** One request: some cases of one department. */
export interface Part {
  department: string;
  ids: string[];
}

/** The requests of a dispatch, department by department. */
export function partsOf(groups: Map<string, Plan[]>, size = SEND_PAGE): Part[] {
  return [...groups].flatMap(([department, plans]) => {
    const count = Math.ceil(plans.length / size);
    return Array.from({ length: count }, (_, i) => ({
      department,
      ids: plans.slice(i * size, (i + 1) * size).map((p) => p.id),
    }));
  });
}

/** The suggestions for the rows of a page. */
export function routesQuery(query: Record<string, string | number | boolean | undefined>) {
  return {
    queryKey: ["cases", "routes", query],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Routes>("/cases/routes", query, signal),
    staleTime: 30_000,
  };
}
