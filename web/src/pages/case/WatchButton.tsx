// Watching a case: being told of its steps and comments.
import { EyeFilled, EyeOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { type Watching, watchQuery } from "../../api/console";
import { queryClient } from "../../api/queries";
import { useShowProblem } from "../../ui/States";

export function WatchButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = watchQuery(id);
  const { data } = useQuery(query);
  const on = data?.watching ?? false;
  const set = useMutation({
    mutationFn: (next: boolean) => (next ? api.put<Watching>(`/cases/${id}/watch`) : api.delete<Watching>(`/cases/${id}/watch`)),
    onSuccess: (now) => queryClient.setQueryData(query.queryKey, now),
    onError: useShowProblem(),
  });
  return (
    <Tooltip title={data && data.watchers > 0 ? t("bell:watchers", { count: data.watchers }) : t("bell:watch_why")}>
      <Button
        icon={on ? <EyeFilled aria-hidden /> : <EyeOutlined aria-hidden />}
        aria-pressed={on}
        disabled={!data}
        loading={set.isPending}
        onClick={() => set.mutate(!on)}
      >
        {t(on ? "bell:watching" : "bell:watch")}
      </Button>
    </Tooltip>
  );
}
