// Copies the address of the page, which holds all of its state. Works without a secure context too.
import { LinkOutlined } from "@ant-design/icons";
import { App, Button, type ButtonProps } from "antd";
import { useTranslation } from "react-i18next";

/** Puts text on the clipboard; on plain http the old way still works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export function CopyLink({ href, ...props }: { href?: string } & ButtonProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = async () => {
    const address = href ? new URL(href, window.location.origin).toString() : window.location.href;
    if (await copyText(address)) message.success(t("common:copied"));
    else message.error(t("common:copy_failed"));
  };
  return (
    <Button icon={<LinkOutlined />} onClick={() => void copy()} {...props}>
      {t("common:copy_link")}
    </Button>
  );
}
