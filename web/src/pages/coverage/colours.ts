// The colours of faulty places, on the map and in the list alike; each keeps a contrast of 4.5 on white.

const COLOURS: Record<string, string> = {
  gap: "#cf1322",
  hole: "#9e1068",
  overlap: "#531dab",
  outside: "#ad4e00",
  orphan: "#434343",
};

export function colourOf(kind: string): string {
  return COLOURS[kind] ?? "#434343";
}
