// Wraps an app: theme, language of the component library, messages, query cache, and a net for crashes.
import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, Button, ConfigProvider, Result } from "antd";
import en from "antd/locale/en_GB";
import es from "antd/locale/es_ES";
import zhHans from "antd/locale/zh_CN";
import zhHant from "antd/locale/zh_TW";
import dayjs from "dayjs";
import "dayjs/locale/es";
import "dayjs/locale/zh-cn";
import "dayjs/locale/zh-tw";
import { Component, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "../api/queries";
import { isLang, type Lang } from "../text/languages";
import { cspNonce, THEME } from "./theme";

const LIBRARY = { "zh-Hans": zhHans, "zh-Hant": zhHant, en, es };
const DAYJS: Record<Lang, string> = { "zh-Hans": "zh-cn", "zh-Hant": "zh-tw", en: "en", es: "es" };

function Crashed() {
  const { t } = useTranslation();
  return (
    <Result
      status="error"
      title={t("common:error.crash")}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("common:error.reload")}
        </Button>
      }
    />
  );
}

/** Keeps a failing page from taking the whole app down. Give it a `key` to try again on another page. */
export class CrashNet extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Crashed /> : this.props.children;
  }
}

export function Root({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const lang = isLang(i18n.language) ? i18n.language : "zh-Hans";
  dayjs.locale(DAYJS[lang]);
  const csp = useMemo(() => ({ nonce: cspNonce() }), []);
  return (
    <ConfigProvider theme={THEME} locale={LIBRARY[lang]} csp={csp} button={{ autoInsertSpace: false }}>
      {/* Outside the library's app, because messages and notifications are rendered there and may send requests. */}
      <QueryClientProvider client={queryClient}>
        <AntApp message={{ maxCount: 3 }}>
          <CrashNet>{children}</CrashNet>
        </AntApp>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
