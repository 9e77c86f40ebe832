// One line where a case is looked at or taken in: the same thing comes back here. With the way to the cases; the person decides.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { day, nameOf } from "../../text/format";
import { casesOf, spotsQuery } from "./data";

/** Shows nothing while there is nothing to say: a hint must not be in the way. */
export function HotspotHint({ point, category }: { point?: [number, number] | null; category?: string | null }) {
  const { t } = useTranslation();
  const query = useQuery({
    ...spotsQuery({ lon: point?.[0], lat: point?.[1], category: category ?? undefined }),
    enabled: Boolean(point && category),
  });
  const spot = point && category ? query.data?.items[0] : undefined;
  if (!spot || !query.data) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      style={{ marginBottom: 8 }}
      title={t("hotspots:here", { count: spot.count, name: nameOf(spot.category.name), first: day(spot.first) })}
      action={
        <Link to="/cases" search={casesOf(spot, query.data.from, query.data.to) as never}>
          {t("hotspots:see")}
        </Link>
      }
    />
  );
}
