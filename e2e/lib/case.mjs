// The case page as people use it: open it, choose an action, fill in its form, send it, see where the case is now.
import { expectText } from "./expect.mjs";
import { t } from "./texts.mjs";

/** Opens the page of a case by its number. */
export async function openCase(page, number) {
  await page.goto(`/cases/${number}`);
  await page.getByRole("heading", { level: 1, name: number }).waitFor();
  await panel(page).waitFor();
}

const panel = (page) => page.getByRole("region", { name: t("case:actions"), exact: true });

/** The form of the open action. */
export const form = (page, action) => page.getByRole("form", { name: t(`words:action.${action}`), exact: true });

/** Opens the form of an action, by its button or from the menu of further actions. */
export async function openAction(page, action) {
  const name = t(`words:action.${action}`);
  const more = panel(page).getByRole("button", { name: t("common:more") });
  const button = panel(page).getByRole("button", { name, exact: true }).first();
  await button.or(more).first().waitFor();
  if (await button.isVisible()) return button.click();
  await more.click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

/** Does an action: opens its form, lets `fill` write into it, sends it and waits until the server has taken it. */
export async function act(page, action, fill) {
  await openAction(page, action);
  if (fill) await fill(form(page, action));
  const sent = page.waitForResponse((r) => r.url().endsWith("/actions") && r.request().method() === "POST");
  if (fill) await form(page, action).getByRole("button", { name: t(`words:action.${action}`), exact: true }).click();
  const response = await sent;
  if (!response.ok()) throw new Error(`${action} was answered ${response.status()}: ${await response.text()}`);
  await form(page, action).waitFor({ state: "detached" });
  return response.json();
}

/** Does an action that needs nothing filled in. */
export const press = (page, action) => act(page, action, null);

/** Checks the state shown in the header of the case. */
export const expectState = (page, state) => expectText(page.locator("article header"), t(`words:state.${state}`));

/** Chooses from a list field by typing and Enter, as one does by keyboard. */
export async function choose(field, typed) {
  await field.click();
  await field.pressSequentially(typed);
  const list = field.page().locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option");
  await list.first().waitFor();
  await field.press("Enter");
}
