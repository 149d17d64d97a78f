// The life of a page: when it is ready, where the focus goes after a change of page, and what its address says.
import { useEffect, useRef } from "react";
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

// Keeps in the address what the page is about, so that loading it anew, or a server that has forgotten the tab, finds
// it again. What it says when it appears is what the address said before: only a change of it is written.
export function PageQuery({ query }) {
  const known = useRef(query);

  useEffect(() => {
    if (known.current === query) return;
    known.current = query;
    // Not by the router, which would load the page anew; Reflex reads the address itself.
    window.history.replaceState(window.history.state, "", query ? `?${query}` : window.location.pathname);
  }, [query]);

  return null;
}
