// My exports of the last days, on a page of their own: where the notice of a finished one leads.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTitle } from "../../ui/hooks";
import { ExportList } from "./ExportList";

export function ExportsPage() {
  const { t } = useTranslation();
  useTitle(`${t("export:mine")} · ${t("common:product")}`);
  return (
    <div className="page" style={{ maxWidth: 760 }}>
      <h1 style={{ fontSize: 20, margin: "0 0 4px" }}>{t("export:mine")}</h1>
      <p className="muted" style={{ margin: "0 0 12px" }}>
        {t("export:how")}{" "}
        <Link to="/cases" style={{ textDecoration: "underline" }}>
          {t("cases:title")}
        </Link>
      </p>
      <div className="card" style={{ padding: "4px 14px" }}>
        <ExportList />
      </div>
    </div>
  );
}
