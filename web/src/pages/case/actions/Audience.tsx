// Who may read what is written: two choices that differ by colour, icon and word, so that nobody answers in public by mistake.
import { GlobalOutlined, LockOutlined } from "@ant-design/icons";
import { Flex, Tag } from "antd";
import { useTranslation } from "react-i18next";

export type Audience = "internal" | "public" | "reporter";

export const AUDIENCES: Record<Audience, { color: string; fill: string; line: string }> = {
  internal: { color: "#434343", fill: "#f0f3f9", line: "#8c96a8" },
  public: { color: "#7a4100", fill: "#fff4dc", line: "#d48806" },
  reporter: { color: "#0b3a82", fill: "#eaf2ff", line: "#3b73c9" },
};

export function AudienceTag({ audience }: { audience: Audience }) {
  const { t } = useTranslation();
  const look = AUDIENCES[audience];
  return (
    <Tag
      variant="filled"
      style={{ color: look.color, background: look.fill, marginInlineEnd: 0 }}
      icon={audience === "internal" ? <LockOutlined /> : <GlobalOutlined />}
    >
      {t(`case:audience.${audience}`)}
    </Tag>
  );
}

export function AudienceChoice(props: { id: string; value: string | undefined; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <Flex gap={8} wrap role="radiogroup" id={props.id} aria-label={t("case:field.audience")}>
      {(["internal", "public"] as const).map((audience) => {
        const look = AUDIENCES[audience];
        const chosen = props.value === audience;
        return (
          <label
            key={audience}
            style={{
              flex: "1 1 140px",
              padding: "8px 10px",
              borderRadius: 8,
              border: `2px solid ${chosen ? look.line : "#d9d9d9"}`,
              background: chosen ? look.fill : "#fff",
              color: look.color,
              cursor: "pointer",
            }}
          >
            <input
              type="radio"
              name={props.id}
              value={audience}
              checked={chosen}
              onChange={() => props.onChange(audience)}
              style={{ marginInlineEnd: 6 }}
            />
            {audience === "internal" ? <LockOutlined aria-hidden /> : <GlobalOutlined aria-hidden />}{" "}
            <b>{t(`case:audience.${audience}`)}</b>
            <div style={{ fontSize: 13 }}>{t(`case:audience_hint.${audience}`)}</div>
          </label>
        );
      })}
    </Flex>
  );
}
