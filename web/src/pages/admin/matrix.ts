// Reads the printed matrices of rights that the server sends: the same text its tests hold it to.

/** May it, and if only some holders of the role may: which. */
export type Cell = { may: true; only: string[] } | { may: false };

/** One table: rows of actions, a cell for each role. */
export interface MatrixTable {
  /** State of the case; empty for the table of capabilities. */
  name: string;
  rows: { action: string; cells: Map<string, Cell> }[];
}

/** The table role × capability: `name | yes | · …` below a head line with the roles. */
export function readCapabilities(text: string): MatrixTable {
  const lines = text.split("\n").filter((l) => l.includes("|"));
  const roles = (lines[0] ?? "").split("|").map((s) => s.trim());
  const rows = lines.slice(1).map((line) => {
    const [action = "", ...marks] = line.split("|").map((s) => s.trim());
    const cells = new Map<string, Cell>();
    marks.forEach((mark, i) => {
      cells.set(roles[i + 1] ?? "", mark === "yes" ? { may: true, only: [] } : { may: false });
    });
    return { action, cells };
  });
  return { name: "", rows };
}

/** The tables state × action × role: `== state`, then lines `action   role, role(which), …`. */
export function readActions(text: string): MatrixTable[] {
  const tables: MatrixTable[] = [];
  for (const line of text.split("\n")) {
    const head = /^== ?(.+)$/.exec(line);
    if (head?.[1]) {
      tables.push({ name: head[1].trim(), rows: [] });
      continue;
    }
    const row = /^([a-z_]+)\s{2,}(.+)$/.exec(line);
    const table = tables.at(-1);
    if (!row?.[1] || !table) continue;
    const cells = new Map<string, Cell>();
    for (const [, role = "", which] of (row[2] ?? "").matchAll(/([a-z_]+)(?:\(([^)]*)\))?/g)) {
      const before = cells.get(role);
      if (which === undefined) cells.set(role, { may: true, only: [] });
      else if (before?.may !== true) cells.set(role, { may: true, only: [which] });
      else if (before.only.length > 0) before.only.push(which);
    }
    table.rows.push({ action: row[1], cells });
  }
  return tables.filter((t) => t.rows.length > 0);
}
