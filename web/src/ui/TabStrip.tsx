// The strip of tabs under the top bar, for who wants it: the pages and cases that were opened. A tab is a way back to an address, where
// filters and place are; what was typed is kept by the forms themselves. The list outlives a reload and ends with the browser's tab.

import { CloseOutlined } from "@ant-design/icons";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Dropdown } from "antd";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "./me";
import { readTabs, type Tab, without, withPage } from "./tabList";
import { parseSearch } from "./url";
import "./tabs.css";

/** The title of the page without the name of the program. */
const shortTitle = () => document.title.split(" · ")[0] ?? "";

export default function TabStrip() {
  const { t } = useTranslation();
  const key = `tessera.tabs.${useMe().user.id}`;
  const { pathname, searchStr } = useLocation();
  const navigate = useNavigate();
  const [tabs, setTabs] = useState<Tab[]>(() => readTabs(sessionStorage.getItem(key)));
  const strip = useRef<HTMLUListElement>(null);

  useEffect(() => sessionStorage.setItem(key, JSON.stringify(tabs)), [key, tabs]);
  useEffect(() => {
    const see = () =>
      setTabs((old) => {
        const before = old.find((tab) => tab.path === pathname);
        const title = shortTitle() || before?.title || pathname;
        const href = pathname + searchStr;
        if (before?.title === title && before.href === href) return old;
        return withPage(old, { path: pathname, href, title, at: Date.now() });
      });
    see();
    // A page says its name once it knows it: a case after it has been fetched.
    const watch = new MutationObserver(see);
    watch.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => watch.disconnect();
  }, [pathname, searchStr]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is brought into view
  useEffect(() => {
    strip.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);

  const close = (paths: string[]) => {
    const left = without(tabs, paths, pathname);
    if (left.go === null) return setTabs(left.tabs);
    const [to = "/work", query = ""] = left.go.split("?");
    // First away, then gone: a page with unsaved work may keep the person there, and then its tab stays.
    void navigate({ to, search: parseSearch(query) as never }).then(() => {
      if (window.location.pathname !== pathname) setTabs((now) => without(now, paths, "").tabs);
    });
  };
  const onKey = (event: KeyboardEvent<HTMLUListElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const tab = tabs[at];
    if (!tab) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (next !== undefined) links[next]?.focus();
    else if (event.key === "Delete") {
      close([tab.path]);
      (links[at + 1] ?? links[at - 1])?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <nav className="tab-strip" aria-label={t("list:tabs.title")}>
      <ul ref={strip} onKeyDown={onKey}>
        {tabs.map((tab) => {
          const [to = "/", query = ""] = tab.href.split("?");
          return (
            <Dropdown
              key={tab.path}
              trigger={["contextMenu"]}
              menu={{
                items: [
                  { key: "one", label: t("list:tabs.close_this"), onClick: () => close([tab.path]) },
                  {
                    key: "others",
                    label: t("list:tabs.close_others"),
                    disabled: tabs.length < 2,
                    onClick: () => close(tabs.filter((o) => o !== tab).map((o) => o.path)),
                  },
                ],
              }}
            >
              <li className={tab.path === pathname ? "active" : undefined}>
                <Link
                  to={to}
                  search={parseSearch(query) as never}
                  aria-current={tab.path === pathname ? "page" : undefined}
                  title={tab.title}
                >
                  {tab.title}
                </Link>
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={t("list:tabs.close", { name: tab.title })}
                  onClick={() => close([tab.path])}
                >
                  <CloseOutlined aria-hidden />
                </button>
              </li>
            </Dropdown>
          );
        })}
      </ul>
    </nav>
  );
}
