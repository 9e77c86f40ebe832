// The sheet behind "?": every shortcut, and the switch that turns single keys off.
import { Flex, Modal, Switch, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { setSingleKeys, useSingleKeys } from "./keys";

export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const on = useSingleKeys();
  const rows: [string, string][] = [
    ["Ctrl K", t("common:keys.palette")],
    ["?", t("common:keys.help")],
    ["/", t("common:keys.search")],
    ["J ↓", t("common:keys.next")],
    ["K ↑", t("common:keys.prev")],
    ["X", t("common:keys.select")],
    ["Enter", t("common:keys.open")],
    ["A", t("common:keys.dispatch")],
    ["C", t("common:keys.close_case")],
    ["Ctrl Enter", t("common:keys.submit")],
    ["Alt N", t("common:keys.new")],
    ["Esc", t("common:keys.close")],
  ];
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("common:keys.title")} width={460}>
      <Flex vertical gap={6}>
        {rows.map(([key, text]) => (
          <Flex key={key} justify="space-between">
            <span>{text}</span>
            <Typography.Text keyboard>{key}</Typography.Text>
          </Flex>
        ))}
        <Flex justify="space-between" align="center" style={{ marginTop: 12 }}>
          <label htmlFor="single-keys">{t("common:keys.enable")}</label>
          <Switch id="single-keys" checked={on} onChange={setSingleKeys} />
        </Flex>
      </Flex>
    </Modal>
  );
}
