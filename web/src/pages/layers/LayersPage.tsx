// `/admin/layers` is the list of layers of grids over the responsibility grids, `?layer=CODE` one of them. Each is a part of its own.

import { lazy, Suspense } from "react";
import { Loading } from "../../ui/States";
import { useUrl } from "../../ui/url";
import "./layers.css";

const LayerList = lazy(() => import("./LayerList").then((m) => ({ default: m.LayerList })));
const LayerDesk = lazy(() => import("./LayerDesk").then((m) => ({ default: m.LayerDesk })));

export function LayersPage() {
  const [{ layer }] = useUrl();
  return <Suspense fallback={<Loading />}>{layer ? <LayerDesk key={layer} code={layer} /> : <LayerList />}</Suspense>;
}
