"""What a tab shows that was opened for a file, when there is no file to show.

Scripts that fetch a file get the status alone: they have words of their own.
"""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from portal.api.private import HEADERS
from portal.api.shield import content_policy, headers_of
from portal.config import get_settings
from portal.i18n import tr
from portal.kit.words import N_
from portal.services.visitors import choose_language, read_cookies

#: Alike for what is missing, foreign or malformed, and for a link that is over (check 28).
NOT_HERE = N_(
    "There is no such file, it is not yours to open, or the address was too old: it is good for a "
    "minute. Please open the file once more from the page where you found it."
)
_TITLE = N_("This file cannot be shown")
#: System colours, which follow the reader's light or dark: without a script nothing else does.
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;display:grid;place-items:center;min-height:100vh;background:Canvas;"
    "color:CanvasText;font:1rem/1.6 system-ui,sans-serif}"
    "main{max-width:32rem;padding:1.5rem}h1{font-size:1.5rem;line-height:1.3;margin:0 0 .75rem}"
    "p{margin:0 0 1rem}"
)


def apology(request: Request, status: int, text: str = NOT_HERE) -> Response:
    """Answer without a file: a page in the reader's language for a tab, no body for a script.

    `text` is an English source text.
    """
    headers = headers_of(request.scope)
    if not _is_tab(headers):
        return Response(status_code=status, headers=HEADERS)
    cookies = read_cookies(headers.get("cookie", ""))
    language = choose_language(cookies, headers.get("accept-language", ""))
    policy = {"content-security-policy": content_policy()}
    return Response(_page(language, text), status, HEADERS | policy, "text/html")


def _is_tab(headers: dict[str, str]) -> bool:
    """Whether a person is to see the answer; browsers of before 2023 say only what they take."""
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def _page(language: str, text: str) -> str:
    title, words, way = (escape(tr(language, each)) for each in (_TITLE, text, N_("Overview")))
    product = escape(get_settings().name)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title} · {product}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1><p>{words}</p>"
        f'<p><a href="/overview">{way}</a></p></main></body></html>'
    )
