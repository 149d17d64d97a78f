// A private picture beside the facts: fetched when it is asked for, enlarged and turned here.
import { useEffect, useRef, useState } from "react";

const STEP = 0.5;
const MOST = 4;
const PASSPORT = 125 / 88;

// The answer leads on to the picture. It is fetched once and kept here while it is looked at: each
// fetching is an opening, and on record.
async function fetchPicture(fileId) {
  const answer = await fetch(`/files/${encodeURIComponent(fileId)}/link`, { method: "POST" });
  const picture = await answer.blob();
  // Whose session has ended is led to the login, which is no picture.
  if (!answer.ok || !picture.type.startsWith("image/")) throw new Error(String(answer.status));
  return URL.createObjectURL(picture);
}

export function FileView({ fileId, label, texts }) {
  const [address, setAddress] = useState("");
  const [fault, setFault] = useState(false);
  const [isLoading, setLoading] = useState(false);
  const wanted = useRef(fileId);
  const [zoom, setZoom] = useState(1);
  const [turn, setTurn] = useState(0);
  // Width through height, known once the picture is there; a passport's until then.
  const [shape, setShape] = useState(PASSPORT);

  // Another file, another look: nothing of the one before may stand here.
  useEffect(() => {
    wanted.current = fileId;
    setAddress("");
    setFault(false);
    setLoading(false);
    setZoom(1);
    setTurn(0);
    return () => {
      wanted.current = "";
    };
  }, [fileId]);
  // What is put away leaves the browser's memory too.
  useEffect(() => () => URL.revokeObjectURL(address), [address]);

  const show = async () => {
    setFault(false);
    setLoading(true);
    try {
      const made = await fetchPicture(fileId);
      if (wanted.current === fileId) setAddress(made);
      else URL.revokeObjectURL(made);
    } catch {
      setFault(true);
    } finally {
      setLoading(false);
    }
  };
  const isTurned = turn % 180 !== 0;
  const named = (words) => ({ "aria-label": `${words}: ${label}`, title: words });

  if (!address) {
    return (
      <div className="file-view">
        <button
          type="button"
          className="btn btn-secondary btn-small"
          // Not "disabled": the focus would be lost.
          aria-disabled={isLoading}
          onClick={() => isLoading || show()}
          {...named(texts.show)}
        >
          {texts.show}
        </button>
        <p role="alert" className="field-error">
          {fault ? texts.fault : ""}
        </p>
      </div>
    );
  }
  return (
    <div className="file-view">
      <div className="btn-row">
        <button
          type="button"
          className="btn btn-quiet btn-small"
          disabled={zoom >= MOST}
          onClick={() => setZoom(Math.min(MOST, zoom + STEP))}
          {...named(texts.larger)}
        >
          {texts.larger}
        </button>
        <button
          type="button"
          className="btn btn-quiet btn-small"
          disabled={zoom <= 1}
          onClick={() => setZoom(Math.max(1, zoom - STEP))}
          {...named(texts.smaller)}
        >
          {texts.smaller}
        </button>
        <button
          type="button"
          className="btn btn-quiet btn-small"
          onClick={() => setTurn((turn + 90) % 360)}
          {...named(texts.rotate)}
        >
          {texts.rotate}
        </button>
        <button
          type="button"
          className="btn btn-quiet btn-small"
          onClick={() => setAddress("")}
          {...named(texts.hide)}
        >
          {texts.hide}
        </button>
      </div>
      {/* Scrolled by keyboard as well: the enlarged picture is larger than its place. */}
      <div className="file-view-place" tabIndex={0} role="region" aria-label={label}>
        {/* As large as the picture looks: one that only turns would stick out where nobody can scroll. */}
        <div style={{ width: `${zoom * 100}%`, aspectRatio: isTurned ? 1 / shape : shape }}>
          <img
            src={address}
            alt={label}
            draggable={false}
            onLoad={({ target }) => setShape(target.naturalWidth / target.naturalHeight)}
            onError={() => {
              setAddress("");
              setFault(true);
            }}
            style={{
              width: isTurned ? `${shape * 100}%` : "100%",
              transform: `translate(-50%, -50%) rotate(${turn}deg)`,
            }}
          />
        </div>
      </div>
    </div>
  );
}
