// Which grids are joined, and which of them goes on. Works without the map.

import { Modal, Radio, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import type { Drawing } from "./data";
import { goesOn } from "./grids";
import { callGrid } from "./words";

interface MergeDialogProps {
  drawing: Drawing;
  /** Grids picked already. */
  keys: string[];
  onMerge: (keys: string[], into: string) => void;
  onClose: () => void;
}

export function MergeDialog({ drawing, keys, onMerge, onClose }: MergeDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [picked, setPicked] = useState(keys);
  const [wish, setWish] = useState<string | undefined>();
  const into = wish !== undefined && picked.includes(wish) ? wish : goesOn(drawing.grids, picked);
  const households = (key: string) => drawing.grids.find((g) => g.key === key)?.households ?? 0;
  const said = (key: string) =>
    `${callGrid(t, drawing, key)} · ${t("plans:n.households", { count: households(key), n: number(households(key)) })}`;
  return (
    <Modal
      open
      title={t("plans:merge_title")}
      okText={t("plans:merge_do")}
      cancelText={t("common:cancel")}
      okButtonProps={{ disabled: picked.length < 2 || into === undefined }}
      onOk={() => into !== undefined && onMerge(picked, into)}
      onCancel={onClose}
    >
      <label htmlFor={id}>{t("plans:merge_which")}</label>
      <Select
        id={id}
        mode="multiple"
        style={{ width: "100%", margin: "4px 0 12px" }}
        value={picked}
        onChange={setPicked}
        showSearch={{ optionFilterProp: "label" }}
        options={drawing.grids.map((g) => ({ value: g.key, label: said(g.key) }))}
      />
      {picked.length > 1 && (
        <>
          <div id={`${id}into`}>{t("plans:merge_into")}</div>
          <Radio.Group
            vertical
            aria-labelledby={`${id}into`}
            value={into}
            onChange={(e) => setWish(e.target.value)}
            options={picked.map((key) => ({ value: key, label: said(key) }))}
          />
        </>
      )}
    </Modal>
  );
}
