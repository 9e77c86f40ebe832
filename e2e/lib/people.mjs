// Accounts that the demo city does not have.
import { API, as, PASSWORD } from "./api.mjs";

const FIRST = "given-by-the-administrator";

/** An account with an own password (that of all demo accounts) and posts: `[role, title, department code, area code]` each. */
async function account(stem, name, posts) {
  const admin = await as("admin");
  const login = `${stem}-${Date.now().toString(36)}`;
  const user = await admin.post("/users", { login, name, phone: "19900009999", password: FIRST });
  // A password chosen by somebody else is good for one login, at which the person sets an own one.
  const own = await fetch(`${API}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login, password: FIRST, new_password: PASSWORD }),
  });
  if (!own.ok) throw new Error(`${login} gets no own password: ${own.status} ${await own.text()}`);
  const departments = (await admin.get("/departments?limit=200")).items;
  for (const [role, title, code, area_code] of posts) {
    const department_id = departments.find((d) => d.code === code).id;
    await admin.post("/posts", { role, title, user_id: user.id, area_code, department_id });
  }
  return login;
}

/** The login of somebody who takes calls and dispatches: in a small district the acceptance desk has both posts. */
export const frontDesk = () =>
  account("front-desk", "前台小周", [
    ["acceptor", "受理员", "supervision", "420502"],
    ["dispatcher", "派遣员", "command", "420502"],
  ]);

/** A report that waits at the desk, for a test to work on: `{ id, number, code }`. */
export async function freshCase(description = "幸福路口堆放旧家具和垃圾，影响通行。", fields = {}) {
  const desk = await as("desk");
  const made = await desk.post("/cases", {
    description,
    area: "420502002002001",
    address: "四方堰社区第一网格",
    category: "E06036",
    source: "hotline",
    ...fields,
  });
  return { id: made.id, number: made.number, code: made.track_code };
}

/** A case that the desk has accepted. */
export async function acceptedCase() {
  const made = await freshCase("小区北门外的梧桐树枝断裂，压在电线上。");
  await (await as("desk")).act(made.id, "accept");
  return made;
}

/** Cases of the demo city itself, reported before this run, at an address of the demo's community, newest first. */
export async function cityCases(state = "") {
  const before = new Date(Date.now() - 6 * 3_600_000).toISOString();
  const list = await (await as("leader")).get(`/cases?area=420502002002&state=${state}&reported_to=${before}&limit=50`);
  return list.items.filter((c) => c.point && /^\S+[街路巷]\d+号$/.test(c.address));
}

/** A case of the demo city whose address is the first that is found for it: not every house by a road has its number on the map. */
export async function caseWithAddress() {
  const desk = await as("desk");
  for (const c of await cityCases()) {
    const { items } = await desk.get(`/geocode?q=${encodeURIComponent(c.address)}`);
    if (items[0]?.label.startsWith(c.address) && items[0].area?.level === "grid") return c;
  }
  throw new Error("no case of the demo city has an address on the map");
}
