// A year on one sheet: weekends grey, holidays red with a mark, make-up workdays blue with a mark.

import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { currentLang } from "../../../text";
import { nameOf } from "../../../text/format";
import { INTL_LOCALE } from "../../../text/languages";
import type { WorkCalendar } from "../types";
import { type DayCell, monthWeeks } from "./days";

/** Twelve months; colours never speak alone, marked days carry a letter and a name. */
export function Year({ calendar, year, today }: { calendar: WorkCalendar; year: number; today: string }) {
  const locale = INTL_LOCALE[currentLang()];
  const monthName = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "narrow", timeZone: "UTC" });
  const full = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  // 2024-01-01 was a Monday.
  const days = Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  return (
    <div className="year">
      {Array.from({ length: 12 }, (_, m) => m + 1).map((month) => (
        <section key={month} className="month">
          <h2>{monthName.format(new Date(Date.UTC(year, month - 1, 1)))}</h2>
          <table>
            <thead>
              <tr>
                {days.map((d) => (
                  <th key={d.getTime()} scope="col" abbr={full.format(d)}>
                    {weekday.format(d)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {monthWeeks(calendar, year, month).map((week, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no other identity
                <tr key={i}>
                  {week.map((cell, j) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: nor have days outside the month
                    <Day key={j} cell={cell} calendar={calendar} today={today} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}

function Day({ cell, calendar, today }: { cell: DayCell | undefined; calendar: WorkCalendar; today: string }) {
  const { t } = useTranslation();
  if (!cell) return <td aria-hidden="true" />;
  const names = cell.kind === "holiday" ? calendar.holidays : cell.kind === "workday" ? calendar.workdays : [];
  const name = cell.index === undefined ? "" : nameOf(names[cell.index]?.name);
  const marked = cell.kind === "holiday" || cell.kind === "workday";
  const content = (
    <td className={`${cell.kind}${cell.date === today ? " today" : ""}`} aria-current={cell.date === today ? "date" : undefined}>
      {cell.day}
      {marked && (
        <sup>
          {t(`admin:calendar.mark.${cell.kind}`)}
          <span className="sr-only"> {name}</span>
        </sup>
      )}
    </td>
  );
  return marked ? <Tooltip title={`${t(`admin:calendar.${cell.kind}`)}: ${name}`}>{content}</Tooltip> : content;
}
