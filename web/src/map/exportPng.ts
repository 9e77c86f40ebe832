// Makes a picture of the map for a report: title, map, legend, scale, north arrow, date and source on one sheet, as PNG; as it is on the
// screen, or on a sheet of paper fine enough to be printed.

import type OlMap from "ol/Map";
import { getPointResolution } from "ol/proj";
import { loadFontFor } from "../text/fonts";
import { LABEL_FONT } from "./glyphs";
import { layout, PAPERS, type Paper, type Sheet, scaleNumber } from "./paper";

/** What is written around the map. */
export interface SheetText {
  title: string;
  subtitle: string;
  legendTitle: string;
  legend: { colour: string; label: string }[];
  footer: string;
  /** Where the map comes from. */
  source: string;
}

/** A map whose fineness can be changed for a picture; the library has no public way. */
type FineMap = { pixelRatio_: number };

/** Draws all layers of the map onto one canvas of `ratio` pixels per unit, after waiting for the current rendering to finish. */
async function mapCanvas(map: OlMap, ratio: number): Promise<HTMLCanvasElement> {
  await new Promise<void>((done) => {
    // Tiles that never come must not hold up the picture.
    const timer = setTimeout(done, 8000);
    map.once("rendercomplete", () => {
      clearTimeout(timer);
      done();
    });
    map.render();
  });
  const [width = 800, height = 600] = map.getSize() ?? [];
  const out = document.createElement("canvas");
  out.width = Math.round(width * ratio);
  out.height = Math.round(height * ratio);
  const g = out.getContext("2d");
  if (!g) throw new Error("no 2d canvas");
  g.fillStyle = "#f3f1ea";
  g.fillRect(0, 0, out.width, out.height);
  for (const canvas of map.getViewport()?.querySelectorAll<HTMLCanvasElement>(".ol-layers canvas, canvas.ol-layer") ?? []) {
    if (canvas.width === 0) continue;
    const parent = canvas.parentElement;
    g.globalAlpha = Number(parent?.style.opacity || canvas.style.opacity || 1);
    const matrix: RegExpExecArray | null = /^matrix\(([^)]*)\)$/.exec(canvas.style.transform);
    if (matrix) {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = (matrix[1] ?? "").split(",").map((v) => Number(v) * ratio);
      g.setTransform(a, b, c, d, e, f);
    } else {
      g.setTransform(out.width / canvas.width, 0, 0, out.height / canvas.height, 0, 0);
    }
    g.drawImage(canvas, 0, 0);
  }
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.globalAlpha = 1;
  return out;
}

/** The map drawn anew at the size and fineness of a sheet, and as it was afterwards. Gives the metres of a unit, too. */
async function onPaper(map: OlMap, sheet: Sheet): Promise<{ picture: HTMLCanvasElement; metres: number }> {
  const view = map.getView();
  const size = map.getSize() ?? [800, 600];
  const [centre, resolution] = [view.getCenter() ?? [0, 0], view.getResolution() ?? 1];
  const fine = map as unknown as FineMap;
  const before = fine.pixelRatio_;
  const [w = 800, h = 600] = size;
  // Nobody has moved the map: the page must not ask the server for another view.
  map.set("placed", false);
  try {
    fine.pixelRatio_ = sheet.ratio;
    map.setSize([sheet.map.width, sheet.map.height]);
    view.setCenter(centre);
    view.setResolution(resolution * Math.max(w / sheet.map.width, h / sheet.map.height));
    const picture = await mapCanvas(map, sheet.ratio);
    const metres = getPointResolution(view.getProjection(), view.getResolution() ?? 1, centre);
    return { picture, metres };
  } finally {
    fine.pixelRatio_ = before;
    map.setSize(size);
    view.setCenter(centre);
    view.setResolution(resolution);
    map.renderSync();
    map.set("placed", true);
  }
}

/** A round length that fits into about 120 px at the map's centre. */
export function scaleBar(metresPerPixel: number): { px: number; label: string } {
  const room = metresPerPixel * 120;
  const magnitude = 10 ** Math.floor(Math.log10(room));
  const metres = [5, 2, 1].map((f) => f * magnitude).find((m) => m <= room) ?? magnitude;
  const label = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  return { px: Math.round(metres / metresPerPixel), label };
}

