// Says that a newer build of the pages is on the server. It never reloads by itself: somebody may be typing.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";

const EVERY_MS = 10 * 60_000;

/** The address of the first script in a page; it carries a hash of what is in it. */
export function entryOf(html: string): string | undefined {
  return /<script[^>]*\ssrc="([^"]+)"/.exec(html)?.[1];
}

export function NewVersion() {
  const { t } = useTranslation();
  const { data: changed } = useQuery({
    queryKey: ["build"],
    queryFn: async ({ signal }) => {
      const running = document.querySelector("script[src]")?.getAttribute("src");
      const answer = await fetch("/", { signal, cache: "no-cache" });
      const served = answer.ok ? entryOf(await answer.text()) : undefined;
      return Boolean(running && served && served !== running);
    },
    enabled: import.meta.env.PROD,
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  });
  if (!changed) return null;
  return (
    <Alert
      banner
      type="info"
      title={t("common:new_version")}
      action={
        <Button size="small" onClick={() => window.location.reload()}>
          {t("common:error.reload")}
        </Button>
      }
    />
  );
}
