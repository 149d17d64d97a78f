// One place for one file: drop it or choose it, see it go up, stop it, look at it, put another in its place.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { Mark } from "./marks.jsx";

// A little more than the server allows itself, so that its own answer comes first.
const PATIENCE = 200_000;
// How long a page may take to show a file as its own before we stop saying that it is there.
const UNANSWERED = 12_000;
const LONGEST_NAME = 255;
const AGAIN = new Set([0, 408, 429, 502, 503, 504]);

function spelled(name) {
  try {
    return encodeURIComponent(Array.from(name).slice(-LONGEST_NAME).join(""));
  } catch {
    return "file"; // half a surrogate pair, which no header can carry
  }
}

function readRefusal(request, texts) {
  if (request.status === 413) return { text: texts.tooLarge };
  try {
    const said = JSON.parse(request.responseText);
    if (typeof said?.text === "string") return { text: said.text, values: said.values };
  } catch {
    // A proxy on the way answers with a page of its own.
  }
  return { text: texts.broken };
}

function send(file, purpose, texts, { onProgress, onDone, onRefused }) {
  const request = new XMLHttpRequest();
  request.open("POST", `/files?purpose=${encodeURIComponent(purpose)}`);
  request.timeout = PATIENCE;
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-file-name", spelled(file.name));
  request.upload.addEventListener("progress", (event) => onProgress(event.loaded / (event.total || file.size)));
  const refuse = (said) => onRefused(said, AGAIN.has(request.status));
  request.addEventListener("load", () => {
    if (request.status !== 201) return refuse(readRefusal(request, texts));
    try {
      return onDone(JSON.parse(request.responseText));
    } catch {
      return refuse({ text: texts.broken });
    }
  });
  for (const end of ["error", "timeout"]) request.addEventListener(end, () => refuse({ text: texts.broken }));
  request.send(file);
  return request;
}

// What the browser can tell by itself; the server looks at the bytes.
function faultOf(files, { accept, longest, texts }) {
  if (files.length > 1) return texts.several;
  const [file] = files;
  if (file.size === 0) return texts.empty;
  if (file.size > longest) return texts.tooLarge;
  const name = file.name.toLowerCase();
  // The server knows what to tell people with such a telephone.
  if (/\.hei[cf]$/.test(name)) return "";
  const fits = accept.split(",").some((each) => (each.startsWith(".") ? name.endsWith(each) : file.type === each));
  return fits ? "" : texts.wrongType;
}

function sizeIn(words, bytes) {
  const format = (value, unit) =>
    new Intl.NumberFormat(words.locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  return bytes < 1_000_000 ? format(Math.max(1, Math.round(bytes / 1000)), "kilobyte") : format(bytes / 1e6, "megabyte");
}

// Uploads that are under way: the place of each on the page, and how it says that it is waited for. A step that is
// left or handed in meanwhile would take the place away, and the upload with it.
const running = new Map();

function holdBack(event, isMeant) {
  const waiting = [...running].filter(([place]) => isMeant(place));
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const [, ask] of waiting.reverse()) ask();
}

if (typeof document !== "undefined") {
  document.addEventListener("submit", (event) => holdBack(event, (place) => event.target.contains(place)), true);
  const isLeaving = (event) => event.target.closest?.("[data-leaves-files]");
  document.addEventListener("click", (event) => isLeaving(event) && holdBack(event, () => true), true);
}

// Whether somebody wanted to go on while the upload is under way.
function useHurry(isBusy, place, input) {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isBusy) return undefined;
    const here = place.current;
    running.set(here, () => {
      setAsked(true);
      input.current?.focus();
    });
    return () => {
      running.delete(here);
      setAsked(false);
    };
  }, [isBusy]);
  return isAsked;
}

// Opened by a form in a page of its own: a link that lives for a minute must not stand in the page.
function look(id) {
  const form = document.createElement("form");
  form.method = "post";
  form.target = "_blank";
  form.rel = "noopener";
  form.action = `/files/${encodeURIComponent(id)}/link`;
  document.body.append(form);
  form.submit();
  form.remove();
}

export function FileLook({ fileId, children, ...rest }) {
  return (
    <button type="button" onClick={() => look(fileId)} {...rest}>
      {children}
    </button>
  );
}

// A picture of what was just chosen; kept by the browser only.
function usePreview(file) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!file?.type.startsWith("image/")) {
      setAddress("");
      return undefined;
    }
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}

function useUpload({ slot, purpose, accept, longest, texts, current, error, onUploaded, onRefused }) {
  const [chosen, setChosen] = useState(null);
  const [progress, setProgress] = useState(-1);
  const [sent, setSent] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const request = useRef(null);

  useEffect(() => () => request.current?.abort(), []);

  const isOurs = Boolean(sent) && current?.id === sent.id;
  // Another file than ours stands there now, or the page has said no: what it shows is what counts.
  useEffect(() => {
    if (!sent || isOurs) return undefined;
    if (error) setSent(null);
    const timer = setTimeout(() => setSent(null), UNANSWERED);
    return () => clearTimeout(timer);
  }, [sent, isOurs, error]);

  const stop = () => {
    request.current?.abort();
    request.current = null;
    setProgress(-1);
  };
  const upload = (file) => {
    stop();
    setRefusal(null);
    setSent(null);
    setChosen(file);
    setProgress(0);
    const mine = send(file, purpose, texts, {
      onProgress: (part) => request.current === mine && setProgress(part),
      onDone: (row) => {
        if (request.current !== mine) return;
        stop();
        setSent(row);
        onUploaded?.(slot, row.id);
      },
      onRefused: (said, mayRepeat) => {
        if (request.current !== mine) return;
        stop();
        setRefusal({ said, again: mayRepeat ? file : null });
      },
    });
    request.current = mine;
  };
  const choose = (files) => {
    if (!files.length) return;
    const fault = faultOf(files, { accept, longest, texts });
    if (!fault) return upload(files[0]);
    stop();
    onRefused?.();
    setRefusal({ said: { text: fault }, again: null });
  };
  const cancel = () => {
    stop();
    setChosen(null);
  };
  return { chosen, progress, sent, isOurs, refusal, choose, cancel, upload };
}

