// Checks that wait: a page needs a moment, so a condition is looked at until it holds or the time is up.
import assert from "node:assert/strict";

/** Waits until `probe` gives something true, and gives it back. */
export async function eventually(what, probe, { timeout = 20_000 } = {}) {
  const until = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until)
      throw new assert.AssertionError({ message: `${what} did not happen${last ? `: ${last.message}` : ""}` });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until an element contains a text. */
export async function expectText(locator, text, options) {
  let seen = "";
  await eventually(
    `"${text}"`,
    async () => {
      seen = (await locator.allInnerTexts()).join("\n");
      return seen.includes(text);
    },
    options,
  ).catch((error) => {
    // What is printed of an error is its stack, which was made with the first message.
    throw new assert.AssertionError({ message: `${error.message}\nthere is: ${seen.slice(0, 800)}` });
  });
}

/** Nothing may have been complained about. `except` are complaints the test itself has caused. */
export function expectQuiet(complaints, except = []) {
  const rest = complaints.filter((c) => !except.some((pattern) => pattern.test(c)));
  assert.deepEqual(rest, [], "the browser complained");
}
