// The state of a report that is being written, shared by the usual form and by the large one: what is typed survives a reload until
// it is sent, and one press sends it once.
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { LonLat } from "../../api/types";
import { useDraft } from "../../ui/draft";
import { useMyPosition } from "../../ui/myPosition";
import { type Answers, answersOf } from "../../ui/questions";
import type { KindOf } from "./Kind";
import type { Receipt } from "./ReceiptBox";

interface Form {
  description: string;
  address: string;
  name: string;
  phone: string;
  email: string;
  /** Wants to be told of each step. */
  notify: boolean;
  confidential: boolean;
  point: LonLat | null;
  /** The kind of matter, where the resident chose one, and the answers to what it asks. */
  kind: KindOf | null;
  answers: Answers;
  /** The address as it was chosen from the places that were found. */
  place: string;
}

const EMPTY: Form = {
  description: "",
  address: "",
  name: "",
  phone: "",
  email: "",
  notify: true,
  confidential: false,
  point: null,
  kind: null,
  answers: {},
  place: "",
};

export function useReportForm() {
  const { i18n } = useTranslation();
  const [draft, setForm, drop] = useDraft<Form>("portal", EMPTY);
  // A draft of an earlier version lacks what was added since.
  const form = { ...EMPTY, ...draft };
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const key = useRef(newKey());
  const change = (part: Partial<Form>) => {
    if (problem) key.current = newKey();
    setForm((old) => ({ ...old, ...part }));
  };
  const [name, phone, email] = [form.name.trim(), form.phone.trim(), form.email.trim()];
  const reporter =
    name || phone || email
      ? { name, phone, email, lang: i18n.language, notify: form.notify, confidential: form.confidential }
      : undefined;
  const keep = (given: Receipt) => {
    setReceipt(given);
    drop();
    key.current = newKey();
  };
  const { locate, told } = useMyPosition((point) => change({ point }));
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await api.post<Receipt>(
        "/public/cases",
        {
          description: form.description.trim(),
          address: form.address.trim(),
          ...(form.point ? { position: { lon: form.point[0], lat: form.point[1] } } : {}),
          ...(reporter ? { reporter } : {}),
          ...(form.kind ? { category: form.kind.code, answers: answersOf(form.kind.questions, form.answers) } : {}),
        },
        { key: key.current },
      );
      keep(answer);
    } catch (e) {
      setProblem(asProblem(e));
    } finally {
      setBusy(false);
    }
  };
  /** A place that was found by name: the report is there until other words are typed. */
  const choosePlace = (label: string, point: LonLat) => change({ address: label, place: label, point });
  /** Words for the place. Those that replace a chosen place take its position with them. */
  const typePlace = (address: string) =>
    change(form.place && address !== form.place ? { address, place: "", point: null } : { address });
  return { choosePlace, typePlace, form, change, reporter, receipt, keep, problem, busy, send, locate, told };
}
