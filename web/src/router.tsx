// The routes of the staff console. Every page is a lazy chunk; search parameters are plain strings (see ui/url.ts).
// The router is not registered with the type system on purpose: paths come from the server and the palette as strings.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { asProblem } from "./api/problem";
import { meQuery, queryClient } from "./api/queries";
import { PAGES, sturdy } from "./pages";
import { loadPrefs } from "./ui/prefs";
import { NotFound, RouteFailed } from "./ui/RouteStates";
import { Shell } from "./ui/Shell";
import { Loading } from "./ui/States";
import { parseSearch, type Search, stringifySearch } from "./ui/url";

const validateSearch = (search: Record<string, unknown>) => search as Search;

const root = createRootRoute({ component: Outlet, validateSearch, notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  component: lazyRouteComponent(() => import("./pages/login/LoginPage"), "LoginPage"),
});

const loggedIn = async ({ location }: { location: { href: string } }) => {
  try {
    const me = await queryClient.ensureQueryData(meQuery);
    await loadPrefs(me.user.id);
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
    throw redirect({ to: "/login", search: { next: location.href } as never });
  }
};

/** Everything behind the login. */
const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Shell, beforeLoad: loggedIn });

/** Behind the login too, but a sheet for the printer without menus. */
const duty = createRoute({
  getParentRoute: () => root,
  path: "/duty/$code",
  component: lazyRouteComponent(sturdy(PAGES.duty) as never, "DutyPage" as never) as never,
  beforeLoad: loggedIn,
});

function page(path: string, load: () => Promise<Record<string, unknown>>, name: string) {
  return createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(sturdy(load) as never, name as never) as never,
  });
}

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/work" });
  },
});

const routes = root.addChildren([
  login,
  duty,
  inside.addChildren([
    home,
    page("/work", PAGES.work, "WorkPage"),
    page("/cases", PAGES.cases, "CasesPage"),
    page("/cases/$id", PAGES.case, "CasePage"),
    page("/desk", PAGES.desk, "DeskPage"),
    page("/report", PAGES.report, "ReportPage"),
    page("/dispatch", PAGES.dispatch, "DispatchPage"),
    page("/map", PAGES.map, "MapPage"),
    page("/hotspots", PAGES.hotspots, "HotspotsPage"),
    page("/notices", PAGES.notices, "NoticesPage"),
    page("/areas/$code/border", PAGES.border, "BorderPage"),
    page("/exports", PAGES.exports, "ExportsPage"),
    page("/admin", PAGES.admin, "AdminRoutes"),
    page("/admin/$", PAGES.admin, "AdminRoutes"),
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  parseSearch,
  stringifySearch,
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteFailed,
  defaultNotFoundComponent: NotFound,
  defaultPendingMs: 300,
  scrollRestoration: true,
});
