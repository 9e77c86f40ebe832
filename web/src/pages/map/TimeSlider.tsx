// Cases day by day: a slider over the days of the period, with play and pause. Whoever asked the system for less motion steps by hand.

import { CaretRightOutlined, CloseOutlined, LeftOutlined, PauseOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { day as dayText } from "../../text/format";
import { fromWall } from "../../text/zone";

interface TimeSliderProps {
  days: string[];
  day: string;
  /** How many cases of that day are in view. */
  count?: number;
  /** The person asked for less motion: there is no playing. */
  calm: boolean;
  onDay: (day: string) => void;
  onClose: () => void;
}

const STEP_MS = 1200;

/** The slider; the day it shows is in the address. */
export function TimeSlider({ days, day, count, calm, onDay, onClose }: TimeSliderProps) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState(false);
  const at = Math.max(0, days.indexOf(day));
  const last = at >= days.length - 1;
  const go = useRef(onDay);
  go.current = onDay;

  useEffect(() => {
    if (!playing) return;
    if (last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => go.current(days[at + 1] ?? day), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, last, at, days, day]);

  const text = dayText(fromWall(day));
  const step = (by: number) => {
    setPlaying(false);
    const next = days[at + by];
    if (next) onDay(next);
  };
  const play = () => {
    if (!playing && last && days[0]) onDay(days[0]);
    setPlaying(!playing);
  };
  return (
    <section className="map-time" aria-label={t("map:time.title")}>
      <Flex gap={4} align="center">
        {!calm && (
          <Button
            icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
            disabled={days.length < 2}
            onClick={play}
            aria-label={t(playing ? "map:time.pause" : "map:time.play")}
            title={t(playing ? "map:time.pause" : "map:time.play")}
          />
        )}
        <Button
          icon={<LeftOutlined />}
          disabled={at === 0}
          onClick={() => step(-1)}
          aria-label={t("map:time.back")}
          title={t("map:time.back")}
        />
        <input
          type="range"
          min={0}
          max={days.length - 1}
          value={at}
          aria-label={t("map:time.day")}
          aria-valuetext={text}
          onChange={(e) => {
            setPlaying(false);
            onDay(days[Number(e.target.value)] ?? day);
          }}
        />
        <Button
          icon={<RightOutlined />}
          disabled={last}
          onClick={() => step(1)}
          aria-label={t("map:time.next")}
          title={t("map:time.next")}
        />
        <Button
          type="text"
          icon={<CloseOutlined />}
          onClick={onClose}
          aria-label={t("map:time.close")}
          title={t("map:time.close")}
        />
      </Flex>
      <div className="map-time-text" aria-live={playing ? "off" : "polite"}>
        <strong className="tabular">{text}</strong> {count === undefined ? "" : t("map:time.reported", { count })}
      </div>
    </section>
  );
}
