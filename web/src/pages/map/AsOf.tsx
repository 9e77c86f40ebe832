// The map of another day: the field that chooses it, and the banner that says so as long as the map is not today's.

import { Button, Flex, Input } from "antd";
import { useTranslation } from "react-i18next";
import { day as dayText } from "../../text/format";
import { fromWall } from "../../text/zone";

interface AsOfProps {
  /** The day whose areas, borders and numbers are shown; today's without one. */
  day: string | undefined;
  onDay: (day: string | null) => void;
}

/** The choice among the others of the panel. */
export function AsOfField({ id, day, onDay }: AsOfProps & { id: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <label className="map-field" htmlFor={id}>
        {t("map:as_of")}
      </label>
      <Input id={id} type="date" value={day ?? ""} onChange={(e) => onDay(e.target.value || null)} />
    </div>
  );
}

/** On the map, also where the panel is out of sight. */
export function AsOfBanner({ day, onDay }: AsOfProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className={day ? "map-as-of" : "sr-only"}>
      {day && (
        <Flex gap={8} align="center" wrap>
          <strong>{t("map:as_of_says", { date: dayText(fromWall(day)) })}</strong>
          <Button size="small" onClick={() => onDay(null)}>
            {t("map:as_of_today")}
          </Button>
        </Flex>
      )}
    </div>
  );
}
