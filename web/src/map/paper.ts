// Where things stand on the sheet of a map's picture. Lengths are CSS pixels: 96 to the inch, whatever the fineness of the picture.

/** Sizes a map can be printed at. */
export const PAPERS = {
  a4l: { mm: [297, 210] },
  a4p: { mm: [210, 297] },
  a3l: { mm: [420, 297] },
  a3p: { mm: [297, 420] },
} as const;
/** One of {@link PAPERS}. */
export type Paper = keyof typeof PAPERS;

/** Dots per inch of a sheet of paper: fine enough for small print, and an A3 sheet still fits into the browser's memory. */
export const DPI = 200;
const MM = 96 / 25.4;
/** Printers leave a rim of about a centimetre. */
const RIM_MM = 10;

/** A sheet with its parts. */
export interface Sheet {
  width: number;
  height: number;
  margin: number;
  /** Pixels of the picture per CSS pixel. */
  ratio: number;
  /** Columns of the legend. */
  columns: number;
  map: { x: number; y: number; width: number; height: number };
}

/** Lays out a sheet of paper, or one around the map as it is on the screen. */
export function layout(
  paper: { mm: readonly [number, number] } | undefined,
  screen: { width: number; height: number },
  legend: number,
): Sheet {
  const margin = paper ? Math.round(RIM_MM * MM) : 16;
  const width = paper ? Math.round(paper.mm[0] * MM) : Math.max(640, screen.width + 2 * margin);
  const columns = Math.max(2, Math.min(6, Math.floor((width - 2 * margin) / 180)));
  const above = 56;
  const below = (legend ? 24 * (1 + Math.ceil(legend / columns)) + 8 : 0) + 52;
  const height = paper ? Math.round(paper.mm[1] * MM) : screen.height + above + below + 2 * margin;
  return {
    width,
    height,
    margin,
    ratio: paper ? DPI / 96 : 1,
    columns,
    map: {
      x: margin,
      y: margin + above,
      width: paper ? width - 2 * margin : screen.width,
      height: height - 2 * margin - above - below,
    },
  };
}

/** The number of a scale such as 1 : 12 500 for metres per CSS pixel, to two digits. */
export function scaleNumber(metres: number): string {
  const exact = metres / (0.0254 / 96);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return String(Math.round(exact / step) * step).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
