// Sends a report with its files: one idempotency key per form, renewed when the words change after a refusal.
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { api, newKey } from "../../api/client";
import { queryClient } from "../../api/queries";
import type { Case } from "../../api/types";
import type { Question } from "../../ui/questions";
import { useShowProblem } from "../../ui/States";
import { sendFiles, type Waiting } from "../case/actions/upload";
import { type Choice, type DeskForm, requestBody } from "./model";

/** What became of a report. The case stands even when files were not sent. */
export interface Sent {
  c: Case;
  filesFailed: boolean;
}

export function useReport(
  form: DeskForm,
  questions: Question[],
  files: Waiting[],
  setFiles: (files: Waiting[]) => void,
  onSent: (sent: Sent) => void,
) {
  const showProblem = useShowProblem();
  const key = useRef(newKey());
  const submit = useMutation({
    mutationFn: (choice: Choice) => api.post<Case>("/cases", requestBody(form, choice, questions), { key: key.current }),
    onSuccess: async (c) => {
      let filesFailed = false;
      if (files.length > 0) {
        await sendFiles(c.id, "report", files, setFiles).catch(() => {
          filesFailed = true;
        });
      }
      key.current = newKey();
      onSent({ c, filesFailed });
      for (const name of ["cases", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
    onError: showProblem,
  });
  /** To be called on every change of the form: once refused, changed words are a new request and need a new key. */
  const changed = () => {
    if (submit.isError) key.current = newKey();
  };
  return { submit, changed };
}
