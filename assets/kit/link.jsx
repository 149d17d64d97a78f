// Links that stay inside the router, and know whether they lead to where one is.
import { Link, useLocation } from "react-router";

const trimmed = (path) => path.replace(/\/+$/, "") || "/";

export function PortalLink({ href, match, children, ...rest }) {
  const { pathname } = useLocation();
  if (!href?.startsWith("/") || href.startsWith("//")) {
    return (
      <a href={href} {...rest}>
        {children}
      </a>
    );
  }
  const here = trimmed(pathname);
  const there = trimmed(href.split(/[?#]/)[0]);
  const isHere = here === there || (match === "prefix" && here.startsWith(`${there}/`));
  return (
    <Link to={href} aria-current={match && isHere ? "page" : undefined} {...rest}>
      {children}
    </Link>
  );
}
