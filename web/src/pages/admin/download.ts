// Gives the browser a text as a file.

/** Offers `text` for saving under `name`. Tables begin with a byte order mark, or spreadsheets take Chinese for something else. */
export function downloadText(name: string, text: string, type: string): void {
  const mark = type === "text/csv" ? "\ufeff" : "";
  downloadFile(name, new Blob([mark, text], { type: `${type};charset=utf-8` }));
}

/** Offers a file for saving under `name`. */
export function downloadFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
