//! Tests of limits, calendars and clocks.
