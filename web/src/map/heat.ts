// Where cases lie dense, as colours. Drawn on a plain canvas: the library's own heat map needs WebGL, which old office machines lack.
// Loaded when it is switched on.

import ImageLayer from "ol/layer/Image";
import type OlMap from "ol/Map";
import ImageCanvasSource from "ol/source/ImageCanvas";
import type { HeatPoint } from "./heatPoints";
import { density, HEAT_COLOURS, HEAT_RADIUS } from "./heatPoints";

/** 256 colours from nothing to the strongest, as red, green, blue, alpha. */
function palette(): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = 256;
  canvas.height = 1;
  const g = canvas.getContext("2d");
  if (!g) return new Uint8ClampedArray(1024);
  const gradient = g.createLinearGradient(0, 0, 256, 0);
  gradient.addColorStop(0, "rgba(254,217,118,0)");
  HEAT_COLOURS.forEach((colour, i) => {
    gradient.addColorStop(0.12 + (0.88 * i) / (HEAT_COLOURS.length - 1), colour);
  });
  g.fillStyle = gradient;
  g.fillRect(0, 0, 256, 1);
  return g.getImageData(0, 0, 256, 1).data;
}

function stamp(radius: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = radius * 2;
  const g = canvas.getContext("2d");
  if (g) {
    const gradient = g.createRadialGradient(radius, radius, 0, radius, radius, radius);
    gradient.addColorStop(0, "rgba(0,0,0,1)");
    gradient.addColorStop(0.4, "rgba(0,0,0,0.6)");
    gradient.addColorStop(1, "rgba(0,0,0,0)");
    g.fillStyle = gradient;
    g.fillRect(0, 0, radius * 2, radius * 2);
  }
  return canvas;
}

/** Puts the layer on the map; `show` gives it its points, `remove` takes it away. */
export function heatLayer(map: OlMap): { show: (points: readonly HeatPoint[]) => void; remove: () => void } {
  let points: readonly HeatPoint[] = [];
  const colours = palette();
  const source = new ImageCanvasSource({
    ratio: 1.3,
    canvasFunction: (extent, resolution, pixelRatio, size) => {
      const canvas = document.createElement("canvas");
      const [width = 1, height = 1] = size.map(Math.round);
      canvas.width = width;
      canvas.height = height;
      const g = canvas.getContext("2d", { willReadFrequently: true });
      if (!g || points.length === 0) return canvas;
      const radius = Math.round(HEAT_RADIUS * pixelRatio);
      const brush = stamp(radius);
      const most = density(points, (HEAT_RADIUS / 2) * resolution);
      const [west = 0, , , north = 0] = extent;
      for (const p of points) {
        g.globalAlpha = Math.max(0.06, Math.min(1, p.weight / most));
        g.drawImage(brush, ((p.x - west) / resolution) * pixelRatio - radius, ((north - p.y) / resolution) * pixelRatio - radius);
      }
      const image = g.getImageData(0, 0, width, height);
      const data = image.data;
      for (let i = 0; i < data.length; i += 4) {
        const at = (data[i + 3] ?? 0) * 4;
        for (let c = 0; c < 4; c += 1) data[i + c] = colours[at + c] ?? 0;
      }
      g.putImageData(image, 0, 0);
      return canvas;
    },
  });
  const layer = new ImageLayer({ source, zIndex: 7, opacity: 0.85 });
  layer.set("name", "heat");
  map.addLayer(layer);
  return {
    show: (next) => {
      points = next;
      source.changed();
    },
    remove: () => {
      map.removeLayer(layer);
    },
  };
}
