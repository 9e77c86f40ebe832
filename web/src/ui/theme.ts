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
    // antd's own switch: its popups wait for animation events, so a CSS rule that cuts them leaves menus off the screen.
    motion: !(globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false),
    colorPrimary: COLORS.primary,
    colorInfo: COLORS.primary,
    colorLink: COLORS.primary,
    colorSuccess: COLORS.success,
    colorWarning: COLORS.warning,
    colorError: COLORS.error,
    // The dark text colours above would give muddy backgrounds, so the light ones are set by hand.
    colorWarningBg: "#fff7e6",
    colorWarningBorder: "#ffd591",
    colorErrorBg: "#fff1f0",
    colorErrorBorder: "#ffa39e",
    colorInfoBg: "#eef5ff",
    colorInfoBorder: "#a9c8f5",
    colorSuccessBg: "#f0f9eb",
    colorSuccessBorder: "#b7dfa0",
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
    Alert: { withDescriptionPadding: "10px 12px", withDescriptionIconSize: 18 },
    Table: { headerBg: "#f0f3f9", cellPaddingBlockSM: 6 },
  },
};

/**
 * Gives every style element made at run time the page's nonce: some parts of the component library (the scroll lock behind
 * drawers and dialogs) write one without.
 */
export function signStyles(): void {
  const nonce = cspNonce();
  if (!nonce) return;
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}

/** What stands in the built page where the server puts the nonce; a page from Vite's own server keeps it. */
const UNFILLED = "__CSP_NONCE__";

/** The nonce the server put into the page, so that run-time styles pass the content security policy. */
export function cspNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  // Compared whole: a nonce may begin with any characters, two underscores among them.
  return nonce && nonce !== UNFILLED ? nonce : undefined;
}
