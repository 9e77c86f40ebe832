// Cases reported and closed per day as lines; the same numbers as a table for those who do not see the picture.
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { FONT_FAMILY } from "../../text/fonts";
import { number } from "../../text/format";

use([LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

interface Day {
  /** A date of the city, `YYYY-MM-DD`. */
  day: string;
  reported: number;
  closed: number;
}

export function TrendChart({ days }: { days: Day[] }) {
  const { t, i18n } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: texts change with the language
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, undefined, { renderer: "svg" });
    const line = (name: string, color: string, data: number[], dashed: boolean) => ({
      type: "line" as const,
      name,
      data,
      color,
      symbol: dashed ? "diamond" : "circle",
      symbolSize: 6,
      lineStyle: { width: 2, type: dashed ? ("dashed" as const) : ("solid" as const) },
    });
    chart.setOption({
      textStyle: { fontFamily: FONT_FAMILY },
      aria: { enabled: true, label: { description: t("work:trend") } },
      animation: false,
      legend: { top: 0, textStyle: { color: "#434343" } },
      grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: days.map((d) => d.day.slice(5)), axisLabel: { color: "#595959" } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: "#595959" } },
      series: [
        line(
          t("work:reported"),
          "#0958d9",
          days.map((d) => d.reported),
          false,
        ),
        line(
          t("work:closed"),
          "#237804",
          days.map((d) => d.closed),
          true,
        ),
      ],
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [days, i18n.language]);
  return (
    <>
      <div ref={box} style={{ height: 220 }} />
      <details>
        <summary className="muted" style={{ cursor: "pointer", minHeight: 24 }}>
          {t("work:as_table")}
        </summary>
        <table className="tabular" style={{ width: "100%", textAlign: "end", fontSize: 13 }}>
          <thead>
            <tr>
              <th style={{ textAlign: "start" }}>{t("work:day")}</th>
              <th>{t("work:reported")}</th>
              <th>{t("work:closed")}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((d) => (
              <tr key={d.day}>
                <td style={{ textAlign: "start" }}>{d.day}</td>
                <td>{number(d.reported)}</td>
                <td>{number(d.closed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
