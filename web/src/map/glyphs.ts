// Text on canvas: makes sure the bundled Chinese font is loaded before a label is drawn. A canvas does not repaint
// when a font arrives, so a label drawn too early would stay a row of boxes on a machine without Chinese fonts.

import { FONT_FAMILY, hasChineseFont } from "../text/fonts";

/** The font stack of every label, the same as the page's. */
export const LABEL_FONT = FONT_FAMILY;
const BUNDLED = ['400 14px "Noto Sans SC Variable"', '600 14px "Noto Sans SC Variable"'];
let systemFont: boolean | undefined;

const known = new Set<string>();
let waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/**
 * True when every character of the text can be drawn now. Otherwise the missing ones are fetched, and listeners are told once
 * they are there; draw the label then.
 */
export function glyphsReady(text: string): boolean {
  if (typeof document === "undefined" || !document.fonts?.load) return true;
  systemFont ??= hasChineseFont();
  if (systemFont) return true;
  let ready = true;
  for (const ch of text) {
    if (ch.charCodeAt(0) < 0x2e80 || known.has(ch)) continue;
    ready = false;
    waiting.add(ch);
  }
  if (!ready && timer === undefined) timer = setTimeout(fetchWaiting, 30);
  return ready;
}

/** Calls `redraw` whenever more characters have become drawable; returns how to stop. */
export function onGlyphs(redraw: () => void): () => void {
  listeners.add(redraw);
  return () => listeners.delete(redraw);
}

async function fetchWaiting(): Promise<void> {
  timer = undefined;
  const batch = waiting;
  waiting = new Set();
  const text = [...batch].join("");
  // A font that cannot be loaded must not hide the labels for ever: the system's fonts are tried then.
  await Promise.race([
    Promise.allSettled(BUNDLED.map((font) => document.fonts.load(font, text))),
    new Promise((done) => setTimeout(done, 4000)),
  ]);
  for (const ch of batch) known.add(ch);
  for (const redraw of listeners) redraw();
}
