// Repairs for the areas below one area: proposed by rules, chosen by a person, looked at on the map, and made after one question.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { nameOf } from "../../text/format";
import { today } from "../../text/zone";
import { useMe } from "../../ui/me";
import { Show, useShowProblem } from "../../ui/States";
import { ApplyDialog } from "./ApplyDialog";
import { type Applied, type AppliedChange, type Cover, type Proposal, repair, repairsQuery } from "./data";
import { areasChanged, faultsOf, firstChoice } from "./places";
import { RepairList } from "./RepairList";

interface RepairsProps {
  cover: Cover;
  day: string | undefined;
  /** Borders to show on the map, or none. */
  onPreview: (changes: AppliedChange[] | undefined) => void;
}

/** Mount it anew for another area or day. */
export function Repairs({ cover, day, onPreview }: RepairsProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const write = useMe().capabilities.includes("areas.write");
  const showProblem = useShowProblem();
  const [asked, setAsked] = useState(false);
  const [choice, setChoice] = useState<{ stamp: string; numbers: ReadonlySet<number> } | undefined>();
  const [seen, setSeen] = useState<Applied | undefined>();
  const [asking, setAsking] = useState(false);
  const [stale, setStale] = useState(false);
  const query = useQuery({ ...repairsQuery(cover.parent.code, cover.level, day), enabled: asked });
  const name = nameOf(cover.parent.name);

  const look = (applied: Applied | undefined) => {
    setSeen(applied);
    onPreview(applied?.changes);
  };
  const choose = (proposal: Proposal, numbers: ReadonlySet<number>) => {
    setChoice({ stamp: proposal.stamp, numbers });
    look(undefined);
  };
  /** The proposal is of borders that are gone: fetch it anew, and the check with it. */
  const outdated = () => {
    setStale(true);
    setAsking(false);
    look(undefined);
    void client.invalidateQueries({ queryKey: ["coverage"] });
    void client.invalidateQueries({ queryKey: ["shapes"] });
  };
  const preview = useMutation({
    mutationFn: ({ proposal, numbers }: { proposal: Proposal; numbers: ReadonlySet<number> }) =>
      repair(proposal, [...numbers], day),
    onSuccess: look,
    onError: (error) => (asProblem(error).status === 412 ? outdated() : showProblem(error)),
  });
  const done = (applied: Applied) => {
    setAsking(false);
    setStale(false);
    look(undefined);
    for (const key of ["coverage", "shapes", "area", "areas", "borders"]) void client.invalidateQueries({ queryKey: [key] });
    const left = faultsOf(applied.left);
    const result = applied.left.proven ? t("coverage:left_none", { name }) : t("coverage:left", { count: left });
    message.success(`${t("coverage:applied", { count: applied.changes.length })} ${result}`, 8);
  };

  if (day && day <= today()) return <Alert type="info" showIcon title={t("coverage:repair_past")} />;
  return (
    <section className="admin-box cover-repairs" aria-label={t("coverage:repairs")}>
      <h2>{t("coverage:repairs_of", { name })}</h2>
      <div aria-live="assertive">
        {stale && (
          <Alert
            type="warning"
            showIcon
            closable={{ onClose: () => setStale(false) }}
            style={{ marginBottom: 8 }}
            title={t("coverage:stale")}
          />
        )}
      </div>
      {!asked && (
        <>
          <p className="muted">{t("coverage:propose_help")}</p>
          <Button type="primary" onClick={() => setAsked(true)}>
            {t("coverage:propose")}
          </Button>
        </>
      )}
      {asked && (
        <Show query={query} rows={3}>
          {(proposal) => {
            const numbers = choice?.stamp === proposal.stamp ? choice.numbers : firstChoice(proposal);
            const none = numbers.size === 0;
            return (
              <>
                <RepairList proposal={proposal} chosen={numbers} onChoose={(next) => choose(proposal, next)} />
                {proposal.items.length > 0 && !write && <Alert type="info" showIcon title={t("coverage:no_right")} />}
                {proposal.items.length > 0 && write && (
                  <Flex gap={8} wrap align="center">
                    <Button disabled={none} loading={preview.isPending} onClick={() => preview.mutate({ proposal, numbers })}>
                      {t("coverage:preview")}
                    </Button>
                    <Button type="primary" disabled={none || query.isFetching} onClick={() => setAsking(true)}>
                      {t("coverage:apply", { count: numbers.size })}
                    </Button>
                    {seen && <Button onClick={() => look(undefined)}>{t("coverage:preview_end")}</Button>}
                  </Flex>
                )}
                <div role="status">{seen && <Outlook applied={seen} name={name} />}</div>
                {asking && (
                  <ApplyDialog
                    proposal={proposal}
                    numbers={[...numbers]}
                    areas={areasChanged(proposal, numbers)}
                    day={day}
                    onClose={() => setAsking(false)}
                    onDone={done}
                    onOutdated={outdated}
                  />
                )}
              </>
            );
          }}
        </Show>
      )}
    </section>
  );
}

/** What would be left after the chosen repairs. */
function Outlook({ applied, name }: { applied: Applied; name: string }) {
  const { t } = useTranslation();
  const left = applied.left;
  return (
    <Alert
      type={left.proven ? "success" : "info"}
      showIcon
      style={{ marginTop: 8 }}
      title={left.proven ? t("coverage:left_none", { name }) : t("coverage:left", { count: faultsOf(left) })}
      description={t("coverage:preview_key")}
    />
  );
}
