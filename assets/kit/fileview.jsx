// A private picture beside the facts: fetched when it is asked for, enlarged and turned here.
import { useEffect, useState } from "react";

const STEP = 0.5;
const MOST = 4;

async function addressOf(fileId) {
  const answer = await fetch(`/files/${encodeURIComponent(fileId)}/link`, { method: "POST" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).address;
}

export function FileView({ fileId, label, texts }) {
  const [address, setAddress] = useState("");
  const [fault, setFault] = useState(false);
  const [zoom, setZoom] = useState(1);
  const [turn, setTurn] = useState(0);

  // Another file, another look: nothing of the one before may stand here.
  useEffect(() => {
    setAddress("");
    setFault(false);
    setZoom(1);
    setTurn(0);
  }, [fileId]);

  const show = async () => {
    setFault(false);
    try {
      setAddress(await addressOf(fileId));
    } catch {
      setFault(true);
    }
  };
  const named = (words) => ({ "aria-label": `${words}: ${label}`, title: words });

  if (!address) {
    return (
      <div className="file-view">
        <button type="button" className="btn btn-secondary btn-small" onClick={show} {...named(texts.show)}>
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
        <img
          src={address}
          alt={label}
          draggable={false}
          onError={() => {
            setAddress("");
            setFault(true);
          }}
          style={{ width: `${zoom * 100}%`, transform: `rotate(${turn}deg)` }}
        />
      </div>
    </div>
  );
}
