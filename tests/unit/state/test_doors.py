"""Where people are led instead of a page that is not for them."""

from uuid import uuid4

import pytest

from portal.permissions import Actor, Permission, Role, Visitor, granted
from portal.state.doors import OPEN_DOOR, SIGNED_IN_DOOR, onward, safe_path, way_elsewhere


def _actor(*roles, **facts):
    held = frozenset({Role.PERSON, *roles})
    return Actor(
        account_id=uuid4(),
        session_id=uuid4(),
        roles=held,
        permissions=granted(held),
        visitor=Visitor(browser="b", address="127.0.0.1"),
        **facts,
    )


def test_an_open_page_is_for_everybody():
    assert way_elsewhere(None, OPEN_DOOR, "/help") is None


def test_a_stranger_is_led_to_the_login_and_back_again():
    assert way_elsewhere(None, SIGNED_IN_DOOR, "/personal") == "/login?next=/personal"


@pytest.mark.req("A-13")
def test_a_buyer_without_company_is_led_to_the_guide():
    buyer = _actor(Role.BUYER_WITHOUT_COMPANY)

    assert way_elsewhere(buyer, Permission.OVERVIEW_READ, "/overview") == "/welcome"


@pytest.mark.req("A-14")
def test_an_incomplete_company_is_completed_first():
    buyer = _actor(Role.BUYER, Role.COMPANY_ADMIN, company_status="incomplete")

    assert way_elsewhere(buyer, Permission.OVERVIEW_READ, "/overview") == "/company"
    assert way_elsewhere(buyer, Permission.COMPANIES_READ, "/company") is None
    assert way_elsewhere(buyer, Permission.ACCOUNTS_CHANGE_OWN, "/settings/password") is None


@pytest.mark.req("B-07")
def test_a_new_agreement_comes_first():
    buyer = _actor(Role.BUYER, Role.COMPANY_MEMBER, needs_agreement=True)

    assert way_elsewhere(buyer, SIGNED_IN_DOOR, "/personal") == "/agreement"
    assert way_elsewhere(buyer, SIGNED_IN_DOOR, "/agreement/") is None


def test_the_second_factor_comes_before_the_agreement_and_remembers_the_way():
    support = _actor(Role.BEFORE_SECOND_FACTOR, needs_agreement=True)

    way = way_elsewhere(support, Permission.ACCOUNTS_LIST, "/desk/accounts")
    assert way == "/login/second-factor?next=/desk/accounts"
    assert way_elsewhere(support, SIGNED_IN_DOOR, "/login/second-factor/") is None


def test_the_way_back_keeps_what_the_address_asks_for():
    half_way = _actor(Role.BEFORE_SECOND_FACTOR)
    asked = {"path": "/desk/companies", "query": "company=1"}

    stranger = way_elsewhere(None, Permission.COMPANIES_LIST, **asked)
    after_password = way_elsewhere(half_way, Permission.COMPANIES_LIST, **asked)

    assert stranger == "/login?next=/desk/companies%3Fcompany%3D1"
    assert after_password == "/login/second-factor?next=/desk/companies%3Fcompany%3D1"
    at_the_door = {"path": "/login/second-factor", "query": "next=//evil.example"}
    assert way_elsewhere(half_way, SIGNED_IN_DOOR, **at_the_door) is None


def test_what_one_may_not_do_leads_home():
    buyer = _actor(Role.BUYER, Role.COMPANY_MEMBER)

    assert way_elsewhere(buyer, Permission.ACCOUNTS_LIST, "/desk/accounts") == "/overview"


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/ //evil.example",
        "https://evil.example",
        "https:evil.example",
        "//evil.example@portal.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "x",
    ],
)
def test_no_path_leads_outside(path):
    assert safe_path(path) == "/overview"


def test_an_inner_path_is_kept():
    assert safe_path("/settings/security?x=1") == "/settings/security?x=1"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("", ""),
        ("/company/staff", "?next=/company/staff"),
        ("/desk/companies?company=1&x=2", "?next=/desk/companies%3Fcompany%3D1%26x%3D2"),
        ("//evil.example", "?next=/overview"),
    ],
)
def test_the_ways_in_remember_where_somebody_was_going(path, kept):
    assert onward(path) == kept
