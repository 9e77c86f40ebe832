// The header of a case, always in view: number, state, clock, priority, place, who else is here.
import { ExpandOutlined, PrinterOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { API } from "../../api/client";
import type { Case } from "../../api/types";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";
import { CopyLink } from "../../ui/CopyLink";
import { PresenceList } from "./PresenceList";
import { WatchButton } from "./WatchButton";

export function CaseHeader({ c, full }: { c: Case; full: boolean }) {
  const { t, i18n } = useTranslation();
  return (
    <header
      style={{
        position: "sticky",
        top: full ? 52 : 0,
        zIndex: 20,
        background: full ? "#f4f6fa" : "#fff",
        padding: "10px 0",
        marginBottom: 4,
      }}
    >
      <Flex wrap gap={8} align="center">
        <h1 className="tabular" style={{ fontSize: 19, margin: 0 }}>
          {c.number}
        </h1>
        <StateTag state={c.state} outcome={c.outcome} />
        <ClockTag clock={c.clock} withKind />
        <PriorityTag priority={c.priority} />
        <Overlays
          row={{
            suspended: Boolean(c.suspension),
            extension_pending: c.request?.kind === "extension",
            in_review: c.request?.awaits === "leader",
            supervised: Boolean(c.supervision && !c.supervision.answer),
            escalated: (c.counters.escalations ?? 0) > 0,
          }}
        />
        <span style={{ flex: 1 }} />
        <PresenceList id={c.id} />
        {!full && (
          <Link to={`/cases/${c.number}`}>
            <Button icon={<ExpandOutlined />}>{t("case:full_page")}</Button>
          </Link>
        )}
        <Button
          icon={<PrinterOutlined />}
          href={`${API}/cases/${c.id}/print?lang=${i18n.language}`}
          target="_blank"
          rel="noreferrer"
        >
          {t("case:print")}
        </Button>
        <WatchButton id={c.id} />
        <CopyLink href={`/cases/${c.number}`} />
      </Flex>
      <div className="muted" style={{ marginTop: 4 }}>
        <PathText names={c.place.path.filter((a) => a.level !== "city").map((a) => a.name)} />
        {c.place.address && ` · ${c.place.address}`}
      </div>
    </header>
  );
}
