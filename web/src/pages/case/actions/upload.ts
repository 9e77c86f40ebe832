// Sends files to a case, one after the other, each with its own idempotency key so that a retry makes no second copy.
import { API, api, newKey } from "../../../api/client";
import type { Attachment } from "../../../api/types";

export interface Waiting {
  key: string;
  file: File;
  state: "waiting" | "sent" | "failed";
}

export function waiting(files: Iterable<File>): Waiting[] {
  return [...files].map((file) => ({ key: newKey(), file, state: "waiting" }));
}

/** Sends what is not yet sent and reports after each file. Throws the first problem after all were tried. */
export async function sendFiles(
  caseId: string,
  stage: string,
  list: Waiting[],
  report: (list: Waiting[]) => void,
): Promise<void> {
  let problem: unknown = null;
  const now = [...list];
  for (const [i, item] of now.entries()) {
    if (item.state === "sent") continue;
    const form = new FormData();
    form.set("stage", stage);
    form.set("name", item.file.name);
    form.set("file", item.file);
    try {
      await api.post<Attachment>(`/cases/${caseId}/attachments`, form, { key: item.key });
      now[i] = { ...item, state: "sent" };
    } catch (error) {
      problem ??= error;
      now[i] = { ...item, state: "failed" };
    }
    report([...now]);
  }
  if (problem) throw problem;
}

/** The address of an attachment, whichever way the server gives it. */
export function fileUrl(address: string): string {
  return address.startsWith("/api/") || /^https?:/.test(address) ? address : `${API}${address}`;
}
