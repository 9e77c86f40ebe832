// Text on canvas: makes sure the bundled Chinese font is loaded before a label is drawn. A canvas does not repaint
// when a font arrives, so a label drawn too early would stay a row of boxes on a machine without Chinese fonts.

import { FONT_FAMILY, loadFontFor, missingGlyphs } from "../text/fonts";

/** The font stack of every label, the same as the page's. */
export const LABEL_FONT = FONT_FAMILY;

let waiting = "";
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/**
 * True when every character of the text can be drawn now. Otherwise the missing ones are fetched, and listeners are told once
 * they are there; draw the label then.
 */
export function glyphsReady(text: string): boolean {
  const missing = missingGlyphs(text);
  if (!missing) return true;
  waiting += missing;
  if (timer === undefined) timer = setTimeout(fetchWaiting, 30);
  return false;
}

/** Calls `redraw` whenever more characters have become drawable; returns how to stop. */
export function onGlyphs(redraw: () => void): () => void {
  listeners.add(redraw);
  return () => listeners.delete(redraw);
}

async function fetchWaiting(): Promise<void> {
  timer = undefined;
  const text = waiting;
  waiting = "";
  await loadFontFor(text);
  for (const redraw of listeners) redraw();
}
