"""The address of a page says what it shows, without the page being loaded anew."""

import reflex as rx

from portal.components.base import KIT, Kit


class PageQuery(Kit):
    """Writes a query into the address, without a trace on the page."""

    library = f"{KIT}/page.jsx"
    tag = "PageQuery"

    query: rx.Var[str]


def page_query(query: rx.Var[str]) -> rx.Component:
    """Keep the address's query as given, "" for none; it says so from the next change on.

    A handler reads it as self.router.url.query_parameters, whatever became of the tab's state.
    """
    return PageQuery.create(query=query)
