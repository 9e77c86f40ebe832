// The faulty places as the page shows them: filtered, grouped by the area above, the largest first. Pure.

import type { Search } from "../../ui/url";
import type { Cover, Coverage, Finding, Proposal } from "./data";

export const SEVERITIES = ["serious", "sliver", "snap"] as const;
export const KINDS = ["gap", "hole", "overlap", "outside", "orphan"] as const;
/** More rows than this help nobody: whoever has more narrows the filter. */
export const MAX_ROWS = 500;

/** Empty means all. */
export interface Filter {
  severity: string[];
  kind: string[];
}

/** One area with the places below it that are shown. */
export interface Group {
  id: string;
  cover: Cover;
  places: Finding[];
}

const listed = (text: string | undefined, known: readonly string[]) =>
  (text ?? "").split(",").filter((word) => known.includes(word));

/** The filter as the address has it; words it does not know are left out. */
export function readFilter(search: Search): Filter {
  return { severity: listed(search.severity, SEVERITIES), kind: listed(search.kind, KINDS) };
}

/** A list of words with one put in or taken out, as the address has it; null for none. */
export function toggled(words: string[], word: string): string | null {
  const next = words.includes(word) ? words.filter((w) => w !== word) : [...words, word];
  return next.join(",") || null;
}

/** Names the areas of one level below one area. */
export const groupId = (cover: Pick<Cover, "parent" | "level">) => `${cover.parent.code}-${cover.level}`;

/** Names a place in the address. It has no id of its own: where and what it is names it. */
export function placeId(cover: Pick<Cover, "parent" | "level">, place: Finding): string {
  const [lon, lat] = place.position;
  return `${groupId(cover)}:${place.kind}:${lon.toFixed(7)},${lat.toFixed(7)}`;
}

/** The group that a place, or a group alone, of the address belongs to. */
export const groupOf = (at: string | undefined) => (at ?? "").split(":")[0] ?? "";

function passes(place: Finding, { severity, kind }: Filter): boolean {
  return (severity.length === 0 || severity.includes(place.severity)) && (kind.length === 0 || kind.includes(place.kind));
}

const bySize = (a: Finding, b: Finding) => b.area_m2 - a.area_m2 || b.length_m - a.length_m;

/** All groups, also those that have nothing to show: their borders may be faulty, or missing. */
export function groupsOf(report: Pick<Coverage, "items">, filter: Filter): Group[] {
  return report.items
    .map((cover) => ({
      id: groupId(cover),
      cover,
      places: cover.findings.filter((place) => passes(place, filter)).sort(bySize),
    }))
    .sort((a, b) => (b.places[0]?.area_m2 ?? -1) - (a.places[0]?.area_m2 ?? -1));
}

/** Not more than `max` places in all; the groups at the end are shortened. */
export function shortened(groups: Group[], max = MAX_ROWS): Group[] {
  let left = max;
  return groups.flatMap((group) => {
    const places = group.places.slice(0, left);
    left -= places.length;
    return places.length > 0 ? [{ ...group, places }] : [];
  });
}

/** How many places of each word there are; the other half of the filter counts. */
export function tally(report: Pick<Coverage, "items">, filter: Filter): Record<string, number> {
  const out: Record<string, number> = {};
  for (const place of report.items.flatMap((cover) => cover.findings)) {
    if (passes(place, { severity: [], kind: filter.kind })) out[place.severity] = (out[place.severity] ?? 0) + 1;
    if (passes(place, { severity: filter.severity, kind: [] })) out[place.kind] = (out[place.kind] ?? 0) + 1;
  }
  return out;
}

/** Everything that is wrong with one cover, in one number. */
export function faultsOf(cover: Cover): number {
  return cover.findings.length + cover.more + cover.unsound.length + cover.without_border.length;
}

/** What is chosen before a person chooses: all but places so wide that somebody may have meant them. */
export function firstChoice(proposal: Proposal): Set<number> {
  return new Set(proposal.items.filter((r) => r.finding?.severity !== "serious").map((r) => r.number));
}

/** How many areas the chosen repairs change. */
export function areasChanged(proposal: Proposal, chosen: ReadonlySet<number>): number {
  const changed = proposal.items.filter((r) => chosen.has(r.number)).flatMap((r) => r.changes);
  return new Set(changed.map((c) => c.area.code)).size;
}
