// `/admin/plans` is the list of plans to redraw the grids of a community, `/admin/plans/ID` one of them. The list, with
// its table, is a part of its own.

import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Loading, Show } from "../../ui/States";
import { planQuery } from "./data";
import { PlanDesk } from "./PlanDesk";
import "./plans.css";

const PlanList = lazy(() => import("./PlanList").then((m) => ({ default: m.PlanList })));

export function PlansPage() {
  const id = useLocation().pathname.split("/")[3];
  return <Suspense fallback={<Loading />}>{id ? <OnePlan key={id} id={id} /> : <PlanList />}</Suspense>;
}

function OnePlan({ id }: { id: string }) {
  const query = useQuery(planQuery(id));
  return <Show query={query}>{(plan) => <PlanDesk plan={plan} />}</Show>;
}
