// Categories that fit the words typed so far, one press each.
import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { Names } from "../../api/types";
import { nameOf } from "../../text/format";

interface Props {
  list: { code: string; name: unknown }[];
  onPick: (code: string) => void;
  /** For fingers. At the desk the buttons are small and left out of the way of the Tab key. */
  large?: boolean;
}

export function Suggested({ list, onPick, large = false }: Props) {
  const { t } = useTranslation();
  if (list.length === 0) return null;
  return (
    <Flex gap={large ? 8 : 6} wrap align="center">
      <span className="muted">{t("desk:fits")}</span>
      {list.map((s) => (
        <Button
          key={s.code}
          size={large ? "large" : "small"}
          tabIndex={large ? undefined : -1}
          style={{ whiteSpace: "normal", height: "auto" }}
          onClick={() => onPick(s.code)}
        >
          {nameOf(s.name as Names)}
        </Button>
      ))}
    </Flex>
  );
}
