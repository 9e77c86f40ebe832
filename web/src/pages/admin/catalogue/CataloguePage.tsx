// The catalogue of parts and matters: search by code, name or pinyin initials; each with its filing conditions and limits. Who may,
// edits a draft of the city's changes here; it is reviewed and saved as a whole.

import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Descriptions, Input, Segmented, Select, Table, Tabs, Typography } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../../api/queries";
import type { CategoryItem } from "../../../api/types";
import { drawing } from "../../../map/icons";
import { limitText, nameOf, number } from "../../../text/format";
import { Mark } from "../../../ui/Mark";
import { Loading, Nothing, Show } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { edited, type QuestionForm, same, withCategory, withoutCategory, withQuestions } from "./overlay";
import { Toolbar } from "./Toolbar";
import { useDraft } from "./useDraft";

// What is opened from the list comes when it is opened.
const CategoryDrawer = lazy(() => import("./CategoryDrawer").then((m) => ({ default: m.CategoryDrawer })));
const NewCategory = lazy(() => import("./NewCategory").then((m) => ({ default: m.NewCategory })));
const QuestionsDrawer = lazy(() => import("./QuestionsDrawer").then((m) => ({ default: m.QuestionsDrawer })));
const Rules = lazy(() => import("./Rules").then((m) => ({ default: m.Rules })));

/** Categories that fit the words: by code or pinyin from the start, by name anywhere; better hits first. */
export function findCategories(items: CategoryItem[], text: string): CategoryItem[] {
  const q = text.trim().toLowerCase();
  if (!q) return items;
  const rank = (c: CategoryItem) => {
    if (c.code.toLowerCase() === q || c.pinyin === q) return 0;
    if (c.code.toLowerCase().startsWith(q) || c.pinyin.startsWith(q)) return 1;
    if (Object.values(c.name).some((n) => n?.toLowerCase().startsWith(q))) return 2;
    if (Object.values(c.name).some((n) => n?.toLowerCase().includes(q))) return 3;
    return c.pinyin.includes(q) ? 4 : undefined;
  };
  return items
    .map((c) => ({ c, r: rank(c) }))
    .filter((x): x is { c: CategoryItem; r: number } => x.r !== undefined)
    .sort((a, b) => a.r - b.r)
    .map((x) => x.c);
}

/** `/admin/catalogue?tab=&q=&kind=&class=&page=&code=&ask=`; `ask` is the category or class whose questions are open. */
export function CataloguePage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const work = useDraft();
  const unsaved = !same(work.saved, work.draft);
  return (
    <>
      <Toolbar work={work} unsaved={unsaved} />
      <Tabs
        activeKey={search.tab ?? "categories"}
        onChange={(tab) => set({ tab: tab === "categories" ? null : tab, page: null })}
        items={[
          { key: "categories", label: t("catalogue:tab.categories"), children: <Categories work={work} /> },
          {
            key: "rules",
            label: t("catalogue:tab.rules"),
            children: (
              <Suspense fallback={<Loading />}>
                <Rules draft={work.draft} write={work.write} unsaved={unsaved} onChange={work.setDraft} />
              </Suspense>
            ),
          },
        ]}
      />
    </>
  );
}

