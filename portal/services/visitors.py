"""Who is asking, read from a request's headers: the same for HTTP and for the websocket."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from portal.config import Settings, get_settings
from portal.i18n import LANGUAGES, pick_language
from portal.kit.tokens import fingerprint
from portal.permissions import Visitor

LANGUAGE_COOKIE = "language"
_MAX_COOKIE_HEADER = 8192
_MAX_USER_AGENT = 300
#: The longest spelling of an IPv6 address; a proxy that writes more must not break the log.
_MAX_ADDRESS = 45


def session_cookie_name() -> str:
    """Return the session cookie's name; a browser takes `__Host-` only over https (check 11)."""
    return "__Host-sid" if get_settings().is_https else "sid"


def browser_cookie_name() -> str:
    """Return the name of the cookie that codes, tickets and socket tokens are bound to."""
    return "__Host-browser" if get_settings().is_https else "browser"


def read_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a Cookie header; an unreadable or oversized header holds none."""
    if len(header) > _MAX_COOKIE_HEADER:
        return {}
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def choose_language(cookies: Mapping[str, str], accept_language: str) -> str:
    """Return the language of the cookie, else of the Accept-Language header, else English."""
    chosen = cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else pick_language(accept_language)


def visitor_of(headers: Mapping[str, str], address: str) -> Visitor:
    """Return the visitor behind lower-case request headers and a client address."""
    cookies = read_cookies(headers.get("cookie", ""))
    browser = cookies.get(browser_cookie_name(), "")
    return Visitor(
        browser=fingerprint(browser) if browser else "",
        address=address[:_MAX_ADDRESS],
        user_agent=headers.get("user-agent", "")[:_MAX_USER_AGENT],
        language=choose_language(cookies, headers.get("accept-language", "")),
    )


def session_cookie_of(headers: Mapping[str, str]) -> str:
    """Return the session cookie's value, "" when there is none."""
    return read_cookies(headers.get("cookie", "")).get(session_cookie_name(), "")


def client_address(headers: Mapping[str, str], peer: str, hops: int) -> str:
    """Return the client's address behind exactly `hops` trusted proxies.

    X-Forwarded-For is believed only as far as our own proxies wrote it; with no proxy set it is
    ignored, for anyone can send it.
    """
    forwarded = [part.strip() for part in headers.get("x-forwarded-for", "").split(",")]
    if hops and len(forwarded) >= hops and forwarded[-hops]:
        return forwarded[-hops]
    return peer


def allowed_origins(settings: Settings) -> frozenset[str]:
    """Return the origins that may open the socket and send unsafe requests (check 16).

    In development both spellings of this machine count, for people type either.
    """
    base = urlsplit(settings.base_url)
    origins = {f"{base.scheme}://{base.netloc}"}
    if not settings.is_production:
        origins |= {f"http://{name}:{settings.port}" for name in ("localhost", "127.0.0.1")}
    return frozenset(origins)
