// Loads the bundled Chinese font before the first paint, but only on machines that have none: text drawn while the glyphs are
// missing would stay as empty boxes, above all on canvases. Machines with a Chinese font never fetch it.

export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC Variable", sans-serif';

/** True when the machine draws two different Chinese characters differently, so it has a font for them. */
export function hasChineseFont(): boolean {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return true;
  const draw = (code: number) => {
    pen.clearRect(0, 0, 24, 24);
    pen.font = "20px sans-serif";
    pen.fillText(String.fromCodePoint(code), 2, 20);
    return pen.getImageData(0, 0, 24, 24).data.join();
  };
  return draw(0x7f51) !== draw(0x4f17);
}

const drawable = new Set<string>();
let own: boolean | undefined;

/** The characters of `text` that this machine cannot draw yet. None on machines with a Chinese font. */
export function missingGlyphs(text: string): string {
  if (typeof document === "undefined" || !document.fonts?.load) return "";
  own ??= hasChineseFont();
  if (own) return "";
  const missing = new Set<string>();
  for (const ch of text) if (ch.charCodeAt(0) >= 0x2e80 && !drawable.has(ch)) missing.add(ch);
  return [...missing].join("");
}

/** Waits (at most three seconds) until the glyphs for `text` are there. A font that does not come must not hold up the page for ever. */
export async function loadFontFor(text: string): Promise<void> {
  const missing = missingGlyphs(text);
  // What people type comes without warning, so the font is known to the page from the start where the machine has none.
  if (own === false && !missing) void import("@fontsource-variable/noto-sans-sc").catch(() => undefined);
  if (!missing) return;
  const late = new Promise((done) => setTimeout(done, 3000));
  const fonts = import("@fontsource-variable/noto-sans-sc").then(() =>
    Promise.allSettled([400, 600].map((weight) => document.fonts.load(`${weight} 14px "Noto Sans SC Variable"`, missing))),
  );
  await Promise.race([fonts.catch(() => []), late]);
  for (const ch of missing) drawable.add(ch);
}
