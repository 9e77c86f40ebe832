// What layers and their grids are called, for filters and tags elsewhere.

import { useQueries, useQuery } from "@tanstack/react-query";
import type { Names } from "../../api/types";
import { nameOf } from "../../text/format";
import { layerQuery, layersQuery } from "./data";

export interface GridName {
  layer: string;
  code: string;
  name: Names;
}

/** The grids in force of several layers; those of a layer still on its way are missing. */
export function useLayerGrids(layers: string[]): GridName[] {
  return useQueries({ queries: layers.map(layerQuery) }).flatMap(({ data }) =>
    (data?.grids ?? []).map((g) => ({ layer: data?.layer.code ?? "", code: g.area.code, name: g.area.name })),
  );
}

/** The name of a layer or, after it, of a grid of one; the code until it is known and where it is none. */
export function useLayerGridName(code: string): string {
  const [layer = "", own] = code.split(":");
  const { data: layers } = useQuery({ ...layersQuery, enabled: code !== "" });
  const { data: card } = useQuery({ ...layerQuery(layer), enabled: own !== undefined });
  const name = nameOf(layers?.find((l) => l.code === layer)?.name);
  if (own === undefined) return name || code;
  const grid = nameOf(card?.grids.find((g) => g.area.code === code)?.area.name);
  return name && grid ? `${name} › ${grid}` : code;
}
