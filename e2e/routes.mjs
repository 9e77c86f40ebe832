// Every page there is, with an account that may see it. The tests of accessibility and of the content security policy go
// through this list; a page that is added to the router belongs here.

/** `about` gives the facts of the running city that some addresses need: `{ number, code }` of a case. */
export const ROUTES = [
  { name: "login", path: "/login" },
  { name: "login, with the way back", path: "/login?next=%2Fdesk&expired=1" },
  { name: "no such page", path: "/nowhere", login: "desk" },

  { name: "my work of the desk", path: "/work", login: "desk" },
  { name: "my work of the grid worker", path: "/work", login: "worker" },
  { name: "my work of a department", path: "/work", login: "urban" },
  { name: "list of cases", path: "/cases", login: "leader" },
  { name: "list of cases, filtered", path: "/cases?state=handling,checking&overdue=true&area=420502", login: "leader" },
  { name: "list of cases, nothing found", path: "/cases?text=nosuchword", login: "leader" },
  { name: "case in the drawer", path: (about) => `/cases?open=${about.number}`, login: "leader" },
  { name: "case", path: (about) => `/cases/${about.number}`, login: "leader" },
  { name: "case, with the form of an action", path: (about) => `/cases/${about.number}?action=comment`, login: "desk" },
  { name: "case that is not there", path: "/cases/420502000000000000", login: "leader", expected: [/status of 404/] },
  { name: "print form of a case", path: (about) => `/api/v1/cases/${about.id}/print`, login: "leader", bare: true },
  { name: "report of the grid worker", path: "/report", login: "worker" },
  { name: "acceptance desk", path: "/desk", login: "desk" },
  { name: "dispatch", path: "/dispatch", login: "dispatch" },
  { name: "dispatch, returned cases", path: "/dispatch?queue=returned", login: "dispatch" },
  { name: "map of the district", path: "/map", login: "leader" },
  { name: "map of a street", path: "/map?area=420502002", login: "leader" },
  { name: "map of a community, with a card", path: "/map?area=420502002002&card=area:420502002002001", login: "leader" },

  { name: "notices", path: "/notices", login: "urban" },
  { name: "unread notices", path: "/notices?unread=true", login: "urban" },
  { name: "exports", path: "/exports", login: "leader" },
  { name: "list of cases, all of them on purpose", path: "/cases?view=all", login: "leader" },

  { name: "areas", path: "/admin/areas", login: "admin" },
  { name: "an area", path: "/admin/areas?area=420502002002", login: "admin" },
  { name: "departments", path: "/admin/departments", login: "admin" },
  { name: "users", path: "/admin/users", login: "admin" },
  { name: "posts", path: "/admin/posts", login: "admin" },
  { name: "catalogue", path: "/admin/catalogue", login: "admin" },
  { name: "calendar", path: "/admin/calendar", login: "admin" },
  { name: "rights", path: "/admin/rights", login: "admin" },
  { name: "audit trail", path: "/admin/audit", login: "auditor" },
  { name: "my account", path: "/admin/settings", login: "desk" },

  { name: "portal", path: "/p/" },
  { name: "portal, report", path: "/p/?view=report" },
  { name: "portal, follow a report", path: (about) => `/p/?number=${about.number}&code=${about.code}` },
];
