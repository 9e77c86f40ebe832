// Chooses files: a button, dropping, or pasting a picture. Shows what is waiting, sent or failed.
import { CheckCircleOutlined, CloseOutlined, ExclamationCircleOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Waiting, waiting } from "./upload";

export function Files({ id, list, onChange }: { id: string; list: Waiting[]; onChange: (list: Waiting[]) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const add = (files: Iterable<File>) => onChange([...list, ...waiting(files)]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same by keyboard
    <div
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        add(e.dataTransfer.files);
      }}
      onPaste={(e) => {
        if (e.clipboardData.files.length > 0) add(e.clipboardData.files);
      }}
    >
      <input
        ref={field}
        id={id}
        type="file"
        multiple
        accept="image/*,application/pdf,audio/*"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("case:files.add")}
        onChange={(e) => {
          add(e.target.files ?? []);
          e.target.value = "";
        }}
      />
      <Button icon={<PaperClipOutlined />} onClick={() => field.current?.click()}>
        {t("case:files.add")}
      </Button>
      <Flex vertical gap={4} style={{ marginTop: list.length > 0 ? 6 : 0 }}>
        {list.map((item) => (
          <Flex key={item.key} align="center" gap={6}>
            {item.state === "sent" && <CheckCircleOutlined style={{ color: "#237804" }} aria-hidden />}
            {item.state === "failed" && <ExclamationCircleOutlined style={{ color: "#cf1322" }} aria-hidden />}
            <span style={{ overflowWrap: "anywhere" }}>{item.file.name}</span>
            {item.state === "failed" && <span style={{ color: "#cf1322" }}>{t("case:files.failed")}</span>}
            {item.state !== "sent" && (
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t("case:files.remove", { name: item.file.name })}
                onClick={() => onChange(list.filter((w) => w.key !== item.key))}
              />
            )}
          </Flex>
        ))}
      </Flex>
    </div>
  );
}
