// Drawing a shape on the map with the pointer. Loaded when a tool is taken up: the map is seen more often than it is drawn on.

import type Polygon from "ol/geom/Polygon";
import Draw, { createBox } from "ol/interaction/Draw";
import type OlMap from "ol/Map";
import type { Style } from "ol/style";

export type Tool = "lasso" | "box";

/** Lets one shape be drawn; gives its outer ring in map coordinates to `done`. Returns what takes the tool away again. */
export function draw(map: OlMap, tool: Tool, style: Style, done: (ring: number[][]) => void): () => void {
  const interaction =
    tool === "box"
      ? new Draw({ type: "Circle", geometryFunction: createBox(), freehand: true, style })
      : new Draw({ type: "Polygon", freehand: true, style });
  interaction.on("drawend", (event) => {
    done((event.feature.getGeometry() as Polygon).getCoordinates()[0] ?? []);
  });
  map.addInteraction(interaction);
  return () => map.removeInteraction(interaction);
}
