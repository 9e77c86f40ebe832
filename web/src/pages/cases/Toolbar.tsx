// The tools at the right above the list: sort, columns, areas, refresh, copy link.
import { DownloadOutlined, MenuFoldOutlined, MenuUnfoldOutlined, ReloadOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Drawer, Flex, Select } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyLink } from "../../ui/CopyLink";
import { mayExport, useMe } from "../../ui/me";
import { useTableLook } from "../../ui/prefs";
import { Loading } from "../../ui/States";
import type { Search } from "../../ui/url";
import { COLUMNS, type ColumnName, chosenColumns, widthOf } from "./look";
import { viewText } from "./views";

const ColumnChooser = lazy(() => import("../../ui/ColumnChooser").then((m) => ({ default: m.ColumnChooser })));

const ExportDialog = lazy(() => import("../exports/ExportDialog").then((m) => ({ default: m.ExportDialog })));

const SORTS = ["-reported", "reported", "due", "-due"] as const;

interface Props {
  search: Search;
  set: (change: Record<string, string | null>) => void;
  tree: boolean;
  setTree: (tree: boolean) => void;
  wide: boolean;
  /** How many cases the filters select. */
  total: number | undefined;
  refresh: () => void;
}

export function Toolbar(props: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [exporting, setExporting] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [look, changeLook] = useTableLook("cases");
  const keep = (name: string, on: boolean) => localStorage.setItem(name, on ? "yes" : "no");
  return (
    <Flex gap={6} wrap>
      <Select
        aria-label={t("cases:sort")}
        value={props.search.sort ?? "-reported"}
        popupMatchSelectWidth={false}
        onChange={(sort) => props.set({ sort: sort === "-reported" ? null : sort, cursor: null })}
        options={SORTS.map((s) => ({ value: s, label: t(`cases:sort_by.${s}`) }))}
      />
      {props.wide && (
        <>
          <Button
            icon={<SettingOutlined />}
            aria-label={t("cases:columns")}
            aria-haspopup="dialog"
            aria-expanded={choosing}
            onClick={() => setChoosing(!choosing)}
          />
          {/* Without a mask, so that the table is seen changing beside it. */}
          <Drawer
            open={choosing}
            onClose={() => setChoosing(false)}
            title={t("cases:columns")}
            size={380}
            mask={false}
            closable={{ "aria-label": t("common:close") }}
            destroyOnHidden
            styles={{ body: { paddingTop: 12 } }}
          >
            <Suspense fallback={<Loading rows={6} />}>
              <ColumnChooser
                columns={COLUMNS}
                shown={chosenColumns(look)}
                always="number"
                look={look}
                change={changeLook}
                label={(name) => t(`cases:column.${name}`)}
                width={(name) => widthOf(look, name as ColumnName)}
              />
            </Suspense>
          </Drawer>
          <Button
            icon={props.tree ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
            aria-label={t(props.tree ? "cases:hide_tree" : "cases:show_tree")}
            aria-expanded={props.tree}
            onClick={() => {
              keep("tessera.tree", !props.tree);
              props.setTree(!props.tree);
            }}
          />
        </>
      )}
      {mayExport(me) && (
        <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setExporting(true)}>
          {t("export:button")}
        </Button>
      )}
      {exporting && (
        <Suspense fallback={null}>
          <ExportDialog
            query={viewText(props.search)}
            columns={chosenColumns(look)}
            total={props.total}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      )}
      <Button icon={<ReloadOutlined />} aria-label={t("common:refresh")} onClick={props.refresh} />
      <CopyLink />
    </Flex>
  );
}
