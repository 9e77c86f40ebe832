// Layers of grids over the responsibility grids, as the server sends and takes them.

import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { queryClient } from "../../api/queries";
import type { components } from "../../api/schema";
import type { LonLat, Names } from "../../api/types";
import type { Geometry } from "../map/data";

type Schemas = components["schemas"];
export type LayerRow = Schemas["LayerRow"];
export type LayerGridRow = Schemas["LayerGridRow"];
export type LayerCard = Schemas["LayerCard"];
export type LayerTaken = Schemas["LayerTaken"];
export type BorderFile = Schemas["BorderFileDto"];
export type TeamMember = Schemas["TeamMember"];
export type CaseLayer = Schemas["CaseLayer"];

/** Properties of a grid on the map. In the preview of a file only code and name are there. */
export interface GridProps {
  code: string;
  name: Names | string;
  label?: LonLat | null;
  open_cases?: number;
  overdue_cases?: number;
}

export interface GridCollection {
  type: "FeatureCollection";
  features: { type: "Feature"; geometry: Geometry; properties: GridProps }[];
}

export interface FileAnswer {
  file: BorderFile;
  result: LayerTaken;
  preview: GridCollection | null;
}

export const layersQuery = queryOptions({
  queryKey: ["layers"],
  queryFn: ({ signal }) => api.get<{ items: LayerRow[] }>("/layers", {}, signal).then((list) => list.items),
  staleTime: 60_000,
});

export const layerQuery = (layer: string) =>
  queryOptions({
    queryKey: ["layer", layer],
    queryFn: ({ signal }) => api.get<LayerCard>(`/layers/${layer}`, {}, signal),
    staleTime: 60_000,
  });

/** Borders of a layer, now or as they were when a day began. */
export const layerShapesQuery = (layer: string, day?: string) =>
  queryOptions({
    queryKey: ["layer-shapes", layer, day],
    queryFn: ({ signal }) => api.get<GridCollection>(`/layers/${layer}/grids.geojson`, { day }, signal),
    staleTime: 60_000,
  });

/** Sends a file's bytes, to try it or to take it over. */
export const sendFile = (layer: string, file: File, query: Record<string, string | boolean | undefined>) =>
  api.post<FileAnswer>(`/layers/${layer}/file`, new Blob([file], { type: "application/octet-stream" }), {
    query: { name: file.name, ...query },
  });

/** What may be other once a layer, a grid of one or a post on one has changed. */
export function layersChanged(): void {
  for (const key of ["layers", "layer", "layer-shapes", "posts", "case", "cases"])
    void queryClient.invalidateQueries({ queryKey: [key] });
}
