// Where the code of each page is fetched from. Pages are chunks of their own; once somebody is logged in, the common ones are
// fetched in quiet moments, so that moving about is quick and goes on when the network does not.
import { Problem } from "./api/problem";

type Load = () => Promise<Record<string, unknown>>;

/** The code of a page could not be fetched. Its code differs from other network failures because only a reload helps. */
export const PAGE_MISSING = "page_missing";

/** True when the server answers at all. */
export async function answers(): Promise<boolean> {
  return fetch("/", { method: "HEAD", cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
}

/**
 * With the network cut a missing chunk is an error to show. When the server answers, the chunk is gone because a newer version
 * was installed: then the error goes on as it is, and the router loads the new version.
 */
export function sturdy(load: Load): Load {
  return () =>
    load().catch(async (cause) => {
      if (await answers()) throw cause;
      throw new Problem(0, PAGE_MISSING, "", "", "", [], {}, null);
    });
}

export const PAGES = {
  work: () => import("./pages/work/WorkPage"),
  cases: () => import("./pages/cases/CasesPage"),
  case: () => import("./pages/case/CasePage"),
  report: () => import("./pages/report/ReportPage"),
  desk: () => import("./pages/desk/DeskPage"),
  dispatch: () => import("./pages/dispatch/DispatchPage"),
  map: () => import("./pages/map/MapPage"),
  hotspots: () => import("./pages/hotspots/HotspotsPage"),
  notices: () => import("./pages/notices/NoticesPage"),
  border: () => import("./pages/border/BorderPage"),
  duty: () => import("./pages/duty/DutyPage"),
  exports: () => import("./pages/exports/ExportsPage"),
  admin: () => import("./pages/admin/AdminRoutes"),
} satisfies Record<string, Load>;

/** Parts of several pages that seldom are wanted. Named here, because a chunk that names another carries its list of dependencies. */
export const PARTS = {
  caseView: () => import("./pages/case/CaseView").then((m) => ({ default: m.CaseView })),
  groundChoice: () => import("./map/GroundChoice"),
  positionField: () => import("./map/PositionField").then((m) => ({ default: m.PositionField })),
};

/** Fetches pages one after the other in the background. A failure is met again, and shown, when the page is opened. */
export async function fetchAhead(names: (keyof typeof PAGES)[]): Promise<void> {
  const { saveData } = (navigator as { connection?: { saveData?: boolean } }).connection ?? {};
  if (saveData || !navigator.onLine) return;
  for (const name of names) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await PAGES[name]().catch(() => undefined);
  }
}
