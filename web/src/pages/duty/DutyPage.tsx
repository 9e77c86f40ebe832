// The public duty notice of an area (公示牌) on one A4 page: its name and border, who serves it with telephone, how to report.

import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, QRCode } from "antd";
import { useTranslation } from "react-i18next";
import { day, nameOf } from "../../text/format";
import { useTitle } from "../../ui/hooks";
import { useMe } from "../../ui/me";
import { Nothing, Show } from "../../ui/States";
import { type AreaFull, areaQuery } from "../map/data";
import { outline } from "./outline";
import "./duty.css";

/** `/duty/CODE`. */
export function DutyPage() {
  const { t } = useTranslation();
  const { code } = useParams({ strict: false }) as { code: string };
  const query = useQuery(areaQuery(code));
  useTitle([t("duty:title"), nameOf(query.data?.name)].filter(Boolean).join(" · "));
  return (
    <main className="duty">
      <Show query={query}>{(area) => (area ? <Notice area={area} /> : <Nothing text={t("admin:areas.none")} />)}</Show>
    </main>
  );
}

function Notice({ area }: { area: AreaFull }) {
  const { t } = useTranslation();
  const me = useMe();
  const report = `${location.origin}/p/`;
  const shape = area.boundary ? outline(area.boundary, 360, 260) : undefined;
  const team = area.team ?? [];
  return (
    <>
      <div className="duty-tools">
        <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t("duty:print")}
        </Button>
        <span className="muted">{t("duty:print_help")}</span>
      </div>
      <article className="duty-sheet">
        <header>
          <p>{nameOf(me.city.name)}</p>
          <h1>{t("duty:heading", { name: nameOf(area.name) })}</h1>
          <p>
            {area.path.map((a) => nameOf(a.name)).join(" › ")} · <span className="tabular">{area.code}</span>
          </p>
        </header>
        <section aria-label={t("map:team")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("duty:post")}</th>
                <th scope="col">{t("duty:person")}</th>
                <th scope="col">{t("duty:phone")}</th>
              </tr>
            </thead>
            <tbody>
              {team.map((p) => (
                <tr key={p.post_id}>
                  <td>{p.title || t(`words:role.${p.role}`)}</td>
                  <td>{p.user?.name ?? t("map:vacant")}</td>
                  <td className="tabular">{p.user?.phone}</td>
                </tr>
              ))}
              {team.length === 0 && (
                <tr>
                  <td colSpan={3}>{t("duty:nobody")}</td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
        <div className="duty-foot">
          {shape && (
            <figure>
              <svg viewBox={`0 0 ${shape.width} ${shape.height}`} role="img" aria-label={t("duty:border")}>
                <path d={shape.path} fillRule="evenodd" />
              </svg>
              <figcaption>{t("duty:border_note", { metres: shape.metres })}</figcaption>
            </figure>
          )}
          <div className="duty-report">
            <QRCode value={report} size={168} type="svg" bordered={false} aria-label={t("duty:qr")} />
            <p>
              <strong>{t("duty:report")}</strong>
              <br />
              <span className="duty-link">{report}</span>
            </p>
          </div>
        </div>
        <footer>{t("duty:as_of", { date: day(new Date().toISOString()) })}</footer>
      </article>
    </>
  );
}
