// Small line drawings for the icon keys of the catalogue, as SVG path data on a 24 × 24 sheet. They are drawn with a stroke
// only, so that one colour fits any background.

const DRAWINGS: Record<string, string> = {
  manhole: "M12 4a8 8 0 1 0 .01 0M12 8a4 4 0 1 0 .01 0M4 12h4M16 12h4M12 4v4M12 16v4",
  grate: "M5 5h14v14H5zM9 5v14M12 5v14M15 5v14",
  sign: "M4 5h16v9H4zM12 14v7M8 8h8M8 11h5",
  "traffic-sign": "M12 3l9 9-9 9-9-9zM12 8v5M12 15v1",
  "traffic-light": "M8 3h8v18H8zM12 6.5v.1M12 12v.1M12 17.5v.1",
  kiosk: "M4 9l2-5h12l2 5zM5 9v11h14V9M9 20v-6h6v6",
  construction: "M5 20L12 4l7 16zM8 14h8M10 9h4",
  pole: "M12 3v18M7 6h10M8 21h8M7 6v3M17 6v3",
  lamp: "M8 21h4M10 21V7c0-4 8-4 8 0M15 8h6l-1-2h-4z",
  bin: "M5 7h14M7 7l1 13h8l1-13M10 7V4h4v3M10 11v6M14 11v6",
  garbage: "M8 8c-6 4-4 12 4 12s10-8 4-12zM9 8l-1-4 4 2 4-2-1 4",
  ad: "M4 5h16v11H4zM8 16v5M16 16v5M7 9l3 4 3-3 4 4",
  display: "M3 5h18v11H3zM9 20h6M12 16v4",
  tree: "M12 21v-8M12 13c-8 0-6-9 0-9s8 9 0 9",
  green: "M5 20c0-9 5-14 14-15 0 10-5 14-12 13M5 20l8-9",
  flower: "M12 9a3 3 0 1 0 .01 0M12 9V5M12 15v6M9 12H5M15 12h4M10 10L7 7M14 10l3-3",
  bridge: "M3 17h18M5 17V9M19 17V9M3 9c5 6 13 6 18 0",
  tunnel: "M4 20v-8a8 8 0 0 1 16 0v8zM12 20v-3M12 14v-2",
  road: "M8 4L4 20M16 4l4 16M12 5v3M12 11v3M12 17v3",
  rail: "M8 3v18M16 3v18M5 7h14M5 12h14M5 17h14",
  guardrail: "M3 9h18v4H3zM6 13v7M12 13v7M18 13v7M6 9V6M18 9V6",
  bollard: "M9 21V8a3 3 0 0 1 6 0v13zM9 12h6M6 21h12",
  power: "M13 3L6 13h5l-1 8 8-11h-5z",
  telecom: "M12 10v11M9 21h6M12 7.5v.1M8 11a5 5 0 0 1 0-7M16 11a5 5 0 0 0 0-7M5 13a9 9 0 0 1 0-11M19 13a9 9 0 0 0 0-11",
  cable: "M4 12c4-8 4 8 8 0s4 8 8 0M4 6v12M20 6v12",
  pipe: "M3 8h10a3 3 0 0 1 3 3v10M3 13h7a1 1 0 0 1 1 1v7M3 6v9M9 21h9",
  water: "M12 3c5 7 6 9 6 11a6 6 0 0 1-12 0c0-2 1-4 6-11z",
  fountain: "M4 17h16l-2 4H6zM12 17V8M12 8c0-4-5-4-5 0M12 8c0-4 5-4 5 0",
  flood: "M3 14c3-3 6 3 9 0s6 3 9 0M3 19c3-3 6 3 9 0s6 3 9 0M12 3v7M9 7l3 3 3-3",
  river: "M3 7c3-3 6 3 9 0s6 3 9 0M3 12c3-3 6 3 9 0s6 3 9 0M3 17c3-3 6 3 9 0s6 3 9 0",
  gas: "M12 3c1 5 6 6 6 11a6 6 0 0 1-12 0c0-3 2-4 3-6 1 2 2 2 3-5z",
  heating: "M5 20V9M10 20V9M15 20V9M20 20V9M4 20h17M6 6c0-2 2-1 2-3M12 6c0-2 2-1 2-3M18 6c0-2 2-1 2-3",
  fire: "M9 21h6V9a3 3 0 0 0-6 0zM7 13h10M9 21H7M15 21h2M12 6V4",
  fuel: "M5 21V4h9v17zM4 21h11M7 7h5v4H7zM14 12h3v6a2 2 0 0 0 4 0v-9l-3-3",
  monitor: "M3 8l12-4 2 6-12 4zM8 13v7M4 20h8M17 7l4-1",
  camera: "M3 8l12-4 2 6-12 4zM8 13v7M4 20h8M17 7l4-1",
  monument: "M10 18l1-14 1-1 1 1 1 14zM6 21h12v-3H6z",
  bench: "M4 13h16M4 9h16M6 13v6M18 13v6",
  furniture: "M6 4v16M6 12h12v8M18 12V9",
  fitness: "M4 9v6M7 7v10M17 7v10M20 9v6M7 12h10",
  elevator: "M5 3h14v18H5zM12 3v18M7 10l1.5-2L10 10M14 14l1.5 2 1.5-2",
  accessible: "M12 4v.1M12 7v6h5l2 6M12 10h4M9 10a6 6 0 1 0 6 8",
  toilet: "M7 4v.1M17 4v.1M5 8h4v6H5zM6 14v6M8 14v6M14 14l3-6 3 6zM16 14v6M18 14v6",
  bike: "M6 13a4 4 0 1 0 .01 0M18 13a4 4 0 1 0 .01 0M6 17l4-8h5l3 8M10 9l4 8M8 9h3",
  car: "M4 17v-4l2-6h12l2 6v4zM4 13h16M7 17v2M17 17v2",
  taxi: "M4 18v-4l2-6h12l2 6v4zM4 14h16M10 8V4h4v4",
  bus: "M5 4h14v14H5zM5 12h14M8 18v2M16 18v2M12 4v8",
  parking: "M5 3h14v18H5zM10 17V7h3a3 3 0 0 1 0 6h-3",
  port: "M12 7v13M12 3a2 2 0 1 0 .01 0M8 10h8M5 14c0 4 3 6 7 6s7-2 7-6",
  building: "M6 21V4h12v17M4 21h16M9 8h2M13 8h2M9 12h2M13 12h2M11 21v-4h2v4",
  vendor: "M3 9l2-4h14l2 4zM5 9v6h14V9M7 15v5M17 15v5",
  order: "M12 4a3 3 0 1 0 .01 0M5 21c0-8 14-8 14 0M8 16l8 4",
  people: "M8 5a3 3 0 1 0 .01 0M16 5a3 3 0 1 0 .01 0M2 20c0-8 12-8 12 0M13 14c5-2 9 1 9 6",
  animal: "M6 8v.1M10 5v.1M14 5v.1M18 8v.1M12 11c-6 4-5 8-2 8 2 0 2-1 4 0 3 1 5-4-2-8z",
  smoke: "M6 20h12M8 20v-6h4v6M10 11c0-3 4-2 4-5s4-2 4-3",
  noise: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12",
  snow: "M12 3v18M4 7.5l16 9M20 7.5l-16 9",
  emergency: "M12 3l10 18H2zM12 9v6M12 17.5v.1",
};

const FALLBACK = "M12 5v9M12 18v.1";
const cache = new Map<string, string>();

/** Path data of an icon key; an exclamation mark for a key of a local extension that has no drawing. */
export function drawing(key: string | undefined): string {
  return (key && DRAWINGS[key]) || FALLBACK;
}

/** A drawing as an SVG data URL in a colour, for OpenLayers icons; the same URL each time, so that the image is shared. */
export function iconUrl(key: string | undefined, colour: string): string {
  const id = `${key}|${colour}`;
  let url = cache.get(id);
  if (url === undefined) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${drawing(key)}"/></svg>`;
    url = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
    cache.set(id, url);
  }
  return url;
}
