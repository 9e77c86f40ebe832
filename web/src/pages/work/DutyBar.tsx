// 值班: who has the desks I work at, the word from the turn before, and taking over and handing over.

import { UserSwitchOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Flex, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Duty, Shift } from "../../api/types";
import { clockTime, dateTime, nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useShowProblem } from "../../ui/States";

const NOTE_MAX = 1000;

/** One line per desk that has a rota. */
export function DutyBar({ duty }: { duty: Duty[] }) {
  const { t } = useTranslation();
  if (duty.length === 0) return null;
  return (
    <section className="card" style={{ padding: "10px 14px", marginBottom: 14 }} aria-label={t("shifts:title")}>
      {duty.map((d) => (
        <Desk key={`${d.area.code}.${d.desk}`} d={d} />
      ))}
    </section>
  );
}

function Desk({ d }: { d: Duty }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<Shift | undefined>();
  const mine = d.on.find((s) => s.mine);
  const others = d.on.filter((s) => !s.mine);
  const done = () => {
    message.success(t("common:done"));
    for (const key of ["work", "tasks", "shifts"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const take = () => api.post("/shifts/take-over", { area: d.area.code, desk: d.desk }).then(done).catch(showProblem);
  const until = (s: Shift) => clockTime(s.until);
  return (
    <Flex gap="6px 12px" wrap align="center" style={{ minHeight: 36 }}>
      <UserSwitchOutlined aria-hidden />
      <span>
        <strong>{t(`shifts:desk_of.${d.desk}`)}</strong> <span className="muted">{nameOf(d.area.name)}</span>
      </span>
      {mine && <Mark tone="good">{t("shifts:you_until", { time: until(mine) })}</Mark>}
      {others.length > 0 && (
        <span>
          {t("shifts:on_shift")}:{" "}
          {others.map((s) => t("shifts:name_until", { name: s.person?.name ?? "", time: until(s) })).join(", ")}
        </span>
      )}
      {d.on.length === 0 && <Mark tone="warn">{t("shifts:nobody")}</Mark>}
      {d.mine_soon && <span className="muted">{t("shifts:yours_at", { time: clockTime(d.mine_soon.from) })}</span>}
      <span style={{ flex: 1 }} />
      {!mine?.taken_at && <Button onClick={take}>{t("shifts:take_over")}</Button>}
      {mine && <Button onClick={() => setLeaving(mine)}>{t("shifts:hand_over")}</Button>}
      <Link to="/admin/$" params={{ _splat: "shifts" }} search={{ area: d.area.code, desk: d.desk } as never}>
        {t("shifts:rota")}
      </Link>
      {d.note && (
        <div style={{ flexBasis: "100%", overflowWrap: "anywhere" }}>
          <span className="muted">
            {t("shifts:note_from", { name: d.note.person?.name ?? "", time: dateTime(d.note.ended_at) })}
          </span>{" "}
          {d.note.note}
        </div>
      )}
      {leaving && <HandOver s={leaving} onClose={() => setLeaving(undefined)} onDone={done} />}
    </Flex>
  );
}

/** The word for the next. */
function HandOver({ s, onClose, onDone }: { s: Shift; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await api.post(`/shifts/${s.id}/hand-over`, { note });
      onDone();
      onClose();
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("shifts:hand_over")}
      okText={t("shifts:hand_over")}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <label htmlFor="shift-note" style={{ display: "block", marginBottom: 4 }}>
        {t("shifts:note")} <span className="muted">({t("common:optional")})</span>
      </label>
      <Input.TextArea
        id="shift-note"
        rows={4}
        maxLength={NOTE_MAX}
        showCount
        value={note}
        onChange={(e) => setNote(e.target.value)}
      />
      <p className="muted">{t("shifts:hand_over_hint")}</p>
    </Modal>
  );
}
