// The button that makes a plan of a proposal and goes to the new draft. The server draws it as a draft; nothing is changed by it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { AreaRef } from "../../api/types";
import { nameOf } from "../../text/format";
import { useMe } from "../../ui/me";
import { useShowProblem } from "../../ui/States";
import type { Plan as Proposal } from "../division/data";
import { createPlan } from "./data";
import { gridsOfProposal } from "./grids";

export function MakePlan({ community, proposal }: { community: AreaRef; proposal: Proposal }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newKey());
  const showProblem = useShowProblem();
  const make = useMutation({
    mutationFn: () =>
      createPlan(
        {
          area: community.code,
          title: t("plans:of_proposal", { name: nameOf(community.name) }),
          grids: gridsOfProposal(proposal),
        },
        key.current,
      ),
    onSuccess: (plan) => {
      client.setQueryData(["grid-plan", plan.id], plan);
      void client.invalidateQueries({ queryKey: ["grid-plans"] });
      void navigate({ to: "/admin/$", params: { _splat: `plans/${plan.id}` } });
    },
    onError: (error) => {
      // An answer that was lost is asked for again with the same key: one press makes one plan.
      if (![0, 503].includes(asProblem(error).status)) key.current = newKey();
      showProblem(error);
    },
  });
  if (!me.capabilities.includes("plans.draft")) return null;
  return (
    <Button type="primary" loading={make.isPending} style={{ margin: "8px 8px 0 0" }} onClick={() => make.mutate()}>
      {t("plans:make")}
    </Button>
  );
}
