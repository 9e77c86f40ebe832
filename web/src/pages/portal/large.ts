// The large mode of the portal: chosen with one tap, remembered on this device; `?large=1` in a link chooses it too. And reading a
// page aloud, for those who would rather listen.
import { useCallback, useEffect, useState } from "react";
import { INTL_LOCALE, type Lang } from "../../text/languages";

const KEY = "tessera.large";

export function initialLarge(): boolean {
  const asked = new URLSearchParams(window.location.search).get("large");
  if (asked === "1" || asked === "0") localStorage.setItem(KEY, asked);
  return localStorage.getItem(KEY) === "1";
}

export function useLarge(): [boolean, (on: boolean) => void] {
  const [large, setLarge] = useState(initialLarge);
  useEffect(() => {
    document.documentElement.classList.toggle("portal-large", large);
    return () => document.documentElement.classList.remove("portal-large");
  }, [large]);
  const choose = useCallback((on: boolean) => {
    localStorage.setItem(KEY, on ? "1" : "0");
    setLarge(on);
  }, []);
  return [large, choose];
}

/** What is read: the words on the page, but not those that are hidden, nor those of fields nobody filled in. */
export function wordsOf(root: HTMLElement): string {
  const parts: string[] = [];
  for (const node of root.querySelectorAll<HTMLElement>(
    "h1, h2, h3, p, label, legend, li, dt, dd, button, .portal-big, .portal-said",
  )) {
    // A line inside another one was read with it.
    if (node.closest(".no-read") || node.parentElement?.closest("h1, h2, li, p, label, button, dd")) continue;
    const text = (node.textContent ?? "").replace(/\s+/g, " ").trim();
    if (text) parts.push(text);
  }
  return parts.join("\n");
}

/** Reads aloud; a second press stops. `can` is false where the device has no voice. */
export function useReadAloud(lang: Lang): { can: boolean; reading: boolean; toggle: (root: HTMLElement | null) => void } {
  const can = typeof window.speechSynthesis !== "undefined" && typeof SpeechSynthesisUtterance !== "undefined";
  const [reading, setReading] = useState(false);
  useEffect(() => () => (can ? window.speechSynthesis.cancel() : undefined), [can]);
  const toggle = (root: HTMLElement | null) => {
    if (!can || !root) return;
    window.speechSynthesis.cancel();
    if (reading) return setReading(false);
    // Line by line: long texts in one piece break off in some browsers.
    const lines = wordsOf(root).split("\n");
    const end = () => setReading(false);
    for (const [i, line] of lines.entries()) {
      const said = new SpeechSynthesisUtterance(line);
      said.lang = INTL_LOCALE[lang];
      said.rate = 0.9;
      if (i === lines.length - 1) said.onend = end;
      said.onerror = end;
      window.speechSynthesis.speak(said);
    }
    setReading(lines.length > 0);
  };
  return { can, reading, toggle };
}
