// A voice note of at most a minute: spoken into the device or chosen as a file, and heard before it is sent. Browsers give the
// microphone to pages with TLS only; elsewhere the file is what remains.
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** Longest recording, in seconds. */
export const MAX_S = 60;
/** What the server takes, best first. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
}

export function VoiceNote({ value, onChange }: { value: Blob | null; onChange: (value: Blob | null) => void }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState<number | null>(null);
  const [error, setError] = useState("");
  const [address, setAddress] = useState("");
  const recorder = useRef<MediaRecorder | null>(null);
  useEffect(() => {
    if (!value) return setAddress("");
    const made = URL.createObjectURL(value);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [value]);
  // Whoever leaves the page while speaking must not leave the microphone open.
  useEffect(
    () => () => {
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    },
    [],
  );
  useEffect(() => {
    if (seconds === null) return;
    if (seconds >= MAX_S) {
      recorder.current?.stop();
      return;
    }
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const start = async () => {
    setError("");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
      const made = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 32_000 } : {});
      const parts: Blob[] = [];
      made.ondataavailable = (e) => parts.push(e.data);
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        recorder.current = null;
        setSeconds(null);
        onChange(new Blob(parts, { type: made.mimeType.split(";")[0] }));
      };
      recorder.current = made;
      made.start();
      setSeconds(0);
    } catch {
      setError(t("resident:voice.no_microphone"));
    }
  };
  return (
    <fieldset className="portal-voice">
      <legend>{t("resident:voice.title")}</legend>
      {value ? (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: the speaker's own note, heard before it is sent */}
          <audio controls src={address || undefined} aria-label={t("resident:voice.listen")} />
          <button type="button" className="portal-button plain" onClick={() => onChange(null)}>
            {t("resident:voice.discard")}
          </button>
        </>
      ) : (
        <>
          {canRecord() && (
            <div className="portal-row" style={{ marginTop: 4 }}>
              {seconds === null ? (
                <button type="button" className="portal-button plain" onClick={() => void start()}>
                  ● {t("resident:voice.start")}
                </button>
              ) : (
                <button type="button" className="portal-button danger" onClick={() => recorder.current?.stop()}>
                  ■ {t("resident:voice.stop")}
                </button>
              )}
              <span role="timer" style={{ alignSelf: "center" }}>
                {seconds !== null && t("resident:voice.left", { s: MAX_S - seconds })}
              </span>
            </div>
          )}
          <label htmlFor="voice-file">{t("resident:voice.file")}</label>
          <input
            id="voice-file"
            type="file"
            accept="audio/*"
            disabled={seconds !== null}
            onChange={(e) => {
              const file = e.target.files?.[0];
              if (file) onChange(file);
              e.target.value = "";
            }}
          />
        </>
      )}
      <p role="alert" className="portal-error">
        {error}
      </p>
    </fieldset>
  );
}
