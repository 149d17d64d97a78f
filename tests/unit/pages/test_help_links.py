"""Public pages lead only where something is, and the help tells what the code does."""

import re
from datetime import timedelta

import pytest

import portal.pages  # noqa: F401 - puts every page on the register
from portal.documents.agreement import CLAUSES
from portal.documents.help import TO_BE_SUPPLIERS, TOPICS
from portal.documents.prose import Section
from portal.pages.registry import PAGES
from portal.services import codes, outbox, sessions
from portal.services.accounts import links, locking
from portal.services.throttles import ACCOUNT_TRIES

PUBLIC = ["/", "/404", "/agreement", "/forgot-account", "/help", *(each.route for each in TOPICS)]
SECTIONS: list[Section] = [*CLAUSES, *(section for topic in TOPICS for section in topic.sections)]
FILLED_IN = {"product", "phone", "email", "sender"}
_HREF = re.compile(r'"?\bhref"?\]?\s*:\s*"([/#][^"]*)"')
_ID = re.compile(r'\b"?id"?\s*:\s*"([^"]+)"')


def _drawn(route: str) -> str:
    return str(PAGES[route].build().render())


def _help_text(slug: str) -> str:
    (topic,) = (each for each in TOPICS if each.slug == slug)
    return " ".join(text for section in topic.sections for text in section.texts)


@pytest.mark.parametrize("route", PUBLIC)
def test_every_internal_link_of_a_public_page_leads_to_a_page(route: str) -> None:
    found = _HREF.findall(_drawn(route))

    assert len(found) > 5, "the footer alone has links: the pattern does not fit the rendering"
    dead = {link for link in found if link[0] == "/" and re.split(r"[?#]", link)[0] not in PAGES}
    assert not dead, f"{route} links to {sorted(dead)}, which no page answers"


@pytest.mark.parametrize("route", PUBLIC)
def test_every_anchor_of_a_public_page_exists_where_it_leads(route: str) -> None:
    anchored = [link for link in _HREF.findall(_drawn(route)) if "#" in link]

    places = [link.partition("#") for link in anchored]
    dead = [f"{to}#{at}" for to, _, at in places if at not in _ID.findall(_drawn(to or route))]
    assert not dead, f"{route} leads to missing places: {dead}"


@pytest.mark.req("B-02")
def test_the_help_centre_leads_to_each_topic_and_finds_each_section() -> None:
    drawn = _HREF.findall(_drawn("/help"))

    for topic in TOPICS:
        assert topic.route in drawn
        for section in topic.sections:
            assert f"{topic.route}#{section.anchor}" in drawn


@pytest.mark.req("B-02")
def test_the_supplier_section_says_where_it_stands_and_leads_to_each_step() -> None:
    drawn = _drawn(TO_BE_SUPPLIERS.route)
    trail = drawn[drawn.index("breadcrumb") : drawn.index("page-title")]

    assert [*re.findall(r'"(Home|Help Center|To be Suppliers)"', trail)] == [
        "Home",
        "Help Center",
        "To be Suppliers",
    ]
    assert _HREF.findall(trail) == ["/", "/help"]
    told = {each.anchor for each in TO_BE_SUPPLIERS.sections}
    assert told == {"register", "login", "authentication", "review", "afterwards", "support"}
    for way in ("/register/supplier", "/login?as=supplier", "/supplier/authentication"):
        assert way in _HREF.findall(drawn)


@pytest.mark.req("C-10")
def test_the_pages_say_that_complete_information_speeds_the_review_up() -> None:
    told = "Complete information raises your credibility and speeds up the verification"

    assert told in _drawn("/personal")
    for route in ("/supplier/authentication", "/supplier/brands"):
        assert "Complete cases may be looked at first" in _drawn(route)


def test_each_anchor_names_one_section_of_its_page() -> None:
    for page in (CLAUSES, *(topic.sections for topic in TOPICS)):
        anchors = [section.anchor for section in page]

        assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.anchor)
def test_a_written_text_has_only_places_that_the_page_fills(section: Section) -> None:
    places = set(re.findall(r"\{(\w+)\}", " ".join((section.title, *section.texts))))

    assert places <= FILLED_IN


@pytest.mark.req("C-05", "C-08")
def test_the_users_guide_tells_the_limits_in_force() -> None:
    guide = _help_text("users-guide")

    assert timedelta(minutes=10) == codes.LIFETIME
    assert "valid for ten minutes" in guide
    assert ACCOUNT_TRIES.tries == 10
    assert timedelta(minutes=30) == locking.LOCKED_FOR
    assert "After ten wrong passwords in a row the account is locked for 30 minutes" in guide
    assert timedelta(minutes=60) == links.LIFETIME
    assert "within 60 minutes" in guide
    assert "Resend" in guide
    assert "spam folder" in guide


def test_the_privacy_page_tells_the_limits_in_force() -> None:
    told = _help_text("privacy-and-sessions")

    assert sessions.LIFETIME.idle == timedelta(hours=1)
    assert sessions.LIFETIME.absolute == timedelta(hours=24)
    assert "after one hour without use, and after 24 hours" in told
    assert timedelta(days=30) == outbox.KEPT_FOR
    assert "for 30 days" in told
