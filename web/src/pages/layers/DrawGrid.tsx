// A new grid: its border by clicks on the map, or corner by corner as a list for the keyboard; then what it is called.

import { Alert, Button, Flex } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Border, toGeometry } from "../../map/border";
import { Loading, useShowProblem } from "../../ui/States";
import "../border/border.css";
import { CornerList } from "../border/CornerList";
import type { Geometry } from "../map/data";
import type { GridCollection } from "./data";
import { NewGrid } from "./GridForms";

const LayerMap = lazy(() => import("./LayerMap"));

const hand = () => import("./draw");

interface DrawGridProps {
  layer: string;
  name: string;
  shapes: GridCollection | undefined;
  onClose: () => void;
  onSaved: () => void;
}

export function DrawGrid({ layer, name, shapes, onClose, onSaved }: DrawGridProps) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [border, setBorder] = useState<Border>([]);
  const [at, setAt] = useState(0);
  const [naming, setNaming] = useState(false);
  const drawn = useMemo(() => toGeometry(border) as Geometry | undefined, [border]);
  return (
    <section className="admin-box layers-drawn" aria-label={t("layers:grid_new")}>
      <Alert type="info" showIcon title={t("layers:draw_help")} style={{ marginBottom: 12 }} />
      <div className="layers-split">
        <div className="layers-map">
          <Suspense fallback={<Loading />}>
            <LayerMap
              label={t("layers:map_of", { name })}
              grids={shapes}
              drawn={drawn}
              hand={naming ? undefined : hand}
              onRing={(ring) => {
                setBorder([[ring]]);
                setAt(0);
              }}
              onFailed={showProblem}
            />
          </Suspense>
        </div>
        <div>
          <CornerList border={border} at={at} onAt={setAt} onBorder={setBorder} />
          <Flex gap={8} wrap style={{ marginTop: 12 }}>
            <Button type="primary" disabled={!drawn} onClick={() => setNaming(true)}>
              {t("layers:draw_next")}
            </Button>
            <Button disabled={border.length === 0} onClick={() => setBorder([])}>
              {t("layers:draw_again")}
            </Button>
            <Button onClick={onClose}>{t("common:cancel")}</Button>
          </Flex>
        </div>
      </div>
      {naming && drawn && (
        <NewGrid
          layer={layer}
          boundary={drawn}
          onClose={() => setNaming(false)}
          onSaved={() => {
            onSaved();
            onClose();
          }}
        />
      )}
    </section>
  );
}
