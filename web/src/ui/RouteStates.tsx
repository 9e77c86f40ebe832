// What the router shows when a page cannot be reached or failed to load.
import { Link, useRouter } from "@tanstack/react-router";
import { Button, Result } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import { answers, PAGE_MISSING } from "../pages";
import { Failed } from "./States";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Result
      status="404"
      title={t("common:error.not_found")}
      extra={
        <Link to="/work">
          <Button type="primary">{t("common:error.to_work")}</Button>
        </Link>
      }
    />
  );
}

/**
 * A page that threw, or whose chunk could not be fetched. Browsers remember a chunk that failed until the next reload, so that is
 * what helps then, but not before the server answers: without it the reload would lose the page that still stands.
 */
export function RouteFailed({ error }: { error: unknown }) {
  const router = useRouter();
  const missing =
    asProblem(error).code === PAGE_MISSING || /dynamically imported module|Importing a module script/i.test(String(error));
  const retry = async () => {
    if (!missing) await router.invalidate();
    else if (await answers()) window.location.reload();
  };
  return <Failed error={error} retry={() => void retry()} />;
}
