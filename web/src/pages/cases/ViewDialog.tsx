// Naming a view and, for who administrates, sharing it with the posts of an area or a department.
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex, Input, Modal, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import type { ViewDto } from "../../api/console";
import { AreaPicker, DepartmentPicker } from "../../ui/Pickers";
import { useProblemText } from "../../ui/States";

const ROLES = [
  "acceptor",
  "dispatcher",
  "verifier",
  "handler",
  "grid_worker",
  "grid_chief",
  "community_staff",
  "street_staff",
  "leader",
] as const;

interface Props {
  /** The view to change; none for a new one. */
  view: ViewDto | null;
  query: string;
  mayShare: boolean;
  onClose: (saved: ViewDto | null) => void;
}

export function ViewDialog({ view, query, mayShare, onClose }: Props) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [name, setName] = useState(view?.name ?? "");
  const [circle, setCircle] = useState<"me" | "area" | "department">(
    view?.area ? "area" : view?.department ? "department" : "me",
  );
  const [area, setArea] = useState(view?.area?.code);
  const [department, setDepartment] = useState(view?.department?.id);
  const [role, setRole] = useState(view?.for_role ?? undefined);
  const key = useRef(newKey());
  const ready = name.trim() !== "" && (circle !== "area" || area) && (circle !== "department" || department);
  const save = useMutation({
    mutationFn: () => {
      const form = {
        name: name.trim(),
        query,
        area: circle === "area" ? area : null,
        department: circle === "department" ? department : null,
        for_role: circle === "me" ? null : (role ?? null),
      };
      return view
        ? api.put<ViewDto>(`/views/${view.id}`, form, { version: view.version })
        : api.post<ViewDto>("/views", form, { key: key.current });
    },
    onSuccess: onClose,
    // Another try is another request, because the form may have been changed.
    onError: () => {
      key.current = newKey();
    },
  });
  const submit = () => ready && !save.isPending && save.mutate();
  return (
    <Modal
      open
      title={t(view ? "list:edit_title" : "list:save_title")}
      onCancel={() => onClose(null)}
      width={440}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("common:cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={submit}>
            {t("common:save")}
          </Button>
        </>
      }
    >
      <Flex vertical gap={8}>
        {save.error && <Alert type="error" showIcon role="alert" title={problemText(save.error)} />}
        <label htmlFor="view-name">{t("list:view_name")}</label>
        <Input
          id="view-name"
          autoFocus
          maxLength={40}
          value={name}
          onChange={(e) => setName(e.target.value)}
          onPressEnter={submit}
        />
        {mayShare && (
          <>
            <span id="view-circle">{t("list:share")}</span>
            <Radio.Group
              aria-labelledby="view-circle"
              value={circle}
              onChange={(e) => setCircle(e.target.value)}
              options={[
                { value: "me", label: t("list:share_me") },
                { value: "area", label: t("list:share_area") },
                { value: "department", label: t("list:share_department") },
              ]}
            />
            {circle === "area" && (
              <>
                <label htmlFor="view-area">{t("list:share_area")}</label>
                <AreaPicker id="view-area" value={area} onChange={setArea} />
              </>
            )}
            {circle === "department" && (
              <>
                <label htmlFor="view-department">{t("list:share_department")}</label>
                <DepartmentPicker id="view-department" value={department} onChange={setDepartment} />
              </>
            )}
            {circle !== "me" && (
              <>
                <label htmlFor="view-role">{t("list:for_role")}</label>
                <Select
                  id="view-role"
                  allowClear
                  value={role}
                  onChange={setRole}
                  options={ROLES.map((r) => ({ value: r, label: t(`words:role.${r}`) }))}
                />
              </>
            )}
          </>
        )}
      </Flex>
    </Modal>
  );
}
