// The two requests that make and end a session. The cookie itself is never seen by a script.
import { useEffect, useRef, useState } from "react";

const HEADERS = { "Content-Type": "application/json", "X-Portal": "1" };

const post = (path, body) =>
  fetch(path, { method: "POST", credentials: "include", headers: HEADERS, body: JSON.stringify(body) });

// "//host" and "/\host" leave the site.
const inside = (path) => (/^\/(?![/\\])/.test(path ?? "") ? path : "/");

function forgetTab() {
  try {
    // The state of the person before must not meet the one after.
    sessionStorage.removeItem("token");
  } catch {
    // No storage, nothing to forget.
  }
}

export function SessionDoor({ ticket, next, onRefused }) {
  const used = useRef("");

  useEffect(() => {
    if (!ticket || used.current === ticket) return;
    used.current = ticket;
    post("/auth/session", { ticket })
      .then((answer) => {
        if (answer.status !== 204) throw new Error(`answered ${answer.status}`);
        forgetTab();
        window.location.assign(inside(next));
      })
      .catch(() => onRefused?.());
    // A ticket works once: what else changes must not send it again.
  }, [ticket]);

  return null;
}

export function SignOutButton({ failedText, stays, children, ...rest }) {
  const [isBusy, setBusy] = useState(false);

  const leave = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const answer = await post("/auth/logout", {});
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      forgetTab();
      // A link's secret stands behind the "#" of this address, and nowhere else: stay on it.
      if (stays) window.location.reload();
      else window.location.assign("/login");
    } catch {
      // Leaving all the same would let someone walk away from a session that is still open.
      setBusy(false);
      const detail = { tone: "bad", text: { text: failedText } };
      window.dispatchEvent(new CustomEvent("portal:notice", { detail }));
    }
  };
  return (
    <button type="button" aria-disabled={isBusy || undefined} onClick={leave} {...rest}>
      {children}
    </button>
  );
}

// Leaves for another page with a full load, so that nothing of this tab's state stays on screen.
export function LeaveDoor({ to }) {
  useEffect(() => {
    if (!to) return;
    forgetTab();
    window.location.assign(inside(to));
  }, [to]);

  return null;
}

// Another link to the page that is open differs behind the "#" only, and that alone loads nothing.
export function FreshLink() {
  useEffect(() => {
    const again = () => window.location.reload();
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, []);

  return null;
}