function Categories({ work }: { work: ReturnType<typeof useDraft> }) {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { q, kind, class: cls } = search;
  const query = useQuery(catalogueQuery);
  const [adding, setAdding] = useState(false);
  const all = useMemo(() => edited(query.data?.items ?? [], work.saved, work.draft), [query.data, work.saved, work.draft]);
  const rows = useMemo(
    () => findCategories(all, q ?? "").filter((c) => (!kind || c.kind === kind) && (!cls || `${c.kind}${c.class}` === cls)),
    [all, q, kind, cls],
  );
  const everyClass = [...(query.data?.classes ?? []), ...(work.draft.classes ?? [])].filter(
    (c, i, list) => list.findIndex((o) => o.kind === c.kind && o.code === c.code) === i,
  );
  const classes = everyClass.filter((c) => !kind || c.kind === kind);
  const classNames = new Map(everyClass.map((c) => [`${c.kind}${c.code}`, nameOf(c.name)]));
  const changes = new Map((work.draft.categories ?? []).map((c) => [c.code, c]));
  const shown = all.find((c) => c.code === search.code);
  const draftQuestions = work.draft.questions ?? {};
  // The draft's questions; without any, those in force.
  const at = (code: string): QuestionForm[] => {
    const inForce =
      query.data?.items.find((c) => c.code === code)?.questions.filter((q) => q.at === code) ??
      query.data?.classes.find((c) => `${c.kind === "part" ? "P" : "E"}${c.code}` === code)?.questions ??
      [];
    return draftQuestions[code] ?? inForce.map(({ at: _, ...q }) => q);
  };
  const classCode = cls && `${cls.startsWith("part") ? "P" : "E"}${cls.slice(-2)}`;
  return (
    <>
      <div className="admin-bar">
        <Input.Search
          key={q}
          allowClear
          aria-label={t("admin:catalogue.find")}
          placeholder={t("admin:catalogue.find")}
          defaultValue={q}
          onSearch={(value) => set({ q: value, page: null })}
          style={{ maxWidth: 320 }}
        />
        <Segmented
          aria-label={t("admin:catalogue.kind")}
          value={kind ?? ""}
          onChange={(value) => set({ kind: value, class: null, page: null })}
          options={[
            { value: "", label: t("common:all") },
            { value: "part", label: t("words:kind.part") },
            { value: "event", label: t("words:kind.event") },
          ]}
        />
        <Select
          allowClear
          aria-label={t("admin:catalogue.class")}
          placeholder={t("admin:catalogue.class")}
          value={cls}
          onChange={(value) => set({ class: value, page: null })}
          options={classes.map((c) => ({
            value: `${c.kind}${c.code}`,
            label: `${c.kind === "part" ? "P" : "E"}${c.code} ${nameOf(c.name)}`,
          }))}
          style={{ minWidth: 260 }}
        />
        {work.write && <Button onClick={() => setAdding(true)}>{t("catalogue:add")}</Button>}
        {classCode && (
          <Button onClick={() => set({ ask: classCode })}>{t("questions:at_class", { n: at(classCode).length })}</Button>
        )}
        <Typography.Text type="secondary" aria-live="polite">
          {query.data && t("admin:catalogue.count", { count: rows.length, shown: number(rows.length) })}
        </Typography.Text>
      </div>
      <Show query={query}>
        {(catalogue) => (
          <>
            <Alert
              type="info"
              style={{ marginBottom: 12 }}
              title={t("admin:catalogue.edition", { edition: catalogue.edition })}
              description={t("admin:catalogue.how")}
            />
            <Table<CategoryItem>
              className="admin-table"
              size="small"
              rowKey="code"
              dataSource={rows}
              scroll={{ x: 760 }}
              pagination={{
                current: Number(search.page ?? 1) || 1,
                pageSize: 50,
                showSizeChanger: false,
                hideOnSinglePage: true,
                onChange: (page) => set({ page: page > 1 ? String(page) : null }),
              }}
              locale={{
                emptyText: (
                  <Nothing
                    text={t("admin:nothing_found")}
                    action={<Button onClick={() => set({ q: null, kind: null, class: null })}>{t("admin:clear")}</Button>}
                  />
                ),
              }}
              expandable={{
                columnTitle: <span className="sr-only">{t("admin:calendar.limit")}</span>,
                expandedRowRender: (c) => (
                  <Descriptions
                    size="small"
                    column={1}
                    items={c.conditions.map((k) => ({
                      key: k.id,
                      label: nameOf(k.name),
                      children: (
                        <>
                          {limitText(t, k.limit)} {k.default && <Mark tone="info">{t("admin:catalogue.default")}</Mark>}
                        </>
                      ),
                    }))}
                  />
                ),
              }}
              columns={[
                {
                  title: t("admin:code"),
                  width: 120,
                  render: (_, c) => (
                    <span style={{ display: "inline-flex", gap: 8, alignItems: "center" }}>
                      <svg
                        width="20"
                        height="20"
                        viewBox="0 0 24 24"
                        fill="none"
                        stroke="#3d4451"
                        strokeWidth="2"
                        aria-hidden="true"
                      >
                        <path d={drawing(c.icon)} />
                      </svg>
                      {c.code}
                    </span>
                  ),
                },
                {
                  title: t("admin:name"),
                  render: (_, c) => (
                    <>
                      <Button
                        type="link"
                        size="small"
                        style={{ padding: 0, whiteSpace: "normal", height: "auto", textAlign: "start" }}
                        onClick={() => set({ code: c.code })}
                      >
                        {nameOf(c.name)}
                      </Button>{" "}
                      {c.local && <Mark tone="info">{t("catalogue:mark.local")}</Mark>}
                      {!c.local && (changes.has(c.code) || draftQuestions[c.code]) && (
                        <Mark tone="warn">{t("catalogue:mark.changed")}</Mark>
                      )}
                      {c.off && <Mark tone="bad">{t("catalogue:mark.off")}</Mark>}
                    </>
                  ),
                },
                { title: t("admin:catalogue.class"), width: 260, render: (_, c) => classNames.get(`${c.kind}${c.class}`) },
                { title: t("admin:catalogue.pinyin"), dataIndex: "pinyin", width: 110 },
                {
                  title: t("admin:catalogue.limit"),
                  width: 200,
                  render: (_, c) => {
                    const usual = c.conditions.find((k) => k.default) ?? c.conditions[0];
                    return (
                      <>
                        {limitText(t, usual?.limit)}
                        {c.conditions.length > 1 && <span className="muted"> +{c.conditions.length - 1}</span>}
                      </>
                    );
                  },
                },
              ]}
            />
          </>
        )}
      </Show>
      <Suspense fallback={null}>
        {search.ask && query.data && (
          <QuestionsDrawer
            key={search.ask}
            code={search.ask}
            asked={at(search.ask)}
            inherited={search.ask.length > 3 ? at(search.ask.slice(0, 3)) : []}
            changed={draftQuestions[search.ask] !== undefined}
            write={work.write}
            onChange={(list) => work.setDraft(withQuestions(work.draft, search.ask as string, list))}
            onClose={() => set({ ask: null })}
          />
        )}
        {shown && !search.ask && (
          <CategoryDrawer
            key={shown.code}
            questions={at(shown.code).length}
            onQuestions={() => set({ ask: shown.code })}
            category={shown}
            change={changes.get(shown.code)}
            write={work.write}
            onChange={(change) => work.setDraft(withCategory(work.draft, change))}
            onReset={changes.has(shown.code) ? () => work.setDraft(withoutCategory(work.draft, shown.code)) : undefined}
            onClose={() => set({ code: null })}
          />
        )}
        {adding && (
          <NewCategory
            classes={everyClass}
            draft={work.draft}
            onDone={(draft, code) => {
              work.setDraft(draft);
              setAdding(false);
              set({ code });
            }}
            onClose={() => setAdding(false)}
          />
        )}
      </Suspense>
    </>
  );
}
