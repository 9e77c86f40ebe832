// Keyboard shortcuts. Single keys never fire while somebody types and can be switched off; combinations always work.
import { useEffect, useRef } from "react";
import { changePrefs, getPrefs, usePrefs } from "./prefs";

export function singleKeysOn(): boolean {
  return getPrefs().single_keys !== false;
}

export function setSingleKeys(on: boolean): void {
  changePrefs((old) => ({ ...old, single_keys: on }));
}

export function useSingleKeys(): boolean {
  return usePrefs().single_keys !== false;
}

/** `ctrl+enter`, `alt+n`, `j`, `?` and the like for a key press. Command counts as Ctrl. */
export function keyName(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  const key = event.key.toLowerCase();
  // With Alt some keyboards give another character, so the physical key counts.
  parts.push(event.altKey && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : key === " " ? "space" : key);
  return parts.join("+");
}

/** True when a key press belongs to a field or an open dialog rather than to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest('[role="combobox"],[role="listbox"],[role="menu"],[role="application"]') !== null
  );
}

export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>;

const stack: { current: KeyMap }[] = [];

const MODAL = ".ant-modal-wrap:not([style*='display: none'])";
const OPEN_LIST = ".ant-select-dropdown:not(.ant-select-dropdown-hidden), .ant-picker-dropdown:not(.ant-picker-dropdown-hidden)";

/** True when the key belongs to something on top of the page: a dialog, a drawer, an open list. */
function isCovered(name: string): boolean {
  if (document.querySelector(MODAL)) return true;
  if (name === "escape")
    return document.querySelector(OPEN_LIST) !== null || document.querySelector(".ant-image-preview") !== null;
  return document.querySelector(".ant-drawer-open .ant-drawer-mask") !== null;
}

/** Gives a key press to whoever bound it last. Seen before the components do, so that Escape closes one layer at a time. */
function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  const holder = stack.findLast((map) => map.current[name]);
  const action = holder?.current[name];
  if (!action) return;
  const combination = name.includes("+");
  if (!combination) {
    if (isCovered(name)) return;
    if (name !== "escape" && (isTyping(event.target) || !singleKeysOn())) return;
  }
  event.preventDefault();
  if (name === "escape") event.stopImmediatePropagation();
  action(event);
}

/** Binds keys while mounted; a later binding of the same key comes first. An undefined action leaves the key to others. */
export function useKeys(map: KeyMap, enabled = true): void {
  const latest = useRef(map);
  latest.current = map;
  useEffect(() => {
    if (!enabled) return;
    if (stack.length === 0) window.addEventListener("keydown", pressed, true);
    stack.push(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
      if (stack.length === 0) window.removeEventListener("keydown", pressed, true);
    };
  }, [enabled]);
}
