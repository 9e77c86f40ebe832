// The bell in the header: how many notices wait, and the newest of them in a drawer.
import { BellOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { Badge, Button, Drawer } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { unreadQuery } from "../api/console";
import { usePrefs } from "./prefs";
import { Loading } from "./States";

const NoticeDrawer = lazy(() => import("../pages/notices/NoticeDrawer").then((m) => ({ default: m.NoticeDrawer })));

/** Two short tones, made here: no file to fetch, nothing for the security policy to allow. */
function chime() {
  try {
    const context = new AudioContext();
    const volume = context.createGain();
    volume.gain.value = 0.06;
    volume.connect(context.destination);
    for (const [at, tone] of [
      [0, 660],
      [0.14, 880],
    ] as const) {
      const voice = context.createOscillator();
      voice.frequency.value = tone;
      voice.connect(volume);
      voice.start(context.currentTime + at);
      voice.stop(context.currentTime + at + 0.12);
    }
    setTimeout(() => void context.close(), 600);
  } catch {
    // Without sound the number still changes.
  }
}

export function Bell() {
  const { t } = useTranslation();
  const { data: unread = 0 } = useQuery(unreadQuery);
  const { sounds } = usePrefs();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (sounds === true && before.current !== null && unread > before.current) chime();
    before.current = unread;
  }, [unread, sounds]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setOpen(false), [pathname]);
  const label = unread > 0 ? t("bell:unread", { count: unread }) : t("bell:title");
  return (
    <>
      <Badge count={unread} size="small" overflowCount={99} offset={[-6, 6]} title="">
        <Button type="text" icon={<BellOutlined />} aria-label={label} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      </Badge>
      <span role="status" className="sr-only">
        {unread > 0 ? label : ""}
      </span>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("bell:title")}
        size={Math.min(440, window.innerWidth)}
        closable={{ "aria-label": t("common:close") }}
        destroyOnHidden
        styles={{ body: { padding: 12 } }}
      >
        <Suspense fallback={<Loading rows={6} />}>
          <NoticeDrawer onLeave={() => setOpen(false)} />
        </Suspense>
      </Drawer>
    </>
  );
}
