// The units of a limit, as packs write them.
export const UNITS = [
  "emergency_minute",
  "emergency_hour",
  "working_minute",
  "working_hour",
  "working_day",
  "calendar_day",
] as const;
