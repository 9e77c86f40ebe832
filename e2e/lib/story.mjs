// A test in the browser. Whoever takes part is let in by it, is watched all the time, and leaves at the end; when the story
// goes wrong, a picture of every open page is left in `out/`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { loggedIn, logIn, openBrowser, visitor } from "./browser.mjs";
import { expectQuiet } from "./expect.mjs";

const OUT = join(import.meta.dirname, "../out");
let opened;

const theBrowser = () => {
  opened ??= openBrowser();
  return opened;
};

after(async () => (await opened)?.close());

/**
 * Runs `tell(cast)` as a test named by a sentence. `cast.visitor()`, `cast.enter(login)` (through the login page) and
 * `cast.loggedIn(login)` give a person with `page` and `context`. At the end nobody's browser may have complained, except
 * about what matches `expected`: a test of a refusal causes the browser's own note of it.
 */
export function story(name, tell, { expected = [] } = {}) {
  test(name, async (context) => {
    const people = [];
    const add = (person) => {
      people.push(person);
      return person;
    };
    const cast = {
      visitor: async (options) => add(await visitor(await theBrowser(), options)),
      loggedIn: async (login, options) => add(await loggedIn(await theBrowser(), login, options)),
      enter: async (login, options) => {
        const person = await cast.visitor(options);
        await logIn(person.page, login);
        return person;
      },
      note: (text) => context.diagnostic(text),
    };
    try {
      await tell(cast);
      for (const person of people) expectQuiet(person.complaints, expected);
    } catch (error) {
      await mkdir(OUT, { recursive: true });
      const title = name.replace(/[^a-z0-9]+/gi, "-").slice(0, 60);
      const pages = people.flatMap((person) => person.context.pages());
      for (const complaint of people.flatMap((person) => person.complaints)) context.diagnostic(complaint.slice(0, 1500));
      for (const [i, page] of pages.entries()) await page.screenshot({ path: join(OUT, `${title}.${i}.png`) }).catch(() => {});
      throw error;
    } finally {
      for (const person of people) await person.context.close();
    }
  });
}
