// Small pieces that several lists of layers show: numbers of cases that lead to the cases, and who serves a grid.

import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import type { TeamMember } from "./data";
import { postText } from "./words";

interface CasesProps {
  /** Code of a layer or of a grid of one. */
  code: string;
  open: number;
  overdue: number;
}

/** Open cases and those past their deadline, each a link to the list with the same filter. */
export function CaseCounts({ code, open, overdue }: CasesProps) {
  const { t } = useTranslation();
  const link = (count: number, label: string, search: Record<string, string>) => (
    <Link to="/cases" search={{ state: "open", layer_grid: code, ...search } as never} aria-label={label}>
      {number(count)}
    </Link>
  );
  return (
    <span className="tabular">
      {link(open, t("layers:open_of", { count: open, code }), {})}
      {" / "}
      {link(overdue, t("layers:overdue_of", { count: overdue, code }), { overdue: "true" })}
    </span>
  );
}

/** The posts of a grid with who holds them; a vacancy is said. `phones` also gives the numbers on duty. */
export function Team({ team, phones = false }: { team: TeamMember[]; phones?: boolean }) {
  const { t } = useTranslation();
  if (team.length === 0) return <span className="muted">{t("layers:team_none")}</span>;
  return (
    <ul className="layers-team" style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {team.map((p) => (
        <li key={p.post_id}>
          <span className="muted">{postText(t, p)}</span> {p.user ? p.user.name : <Mark tone="warn">{t("map:vacant")}</Mark>}
          {phones && p.user?.phone && (
            <>
              {" "}
              <a href={`tel:${p.user.phone}`} className="tabular">
                {p.user.phone}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
