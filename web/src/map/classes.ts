// Classes of a choropleth map: which measure, where the breaks lie, which colour each class has.

/** What the colour of an area can say. `kind` is the kind of grid, the others are numbers. */
export const MEASURES = [
  "open",
  "overdue",
  "overdue_rate",
  "per_1000",
  "on_time",
  "households",
  "population",
  "kind",
  "none",
] as const;
/** One of {@link MEASURES}. */
export type Measure = (typeof MEASURES)[number];

/** The counts of an area that measures are made of. */
export interface AreaNumbers {
  open_cases?: number;
  overdue_cases?: number;
  /** Handled by a department and closed within thirty days. */
  closed_cases?: number;
  /** Of these in time. */
  closed_on_time?: number;
  households?: number;
  population?: number;
}

/** One class: values from `from` to `to`, both included. */
export interface ColourClass {
  from: number;
  to: number;
  colour: string;
}

const BLUES = ["#e6f0ff", "#bdd7ff", "#8ab6f9", "#5690ea", "#2f6bd0"];
const REDS = ["#ffe9e0", "#ffc9b5", "#fa9f85", "#e8715b", "#cf4436"];
const GREENS = ["#e5f5e9", "#bfe3c8", "#8fcaa0", "#5fae78", "#378a55"];
/** The colour of a class that holds nothing but zero. */
export const ZERO_COLOUR = "#f5f5f0";

/** Fill colours of the kinds of grid; the map also writes the kind in the label's second line. */
export const KIND_COLOURS: Record<string, string> = {
  residential: "#bcd8f5",
  unit: "#f7d08a",
  undeveloped: "#c9ddb0",
};

/** The number a measure takes for an area; undefined when the measure has no number. */
export function measureValue(measure: Measure, area: AreaNumbers): number | undefined {
  switch (measure) {
    case "open":
      return area.open_cases ?? 0;
    case "overdue":
      return area.overdue_cases ?? 0;
    case "overdue_rate": {
      const open = area.open_cases ?? 0;
      return open === 0 ? 0 : (area.overdue_cases ?? 0) / open;
    }
    case "per_1000": {
      const households = area.households ?? 0;
      // Without households there is no rate; a factory yard is not a quiet neighbourhood.
      return households === 0 ? undefined : ((area.open_cases ?? 0) * 1000) / households;
    }
    case "on_time": {
      const closed = area.closed_cases ?? 0;
      return closed === 0 ? undefined : (area.closed_on_time ?? 0) / closed;
    }
    case "households":
      return area.households ?? 0;
    case "population":
      return area.population ?? 0;
    default:
      return undefined;
  }
}

/** True when the number is a share, shown in per cent. */
export function isRate(measure: Measure): boolean {
  return measure === "overdue_rate" || measure === "on_time";
}

/** The filters of the case list that hold the cases a measure counts. */
export function measureCases(measure: Measure, openStates: string): Record<string, string> {
  if (measure === "overdue" || measure === "overdue_rate") return { state: openStates, overdue: "true" };
  if (measure === "on_time") return { state: "closed" };
  return { state: openStates };
}

/** The colours of a measure, light to strong: red for what is late, green for what lives there, blue for work. */
export function ramp(measure: Measure): string[] {
  if (measure === "overdue" || measure === "overdue_rate") return REDS;
  if (measure === "on_time") return GREENS;
  if (measure === "households" || measure === "population") return GREENS;
  return BLUES;
}

/**
 * Splits values into at most five classes of about equal membership, with round breaks. Zeros are a class of their own, because
 * "none" and "few" are different news.
 */
export function colourClasses(measure: Measure, values: number[]): ColourClass[] {
  const colours = ramp(measure);
  const step = isRate(measure) ? 0.01 : measure === "per_1000" ? 0.1 : 1;
  const positive = values.filter((v) => v > 0).sort((a, b) => a - b);
  const classes: ColourClass[] = [];
  if (positive.length < values.length) classes.push({ from: 0, to: 0, colour: ZERO_COLOUR });
  if (positive.length === 0) return classes;
  const last = positive.length - 1;
  const bounds: number[] = [];
  for (let i = 1; i <= colours.length; i += 1) {
    const at = positive[Math.min(last, Math.ceil((positive.length * i) / colours.length) - 1)] ?? 0;
    const upper = i === colours.length ? roundUp(positive[last] ?? 0, step) : niceUp(at, step);
    if (upper > (bounds.at(-1) ?? 0)) bounds.push(upper);
  }
  // Shares begin at the least there is: "1 % – 84 %" would say that somewhere only one in a hundred is on time.
  let from = isRate(measure) ? roundDown(positive[0] ?? 0, step) : Math.min(step, positive[0] ?? 0);
  bounds.forEach((to, i) => {
    const pick = bounds.length === 1 ? 2 : Math.round((i * (colours.length - 1)) / (bounds.length - 1));
    classes.push({ from: round(Math.min(from, to), step), to, colour: colours[pick] ?? ZERO_COLOUR });
    from = to + step;
  });
  return classes;
}

/** The class a value falls into. */
export function classOf(classes: ColourClass[], value: number): ColourClass | undefined {
  return classes.find((c) => value <= c.to);
}

/** Rounds up to two significant digits, so that a legend reads 120–250 and not 117–243. */
function niceUp(value: number, step: number): number {
  if (value <= 20 * step) return roundUp(value, step);
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(value / step)) - 1) * step;
  return roundUp(value, magnitude);
}

function roundUp(value: number, step: number): number {
  return round(Math.ceil(value / step - 1e-9) * step, step);
}

function roundDown(value: number, step: number): number {
  return round(Math.floor(value / step + 1e-9) * step, step);
}

function round(value: number, step: number): number {
  return step < 1 ? Math.round(value * 1000) / 1000 : Math.round(value);
}
