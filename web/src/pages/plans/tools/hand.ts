// All tools that work with the pointer, fetched when the first is taken up.

import type OlMap from "ol/Map";
import { drawWith } from "./draw";
import { moveWith } from "./move";
import type { InHand, PlanWork, Tool } from "./shared";

/** Takes a tool up; those that only point need nothing. */
export function takeUp(map: OlMap, tool: Tool, work: PlanWork): InHand | undefined {
  if (tool === "move") return moveWith(map, work);
  if (tool === "cut" || tool === "take") return drawWith(map, tool, work);
  return undefined;
}
