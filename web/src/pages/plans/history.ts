// Steps back and forth over snapshots. Pure.

export interface History<T> {
  past: T[];
  now: T;
  future: T[];
}

const STEPS = 200;

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** A new state; what was undone before cannot come back any more. */
export function step<T>(h: History<T>, next: T): History<T> {
  return next === h.now ? h : { past: [...h.past, h.now].slice(-STEPS), now: next, future: [] };
}

export function back<T>(h: History<T>): History<T> {
  const before = h.past[h.past.length - 1];
  return before === undefined ? h : { past: h.past.slice(0, -1), now: before, future: [h.now, ...h.future] };
}

export function forth<T>(h: History<T>): History<T> {
  const [after, ...rest] = h.future;
  return after === undefined ? h : { past: [...h.past, h.now], now: after, future: rest };
}

/** The same state in other words, such as the server's: no step of its own. */
export function restated<T>(h: History<T>, now: T): History<T> {
  return { ...h, now };
}
