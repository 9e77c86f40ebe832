// The base maps of the deployment on the small maps: which one is shown is chosen on the map itself and remembered on this machine for
// all of them.

import type OlMap from "ol/Map";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroundSource } from "../api/types";
import { nameOf } from "../text/format";
import { useMe } from "../ui/me";
import { useGround } from "./useGround";

const KEY = "tessera.ground";

interface OwnGround {
  /** The map draws its own town. */
  town: boolean;
  /** The choice and the line of who must be named; null where the deployment has no base maps. */
  controls: React.ReactNode;
}

/** The base map of a small map. */
export function useOwnGround(map: OlMap | null): OwnGround {
  const sources = useMe().basemaps ?? [];
  const [id, setId] = useState(() => localStorage.getItem(KEY) ?? "");
  const chosen = sources.find((s) => s.id === id);
  const failed = useGround(map, chosen);
  if (sources.length === 0) return { town: true, controls: null };
  const choose = (next: string) => {
    localStorage.setItem(KEY, next);
    setId(next);
  };
  return {
    town: !chosen,
    controls: <GroundControls sources={sources} chosen={chosen} failed={failed} onChoose={choose} />,
  };
}

interface ControlsProps {
  sources: GroundSource[];
  chosen: GroundSource | undefined;
  failed: boolean;
  onChoose: (id: string) => void;
}

function GroundControls({ sources, chosen, failed, onChoose }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <>
      <select
        className="map-own-ground"
        aria-label={t("map:ground.title")}
        value={chosen?.id ?? ""}
        onChange={(e) => onChoose(e.target.value)}
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
