// The life of a page: when it is ready, and where the focus goes after a change of page.
import { useEffect } from "react";
import { useLocation } from "react-router";

let lastPath = null;

export function PageLife({ isReady, content }) {
  const { pathname } = useLocation();

  useEffect(() => {
    if (isReady) document.body.dataset.ready = "true";
    else delete document.body.dataset.ready;
  }, [isReady]);

  useEffect(() => {
    const isChange = lastPath !== null && lastPath !== pathname;
    lastPath = pathname;
    if (!isChange || window.location.hash) return;
    // Without this a screen reader stays on a link that is gone, and says nothing.
    document.getElementById(content)?.focus({ preventScroll: true });
  }, [pathname, content]);

  return null;
}
