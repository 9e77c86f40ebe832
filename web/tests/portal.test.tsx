// What residents do in the portal: report, keep the receipt, add to it, follow it.
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Tracked } from "../src/api/types";
import { AddMore } from "../src/pages/portal/AddMore";
import { wordsOf } from "../src/pages/portal/large";
import { deviceToken, Neighbours } from "../src/pages/portal/Neighbours";
import { PortalPage } from "../src/pages/portal/PortalPage";
import { modulesOf } from "../src/pages/portal/QrCode";
import { ReportForm } from "../src/pages/portal/ReportForm";
import { TrackResult } from "../src/pages/portal/TrackResult";

const t = (key: string) => i18next.t(key);

interface Call {
  path: string;
  body: unknown;
}

let calls: Call[] = [];

/** Answers every request by its path; what is not named fails with 500. */
function serve(answers: Record<string, unknown>) {
  calls = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    calls.push({ path, body: typeof init.body === "string" ? JSON.parse(init.body) : init.body });
    const found = Object.entries(answers).find(([part]) => path.includes(part));
    const [status, body] = found ? [200, found[1]] : [500, { code: "internal", title: "broken" }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

const picture = new File(["x"], "lamp.jpg", { type: "image/jpeg" });

describe("a report from the portal", () => {
  it("carries how the reporter can be told, and in which language", async () => {
    serve({ "/public/cases": { number: "4205020001", code: "ABC234", reported_at: "2026-03-05T01:00:00Z" } });
    render(<ReportForm onTrack={() => undefined} />);
    await userEvent.type(screen.getByLabelText(t("portal:what")), "路灯不亮");
    await userEvent.type(screen.getByLabelText(t("portal:where")), "建设路18号");
    await userEvent.type(screen.getByLabelText(t("resident:email")), "wang@example.org");
    await userEvent.click(screen.getByRole("button", { name: t("portal:send") }));
    await screen.findByText("ABC234");
    expect(calls.find((c) => c.path.includes("/public/cases"))?.body).toMatchObject({
      reporter: { email: "wang@example.org", notify: true, phone: "" },
    });
    expect((await screen.findByRole("img", { name: t("resident:receipt.qr") })).querySelector("path")).toBeTruthy();
  });

  it("has no reporter when nothing was said about one", async () => {
    serve({ "/public/cases": { number: "1", code: "ABC234" } });
    render(<ReportForm onTrack={() => undefined} />);
    await userEvent.type(screen.getByLabelText(t("portal:what")), "x");
    await userEvent.type(screen.getByLabelText(t("portal:where")), "y");
    await userEvent.click(screen.getByRole("button", { name: t("portal:send") }));
    await screen.findByText("ABC234");
    expect(calls.find((c) => c.path.includes("/public/cases"))?.body).not.toHaveProperty("reporter");
  });
});

describe("adding to a report", () => {
  it("sends the words and each picture, then says so and is empty", async () => {
    serve({ "/comment": {}, "/attachments": {} });
    const reload = vi.fn(async () => undefined);
    render(<AddMore number="42" code="ABC234" title="more" onSent={reload} />);
    await userEvent.type(screen.getByLabelText(t("resident:more.text")), "晚上更暗");
    await userEvent.upload(screen.getByLabelText(t("resident:more.pictures")), picture);
    await userEvent.click(screen.getByRole("button", { name: t("resident:more.send") }));
    await screen.findByText(t("resident:more.done"));
    expect(calls[0]?.body).toEqual({ code: "ABC234", text: "晚上更暗" });
    expect(calls[1]?.path).toContain("/track/42/attachments?code=ABC234");
    expect(reload).toHaveBeenCalled();
    expect(screen.getByLabelText<HTMLTextAreaElement>(t("resident:more.text")).value).toBe("");
  });

  it("keeps the picture that failed and does not send the words twice", async () => {
    serve({ "/comment": {} });
    render(<AddMore number="43" code="ABC234" title="more" />);
    await userEvent.type(screen.getByLabelText(t("resident:more.text")), "x");
    await userEvent.upload(screen.getByLabelText(t("resident:more.pictures")), picture);
    await userEvent.click(screen.getByRole("button", { name: t("resident:more.send") }));
    await screen.findByText("broken");
    expect(screen.getByText("lamp.jpg")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: t("resident:more.send") }));
    await waitFor(() => expect(calls.filter((c) => c.path.includes("/attachments")).length).toBe(2));
    expect(calls.filter((c) => c.path.includes("/comment")).length).toBe(1);
  });

  it("asks for something when there is nothing to send", async () => {
    serve({});
    render(<AddMore number="44" code="ABC234" title="more" />);
    await userEvent.click(screen.getByRole("button", { name: t("resident:more.send") }));
    await screen.findByText(t("resident:more.nothing"));
    expect(calls).toEqual([]);
  });

  it("lets a chosen recording be heard and thrown away before it is sent", async () => {
    serve({});
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
    render(<AddMore number="45" code="ABC234" title="more" />);
    const sound = new File(["s"], "note.m4a", { type: "audio/mp4" });
    fireEvent.change(screen.getByLabelText(t("resident:voice.file")), { target: { files: [sound] } });
    expect(await screen.findByLabelText(t("resident:voice.listen"))).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: t("resident:voice.discard") }));
    expect(screen.queryByLabelText(t("resident:voice.listen"))).toBeNull();
  });
});

const tracked: Tracked = {
  number: "42",
  state: "dispatched",
  outcome: null,
  reported_at: "2026-03-05T01:00:00Z",
  category: { "zh-Hans": "路灯" },
  address: "建设路18号",
  description: "路灯不亮",
  reason: null,
  steps: [{ at: "2026-03-05T01:00:00Z", step: "report", state: "reported", data: {} }],
  due: "2026-03-07T01:00:00Z",
  department: { "zh-Hans": "城管局" },
  actions: ["comment", "attach", "urge"],
  rating: null,
  attachments: 0,
  main: null,
  answers: [],
  goes_on: null,
};

