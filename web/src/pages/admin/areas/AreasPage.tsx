// The tree of areas: find one, see its border, code and team, change its name and numbers, add below it, retire it.

import { useQuery } from "@tanstack/react-query";
import { Flex, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../../text/format";
import { useMe } from "../../../ui/me";
import { Nothing, Show } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { areaQuery } from "../../map/data";
import { AreaPicker } from "../pickers";
import { AreaDetail } from "./AreaDetail";
import { AreaTree } from "./AreaTree";
import { RetiredList } from "./RetiredList";

/** `/admin/areas?area=CODE&ended=true`: with `ended` the areas that were retired instead of the tree. */
export function AreasPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, set] = useUrl();
  const root = me.city.root_area;
  const code = search.area ?? root?.code ?? "";
  const query = useQuery(areaQuery(code));
  const ended = search.ended === "true";
  const choose = (next: string | undefined) => set({ area: next ?? null });
  if (!root) return <Nothing text={t("admin:areas.no_tree")} />;
  return (
    <div className="admin-split">
      <section className="admin-box" aria-label={t("admin:areas.tree")}>
        <AreaPicker
          label={t("admin:areas.find")}
          placeholder={t("admin:areas.find")}
          onChange={choose}
          style={{ width: "100%", marginBottom: 8 }}
        />
        <Flex gap={8} align="center" style={{ marginBottom: 8 }}>
          <Switch id="show-retired" size="small" checked={ended} onChange={(on) => set({ ended: on ? "true" : null })} />
          <label htmlFor="show-retired">{t("admin:areas.show_retired")}</label>
        </Flex>
        {ended ? (
          <RetiredList selected={code} onSelect={choose} />
        ) : (
          <AreaTree root={root} selected={code} path={query.data?.path?.map((a) => a.code) ?? []} onSelect={choose} />
        )}
      </section>
      <section className="admin-box" aria-label={nameOf(query.data?.name)}>
        <Show query={query}>
          {(area) => (area ? <AreaDetail key={area.code} area={area} onGo={choose} /> : <Nothing text={t("admin:areas.none")} />)}
        </Show>
      </section>
    </div>
  );
}
