// Pure parts of the office's pages: standard replies, tables for import, the drawing on the duty notice.
import { describe, expect, it } from "vitest";
import type { Reply } from "../src/api/types";
import { csv } from "../src/pages/admin/import/template";
import { moved, withReply } from "../src/pages/admin/replies/RepliesPage";
import { unknownPlaceholder } from "../src/pages/admin/replies/ReplyForm";
import { filled, offered } from "../src/pages/case/actions/Replies";
import { outline } from "../src/pages/duty/outline";

const reply = (id: string, action: string, text: string): Reply => ({
  id,
  for: "desk",
  action,
  name: { "zh-Hans": id },
  text: { "zh-Hans": text },
});

describe("a standard reply", () => {
  it("is filled with the facts of the case, and not offered while one of them is missing", () => {
    expect(filled("{number} / {due}", { number: "1", due: "2" })).toBe("1 / 2");
    expect(filled("{number} / {due}", { number: "1", due: "" })).toBeUndefined();
    const all = [reply("a", "close", "{number}"), reply("b", "answer", "-"), reply("c", "answer", "{due}")];
    const { fit, rest } = offered(all, "answer", { number: "1" });
    expect([fit.map((r) => r.id), rest.map((r) => r.id)]).toEqual([["b"], ["a"]]);
  });

  it("may name only what the program fills in", () => {
    expect(unknownPlaceholder("{number} {department} {due}")).toBeUndefined();
    expect(unknownPlaceholder("{phone}")).toBe("{phone}");
    expect(unknownPlaceholder("{number")).toBe("{number");
    expect(unknownPlaceholder("number}")).toBe("}");
  });

  it("moves one place in the list and is changed where it stands", () => {
    const list = ["a", "b", "c"].map((id) => reply(id, "close", id));
    const ids = (l: Reply[]) => l.map((r) => r.id).join("");
    expect(ids(moved(list, 2, -1))).toBe("acb");
    expect(ids(moved(list, 0, 1))).toBe("bac");
    expect(withReply(list, reply("b", "close", "new"))[1]?.text["zh-Hans"]).toBe("new");
    expect(ids(withReply(list, reply("d", "close", "d")))).toBe("abcd");
  });
});

describe("a table for a spreadsheet", () => {
  it("quotes what needs it and lets no cell become a formula", () => {
    expect(csv([["a", 'b"c', "d,e"]])).toBe('a,"b""c","d,e"\r\n');
    expect(csv([["=1+1", "+86", "-", "@x"]])).toBe("'=1+1,'+86,'-,'@x\r\n");
  });
});

describe("the drawing of a border", () => {
  it("keeps the shape, north up, within its box", () => {
    const square = [
      [
        [111.3, 30.7],
        [111.31, 30.7],
        [111.31, 30.71],
        [111.3, 30.71],
        [111.3, 30.7],
      ],
    ];
    const drawn = outline({ type: "Polygon", coordinates: square }, 360, 260);
    expect(drawn?.height).toBe(260);
    // At 30° north a degree of longitude is shorter.
    expect(drawn?.width).toBeLessThan(230);
    expect(drawn?.path.startsWith("M0.0 260.0L")).toBe(true);
    expect(drawn?.metres).toBe(960);
    expect(outline({ type: "MultiPolygon", coordinates: [square] }, 360, 260)).toEqual(drawn);
    expect(outline({ type: "Point", coordinates: [1, 2] }, 360, 260)).toBeUndefined();
  });
});
