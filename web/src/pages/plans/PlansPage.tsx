// `/admin/plans` is the list of plans to redraw the grids of a community, `/admin/plans/ID` one of them.

import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { Show } from "../../ui/States";
import { planQuery } from "./data";
import { PlanDesk } from "./PlanDesk";
import { PlanList } from "./PlanList";
import "./plans.css";

export function PlansPage() {
  const id = useLocation().pathname.split("/")[3];
  return id ? <OnePlan key={id} id={id} /> : <PlanList />;
}

function OnePlan({ id }: { id: string }) {
  const query = useQuery(planQuery(id));
  return <Show query={query}>{(plan) => <PlanDesk plan={plan} />}</Show>;
}
