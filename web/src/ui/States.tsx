// The three states besides data: still loading, nothing here (with the next action), and failed (with the way out).
import { App, Button, Empty, Flex, Result, Skeleton, Typography } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";

/** A skeleton that appears after 300 ms, so that fast answers do not flicker. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t("common:loading")} style={{ padding: 16, minHeight: 80 }}>
      {late && <Skeleton active title={false} paragraph={{ rows }} />}
    </div>
  );
}

/** Nothing to show; `action` says what to do next. */
export function Nothing({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} style={{ padding: 24 }}>
      {action}
    </Empty>
  );
}

/** One line about what went wrong, with the trace id to read to support. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    const problem = asProblem(error);
    if (problem.code === "network" || problem.code === "page_missing") return t("common:error.network");
    return [problem.title, problem.detail, ...problem.fields.map((f) => f.message)].filter(Boolean).join(" · ");
  };
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const problem = asProblem(error);
  return (
    <Result
      status={problem.status === 404 ? "404" : "warning"}
      title={text(error) || t("common:error.title")}
      subTitle={
        problem.traceId ? (
          <Typography.Text copyable>{t("common:error.trace", { id: problem.traceId })}</Typography.Text>
        ) : undefined
      }
      extra={
        retry && (
          <Button type="primary" onClick={retry}>
            {t("common:retry")}
          </Button>
        )
      }
    />
  );
}

/** Shows an error as a toast that stays until read. */
export function useShowProblem(): (error: unknown) => void {
  const { notification } = App.useApp();
  const { t } = useTranslation();
  const text = useProblemText();
  return (error) => {
    const problem = asProblem(error);
    notification.error({
      title: text(error) || t("common:error.title"),
      description: problem.traceId ? t("common:error.trace", { id: problem.traceId }) : undefined,
      duration: 12,
      role: "alert",
    });
  };
}

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Shows a query: skeleton, failure, or its data. Old data stays visible while it is fetched again. */
export function Show<T>({ query, rows, children }: { query: QueryLike<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed error={query.error} retry={() => query.refetch()} />;
  return <Loading rows={rows} />;
}

export function Centered({ children }: { children: ReactNode }) {
  return (
    <Flex justify="center" align="center" style={{ minHeight: "60vh" }}>
      {children}
    </Flex>
  );
}
