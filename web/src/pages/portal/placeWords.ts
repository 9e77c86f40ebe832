// What a place on the map is called: a street number, "near such a road", or the community alone.
import type { TFunction } from "i18next";
import type { Names } from "../../api/types";
import { nameOf } from "../../text/format";

export interface NamedPlace {
  label: string;
  kind: "address" | "road" | "area";
  area: Names;
}

/** The place in one line, the community first as on an envelope in Chinese, last in other languages. */
export function placeWords(place: NamedPlace, lang: string, t: TFunction): string {
  const area = nameOf(place.area);
  const spot = place.kind === "road" ? t("spot:near_road", { road: place.label }) : place.label;
  if (!spot) return area;
  return lang.startsWith("zh") ? `${area}${spot}` : `${spot}, ${area}`;
}
