// What a file does to a layer: how many grids begin, change, stay and are missing, and what is wrong with it.

import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Descriptions, Flex, Switch } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { downloadText } from "../admin/download";
import { csv } from "../admin/import/template";
import { ownCode } from "./code";
import type { LayerTaken } from "./data";
import { wrongRows, wrongs } from "./file";

interface FileEffectProps {
  result: LayerTaken;
  replace: boolean;
  busy: boolean;
  onReplace: (replace: boolean) => void;
}

/** Rows of faults that are shown; all of them are in the file to take along. */
const SHOWN = 100;
/** Codes named after a number. */
const NAMED = 12;

function Codes({ codes }: { codes: string[] }) {
  return (
    <>
      {number(codes.length)}
      {codes.length > 0 && (
        <span className="muted tabular">
          {" "}
          {codes.slice(0, NAMED).map(ownCode).join(", ")}
          {codes.length > NAMED && " …"}
        </span>
      )}
    </>
  );
}

export function FileEffect({ result, replace, busy, onReplace }: FileEffectProps) {
  const { t } = useTranslation();
  const id = useId();
  const bad = wrongs(t, result);
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, sm: 2 }}
        style={{ margin: "12px 0" }}
        items={[
          { key: "new", label: t("layers:effect.new"), children: <Codes codes={result.new} /> },
          { key: "changed", label: t("layers:effect.changed"), children: <Codes codes={result.changed} /> },
          { key: "same", label: t("layers:effect.same"), children: number(result.same) },
          {
            key: "missing",
            label: t(replace ? "layers:effect.retired" : "layers:effect.missing"),
            children: <Codes codes={result.missing} />,
          },
        ]}
      />
      {!result.written && (result.missing.length > 0 || replace) && (
        <p className="layers-switch">
          <Switch id={id} checked={replace} disabled={busy} onChange={onReplace} />
          <label htmlFor={id}>{t("layers:replace")}</label>
        </p>
      )}
      {bad.length > 0 && (
        <>
          <Alert
            type="error"
            showIcon
            role="alert"
            style={{ marginBottom: 8 }}
            title={t("layers:wrong", { count: bad.length })}
            description={t("layers:wrong_help")}
          />
          <Flex justify="end" style={{ marginBottom: 8 }}>
            <Button
              size="small"
              icon={<DownloadOutlined />}
              onClick={() => downloadText("faults.csv", csv(wrongRows(t, result)), "text/csv")}
            >
              {t("layers:wrong_take")}
            </Button>
          </Flex>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than a phone scrolls by itself, with the keyboard too */}
          <section className="layers-scroll" tabIndex={0} aria-label={t("layers:wrong_table")}>
            <table className="layers-table">
              <thead>
                <tr>
                  <th scope="col">{t("layers:row")}</th>
                  <th scope="col">{t("layers:grid")}</th>
                  <th scope="col">{t("layers:why")}</th>
                </tr>
              </thead>
              <tbody>
                {bad.slice(0, SHOWN).map((w) => (
                  <tr key={w.key}>
                    <td className="tabular">{w.row ?? "–"}</td>
                    <td className="tabular">{w.codes || "–"}</td>
                    <td>
                      {w.why} <span className="muted">{w.message}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </>
  );
}
