// Makes a picture of the map for a report: title, map, legend, scale and date on one sheet, as PNG.

import type OlMap from "ol/Map";
import { getPointResolution } from "ol/proj";
import { LABEL_FONT } from "./glyphs";

/** What is written around the map. */
export interface SheetText {
  title: string;
  subtitle: string;
  legendTitle: string;
  legend: { colour: string; label: string }[];
  footer: string;
}

/** Draws all layers of the map onto one canvas, after waiting for the current rendering to finish. */
export async function mapCanvas(map: OlMap): Promise<HTMLCanvasElement> {
  await new Promise<void>((done) => {
    // Tiles that never come must not hold up the picture.
    const timer = setTimeout(done, 3000);
    map.once("rendercomplete", () => {
      clearTimeout(timer);
      done();
    });
    map.render();
  });
  const [width = 800, height = 600] = map.getSize() ?? [];
  const out = document.createElement("canvas");
  out.width = width;
  out.height = height;
  const g = out.getContext("2d");
  if (!g) throw new Error("no 2d canvas");
  g.fillStyle = "#f3f1ea";
  g.fillRect(0, 0, width, height);
  for (const canvas of map.getViewport()?.querySelectorAll<HTMLCanvasElement>(".ol-layers canvas, canvas.ol-layer") ?? []) {
    if (canvas.width === 0) continue;
    const parent = canvas.parentElement;
    g.globalAlpha = Number(parent?.style.opacity || canvas.style.opacity || 1);
    const matrix: RegExpExecArray | null = /^matrix\(([^)]*)\)$/.exec(canvas.style.transform);
    if (matrix) {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = (matrix[1] ?? "").split(",").map(Number);
      g.setTransform(a, b, c, d, e, f);
    } else {
      g.setTransform(width / canvas.width, 0, 0, height / canvas.height, 0, 0);
    }
    g.drawImage(canvas, 0, 0);
  }
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.globalAlpha = 1;
  return out;
}

/** A round length that fits into about 120 px at the map's centre. */
export function scaleBar(metresPerPixel: number): { px: number; label: string } {
  const room = metresPerPixel * 120;
  const magnitude = 10 ** Math.floor(Math.log10(room));
  const metres = [5, 2, 1].map((f) => f * magnitude).find((m) => m <= room) ?? magnitude;
  const label = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  return { px: Math.round(metres / metresPerPixel), label };
}

/** The finished sheet. */
export async function mapSheet(map: OlMap, text: SheetText): Promise<Blob> {
  const words = [text.title, text.subtitle, text.legendTitle, text.footer, ...text.legend.map((l) => l.label)].join("");
  await Promise.race([
    Promise.resolve(document.fonts?.load?.('16px "Noto Sans SC Variable"', words)).catch(() => undefined),
    new Promise((done) => setTimeout(done, 3000)),
  ]);
  const picture = await mapCanvas(map);
  const top = 64;
  const rows = text.legend.length ? 1 + Math.ceil(text.legend.length / 4) : 0;
  const bottom = 40 + rows * 24;
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(640, picture.width);
  sheet.height = picture.height + top + bottom;
  const g = sheet.getContext("2d");
  if (!g) throw new Error("no 2d canvas");
  g.fillStyle = "#ffffff";
  g.fillRect(0, 0, sheet.width, sheet.height);
  g.fillStyle = "#1f2430";
  g.textBaseline = "middle";
  g.font = `600 20px ${LABEL_FONT}`;
  g.fillText(text.title, 16, 24);
  g.font = `13px ${LABEL_FONT}`;
  g.fillText(text.subtitle, 16, 48);
  g.drawImage(picture, 0, top);
  drawScale(g, map, sheet.width - 16, top + picture.height + 20);
  drawLegend(g, text, top + picture.height + 20, sheet.width);
  g.fillStyle = "#595959";
  g.font = `12px ${LABEL_FONT}`;
  g.fillText(text.footer, 16, sheet.height - 16);
  return await new Promise<Blob>((done, fail) => {
    sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png");
  });
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function drawScale(g: CanvasRenderingContext2D, map: OlMap, right: number, y: number): void {
  const view = map.getView();
  const resolution = getPointResolution(view.getProjection(), view.getResolution() ?? 1, view.getCenter() ?? [0, 0]);
  const bar = scaleBar(resolution);
  g.strokeStyle = "#1f2430";
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(right - bar.px, y - 5);
  g.lineTo(right - bar.px, y);
  g.lineTo(right, y);
  g.lineTo(right, y - 5);
  g.stroke();
  g.font = `12px ${LABEL_FONT}`;
  g.textAlign = "right";
  g.fillText(bar.label, right - bar.px - 6, y - 3);
  g.textAlign = "left";
}

function drawLegend(g: CanvasRenderingContext2D, text: SheetText, y: number, width: number): void {
  if (!text.legend.length) return;
  g.fillStyle = "#1f2430";
  g.font = `600 13px ${LABEL_FONT}`;
  g.fillText(text.legendTitle, 16, y);
  g.font = `12px ${LABEL_FONT}`;
  const column = (width - 32) / 4;
  text.legend.forEach((item, i) => {
    const x = 16 + (i % 4) * column;
    const row = y + 24 * (1 + Math.floor(i / 4));
    g.fillStyle = item.colour;
    g.fillRect(x, row - 8, 20, 14);
    g.strokeStyle = "#7a7a7a";
    g.lineWidth = 1;
    g.strokeRect(x, row - 8, 20, 14);
    g.fillStyle = "#1f2430";
    g.fillText(item.label, x + 28, row);
  });
}
