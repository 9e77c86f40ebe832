// The frame of the console: top bar, menu at the left (a drawer on phones), live connection, palette and shortcut help.
import {
  AppstoreOutlined,
  CameraOutlined,
  CustomerServiceOutlined,
  EnvironmentOutlined,
  FireOutlined,
  MenuOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  SendOutlined,
  SettingOutlined,
  UnorderedListOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Badge, Button, Drawer, Dropdown, Flex, Grid, Layout, Menu, Tooltip } from "antd";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, setCsrf, whenLoggedOut } from "../api/client";
import { queryClient } from "../api/queries";
import { openStream, useConnected } from "../api/stream";
import { fetchAhead } from "../pages";
import { nameOf } from "../text/format";
import { Bell } from "./Bell";
import { KeysHelp } from "./KeysHelp";
import { useKeys } from "./keys";
import { LangSelect } from "./LangSelect";
import { atDesk, hasRole, inField, useMe } from "./me";
import { NewVersion } from "./NewVersion";
import { Palette } from "./Palette";
import { usePrefs } from "./prefs";
import { CrashNet } from "./Root";
import { Loading } from "./States";

const TabStrip = lazy(() => import("./TabStrip"));

function useMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const dispatch = hasRole(me, "dispatcher", "street_staff");
  const admin = hasRole(me, "admin", "auditor", "leader");
  return [
    { key: "/work", icon: <AppstoreOutlined />, label: t("common:menu.work") },
    { key: "/cases", icon: <UnorderedListOutlined />, label: t("common:menu.cases") },
    ...(inField(me) ? [{ key: "/report", icon: <CameraOutlined />, label: t("common:menu.report") }] : []),
    ...(atDesk(me) ? [{ key: "/desk", icon: <CustomerServiceOutlined />, label: t("common:menu.desk") }] : []),
    ...(dispatch ? [{ key: "/dispatch", icon: <SendOutlined />, label: t("common:menu.dispatch") }] : []),
    { key: "/map", icon: <EnvironmentOutlined />, label: t("common:menu.map") },
    { key: "/hotspots", icon: <FireOutlined />, label: t("hotspots:title") },
    ...(admin ? [{ key: "/admin", icon: <SettingOutlined />, label: t("common:menu.admin") }] : []),
  ].map((item) => ({ ...item, label: <Link to={item.key}>{item.label}</Link> }));
}

function LiveDot() {
  const { t } = useTranslation();
  const on = useConnected();
  const text = on ? t("common:live.on") : t("common:live.off");
  return (
    <Tooltip title={text}>
      <span role="status" aria-label={text}>
        <Badge status={on ? "success" : "warning"} />
      </span>
    </Tooltip>
  );
}

function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const logout = async () => {
    await api.delete("/session").catch(() => {});
    setCsrf("");
    queryClient.clear();
    void navigate({ to: "/login" });
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          ...me.standings.slice(0, 6).map((s) => ({
            key: s.post_id,
            disabled: true,
            label: `${t(`words:role.${s.role}`, { defaultValue: s.role })} · ${nameOf(s.area?.name ?? s.department?.name) || s.title}`,
          })),
          { type: "divider" as const },
          {
            key: "settings",
            label: t("common:menu.settings"),
            onClick: () => void navigate({ to: "/admin/$", params: { _splat: "settings" } }),
          },
          { key: "logout", label: t("common:logout"), onClick: () => void logout() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-haspopup="menu">
        <span className="hide-phone">{me.user.name}</span>
        <span className="sr-only">{t("common:menu.settings")}</span>
      </Button>
    </Dropdown>
  );
}

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const items = useMenu();
  const wide = Grid.useBreakpoint().lg ?? true;
  const { pathname } = useLocation();
  const tabs = usePrefs().tabs === true && wide;
  const navigate = useNavigate();
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const selected = `/${pathname.split("/")[1] ?? ""}`;

  useEffect(openStream, []);
  const reachable = useRef(items);
  reachable.current = items;
  useEffect(() => {
    // After the first page has had the network to itself.
    const timer = setTimeout(() => {
      const own = (["report", "desk", "dispatch"] as const).filter((name) =>
        reachable.current.some((item) => item.key === `/${name}`),
      );
      void fetchAhead(["work", "cases", "case", ...own]);
    }, 3000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    whenLoggedOut(
      () =>
        void navigate({
          to: "/login",
          search: { next: window.location.pathname + window.location.search, expired: "1" } as never,
        }),
    );
  }, [navigate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => setDrawer(false), [pathname]);
  useKeys({
    "ctrl+k": () => setPalette(true),
    "?": () => setHelp(true),
    "alt+n": () => void navigate({ to: inField(me) && !atDesk(me) ? "/report" : "/desk" }),
  });
  const closePalette = useCallback(() => setPalette(false), []);

  const menu = (
    <nav aria-label={t("common:menu.main")}>
      <Menu theme="dark" mode="inline" selectedKeys={[selected]} items={items} />
    </nav>
  );
  return (
    <Layout style={{ minHeight: "100%" }}>
      <a className="skip" href="#main">
        {t("common:skip")}
      </a>
      <Layout.Header
        style={{ position: "sticky", top: 0, zIndex: 100, borderBottom: "1px solid #e5e8ee", padding: wide ? "0 16px" : "0 8px" }}
      >
        <Flex align="center" gap={wide ? 12 : 4} style={{ height: "100%" }}>
          {!wide && (
            <Button type="text" icon={<MenuOutlined />} aria-label={t("common:menu.open")} onClick={() => setDrawer(true)} />
          )}
          <Link to="/work" className="brand">
            {t("common:product")}
            <span className="hide-phone muted">{nameOf(me.city.name)}</span>
          </Link>
          <span style={{ flex: 1 }} />
          <Button icon={<SearchOutlined aria-hidden />} onClick={() => setPalette(true)} aria-keyshortcuts="Control+K">
            <span className="hide-phone muted">Ctrl K</span>
            <span className="sr-only">{t("common:keys.palette")}</span>
          </Button>
          <Bell />
          <LiveDot />
          <LangSelect onChange={(lang) => void api.patch("/me", { lang }).catch(() => {})} />
          <Button
            className="hide-phone"
            type="text"
            icon={<QuestionCircleOutlined />}
            aria-label={t("common:keys.title")}
            onClick={() => setHelp(true)}
          />
          <UserMenu />
        </Flex>
      </Layout.Header>
      <Layout>
        {wide && (
          <Layout.Sider
            aria-label={t("common:menu.main")}
            width={212}
            style={{ position: "sticky", top: 52, height: "calc(100vh - 52px)", overflow: "auto" }}
          >
            {menu}
          </Layout.Sider>
        )}
        {/* This is the page's <main>. */}
        <Layout.Content id="main" tabIndex={-1} style={{ outline: "none" }}>
          {tabs && (
            <Suspense fallback={<div style={{ height: 37 }} />}>
              <TabStrip />
            </Suspense>
          )}
          <NewVersion />
          <CrashNet key={pathname}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </CrashNet>
        </Layout.Content>
      </Layout>
      <Drawer
        open={drawer && !wide}
        placement="left"
        size={260}
        title={t("common:menu.main")}
        onClose={() => setDrawer(false)}
        styles={{ body: { padding: 0, background: "#0b2447" } }}
      >
        {menu}
      </Drawer>
      <KeysHelp open={help} onClose={() => setHelp(false)} />
      {palette && <Palette onClose={closePalette} />}
    </Layout>
  );
}
