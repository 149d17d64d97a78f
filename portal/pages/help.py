"""The help centre: a search, the topics, and one page for each of them."""

import reflex as rx

from portal.components import (
    Entry,
    Glyph,
    breadcrumb,
    choice_card,
    contents,
    finder,
    nav_link,
    page_head,
    prose,
    told,
)
from portal.config import get_settings
from portal.documents.help import (
    JOIN_OR_CREATE,
    PRIVACY_AND_SESSIONS,
    TO_BE_SUPPLIERS,
    TOPICS,
    USERS_GUIDE,
)
from portal.documents.prose import Section, Topic
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import public_page
from portal.pages.registry import OPEN_DOOR, page

_GLYPHS = {
    USERS_GUIDE.slug: Glyph.USER,
    JOIN_OR_CREATE.slug: Glyph.BUILDING,
    TO_BE_SUPPLIERS.slug: Glyph.STORE,
    PRIVACY_AND_SESSIONS.slug: Glyph.SHIELD,
}


@page(route="/help", title=N_("Help Center"), needs=OPEN_DOOR)
def help_page() -> rx.Component:
    values = _values()
    entries = [_entry(topic, section, values) for topic in TOPICS for section in topic.sections]
    cards = [
        choice_card(t(topic.title), t(topic.lead), topic.route, glyph=_GLYPHS[topic.slug])
        for topic in TOPICS
    ]
    return public_page(
        page_head(
            t("Help Center"),
            t("Short answers to what people ask us most."),
            trail=breadcrumb((t("Home"), "/"), here=t("Help Center")),
        ),
        finder(
            t("Search help"),
            entries,
            rx.el.div(*cards, class_name="grid gap-4 md:grid-cols-2"),
            nothing=t("Nothing found. Try other words, or call {phone}.", phone=values["phone"]),
        ),
    )


@page(route=USERS_GUIDE.route, title=USERS_GUIDE.title, needs=OPEN_DOOR)
def users_guide_page() -> rx.Component:
    return _topic_page(USERS_GUIDE)


@page(route=JOIN_OR_CREATE.route, title=JOIN_OR_CREATE.title, needs=OPEN_DOOR)
def join_or_create_page() -> rx.Component:
    return _topic_page(JOIN_OR_CREATE)


@page(route=TO_BE_SUPPLIERS.route, title=TO_BE_SUPPLIERS.title, needs=OPEN_DOOR)
def to_be_suppliers_page() -> rx.Component:
    return _topic_page(TO_BE_SUPPLIERS)


@page(route=PRIVACY_AND_SESSIONS.route, title=PRIVACY_AND_SESSIONS.title, needs=OPEN_DOOR)
def privacy_and_sessions_page() -> rx.Component:
    return _topic_page(PRIVACY_AND_SESSIONS)


def _topic_page(topic: Topic) -> rx.Component:
    trail = breadcrumb((t("Home"), "/"), (t("Help Center"), "/help"), here=t(topic.title))
    return public_page(
        page_head(t(topic.title), t(topic.lead), trail=trail),
        rx.el.div(
            prose(topic.sections, _values()),
            rx.el.aside(
                contents(topic.sections, t("On this page")),
                _topics(),
                class_name="reading-side",
            ),
            class_name="reading-split",
        ),
    )


def _topics() -> rx.Component:
    ways = [
        rx.el.li(nav_link(t(topic.title), href=topic.route, class_name="toc-link"))
        for topic in TOPICS
    ]
    return rx.el.nav(
        rx.el.p(t("All topics"), class_name="toc-title"),
        rx.el.ul(*ways),
        class_name="toc",
        custom_attrs={"aria-label": t("All topics")},
    )


def _entry(topic: Topic, section: Section, values: dict[str, str]) -> Entry:
    return Entry(
        href=f"{topic.route}#{section.anchor}",
        title=t(section.title),
        topic=t(topic.title),
        text=_joined([told(text, values) for text in section.texts]),
    )


def _joined(texts: list[rx.Var[str]]) -> rx.Var[str]:
    return rx.Var.create(texts).join(" ")


def _values() -> dict[str, str]:
    settings = get_settings()
    return {
        "phone": settings.support_phone,
        "email": settings.support_email,
        "sender": settings.mail_from,
    }
