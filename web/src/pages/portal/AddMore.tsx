// Says more about an open report: words, pictures, a voice note. Each part is sent by itself, so a picture that fails does
// not take the words with it, and what was sent is not sent again.
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import { dropDraft, useDraft } from "../../ui/draft";
import { VoiceNote } from "./VoiceNote";

interface Props {
  number: string;
  code: string;
  title: string;
  onSent?: () => Promise<void>;
}

/** Most pictures sent in one go. */
const MAX_PICTURES = 6;
const EMPTY = { text: "" };

/** The name a file gets; recordings have none of their own. */
function fileName(file: Blob): string {
  if (file instanceof File) return file.name;
  return `voice.${file.type.includes("mp4") ? "m4a" : file.type.includes("ogg") ? "ogg" : "webm"}`;
}

export function AddMore({ number, code, title, onSent }: Props) {
  const { t } = useTranslation();
  const name = `portal.more.${number}`;
  const [draft, setDraft] = useDraft(name, EMPTY);
  const [pictures, setPictures] = useState<File[]>([]);
  const [voice, setVoice] = useState<Blob | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const [error, setError] = useState("");
  const key = useRef(newKey());
  const text = draft.text.trim();
  const nothing = !text && pictures.length === 0 && !voice;
  const upload = (file: Blob) => {
    const form = new FormData();
    form.set("file", file, fileName(file));
    return api.post(`/track/${encodeURIComponent(number)}/attachments`, form, { query: { code } });
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSaid("");
    setError("");
    if (nothing) {
      setError(t("resident:more.nothing"));
      return;
    }
    setBusy(true);
    try {
      if (text) {
        await api.post(`/track/${encodeURIComponent(number)}/comment`, { code, text }, { key: key.current });
        setDraft(EMPTY);
        dropDraft(name);
        key.current = newKey();
      }
      for (const picture of pictures) {
        await upload(picture);
        setPictures((left) => left.filter((p) => p !== picture));
      }
      if (voice) {
        await upload(voice);
        setVoice(null);
      }
      setSaid(t("resident:more.done"));
      await onSent?.();
    } catch (e) {
      const problem = asProblem(e);
      if (problem.status !== 0) key.current = newKey();
      setError(problem.title || t("common:error.network"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="portal-box no-print" onSubmit={(e) => void send(e)} aria-label={title}>
      <h2>{title}</h2>
      <p className="portal-note">{t("resident:more.hint")}</p>
      <label htmlFor="more-text">{t("resident:more.text")}</label>
      <textarea
        id="more-text"
        maxLength={2000}
        value={draft.text}
        onChange={(e) => {
          key.current = newKey();
          setDraft({ text: e.target.value });
        }}
      />
      <label htmlFor="more-pictures">{t("resident:more.pictures")}</label>
      <input
        id="more-pictures"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        multiple
        onChange={(e) => {
          // Taken out now: emptying the field empties its list too.
          const chosen = [...(e.target.files ?? [])];
          setPictures((old) => [...old, ...chosen].slice(0, MAX_PICTURES));
          e.target.value = "";
        }}
      />
      <ul className="portal-files">
        {pictures.map((picture) => (
          <li key={`${picture.name}${picture.lastModified}${picture.size}`}>
            <span>{picture.name}</span>
            <button
              type="button"
              className="portal-link"
              aria-label={t("resident:more.remove", { name: picture.name })}
              onClick={() => setPictures((old) => old.filter((p) => p !== picture))}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <VoiceNote value={voice} onChange={setVoice} />
      <div className="portal-row">
        <button type="submit" className="portal-button" disabled={busy}>
          {t(busy ? "resident:more.sending" : "resident:more.send")}
        </button>
      </div>
      <p role="alert" className="portal-error">
        {error}
      </p>
      <p role="status" className="portal-good">
        {said}
      </p>
    </form>
  );
}
