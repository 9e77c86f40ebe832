// The tree of areas at the left of the list; a click narrows the list to that area and what lies below it.
import { useQuery } from "@tanstack/react-query";
import { Flex, Tree, type TreeDataNode } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { queryClient } from "../../api/queries";
import type { AreaRow, Page } from "../../api/types";
import { nameOf, number } from "../../text/format";
import { useMe } from "../../ui/me";
import { Show } from "../../ui/States";

const childrenQuery = (code: string) => ({
  queryKey: ["areas", code, "children"],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<Page<AreaRow>>(`/areas/${code}/children`, { limit: 200 }, signal).then((page) => page.items),
  staleTime: 60_000,
});

function Label({ area }: { area: AreaRow }) {
  const { t } = useTranslation();
  const open = area.counts?.open_cases ?? 0;
  const late = area.counts?.overdue_cases ?? 0;
  return (
    <Flex gap={6} align="baseline" style={{ minHeight: 24 }}>
      <span>{nameOf(area.name)}</span>
      {open > 0 && (
        <span className="muted tabular" style={{ fontSize: 12 }} title={t("cases:tree_open")}>
          {number(open)}
        </span>
      )}
      {late > 0 && (
        <span className="tabular" style={{ fontSize: 12, color: "#cf1322" }} title={t("words:light.red")}>
          {number(late)}
        </span>
      )}
    </Flex>
  );
}

export function AreaTree({ value, onChange }: { value: string | undefined; onChange: (code: string | null) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  // A server serves one city, often one district of it: the tree starts where it branches.
  const root = me.city.root_area?.level === "city" ? { code: me.city.district_code } : me.city.root_area;
  const top = useQuery({ ...childrenQuery(root?.code ?? ""), enabled: root !== null });
  const [loaded, setLoaded] = useState<Record<string, AreaRow[]>>({});
  const data = useMemo(() => {
    const node = (area: AreaRow): TreeDataNode => ({
      key: area.code,
      title: <Label area={area} />,
      isLeaf: area.level === "grid" || area.counts?.children === 0,
      children: loaded[area.code]?.map(node),
    });
    return (top.data ?? []).map(node);
  }, [top.data, loaded]);
  const load = async (code: string) => {
    const items = await queryClient.fetchQuery(childrenQuery(code)).catch(() => []);
    setLoaded((old) => ({ ...old, [code]: items }));
  };
  return (
    <Show query={top} rows={5}>
      {() => (
        <Tree
          aria-label={t("cases:tree")}
          blockNode
          treeData={data}
          selectedKeys={value ? [value] : []}
          loadData={(node) => load(String(node.key))}
          onSelect={(keys) => onChange(keys.length > 0 ? String(keys[0]) : null)}
        />
      )}
    </Show>
  );
}
