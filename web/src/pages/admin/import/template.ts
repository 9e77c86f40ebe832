// The tables of an import: their columns, and how rows become a CSV file that spreadsheets open without surprises.

export type ImportKind = "areas" | "users";

/** Columns in the order of the template, as the server names them. */
export const COLUMNS: Record<ImportKind, readonly string[]> = {
  areas: ["code", "parent", "level", "kind", "name", "name_zh_hant", "name_en", "name_es", "households", "population"],
  users: ["login", "name", "phone", "password", "role", "area", "department", "title"],
};

/** One cell: quoted where needed; what a spreadsheet would take for a formula is made plain text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Rows as CSV, with the line ends spreadsheets write. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((r) => `${r.map(cell).join(",")}\r\n`).join("");
}
