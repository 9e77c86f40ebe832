// Layers in words: what is a layer's business, how large a grid is. Pure but for the language.

import type { TFunction } from "i18next";
import type { Catalogue } from "../../api/types";
import { nameOf, number } from "../../text/format";
import type { TeamMember } from "./data";

/** The beginning of the codes of a class, such as `E06`; none where its codes do not all begin so, or others do too. */
export function classPrefix(catalogue: Catalogue, kind: string, code: string): string {
  const inside = (i: { kind: string; class: string }) => i.kind === kind && i.class === code;
  const first = catalogue.items.find(inside)?.code ?? "";
  const at = first.indexOf(code);
  if (at < 0) return "";
  const prefix = first.slice(0, at + code.length);
  return catalogue.items.every((i) => i.code.startsWith(prefix) === inside(i)) ? prefix : "";
}

/** One duty: the category or the class it names, else the beginning of codes as it is. */
export function dutyText(t: TFunction, catalogue: Catalogue | undefined, duty: string): string {
  const item = catalogue?.items.find((i) => i.code === duty);
  if (item) return nameOf(item.name);
  const group = catalogue?.classes.find((c) => classPrefix(catalogue, c.kind, c.code) === duty);
  return group ? t("layers:duty_class", { name: nameOf(group.name) }) : t("layers:duty_prefix", { code: duty });
}

/** The duties of a layer one after the other; without any, every case is its business. */
export function dutiesText(t: TFunction, catalogue: Catalogue | undefined, duties: readonly string[]): string {
  return duties.length > 0 ? duties.map((d) => dutyText(t, catalogue, d)).join(" · ") : t("layers:duties_all");
}

/** Square metres as hectares, with as many decimals as the size deserves. */
export function hectares(m2: number | null | undefined): string {
  if (m2 === null || m2 === undefined) return "–";
  const ha = m2 / 10_000;
  const step = ha < 1 ? 100 : ha < 100 ? 10 : 1;
  return number(Math.round(ha * step) / step);
}

/** A post by its title or its role. */
export const postText = (t: TFunction, post: Pick<TeamMember, "title" | "role">) => post.title || t(`words:role.${post.role}`);
