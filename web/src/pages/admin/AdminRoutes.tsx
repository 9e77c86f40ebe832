// The administration section: a menu at the side and one lazily loaded page per subject. The section is in the path, its filters in the
// query.

import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Grid, Menu, Result, Select } from "antd";
import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/types";
import { useTitle } from "../../ui/hooks";
import { hasRole, useMe } from "../../ui/me";
import { Loading } from "../../ui/States";
import "./admin.css";

/** One page of the section, and whether a person is offered it. */
interface Section {
  key: string;
  page: ComponentType;
  offered: (me: Me) => boolean;
}

const everyone = () => true;
const office = (me: Me) => hasRole(me, "admin", "auditor", "leader");
const can = (capability: string) => (me: Me) => me.capabilities.includes(capability);

function page(load: () => Promise<Record<string, unknown>>, name: string): ComponentType {
  return lazy(async () => ({ default: (await load())[name] as ComponentType }));
}

const SECTIONS: Section[] = [
  { key: "areas", page: page(() => import("./areas/AreasPage"), "AreasPage"), offered: office },
  { key: "coverage", page: page(() => import("../coverage/CoveragePage"), "CoveragePage"), offered: office },
  { key: "division", page: page(() => import("../division/DivisionPage"), "DivisionPage"), offered: can("areas.write") },
  {
    key: "plans",
    page: page(() => import("../plans/PlansPage"), "PlansPage"),
    offered: (me) => office(me) || can("plans.draft")(me) || can("plans.approve")(me),
  },
  { key: "layers", page: page(() => import("../layers/LayersPage"), "LayersPage"), offered: office },
  { key: "departments", page: page(() => import("./DepartmentsPage"), "DepartmentsPage"), offered: office },
  { key: "users", page: page(() => import("./users/UsersPage"), "UsersPage"), offered: office },
  { key: "posts", page: page(() => import("./users/PostsPage"), "PostsPage"), offered: office },
  {
    key: "shifts",
    page: page(() => import("./shifts/ShiftsPage"), "ShiftsPage"),
    offered: (me) => hasRole(me, "admin", "leader", "acceptor", "dispatcher", "street_staff", "community_staff", "grid_chief"),
  },
  {
    key: "import",
    page: page(() => import("./import/ImportPage"), "ImportPage"),
    offered: (me) => can("areas.write")(me) || can("users.write")(me),
  },
  { key: "catalogue", page: page(() => import("./catalogue/CataloguePage"), "CataloguePage"), offered: everyone },
  { key: "stages", page: page(() => import("./catalogue/StagesPage"), "StagesPage"), offered: everyone },
  { key: "replies", page: page(() => import("./replies/RepliesPage"), "RepliesPage"), offered: everyone },
  { key: "portal", page: page(() => import("./portal/PortalPage"), "PortalPage"), offered: everyone },
  { key: "calendar", page: page(() => import("./calendar/CalendarPage"), "CalendarPage"), offered: everyone },
  { key: "rights", page: page(() => import("./RightsPage"), "RightsPage"), offered: everyone },
  { key: "messages", page: page(() => import("./MessagesPage"), "MessagesPage"), offered: can("doctor") },
  { key: "audit", page: page(() => import("./AuditPage"), "AuditPage"), offered: can("audit.read") },
  { key: "settings", page: page(() => import("./settings/SettingsPage"), "SettingsPage"), offered: everyone },
];

/** `/admin` and everything below it. */
export function AdminRoutes() {
  const { t } = useTranslation();
  const me = useMe();
  const wide = Grid.useBreakpoint().md ?? true;
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const offered = SECTIONS.filter((s) => s.offered(me));
  const asked = pathname.split("/")[2] || offered[0]?.key;
  const section = SECTIONS.find((s) => s.key === asked);
  useTitle(
    [section ? t(`admin:section.${section.key}`) : "", t("common:menu.admin"), t("common:product")].filter(Boolean).join(" · "),
  );
  const Page = section?.page;
  return (
    <div className="admin">
      {wide ? (
        <nav aria-label={t("common:menu.admin")} className="admin-menu">
          <Menu
            mode="inline"
            selectedKeys={asked ? [asked] : []}
            items={offered.map((s) => ({
              key: s.key,
              label: (
                <Link to="/admin/$" params={{ _splat: s.key }}>
                  {t(`admin:section.${s.key}`)}
                </Link>
              ),
            }))}
          />
        </nav>
      ) : (
        <Select
          aria-label={t("common:menu.admin")}
          style={{ margin: "10px 10px 0" }}
          value={asked}
          options={offered.map((s) => ({ value: s.key, label: t(`admin:section.${s.key}`) }))}
          onChange={(value) => void navigate({ to: "/admin/$", params: { _splat: value } })}
        />
      )}
      <div className="admin-page">
        {Page && section.offered(me) ? (
          <Suspense fallback={<Loading />}>
            <h1>{t(`admin:section.${section.key}`)}</h1>
            <Page />
          </Suspense>
        ) : (
          <Result
            status={section ? "403" : "404"}
            title={section ? t("admin:not_allowed") : t("common:error.not_found")}
            extra={<Link to="/admin">{t("common:back")}</Link>}
          />
        )}
      </div>
    </div>
  );
}