export function FileDrop(props) {
  const { slot, controlId, purpose, label, hint, current, error, accept, longest, texts, onUploaded, onRemoved, onRefused } = props;
  const words = useWords();
  const place = useRef(null);
  const input = useRef(null);
  const [isOver, setOver] = useState(false);
  const [isAlive, setAlive] = useState(false);
  const state = useUpload({ slot, purpose, accept, longest, texts, current, error, onUploaded, onRefused });
  const { progress, sent, refusal } = state;
  const isBusy = progress >= 0;
  const isHurried = useHurry(isBusy, place, input);
  const shown = isBusy ? null : (sent ?? (current?.id ? current : null));
  const preview = usePreview(isBusy || (shown && sent?.id === shown.id) ? state.chosen : null);

  useEffect(() => setAlive(true), []);

  const take = (files) => {
    state.choose([...files]);
    // Or the same file, mended, could not be chosen again.
    if (input.current) input.current.value = "";
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const focusInput = () => input.current?.focus();
  const remove = () => {
    focusInput();
    onRemoved?.(slot);
  };

  const wrong = refusal ? words.say(refusal.said) : error && !isBusy ? error : "";
  const said = isBusy && isHurried ? texts.wait : wrong;
  // Several of these stand on one page: each button says whose it is.
  const named = (act) => `${act}: ${label}`;
  const ids = { hint: `${controlId}-hint`, error: `${controlId}-error` };
  return (
    <div ref={place} className="field file-field">
      <div className="field-head">
        <label htmlFor={controlId} className="field-label">
          {label}
        </label>
      </div>
      {isBusy && (
        <div className="file-card">
          <Thumb address={preview} />
          <div className="file-facts">
            <p className="file-name">
              <bdi>{state.chosen?.name}</bdi>
            </p>
            <progress className="file-progress" max="1" value={progress} aria-label={texts.uploading} />
            <p className="file-note" aria-hidden="true">
              {progress < 1 ? texts.percent.replace("{percent}", Math.floor(progress * 100)) : texts.checking}
            </p>
          </div>
          <button
            type="button"
            className="btn btn-secondary btn-small"
            aria-label={named(texts.cancel)}
            onClick={() => {
              focusInput();
              state.cancel();
            }}
          >
            {texts.cancel}
          </button>
        </div>
      )}
      {shown && (
        <div className="file-card">
          <Thumb address={preview} />
          <div className="file-facts">
            <p className="file-name">
              <bdi>{shown.name}</bdi>
            </p>
            <p className="file-note">{sizeIn(words, shown.size)}</p>
          </div>
          <div className="file-acts">
            <FileLook
              fileId={shown.id}
              className="btn btn-quiet btn-small"
              aria-label={`${named(texts.view)} (${texts.newTab})`}
            >
              {texts.view}
            </FileLook>
            {onRemoved && current?.id === shown.id && (
              <button
                type="button"
                className="btn btn-quiet btn-small"
                aria-label={named(texts.remove)}
                onClick={remove}
              >
                {texts.remove}
              </button>
            )}
          </div>
        </div>
      )}
      <div
        className="file-drop"
        data-over={isOver || undefined}
        data-small={Boolean(shown || isBusy) || undefined}
        onDragEnter={over}
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          id={controlId}
          type="file"
          accept={accept}
          disabled={!isAlive}
          aria-describedby={hint ? `${ids.hint} ${ids.error}` : ids.error}
          aria-invalid={wrong ? "true" : "false"}
          onChange={(event) => take(event.target.files)}
        />
        <Mark shape="upload" size={22} />
        <p className="file-invite">{shown || isBusy ? texts.replace : texts.choose}</p>
        <p className="file-note">{texts.limits}</p>
      </div>
      {hint && (
        <p id={ids.hint} className="field-hint">
          {hint}
        </p>
      )}
      <div id={ids.error} className="field-error" role="alert">
        {said && (
          <p>
            <Mark shape="alert" size={16} />
            <span>{said}</span>
          </p>
        )}
      </div>
      {refusal?.again && (
        <button
          type="button"
          className="btn btn-secondary btn-small"
          aria-label={named(texts.again)}
          onClick={() => state.upload(refusal.again)}
        >
          {texts.again}
        </button>
      )}
      <span className="sr-only" role="status">
        {isBusy ? (progress < 1 ? texts.uploading : texts.checking) : sent && shown ? texts.uploaded : ""}
      </span>
    </div>
  );
}

function Thumb({ address }) {
  return (
    <span className="file-thumb" aria-hidden="true">
      {address ? <img src={address} alt="" /> : <Mark shape="document" size={22} />}
    </span>
  );
}
