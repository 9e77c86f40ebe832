// One Chromium per test file, one context per person. Every page is watched: what the browser complains about ends in
// `complaints`, and a test that does not expect a complaint fails on it.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { BASE, PASSWORD } from "./api.mjs";
import { t } from "./texts.mjs";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser of the machine: `CHROMIUM`, else where Debian puts it. */
export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find(existsSync);
  if (!executablePath) throw new Error("There is no Chromium: install it, or say where it is with CHROMIUM=/path");
  return chromium.launch({ executablePath, args: FLAGS });
}

/** The messages in the order they came, with the address of the page. */
function watch(page, complaints) {
  countRequests(page);
  const say = (kind, text) => complaints.push(`${kind} at ${new URL(page.url()).pathname}: ${text}`);
  page.on("pageerror", (error) => say("exception", error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") say("console", `${message.text()} ${message.location().url ?? ""}`);
  });
  page.on("crash", () => say("crash", "the page is gone"));
}

/**
 * A browser context of one person: `lang` is what the browser asks for, `phone` makes it a touch screen of 390 × 844.
 * `calm` asks for reduced motion. Violations of the content security policy are among the complaints.
 */
export async function visitor(browser, { lang = "en", phone = false, calm = false, base = BASE } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    locale: { en: "en-GB", es: "es-ES", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" }[lang],
    timezoneId: "Asia/Shanghai",
    viewport: phone ? PHONE : DESKTOP,
    hasTouch: phone,
    isMobile: phone,
    reducedMotion: calm ? "reduce" : "no-preference",
  });
  context.setDefaultTimeout(30_000);
  const complaints = [];
  await context.exposeBinding("reportViolation", (_, text) => complaints.push(`policy ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const where = `${event.sourceFile ?? ""}:${event.lineNumber}`;
      window.reportViolation(`${event.effectiveDirective} ${event.blockedURI} at ${location.pathname} (${where})`);
    });
  });
  context.on("page", (page) => watch(page, complaints));
  return { context, complaints, page: await context.newPage() };
}

/** Logs in through the login page and waits until the work page stands. */
export async function logIn(page, login, password = PASSWORD) {
  await page.goto("/login");
  await page.getByLabel(t("login:name")).fill(login);
  await page.getByLabel(t("login:password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t("login:submit") }).click();
  await page.waitForURL("**/work");
  await page.locator("main h1").waitFor();
}

/** A visitor who has logged in by the interface instead of the form, which is quicker; in any language. */
export async function loggedIn(browser, login, options = {}) {
  const person = await visitor(browser, options);
  const answer = await person.context.request.post("/api/v1/session", {
    data: { login, password: options.password ?? PASSWORD },
  });
  if (!answer.ok()) throw new Error(`${login} cannot log in: ${answer.status()} ${await answer.text()}`);
  return person;
}

/** What every page is still waiting for from the server. The live stream never ends and does not count. */
const waiting = new WeakMap();

function countRequests(page) {
  const line = { open: new Set(), changed: Date.now() };
  waiting.set(page, line);
  const ended = (request) => {
    if (line.open.delete(request)) line.changed = Date.now();
  };
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/stream")) return;
    line.open.add(request);
    line.changed = Date.now();
  });
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
}

const BUSY = ".ant-skeleton-active, .ant-spin-spinning, [aria-busy='true'], .ant-btn-loading, #root:empty";
/** So long nothing may be under way before a page counts as complete. */
const QUIET_MS = 300;

/** Waits until a page is complete: nothing is under way to it, nothing on it says that it is loading, fonts are there. */
export async function settled(page) {
  const line = waiting.get(page);
  const until = Date.now() + 30_000;
  for (;;) {
    const busy = line.open.size > 0 || (await page.locator(BUSY).count()) > 0;
    if (busy) line.changed = Date.now();
    else if (Date.now() - line.changed > QUIET_MS) break;
    if (Date.now() > until) {
      throw new Error(`the page does not come to rest: ${[...line.open].map((request) => request.url()).join(" ")}`);
    }
    await page.waitForTimeout(50);
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
