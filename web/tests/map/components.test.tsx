// The map's list by keyboard, the typed position, and the form that survives a conflict.
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Form, Input } from "antd";
import { describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/problem";
import { PositionField } from "../../src/map/PositionField";
import { EditDialog, type SaveOptions, type Values } from "../../src/pages/admin/EditDialog";
import { AreaList } from "../../src/pages/map/AreaList";
import { Root } from "../../src/ui/Root";

const ITEMS = [
  { code: "1", name: "Alder", detail: "3" },
  { code: "2", name: "Birch", detail: "2" },
  { code: "3", name: "Beech", detail: "1" },
];

describe("the list of areas", () => {
  function show() {
    const calls = { onHover: vi.fn(), onOpen: vi.fn(), onCard: vi.fn(), onUp: vi.fn() };
    render(
      <Root>
        <AreaList label="areas" items={ITEMS} {...calls} />
      </Root>,
    );
    const list = screen.getByRole("listbox", { name: "areas" });
    fireEvent.focus(list);
    return { list, ...calls };
  }
  const current = (list: HTMLElement) => document.getElementById(list.getAttribute("aria-activedescendant") ?? "")?.textContent;

  it("moves with the arrows and stops at the ends, marking the area on the map", () => {
    const { list, onHover } = show();
    expect(current(list)).toContain("Alder");
    fireEvent.keyDown(list, { key: "ArrowUp" });
    expect(current(list)).toContain("Alder");
    fireEvent.keyDown(list, { key: "End" });
    fireEvent.keyDown(list, { key: "ArrowDown" });
    expect(current(list)).toContain("Beech");
    expect(onHover).toHaveBeenLastCalledWith("3");
  });
  it("goes in with Enter, shows the card with Space, goes up with Backspace", () => {
    const { list, onOpen, onCard, onUp } = show();
    fireEvent.keyDown(list, { key: "ArrowDown" });
    fireEvent.keyDown(list, { key: "Enter" });
    fireEvent.keyDown(list, { key: " " });
    fireEvent.keyDown(list, { key: "Backspace" });
    expect(onOpen).toHaveBeenCalledWith("2");
    expect(onCard).toHaveBeenCalledWith("2");
    expect(onUp).toHaveBeenCalledOnce();
  });
  it("jumps to the next name that begins with the letter typed", () => {
    const { list } = show();
    fireEvent.keyDown(list, { key: "b" });
    expect(current(list)).toContain("Birch");
    fireEvent.keyDown(list, { key: "b" });
    expect(current(list)).toContain("Beech");
    fireEvent.keyDown(list, { key: "b" });
    expect(current(list)).toContain("Birch");
  });
});

describe("a typed position", () => {
  it("is taken when it is one, and the reason is said when it is not", () => {
    const onPick = vi.fn();
    render(
      <Root>
        <PositionField onPick={onPick} />
      </Root>,
    );
    const field = screen.getByLabelText("Coordinates");
    fireEvent.change(field, { target: { value: "somewhere" } });
    fireEvent.click(screen.getByRole("button", { name: "Set" }));
    expect(onPick).not.toHaveBeenCalled();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    fireEvent.change(field, { target: { value: "30.7, 111.28" } });
    fireEvent.click(screen.getByRole("button", { name: "Set" }));
    expect(onPick).toHaveBeenCalledWith([111.28, 30.7]);
    expect(field.getAttribute("aria-invalid")).toBe("false");
  });
});

describe("a form that meets a conflict", () => {
  const conflict = new Problem(412, "version_mismatch", "Changed meanwhile", "", "t1", [], { changed_by: { name: "Mei" } }, null);

  it("keeps what was typed, says who changed what, and saves on top with the new version", async () => {
    const sent: { values: Values; options: SaveOptions }[] = [];
    const save = vi.fn(async (values: Values, options: SaveOptions) => {
      sent.push({ values, options });
      if (sent.length === 1) throw conflict;
    });
    const onSaved = vi.fn();
    render(
      <Root>
        <EditDialog
          title="Edit"
          initial={{ name: "old", phone: "1" }}
          version={3}
          labels={{ name: "Name", phone: "Phone" }}
          save={save}
          reload={async () => ({ values: { name: "old", phone: "2" }, version: 4 })}
          onClose={() => {}}
          onSaved={onSaved}
        >
          <Form.Item name="name" label="Name">
            <Input />
          </Form.Item>
        </EditDialog>
      </Root>,
    );
    fireEvent.change(screen.getByLabelText("Name"), { target: { value: "mine" } });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(/Mei changed this/);
    expect(screen.getByText("Phone: 1 → 2")).toBeTruthy();
    expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("mine");
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    expect(sent.map((s) => s.options.version)).toEqual([3, 4]);
    expect(sent[1]?.options.key).not.toBe(sent[0]?.options.key);
    expect(sent[1]?.values.name).toBe("mine");
  });

  it("repeats the same key when the answer was lost, so that nothing is made twice", async () => {
    const keys: string[] = [];
    const save = async (_: Values, options: SaveOptions) => {
      keys.push(options.key);
      if (keys.length === 1) throw Problem.network();
    };
    const onSaved = vi.fn();
    render(
      <Root>
        <EditDialog title="Edit lost" initial={{}} labels={{}} save={save} onClose={() => {}} onSaved={onSaved}>
          <span />
        </EditDialog>
      </Root>,
    );
    const button = () => screen.getAllByRole("button", { name: "Save" }).at(-1) as HTMLElement;
    fireEvent.click(button());
    await screen.findByText(/Cannot reach the server/);
    fireEvent.click(button());
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    expect(keys[1]).toBe(keys[0]);
  });
});
