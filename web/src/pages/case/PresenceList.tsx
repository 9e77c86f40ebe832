// Who else has this case open now; an initial in a ring, with a pen when they are writing.
import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Avatar, Badge, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Page, Presence } from "../../api/types";
import { isTyping } from "../../ui/keys";
import { useMe } from "../../ui/me";

/** The heartbeat the server expects. */
const BEAT_MS = 15_000;

export function PresenceList({ id }: { id: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data } = useQuery({
    queryKey: ["presence", id],
    queryFn: async () => {
      const answer = await api.post<Presence[] | Page<Presence>>(`/cases/${id}/presence`, {
        editing: isTyping(document.activeElement),
      });
      return Array.isArray(answer) ? answer : (answer?.items ?? []);
    },
    refetchInterval: BEAT_MS,
    retry: false,
    staleTime: 0,
  });
  const others = (data ?? []).flatMap((p) => (p.user && p.user.id !== me.user.id ? [{ ...p, user: p.user }] : []));
  const editing = others.filter((p) => p.editing);
  if (others.length === 0) return null;
  return (
    <span role="status">
      <Avatar.Group max={{ count: 4 }} size={28}>
        {others.map((p) => {
          const text = t(p.editing ? "case:is_editing" : "case:is_here", { name: p.user.name });
          return (
            <Tooltip key={p.user.id} title={text}>
              <Badge count={p.editing ? <EditOutlined style={{ color: "#ad4e00" }} /> : 0}>
                <Avatar size={28} style={{ background: "#0958d9" }} alt={text}>
                  {[...p.user.name].slice(-1)}
                </Avatar>
              </Badge>
            </Tooltip>
          );
        })}
      </Avatar.Group>
      <span className="sr-only">
        {others
          .filter((p) => !p.editing)
          .map((p) => t("case:is_here", { name: p.user.name }))
          .join(", ")}
      </span>
      {editing.length > 0 && (
        <b style={{ color: "#ad4e00", marginInlineStart: 6 }}>
          {editing.map((p) => t("case:is_editing", { name: p.user.name })).join(", ")}
        </b>
      )}
    </span>
  );
}
