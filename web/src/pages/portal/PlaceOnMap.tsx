// A place chosen on the map of the town, without an account: the cross in the middle is the place; dragging, tapping and the arrow
// keys bring the spot under it. Fetched only when somebody opens it. Without network the other ways to say where remain.
import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import OlMap from "ol/Map";
import VectorTileSource from "ol/source/VectorTile";
import View from "ol/View";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import "ol/ol.css";
import { api } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { LonLat } from "../../api/types";
import { CrossHair } from "../../map/CrossHair";
import { type Bbox, bboxToExtent, fromMap, toMap } from "../../map/geo";
import { onGlyphs } from "../../map/glyphs";
import { baseStyle } from "../../map/styleBase";
import { type NamedPlace, placeWords } from "./placeWords";
import { useSite } from "./site";

const TILES = "/api/v1/public/tiles/{z}/{x}/{y}.mvt";
/** How long the map must rest before the place is looked up. */
const REST_MS = 500;
/** Close enough to tell one house from the next. */
const CLOSE = 17;
/** Where nothing is known of the city: the whole earth. */
const EARTH: Bbox = [-170, -60, 170, 75];

type Here = { at: LonLat; words: string; state: "looking" | "found" | "outside" | "failed" };

export interface PlaceOnMapProps {
  /** Where to begin; without it the whole city is shown. */
  start: LonLat | null;
  onChoose: (label: string, point: LonLat) => void;
}

/** Middle of the view, in degrees. */
const middle = (view: View): LonLat => fromMap(view.getCenter() ?? [0, 0]);

export default function PlaceOnMap({ start, onChoose }: PlaceOnMapProps) {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<OlMap | null>(null);
  const first = useRef({ start, bbox: site?.bbox ?? EARTH });
  const lang = useRef(i18n.language);
  const town = useRef<VectorTileLayer | null>(null);
  const [at, setAt] = useState<LonLat | null>(null);
  const [here, setHere] = useState<Here | null>(null);
  const [blank, setBlank] = useState(false);

  useEffect(() => {
    if (!target.current) return;
    const source = new VectorTileSource({ format: new MVT({ layerName: "layer" }), url: TILES, maxZoom: 17, minZoom: 8 });
    source.on("tileloaderror", () => setBlank(true));
    source.on("tileloadend", () => setBlank(false));
    const layer = new VectorTileLayer({
      declutter: true,
      renderMode: "hybrid",
      source,
      style: (feature, resolution) => baseStyle(feature, resolution, lang.current),
    });
    town.current = layer;
    const view = new View({ center: [0, 0], zoom: 3, minZoom: 3, maxZoom: 20 });
    const made = new OlMap({ target: target.current, view, layers: [layer], controls: [] });
    map.current = made;
    const { start: from, bbox } = first.current;
    if (from) {
      view.setCenter(toMap(from));
      view.setZoom(CLOSE);
    } else view.fit(bboxToExtent(bbox), { size: made.getSize() ?? [320, 320] });
    made.on("moveend", () => setAt(middle(view)));
    // A tap brings the spot under the cross, and closer while the whole city is in sight.
    made.on("singleclick", (event) => {
      view.setCenter(event.coordinate);
      if ((view.getZoom() ?? 0) < CLOSE - 2) view.setZoom(CLOSE);
    });
    const stop = onGlyphs(() => layer.changed());
    return () => {
      stop();
      made.setTarget(undefined);
      made.dispose();
      map.current = null;
    };
  }, []);

  useEffect(() => {
    lang.current = i18n.language;
    town.current?.changed();
  }, [i18n.language]);

  useEffect(() => {
    if (!at) return;
    const stop = new AbortController();
    setHere({ at, words: "", state: "looking" });
    const timer = setTimeout(() => {
      api
        .get<NamedPlace>("/public/place", { lon: at[0], lat: at[1] }, stop.signal)
        .then((found) => setHere({ at, words: placeWords(found, i18n.language, t), state: "found" }))
        .catch((e) => {
          if (stop.signal.aborted) return;
          const outside = asProblem(e).code === "outside";
          const words = t("spot:point", { lon: at[0].toFixed(5), lat: at[1].toFixed(5) });
          setHere({ at, words, state: outside ? "outside" : "failed" });
        });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [at, i18n.language, t]);

  const zoomBy = (step: number) => {
    const view = map.current?.getView();
    view?.setZoom((view.getZoom() ?? CLOSE) + step);
  };
  const usable = here?.state === "found" || here?.state === "failed";
  return (
    <>
      <p className="portal-note" id="spot-help">
        {t("spot:help")}
      </p>
      <div className="portal-map">
        <div
          ref={target}
          className="portal-map-canvas"
          role="application"
          aria-label={t("spot:map")}
          aria-describedby="spot-help"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the map pans and zooms by keyboard, so it must take the focus
          tabIndex={0}
        />
        <div className="portal-map-cross">
          <CrossHair />
        </div>
        <div className="portal-map-zoom">
          <button type="button" className="portal-map-key" onClick={() => zoomBy(1)} aria-label={t("spot:zoom_in")}>
            +
          </button>
          <button type="button" className="portal-map-key" onClick={() => zoomBy(-1)} aria-label={t("spot:zoom_out")}>
            −
          </button>
        </div>
      </div>
      {blank && (
        <p role="alert" className="portal-note">
          {t("spot:no_tiles")}
        </p>
      )}
      <p role="status">
        {here?.state === "found"
          ? t("spot:here", { place: here.words })
          : here
            ? t(`spot:${here.state}`, { place: here.words })
            : t("spot:looking")}
      </p>
      <button
        type="button"
        className="portal-button"
        disabled={!usable}
        onClick={() => {
          if (here) onChoose(here.words, here.at);
        }}
      >
        {t("spot:use")}
      </button>
    </>
  );
}
