// The tree of areas, fetched branch by branch as it is opened.

import { useQueries } from "@tanstack/react-query";
import { Tree, Typography } from "antd";
import { type Key, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { AreaRef, AreaRow, Page } from "../../../api/types";
import { nameOf } from "../../../text/format";

interface AreaTreeProps {
  root: AreaRef;
  selected: string;
  /** Codes from the root to the selected area; these branches are opened. */
  path: string[];
  onSelect: (code: string) => void;
}

interface TreeNode {
  key: string;
  title: React.ReactNode;
  isLeaf: boolean;
  children?: TreeNode[];
}

/** The children of an area in tree order. */
export const childrenKey = (code: string) => ["areas", "children", code];

/** A lazily growing tree; arrows and Enter work as in every tree. */
export function AreaTree({ root, selected, path, onSelect }: AreaTreeProps) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<string[]>([root.code]);
  const way = path.join();
  useEffect(() => {
    const branches = way.split(",").filter(Boolean).slice(0, -1);
    setOpen((old) => [...new Set([...old, ...branches])]);
  }, [way]);
  const branches = useQueries({
    queries: open.map((code) => ({
      queryKey: childrenKey(code),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Page<AreaRow>>(`/areas/${code}/children`, { limit: 200 }, signal),
      staleTime: 60_000,
    })),
    combine: (results) => new Map(open.map((code, i) => [code, results[i]?.data?.items])),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read in the current language
  const nodes = useMemo(() => {
    const node = (area: AreaRef & Partial<AreaRow>): TreeNode => ({
      key: area.code,
      isLeaf: area.level === "grid" || area.counts?.children === 0,
      title: (
        <span>
          {nameOf(area.name)}{" "}
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {area.kind ? t(`map:kind.${area.kind}`) : (area.counts?.children ?? "")}
          </Typography.Text>
        </span>
      ),
      children: branches.get(area.code)?.map(node),
    });
    return [node(root)];
  }, [root, branches, t, i18n.language]);

  return (
    <div className="admin-tree">
      <Tree
        blockNode
        aria-label={t("admin:areas.tree")}
        treeData={nodes}
        expandedKeys={open}
        selectedKeys={[selected]}
        onExpand={(keys: Key[]) => setOpen(keys.map(String))}
        loadData={async (n) => {
          setOpen((old) => (old.includes(String(n.key)) ? old : [...old, String(n.key)]));
        }}
        onSelect={(keys) => {
          if (keys[0] !== undefined) onSelect(String(keys[0]));
        }}
      />
    </div>
  );
}
