// Ranks catalogue categories for a type-ahead: code, pinyin initials, and the name in the language shown.

interface Rankable {
  code: string;
  pinyin: string;
}

/** 0 when it does not match at all; an exact code beats a prefix, a prefix beats a match inside. `typed` is in lower case. */
export function rankCategory(item: Rankable, name: string, typed: string): number {
  const code = item.code.toLowerCase();
  const initials = (item.pinyin ?? "").toLowerCase();
  const label = name.toLowerCase();
  if (code === typed || label === typed || initials === typed) return 100;
  if (label.startsWith(typed)) return 90;
  if (initials.startsWith(typed)) return 80 - Math.min(20, initials.length - typed.length);
  if (code.startsWith(typed)) return 55;
  if (label.includes(typed)) return 50;
  if (initials.includes(typed)) return 40;
  const words = typed.split(/\s+/);
  return words.length > 1 && words.every((word) => label.includes(word)) ? 30 : 0;
}
