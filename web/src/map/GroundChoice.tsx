// The base maps of the deployment on the small maps: which one is shown is chosen on the map itself and remembered on this machine for
// all of them.

import type OlMap from "ol/Map";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroundSource } from "../api/types";
import { nameOf } from "../text/format";
import { useGround } from "./useGround";

const KEY = "tessera.ground";

interface GroundChoiceProps {
  map: OlMap;
  sources: GroundSource[];
  /** Whether the map draws its own town. */
  onTown: (town: boolean) => void;
}

export default function GroundChoice({ map, sources, onTown }: GroundChoiceProps) {
  const { t } = useTranslation();
  const [id, setId] = useState(() => localStorage.getItem(KEY) ?? "");
  const chosen = sources.find((s) => s.id === id);
  const failed = useGround(map, chosen);
  const own = chosen === undefined;
  useEffect(() => onTown(own), [own, onTown]);
  return (
    <>
      <select
        className="map-own-ground"
        aria-label={t("map:ground.title")}
        value={chosen?.id ?? ""}
        onChange={(e) => {
          localStorage.setItem(KEY, e.target.value);
          setId(e.target.value);
        }}
      >
        <option value="">{t("map:ground.own")}</option>
        {sources.map((s) => (
          <option key={s.id} value={s.id}>
            {nameOf(s.name)}
          </option>
        ))}
      </select>
      {chosen && (
        <div className="map-own-source" role="status">
          {failed ? t("map:ground.failed", { name: nameOf(chosen.name) }) : chosen.attribution}
        </div>
      )}
    </>
  );
}
