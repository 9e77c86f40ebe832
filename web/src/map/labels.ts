// Lays out label text: canvas text does not wrap by itself.

/**
 * Breaks a name into lines of at most `max` columns, a Chinese character counting two. Latin words are kept whole; Chinese is cut into
 * lines of nearly equal length, so that the last line is not a single character.
 */
export function wrapLabel(text: string, max = 12): string {
  if (columns(text) <= max) return text;
  if (/\s/.test(text)) {
    const lines: string[] = [];
    for (const word of text.split(/\s+/)) {
      const last = lines[lines.length - 1];
      if (last !== undefined && columns(last) + 1 + columns(word) <= max) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines.join("\n");
  }
  if (!/[\u2e80-\uffff]/.test(text)) return text;
  const chars = [...text];
  const lines = Math.ceil(columns(text) / max);
  const per = Math.ceil(chars.length / lines);
  const out: string[] = [];
  for (let i = 0; i < chars.length; i += per) out.push(chars.slice(i, i + per).join(""));
  return out.join("\n");
}

/** How many columns a text takes; a full-width character takes two. */
export function columns(text: string): number {
  let n = 0;
  for (const ch of text) n += ch.charCodeAt(0) >= 0x2e80 ? 2 : 1;
  return n;
}