/** The finished sheet: on paper, or as wide as the map on the screen. */
export async function mapSheet(map: OlMap, text: SheetText, paper?: Paper): Promise<Blob> {
  const words = [text.title, text.subtitle, text.legendTitle, text.footer, text.source, ...text.legend.map((l) => l.label)];
  await loadFontFor(words.join(""));
  const [width = 800, height = 600] = map.getSize() ?? [];
  const sheet = layout(paper ? PAPERS[paper] : undefined, { width, height }, text.legend.length);
  const { picture, metres } = await onPaper(map, sheet);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(sheet.width * sheet.ratio);
  canvas.height = Math.round(sheet.height * sheet.ratio);
  const g = canvas.getContext("2d");
  if (!g) throw new Error("no 2d canvas");
  g.scale(sheet.ratio, sheet.ratio);
  g.fillStyle = "#ffffff";
  g.fillRect(0, 0, sheet.width, sheet.height);
  g.fillStyle = "#1f2430";
  g.textBaseline = "middle";
  g.font = `600 20px ${LABEL_FONT}`;
  g.fillText(text.title, sheet.margin, sheet.margin + 12);
  g.font = `13px ${LABEL_FONT}`;
  g.fillText(text.subtitle, sheet.margin, sheet.margin + 36);
  const box = sheet.map;
  g.drawImage(picture, box.x, box.y, box.width, box.height);
  g.strokeStyle = "#7a7a7a";
  g.lineWidth = 1;
  g.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  drawNorth(g, box.x + box.width - 30, box.y + 34);
  drawScale(g, metres, box.x + box.width - 12, box.y + box.height - 14, paper !== undefined);
  drawLegend(g, text, sheet, box.y + box.height + 20);
  g.fillStyle = "#595959";
  g.font = `12px ${LABEL_FONT}`;
  g.fillText(text.footer, sheet.margin, sheet.height - sheet.margin - 26);
  g.fillText(text.source, sheet.margin, sheet.height - sheet.margin - 8);
  return await new Promise<Blob>((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png");
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

/** An arrow with an N: the map is never turned. */
function drawNorth(g: CanvasRenderingContext2D, x: number, y: number): void {
  g.fillStyle = "rgba(255,255,255,0.88)";
  g.fillRect(x - 18, y - 26, 36, 52);
  g.fillStyle = "#1f2430";
  g.beginPath();
  g.moveTo(x, y - 8);
  g.lineTo(x + 9, y + 20);
  g.lineTo(x, y + 13);
  g.lineTo(x - 9, y + 20);
  g.closePath();
  g.fill();
  g.font = `600 13px ${LABEL_FONT}`;
  g.textAlign = "center";
  g.fillText("N", x, y - 16);
  g.textAlign = "left";
}

function drawScale(g: CanvasRenderingContext2D, metres: number, right: number, bottom: number, paper: boolean): void {
  const bar = scaleBar(metres);
  // On a screen nobody knows how large a pixel is; on paper the number is true.
  const label = paper ? `${bar.label}   1 : ${scaleNumber(metres)}` : bar.label;
  g.font = `12px ${LABEL_FONT}`;
  const room = Math.max(bar.px, g.measureText(label).width) + 16;
  g.fillStyle = "rgba(255,255,255,0.88)";
  g.fillRect(right - room, bottom - 30, room + 4, 38);
  g.strokeStyle = "#1f2430";
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(right - 6 - bar.px, bottom - 4);
  g.lineTo(right - 6 - bar.px, bottom + 2);
  g.lineTo(right - 6, bottom + 2);
  g.lineTo(right - 6, bottom - 4);
  g.stroke();
  g.fillStyle = "#1f2430";
  g.textAlign = "right";
  g.fillText(label, right - 6, bottom - 16);
  g.textAlign = "left";
}

function drawLegend(g: CanvasRenderingContext2D, text: SheetText, sheet: Sheet, y: number): void {
  if (!text.legend.length) return;
  g.fillStyle = "#1f2430";
  g.font = `600 13px ${LABEL_FONT}`;
  g.fillText(text.legendTitle, sheet.margin, y);
  g.font = `12px ${LABEL_FONT}`;
  const column = (sheet.width - 2 * sheet.margin) / sheet.columns;
  text.legend.forEach((item, i) => {
    const x = sheet.margin + (i % sheet.columns) * column;
    const row = y + 24 * (1 + Math.floor(i / sheet.columns));
    g.fillStyle = item.colour;
    g.fillRect(x, row - 8, 20, 14);
    g.strokeStyle = "#7a7a7a";
    g.lineWidth = 1;
    g.strokeRect(x, row - 8, 20, 14);
    g.fillStyle = "#1f2430";
    g.fillText(item.label, x + 28, row);
  });
}
