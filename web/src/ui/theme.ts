// The look of the app: colours that keep 4.5:1 on white, one font stack, no space between two Chinese characters on buttons.
import type { ConfigProviderProps } from "antd";
import { FONT_FAMILY } from "../text/fonts";

export const COLORS = {
  primary: "#0958d9",
  success: "#237804",
  warning: "#ad4e00",
  error: "#cf1322",
  secondary: "#595959",
  line: "#e5e8ee",
  page: "#f4f6fa",
} as const;

export const THEME: ConfigProviderProps["theme"] = {
  token: {
    colorPrimary: COLORS.primary,
    colorInfo: COLORS.primary,
    colorLink: COLORS.primary,
    colorSuccess: COLORS.success,
    colorWarning: COLORS.warning,
    colorError: COLORS.error,
    colorTextSecondary: COLORS.secondary,
    colorTextTertiary: COLORS.secondary,
    colorTextDescription: COLORS.secondary,
    colorTextPlaceholder: "#6b6b6b",
    colorBgLayout: COLORS.page,
    fontFamily: FONT_FAMILY,
    borderRadius: 6,
    wireframe: false,
  },
  components: {
    Layout: { headerBg: "#ffffff", headerHeight: 52, headerPadding: "0 16px", siderBg: "#0b2447" },
    Menu: { darkItemBg: "#0b2447", darkSubMenuItemBg: "#0b2447", darkItemColor: "#d6e4ff", darkItemSelectedBg: "#0958d9" },
    Table: { headerBg: "#f0f3f9", cellPaddingBlockSM: 6 },
  },
};

/** The nonce the server put into the page, so that run-time styles pass the content security policy. */
export function cspNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce && !nonce.startsWith("__") ? nonce : undefined;
}
