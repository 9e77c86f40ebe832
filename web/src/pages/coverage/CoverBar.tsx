// The head of the check of the cover: which area, for which day, check again, take the report away.

import { DownloadOutlined, PrinterOutlined, ReloadOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { CopyLink } from "../../ui/CopyLink";
import { useUrl } from "../../ui/url";
import { AreaPicker } from "../admin/pickers";
import { type AreaRef, readDay } from "./data";

interface CoverBarProps {
  /** What was checked, when it is known. */
  area?: AreaRef | null;
  busy: boolean;
  onAgain: () => void;
  /** Absent while there is nothing to take away. */
  onDownload?: () => void;
}

export function CoverBar({ area, busy, onAgain, onDownload }: CoverBarProps) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const label = area && area.code === search.area ? nameOf(area.name) : (search.area ?? "");
  return (
    <search className="cover-bar">
      <AreaPicker
        label={t("coverage:area")}
        placeholder={t("coverage:whole")}
        value={search.area}
        known={search.area ? { value: search.area, label } : undefined}
        onChange={(next) => set({ area: next ?? null, at: null })}
        style={{ minWidth: 260 }}
      />
      <label htmlFor="cover-day" title={t("coverage:day_help")}>
        {t("coverage:day")}
        <Input
          id="cover-day"
          type="date"
          style={{ width: 160 }}
          value={readDay(search.day) ?? ""}
          onChange={(e) => set({ day: e.target.value || null, at: null })}
        />
      </label>
      <Button icon={<ReloadOutlined />} loading={busy} onClick={onAgain}>
        {t("coverage:again")}
      </Button>
      {onDownload && (
        <Button icon={<DownloadOutlined />} onClick={onDownload}>
          {t("coverage:download")}
        </Button>
      )}
      {onDownload && (
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t("coverage:print")}
        </Button>
      )}
      <CopyLink />
    </search>
  );
}
