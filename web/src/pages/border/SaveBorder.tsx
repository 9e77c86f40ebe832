// The last look before a new border comes into force: old against new in numbers, what does not fit, and who changed the area meanwhile.

import { useQuery } from "@tanstack/react-query";
import { Alert, Checkbox, Descriptions, Input, Modal, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import { type Border, corners, toGeometry } from "../../map/border";
import { dateTime, day as dayText, nameOf, number } from "../../text/format";
import { fromWall, today } from "../../text/zone";
import { useProblemText } from "../../ui/States";
import type { AreaFull } from "../map/data";
import { type BorderCheck, checkQuery } from "./check";

interface SaveBorderProps {
  area: AreaFull;
  saved: Border;
  border: Border;
  check: BorderCheck;
  /** When a border that was planned before would begin. */
  planned?: string;
  onClose: () => void;
  /** With the day it begins, if that is later. */
  onSaved: (from: string | undefined) => void;
  /** Somebody changed the area meanwhile: fetch it, keep the drawing. */
  onRefresh: () => void;
}

/** A day so many days after another, `YYYY-MM-DD`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** Opened by mounting. */
export function SaveBorder({ area, saved, border, check: now, planned, onClose, onSaved, onRefresh }: SaveBorderProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const before = useQuery(checkQuery(area.code, saved));
  const key = useRef(newKey());
  const [later, setLater] = useState(false);
  const [from, setFrom] = useState("");
  const tomorrow = dayAfter(today(), 1);
  const valid = from >= tomorrow && from <= dayAfter(today(), 730);
  const begin = later && valid ? from : undefined;
  // By that day the neighbours may have other borders too.
  const then = useQuery({ ...checkQuery(area.code, border, begin), enabled: begin !== undefined });
  const check = begin ? (then.data ?? now) : now;
  const [anyway, setAnyway] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const faults = check.faults.length;
  const unsound = check.faults.some((f) => f.kind === "unsound");
  const stale = problem !== undefined && asProblem(problem).status === 412;

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await api.patch(
        `/areas/${area.code}`,
        { boundary: toGeometry(border), border_from: begin },
        { key: key.current, version: area.version },
      );
      onSaved(begin);
    } catch (error) {
      const p = asProblem(error);
      if (p.status !== 0 && p.status !== 503) key.current = newKey();
      if (p.status === 412) onRefresh();
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const size = (m2: number | undefined) => (m2 === undefined ? "–" : `${number(Math.round(m2))} m²`);
  const old = before.data?.area_m2;
  const change = old !== undefined && check.area_m2 !== undefined ? check.area_m2 - old : undefined;
  return (
    <Modal
      open
      title={t("border:save_title", { name: nameOf(area.name) })}
      okText={t("border:save")}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      okButtonProps={{ disabled: unsound || (faults > 0 && !anyway) || (later && (!begin || then.isFetching)) }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div aria-live="assertive">
        {problem !== undefined && (
          <Alert
            type={stale ? "warning" : "error"}
            showIcon
            style={{ marginBottom: 12 }}
            title={stale ? t("border:stale") : text(problem)}
          />
        )}
      </div>
      <Radio.Group
        vertical
        aria-label={t("border:begin")}
        value={later}
        onChange={(e) => setLater(e.target.value)}
        options={[
          { value: false, label: t("border:begin_now") },
          { value: true, label: t("border:begin_later") },
        ]}
      />
      {later && (
        <div style={{ margin: "8px 0 8px 24px" }}>
          <label htmlFor="border-from">{t("border:begin_day")}</label>{" "}
          <Input
            id="border-from"
            type="date"
            style={{ width: 180 }}
            min={tomorrow}
            max={dayAfter(today(), 730)}
            status={from && !valid ? "error" : undefined}
            aria-invalid={from !== "" && !valid}
            value={from}
            onChange={(e) => {
              setFrom(e.target.value);
              key.current = newKey();
            }}
          />
          {from && !valid && (
            <div role="alert" style={{ color: "#cf1322" }}>
              {t("border:begin_bad")}
            </div>
          )}
        </div>
      )}
      <p role="status">
        {begin
          ? t("border:from_day", { day: dayText(fromWall(begin)) })
          : t("border:from_now", { time: dateTime(new Date().toISOString()) })}
        {planned && ` ${t(begin ? "border:replaces_plan" : "border:until_plan", { day: dayText(planned) })}`}
      </p>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          {
            key: "a",
            label: t("border:surface"),
            children: `${size(old)} → ${size(check.area_m2)}${change === undefined ? "" : ` (${change < 0 ? "−" : "+"}${number(Math.abs(Math.round(change)))})`}`,
          },
          {
            key: "p",
            label: t("border:length"),
            children: `${before.data?.perimeter_m === undefined ? "–" : number(Math.round(before.data.perimeter_m))} → ${check.perimeter_m === undefined ? "–" : number(Math.round(check.perimeter_m))} m`,
          },
          {
            key: "c",
            label: t("border:corners"),
            children: `${number(corners(saved).length)} → ${number(corners(border).length)}`,
          },
        ]}
      />
      {faults > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginTop: 12 }}
          title={t("border:faults", { count: faults })}
          description={
            unsound ? (
              t("border:unsound_help")
            ) : (
              <Checkbox checked={anyway} onChange={(e) => setAnyway(e.target.checked)}>
                {t("border:anyway")}
              </Checkbox>
            )
          }
        />
      )}
    </Modal>
  );
}
