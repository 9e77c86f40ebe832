// Selecting cases by a shape on the map: a line by hand, a box, or, by keyboard, what is in view. The selection goes to the case list,
// where all of it can be acted on at once.

import { BorderOuterOutlined, ClearOutlined, FullscreenOutlined, HighlightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Typography } from "antd";
import Feature from "ol/Feature";
import Polygon from "ol/geom/Polygon";
import type OlMap from "ol/Map";
import { Fill, Stroke, Style } from "ol/style";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Facets } from "../../api/types";
import type { Tool } from "../../map/draw";
import { type Bbox, fromMap, toMap } from "../../map/geo";
import { useFeatureLayer } from "../../map/hooks";
import { boxCorners, readCorners, thinned, writeCorners } from "../../map/shape";
import { number } from "../../text/format";

interface SelectProps {
  map: OlMap | null;
  within?: string;
  bbox?: Bbox;
  /** Filters of the cases on the map. */
  filter: Record<string, string>;
  onWithin: (within: string | null) => void;
  /** While a shape is drawn a click is not a question about the place. */
  onDrawing: (drawing: boolean) => void;
}

const LINE = new Style({
  stroke: new Stroke({ color: "#722ed1", width: 2.5, lineDash: [8, 5] }),
  fill: new Fill({ color: "rgba(114,46,209,0.10)" }),
});

const fetchTools = () => import("../../map/draw");
/** Whoever comes near the tools will want one: it is there when the button is pressed. */
const prefetch = () => void fetchTools().catch(() => {});

/** The tools and what they have selected. */
export function Select({ map, within, bbox, filter, onWithin, onDrawing }: SelectProps) {
  const { t } = useTranslation();
  const [tool, setTool] = useState<Tool>();
  /** The tool is on the map; before that the pointer would move the map instead. */
  const [ready, setReady] = useState(false);
  const shape = useMemo(() => {
    const corners = readCorners(within);
    return corners ? [new Feature(new Polygon([[...corners, ...corners.slice(0, 1)].map(toMap)]))] : [];
  }, [within]);
  useFeatureLayer(map, shape, { name: "selection", zIndex: 7, style: () => LINE });

  const done = useRef(onWithin);
  done.current = onWithin;
  const drawing = useRef(onDrawing);
  drawing.current = onDrawing;
  useEffect(() => {
    if (!map || !tool) return;
    drawing.current(true);
    let put = () => {};
    let given = false;
    const finish = (ring: number[][]) => {
      const corners = thinned(ring.map(fromMap));
      if (corners.length >= 3) done.current(writeCorners(corners));
      setTool(undefined);
    };
    fetchTools().then(
      ({ draw }) => {
        if (given) return;
        put = draw(map, tool, LINE, finish);
        setReady(true);
      },
      () => setTool(undefined),
    );
    const stop = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Escape ends the drawing, not the level or the card.
      event.stopImmediatePropagation();
      setTool(undefined);
    };
    window.addEventListener("keydown", stop, { capture: true });
    return () => {
      window.removeEventListener("keydown", stop, { capture: true });
      given = true;
      put();
      setReady(false);
      // The click that ends the drawing reaches the map a moment later.
      setTimeout(() => drawing.current(false), 350);
    };
  }, [map, tool]);

  const query = { ...filter, within };
  const found = useQuery({
    queryKey: ["map-cases", "within", query],
    queryFn: ({ signal }) => api.get<Facets>("/cases/facets", { ...query, facets: "state" }, signal),
    enabled: within !== undefined,
  });
  const count = found.data?.total;
  return (
    <section className="map-select" aria-label={t("map:select.title")}>
      <Flex gap={4} role="toolbar" aria-label={t("map:select.title")} onPointerEnter={prefetch} onFocus={prefetch}>
        <Button
          icon={<HighlightOutlined />}
          type={tool === "lasso" ? "primary" : "default"}
          aria-pressed={tool === "lasso"}
          aria-label={t("map:select.lasso")}
          title={t("map:select.lasso")}
          onClick={() => setTool(tool === "lasso" ? undefined : "lasso")}
        />
        <Button
          icon={<BorderOuterOutlined />}
          type={tool === "box" ? "primary" : "default"}
          aria-pressed={tool === "box"}
          aria-label={t("map:select.box")}
          title={t("map:select.box")}
          onClick={() => setTool(tool === "box" ? undefined : "box")}
        />
        <Button
          icon={<FullscreenOutlined />}
          disabled={!bbox}
          aria-label={t("map:select.view")}
          title={t("map:select.view")}
          onClick={() => bbox && onWithin(writeCorners(boxCorners(bbox)))}
        />
        {within && (
          <Button
            icon={<ClearOutlined />}
            aria-label={t("map:select.clear")}
            title={t("map:select.clear")}
            onClick={() => onWithin(null)}
          />
        )}
      </Flex>
      {tool && ready && <Typography.Text className="map-select-note">{t("map:select.help")}</Typography.Text>}
      <div role="status">
        {within && (
          <Flex gap={8} align="center" className="map-select-note">
            {count === undefined ? " " : t("map:select.count", { count, n: number(count) })}
            <Link to="/cases" search={query as never}>
              {t("map:select.list")}
            </Link>
          </Flex>
        )}
      </div>
    </section>
  );
}
