// A table of areas: the template, a wrong row, the workbook with the error marked sent again, and the choice of what to write.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { expectText } from "../lib/expect.mjs";
import { story } from "../lib/story.mjs";
import { t } from "../lib/texts.mjs";

story(
  "a table comes back as a workbook with what is wrong marked, and is taken whole or in part",
  async (cast) => {
    const { page } = await cast.loggedIn("admin");
    await page.goto("/admin/import?what=areas");
    const saved = async (button) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: t(button) }).click(),
      ]);
      return { name: download.suggestedFilename(), buffer: await readFile(await download.path()) };
    };
    const send = (name, mimeType, buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
    const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    const template = await saved("import:template_xlsx");
    assert.equal(template.name, "areas.xlsx");
    await send(template.name, workbook, template.buffer);
    await expectText(page.getByRole("alert"), t("import:file.empty"));

    const code = (n) => `42050200200200${n}`;
    const rows = ["code,parent,level,name", `${code("8")},420502002002,galaxy,试点一`, `${code("9")},420502002002,grid,试点二`];
    await send(
      "areas.csv",
      "text/csv",
      Buffer.from(`${rows.join("\n")}\n`.replaceAll(code("8"), `${code("8")}1`).replaceAll(code("9"), `${code("9")}1`)),
    );
    await expectText(page.locator("main"), t("import:some_bad", { count: 1 }));
    await expectText(page.locator("main"), "galaxy");
    const write = page.getByRole("button", { name: t("import:write", { count: 1 }), exact: true });
    assert.ok(await write.isDisabled(), "all or nothing is the rule until somebody chooses otherwise");

    const marked = await saved("import:checked_take");
    assert.equal(marked.name, "areas-checked.xlsx");
    await send(marked.name, workbook, marked.buffer);
    await expectText(page.locator("main"), t("import:some_bad", { count: 1 }));

    await page.getByRole("radio", { name: t("import:which.sound", { count: 1 }) }).check();
    assert.ok(await write.isEnabled());
  },
  { expected: [/422/] },
);
