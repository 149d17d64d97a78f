"""Company Information: its history, two admins at once, and what members ask of admins."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.models.accounts import Account
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.companies import CompanyScreen

#: From the click in one browser, over the database, to another browser.
LIVE_MS = 10_000
CONFLICT = "What somebody else has saved in the meantime"


def _colleague(portal: Server, admin: Account, *, slot: int | None = None) -> Account:
    account = stage.settle(portal, contact_name=f"Ines {secrets.token_hex(4)}")
    stage.let_join(portal, account, admin, slot=slot)
    return account


def _line(screen: CompanyScreen, words: str) -> Locator:
    """A line of the history."""
    return screen.page.get_by_role("listitem").filter(has_text=screen.words(words))


def _company_of(
    new_visitor: NewVisitor, portal: Server, account: Account, **looks: Any
) -> CompanyScreen:
    page = stage.sign_in(portal, new_visitor(**looks), account)
    return CompanyScreen(page, portal, looks.get("language", "en")).open()


@pytest.mark.req("A-71")
def test_a_change_stands_in_the_history_of_everybody_at_once(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal, contact_name=f"Ada {secrets.token_hex(4)}")
    member = _colleague(portal, admin)
    theirs = _company_of(new_visitor, portal, member, language="ru")
    own = _company_of(new_visitor, portal, admin)
    expect(theirs.button("Edit")).to_be_hidden()

    own.button("Edit").click()
    own.field("City").fill("Kiel")
    own.field("Business type").select_option(own.words("Retailer"))
    own.button("Submit").click()
    expect(own.status("Saved")).to_be_visible()

    line = _line(own, "Company information changed").filter(has_text=admin.contact_name)
    expect(line).to_contain_text("City: from Bremen to Kiel")
    expect(line).to_contain_text("Business type: from Importer to Retailer")
    line = _line(theirs, "Company information changed").filter(has_text=admin.contact_name)
    expect(line).to_contain_text(
        theirs.words("from {old} to {new}", old="Bremen", new="Kiel"), timeout=LIVE_MS
    )
    expect(line).to_contain_text(theirs.words("Retailer"))


@pytest.mark.req("A-71")
def test_of_two_admins_the_second_sees_both_versions_and_loses_nothing(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    second = _colleague(portal, admin, slot=2)
    slow = _company_of(new_visitor, portal, second)
    quick = _company_of(new_visitor, portal, admin)
    for screen in (slow, quick):
        screen.button("Edit").click()

    quick.field("City").fill("Kiel")
    quick.field("Address").fill("Hafenstr. 7")
    quick.button("Submit").click()
    expect(quick.status("Saved")).to_be_visible()
    slow.field("City").fill("Rostock")
    slow.field("Main products").fill("Tea and coffee")
    slow.button("Submit").click()

    both = slow.page.get_by_role("note").filter(has_text=CONFLICT)
    expect(both.get_by_role("listitem").filter(has_text="City")).to_contain_text(
        "City: Kiel · You wrote: Rostock. The form keeps your words."
    )
    expect(both.get_by_role("listitem").filter(has_text="Address")).to_contain_text(
        "Address: Hafenstr. 7 · The form has taken this over."
    )
    expect(slow.field("City")).to_have_value("Rostock")
    expect(slow.field("Address")).to_have_value("Hafenstr. 7")
    expect(slow.field("Main products")).to_have_value("Tea and coffee")
    slow.button("Submit").click()
    expect(slow.status("Saved")).to_be_visible()

    saved = stage.company_of(portal, admin)
    assert (saved.city, saved.address) == ("Rostock", "Hafenstr. 7")
    assert saved.main_products == "Tea and coffee"
    expect(both).to_be_hidden()


@pytest.mark.req("A-44")
def test_a_member_asks_and_the_admin_is_told_at_once(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    member = _colleague(portal, admin)
    company = stage.company_of(portal, admin)
    desk = _company_of(new_visitor, portal, admin)
    expect(desk.button("Ask an admin to change this")).to_be_hidden()
    screen = _company_of(new_visitor, portal, member, width=390)

    screen.button("Ask an admin to change this").click()
    screen.button("Send to the admins").click()
    screen.should_show_error("What should it be?", "Please fill in this field.")
    expect(screen.page.get_by_role("dialog")).to_contain_text("Please choose what should change.")
    axe(screen.page)
    screen.field("City").check()
    screen.field("What should it be?").fill("Kiel")
    screen.field("Note").fill("We moved.")
    screen.button("Send to the admins").click()
    expect(screen.status("The admins have been told.")).to_be_visible()
    expect(screen.page.get_by_role("dialog")).to_be_hidden()
    expect(_line(screen, "Asked for a change")).to_contain_text("City")

    bell = desk.link("1 unread notification")
    expect(bell).to_be_visible(timeout=LIVE_MS)
    bell.click()
    words = {"member": member.contact_name, "company": company.full_name, "facts": "City"}
    line = desk.button_saying(
        f"{member.contact_name} asks you to change the company information of {company.full_name}"
    )
    expect(line).to_contain_text("Kiel")
    mail = portal.mailbox.next_to(admin.email, saying="A member asks you to change")
    assert "It should be: Kiel" in mail.text
    assert "{member} asks you".format(**words) in mail.text
    line.click()
    desk.should_be_at("/company")
    expect(_line(desk, "Asked for a change")).to_contain_text("We moved.")
    assert stage.company_of(portal, admin).city == company.city


@pytest.mark.req("A-32")
def test_taking_the_name_of_another_company_needs_a_tick(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    other = stage.company_of(portal, stage.settle_with_company(portal))
    screen = _company_of(new_visitor, portal, stage.settle_with_company(portal))
    screen.button("Edit").click()
    screen.field("Company full name").fill(other.full_name)
    screen.button("Submit").click()
    tick = screen.field("I have checked that these are not us")
    expect(tick).to_be_visible()
    axe(screen.page)
    screen.button("Submit").click()
    expect(tick).to_be_visible()

    tick.check()
    screen.button("Submit").click()

    expect(screen.status("Saved")).to_be_visible()
    expect(screen.page.get_by_role("heading", name=other.full_name)).to_be_visible()
