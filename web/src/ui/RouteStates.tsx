// What the router shows when a page cannot be reached or failed to load.
import { Link, useRouter } from "@tanstack/react-router";
import { Button, Result } from "antd";
import { useTranslation } from "react-i18next";
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

/** A page that threw, or whose chunk is gone after a new version was installed: reload gets the new one. */
export function RouteFailed({ error }: { error: unknown }) {
  const router = useRouter();
  const stale = /dynamically imported module|Importing a module script/i.test(String(error));
  return <Failed error={error} retry={() => (stale ? window.location.reload() : void router.invalidate())} />;
}
