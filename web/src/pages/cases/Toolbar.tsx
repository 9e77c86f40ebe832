// The tools at the right above the list: saved views, sort, columns, density, areas, refresh, copy link.
import {
  DeleteOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  ReloadOutlined,
  SaveOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Flex, Input, Popover, Select, Switch, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyLink } from "../../ui/CopyLink";
import { parseSearch, type Search } from "../../ui/url";
import { COLUMNS, type ColumnName, writeColumns } from "./columns";
import { removeView, saveView, useViews } from "./views";

const SORTS = ["-reported", "reported", "due", "-due"] as const;

interface Props {
  search: Search;
  set: (change: Record<string, string | null>) => void;
  columns: ColumnName[];
  setColumns: (columns: ColumnName[]) => void;
  dense: boolean;
  setDense: (dense: boolean) => void;
  tree: boolean;
  setTree: (tree: boolean) => void;
  wide: boolean;
  refresh: () => void;
}

function Views({ search }: { search: Search }) {
  const { t } = useTranslation();
  const views = useViews();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const save = () => {
    if (!name.trim()) return;
    saveView(name.trim(), search);
    setName("");
  };
  return (
    <div style={{ width: 280 }}>
      {views.length === 0 && <p className="muted">{t("cases:view_none")}</p>}
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {views.map((view) => (
          <li key={view.name} style={{ display: "flex" }}>
            <Button
              type="text"
              style={{ flex: 1, justifyContent: "start" }}
              onClick={() => void navigate({ to: "/cases", search: parseSearch(view.search) as never })}
            >
              {view.name}
            </Button>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("cases:view_remove", { name: view.name })}
              onClick={() => removeView(view.name)}
            />
          </li>
        ))}
      </ul>
      <Flex gap={6} style={{ marginTop: 8 }}>
        <Input
          aria-label={t("cases:view_name")}
          placeholder={t("cases:view_name")}
          maxLength={40}
          value={name}
          onChange={(e) => setName(e.target.value)}
          onPressEnter={save}
        />
        <Tooltip title={t("cases:view_save")}>
          <Button icon={<SaveOutlined />} aria-label={t("cases:view_save")} disabled={!name.trim()} onClick={save} />
        </Tooltip>
      </Flex>
    </div>
  );
}

export function Toolbar(props: Props) {
  const { t } = useTranslation();
  const keep = (name: string, on: boolean) => localStorage.setItem(name, on ? "yes" : "no");
  return (
    <Flex gap={6} wrap>
      <Popover trigger="click" placement="bottomRight" title={t("cases:views")} content={<Views search={props.search} />}>
        <Button>{t("cases:views")}</Button>
      </Popover>
      <Select
        aria-label={t("cases:sort")}
        value={props.search.sort ?? "-reported"}
        popupMatchSelectWidth={false}
        onChange={(sort) => props.set({ sort: sort === "-reported" ? null : sort, cursor: null })}
        options={SORTS.map((s) => ({ value: s, label: t(`cases:sort_by.${s}`) }))}
      />
      {props.wide && (
        <>
          <Popover
            trigger="click"
            placement="bottomRight"
            title={t("cases:columns")}
            content={
              <Flex vertical gap={4} style={{ width: 180 }}>
                {COLUMNS.map((name) => (
                  <Checkbox
                    key={name}
                    checked={props.columns.includes(name)}
                    disabled={name === "number"}
                    onChange={(e) => {
                      const next = COLUMNS.filter((c) => (c === name ? e.target.checked : props.columns.includes(c)));
                      writeColumns(next);
                      props.setColumns(next);
                    }}
                  >
                    {t(`cases:column.${name}`)}
                  </Checkbox>
                ))}
                <Flex justify="space-between" style={{ marginTop: 6 }}>
                  <label htmlFor="dense">{t("cases:dense")}</label>
                  <Switch
                    id="dense"
                    checked={props.dense}
                    onChange={(on) => {
                      keep("tessera.dense", on);
                      props.setDense(on);
                    }}
                  />
                </Flex>
              </Flex>
            }
          >
            <Button icon={<SettingOutlined />} aria-label={t("cases:columns")} />
          </Popover>
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
      <Button icon={<ReloadOutlined />} aria-label={t("common:refresh")} onClick={props.refresh} />
      <CopyLink />
    </Flex>
  );
}
