// The case page as people use it: open it, choose an action, fill in its form, send it, see where the case is now.
import { settled } from "./browser.mjs";
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

/** The button that sends it. Its name is not asked for: while and after sending, the library adds "loading" to it. */
export const submit = (page, action) => form(page, action).locator("button[type=submit]");

/** Opens the form of an action, by its button or from the menu of further actions. */
export async function openAction(page, action) {
  // A person looks before pressing: what may be done changes with every step and is read anew.
  await settled(page);
  const name = t(`words:action.${action}`);
  const more = panel(page).getByRole("button", { name: t("common:more") });
  const button = panel(page).getByRole("button", { name, exact: true }).first();
  await button.or(more).first().waitFor();
  if (await button.isVisible()) return button.click();
  await more.click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

const taken = (page) => page.waitForResponse((r) => r.url().endsWith("/actions") && r.request().method() === "POST");

async function mustBeTaken(action, response) {
  if (!response.ok()) throw new Error(`${action} was answered ${response.status()}: ${await response.text()}`);
}

/** Does an action: opens its form, lets `fill` write into it, sends it and waits until the server has taken it. */
export async function act(page, action, fill = async () => {}) {
  await openAction(page, action);
  await fill(form(page, action));
  const answered = taken(page);
  await submit(page, action).click();
  await mustBeTaken(action, await answered);
  await form(page, action).waitFor({ state: "detached" });
}

/** Does an action that is done with one press. */
export async function press(page, action) {
  const answered = taken(page);
  await openAction(page, action);
  await mustBeTaken(action, await answered);
}

/** Checks the state shown in the header of the case. */
export const expectState = (page, state) => expectText(page.locator("article header"), t(`words:state.${state}`));

const openList = (page) => page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");

/** Chooses from a list field by typing until one entry is left, and Enter, as one does by keyboard. */
export async function choose(field, typed) {
  await field.click();
  await field.pressSequentially(typed);
  await openList(field.page()).locator(".ant-select-item-option", { hasText: typed }).first().waitFor();
  await field.press("Enter");
  await openList(field.page()).waitFor({ state: "hidden" });
}

/** Adds one entry to a list field that takes several, by keyboard: types until it is the first one left, Enter, Escape. */
export async function chooseAlso(field, typed) {
  const list = openList(field.page());
  await field.click();
  await field.pressSequentially(typed);
  await list.locator(".ant-select-item-option").first().filter({ hasText: typed }).waitFor();
  await field.press("Enter");
  await list.locator(".ant-select-item-option-selected", { hasText: typed }).waitFor();
  await field.press("Escape");
  await list.waitFor({ state: "hidden" });
}

/** Types into a field that offers suggestions from the server, and takes the first once it is `wanted`. */
export async function chooseFirst(field, typed, wanted) {
  const list = openList(field.page());
  await field.click();
  await field.pressSequentially(typed);
  await list.locator(".ant-select-item-option").first().filter({ hasText: wanted }).waitFor();
  await field.press("Enter");
  await list.waitFor({ state: "hidden" });
}