describe("a report that is followed", () => {
  const reload = async () => undefined;

  it("says who is responsible and offers to add to it while it is open", () => {
    render(<TrackResult found={tracked} code="ABC234" reload={reload} />);
    expect(screen.getByText("城管局")).toBeTruthy();
    expect(screen.getByRole("form", { name: t("resident:more.title") })).toBeTruthy();
  });

  it("names the case it goes on under, how that one stands, and takes nothing more once it was joined", () => {
    const goes_on = { number: "77", state: "handling", outcome: null, due: null, department: { "zh-Hans": "供水公司" } };
    const joined = { ...tracked, state: "closed", outcome: "duplicate", main: "77", goes_on, actions: ["comment", "rate"] };
    render(<TrackResult found={joined} code="ABC234" reload={reload} />);
    expect(screen.getByText(/goes on under case 77/)).toBeTruthy();
    expect(screen.getByText(new RegExp(t("portal:state.handling")))).toBeTruthy();
    expect(screen.getByText("供水公司")).toBeTruthy();
    expect(screen.queryByRole("form")).toBeNull();
    expect(screen.queryByText(t("portal:rate"))).toBeNull();
  });
});

describe("before a report is sent", () => {
  const near = {
    number: "42050220260305000007",
    category: { "zh-Hans": "路灯", en: "Street lamp" },
    state: "handling",
    distance_m: 40,
    reported_at: "2026-03-04T01:00:00Z",
    people: 3,
  };

  it("open cases nearby are named, and standing behind one gives a number and a code of one's own", async () => {
    serve({
      "/public/nearby": { items: [near] },
      "/public/support": { number: "2", code: "XYZ789", main: near.number, people: 4 },
    });
    const kept = vi.fn();
    render(<Neighbours point={[111.3, 30.7]} text="路灯不亮" reporter={{ phone: "19900001234" }} onReceipt={kept} />);
    await userEvent.click(await screen.findByRole("button", { name: /This is my problem too/ }, { timeout: 3000 }));
    await waitFor(() => expect(kept).toHaveBeenCalled());
    const sent = calls.find((c) => c.path.includes("/public/support"))?.body as Record<string, unknown>;
    expect(sent).toMatchObject({ number: near.number, description: "路灯不亮", reporter: { phone: "19900001234" } });
    expect(sent.device).toBe(deviceToken());
    expect(String(sent.device).length).toBeGreaterThanOrEqual(16);
  });

  it("nothing is asked while no place is known", async () => {
    serve({ "/public/nearby": { items: [near] } });
    render(<Neighbours point={null} text="路灯不亮" reporter={undefined} onReceipt={() => undefined} />);
    await new Promise((done) => setTimeout(done, 1700));
    expect(calls).toEqual([]);
  });
});

it("a QR code of a link is large enough to hold it", async () => {
  const made = await modulesOf("https://grid.example.org/p/?number=4205022026030500001&code=ABC234");
  expect(made.size).toBeGreaterThanOrEqual(29);
  expect(made.dark[0]).toEqual([0, 0]);
});

describe("the large mode", () => {
  beforeEach(() => window.history.replaceState(null, "", "/p/"));

  it("is one tap away, asks what to do, and is still there next time", async () => {
    serve({ "/public/portal": { city: {}, hotline: "0717-12345", banner: { text: { "zh-Hans": "停水" }, tone: "warning" } } });
    const first = render(<PortalPage />);
    expect(screen.queryByText(t("resident:large.ask"))).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: t("resident:large.mode") }));
    expect(screen.getByRole("heading", { name: t("resident:large.ask") })).toBeTruthy();
    const call = await screen.findByRole("link", { name: /0717-12345/ });
    expect(call.getAttribute("href")).toBe("tel:071712345");
    expect(screen.getByText("停水", { exact: false })).toBeTruthy();
    first.unmount();
    render(<PortalPage />);
    expect(screen.getByRole("heading", { name: t("resident:large.ask") })).toBeTruthy();
  });

  it("takes a report in three steps and keeps what was answered on the way back", async () => {
    serve({ "/public/cases": { number: "7", code: "ABC234" } });
    window.history.replaceState(null, "", "/p/?large=1&view=report");
    render(<PortalPage />);
    await userEvent.type(screen.getByLabelText(t("portal:what")), "路灯不亮");
    await userEvent.click(screen.getByRole("button", { name: t("resident:large.next") }));
    await userEvent.type(screen.getByLabelText(t("portal:where")), "建设路18号");
    await userEvent.click(screen.getByRole("button", { name: i18next.t("common:back") }));
    expect(screen.getByLabelText<HTMLTextAreaElement>(t("portal:what")).value).toBe("路灯不亮");
    await userEvent.click(screen.getByRole("button", { name: t("resident:large.next") }));
    await userEvent.click(screen.getByRole("button", { name: t("resident:large.next") }));
    await userEvent.click(screen.getByRole("button", { name: t("portal:send") }));
    await screen.findByText("ABC234");
    expect(calls.find((c) => c.path.includes("/public/cases"))?.body).toEqual({
      description: "路灯不亮",
      address: "建设路18号",
    });
  });

  it("reads each line of the page once", () => {
    const { container } = render(
      <div>
        <h1>
          <label htmlFor="x">One</label>
        </h1>
        <ul>
          <li>
            Two <p>three</p>
          </li>
        </ul>
        <button type="button">Four</button>
      </div>,
    );
    expect(wordsOf(container).split("\n")).toEqual(["One", "Two three", "Four"]);
  });
});
