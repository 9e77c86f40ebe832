// Chooses files: a button, dropping, pasting a picture, or the camera of a phone. Shows what is waiting, sent or failed.
import {
  CameraOutlined,
  CheckCircleOutlined,
  CloseOutlined,
  ExclamationCircleOutlined,
  PaperClipOutlined,
} from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Waiting, waiting } from "./upload";

interface Props {
  id: string;
  list: Waiting[];
  onChange: (list: Waiting[]) => void;
  /** Offers the camera where there is one to hold up. */
  camera?: boolean;
}

export function Files({ id, list, onChange, camera = false }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const lens = useRef<HTMLInputElement>(null);
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
      <Flex gap={8} wrap>
        {camera && (
          <span className="touch-only">
            <input
              ref={lens}
              id={`${id}-camera`}
              type="file"
              accept="image/*"
              capture="environment"
              className="sr-only"
              tabIndex={-1}
              aria-label={t("case:files.camera")}
              onChange={(e) => {
                add(e.target.files ?? []);
                e.target.value = "";
              }}
            />
            <Button icon={<CameraOutlined />} onClick={() => lens.current?.click()}>
              {t("case:files.camera")}
            </Button>
          </span>
        )}
        <Button icon={<PaperClipOutlined />} onClick={() => field.current?.click()}>
          {t("case:files.add")}
        </Button>
      </Flex>
      <Flex vertical gap={4} style={{ marginTop: list.length > 0 ? 6 : 0 }}>
        {list.map((item) => (
          <Flex key={item.key} align="center" gap={6}>
            <Preview file={item.file} />
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

/** A small look at a chosen picture. */
function Preview({ file }: { file: File }) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!/^image\/(jpeg|png|webp|gif)$/.test(file.type)) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (!address) return null;
  return <img src={address} alt="" width={48} height={48} style={{ objectFit: "cover", borderRadius: 4 }} />;
}
