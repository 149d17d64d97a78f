"""Notifications: the bell counts while the page stays open, the list leads on, mail is a choice."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.models.companies import Company
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.screen import Screen

#: From the click in one browser, over the database, to the bell in another.
BELL_MS = 10_000
WANTS_TO_JOIN = "Somebody would like to join your company"


def _apply(portal: Server, page: Page, company: Company, *, name: str = "Wei Zhang") -> None:
    applicant = stage.settle(portal, contact_name=name)
    screen = Screen(stage.sign_in(portal, page, applicant), portal).open("/company/join")
    screen.field("Company full name or company code").fill(company.code)
    screen.button("Search").click()
    screen.button("Apply to join").click()
    expect(page.get_by_role("heading", name="Your application", exact=True)).to_be_visible()


def test_the_bell_counts_without_a_reload_and_leads_to_the_applicants(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    company = stage.company_of(portal, admin)
    screen = Screen(stage.sign_in(portal, new_visitor(), admin), portal).open("/overview")
    expect(screen.link("0 unread notifications")).to_be_visible()

    _apply(portal, new_visitor(), company)
    expect(screen.link("1 unread notification")).to_be_visible(timeout=BELL_MS)
    screen.link("1 unread notification").click()
    expect(screen.heading("Notifications")).to_be_visible()
    line = screen.button_saying(f"Wei Zhang would like to join {company.full_name}.")
    expect(line).to_contain_text("Unread")
    axe(screen.page)
    line.click()

    screen.should_be_at("/company/applicants")
    expect(screen.link("0 unread notifications")).to_be_visible()
    mail = portal.mailbox.next_to(admin.email, saying=WANTS_TO_JOIN)
    assert portal.url("/company/applicants") in mail.text


def test_a_line_follows_the_language_of_its_reader(new_visitor: NewVisitor, portal: Server) -> None:
    admin = stage.settle_with_company(portal)
    company = stage.company_of(portal, admin)
    _apply(portal, new_visitor(), company)
    page = stage.sign_in(portal, new_visitor("ru"), admin)
    screen = Screen(page, portal, "ru").open("/notifications")

    for language in ("ru", "zh", "es"):
        if language != screen.language:
            screen.choose_language(language)
        line = {"applicant": "Wei Zhang", "company": company.full_name}
        expect(screen.text("{applicant} would like to join {company}.", **line)).to_be_visible()


def test_an_open_list_grows_by_itself_and_is_marked_as_read_at_once(
    new_visitor: NewVisitor, portal: Server
) -> None:
    admin = stage.settle_with_company(portal)
    company = stage.company_of(portal, admin)
    page = stage.sign_in(portal, new_visitor(width=360), admin)
    screen = Screen(page, portal).open("/notifications")
    expect(screen.text("No notifications yet")).to_be_visible()

    for _ in range(2):
        _apply(portal, new_visitor(), company)
    lines = screen.button_saying("Wei Zhang would like to join")
    expect(lines).to_have_count(2, timeout=BELL_MS)
    screen.button("Mark all as read").click()

    expect(screen.link("0 unread notifications")).to_be_visible()
    expect(screen.button("Mark all as read")).to_be_hidden()
    expect(lines.filter(has_text="Unread")).to_have_count(0)


def test_mail_is_a_choice_and_the_portal_tells_all_the_same(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    admin = stage.settle_with_company(portal)
    company = stage.company_of(portal, admin)
    page = stage.sign_in(portal, new_visitor(), admin)
    screen = Screen(page, portal).open("/settings/notifications")
    box = screen.field("Applicants, members and admins of your company")
    expect(box).to_be_checked()

    box.uncheck()
    screen.button("Save").click()
    expect(screen.status("Saved")).to_be_visible()
    axe(page)
    screen.open("/settings/notifications")
    expect(box).not_to_be_checked()
    expect(screen.field("Your place in a company")).to_be_checked()
    _apply(portal, new_visitor(), company)

    expect(screen.link("1 unread notification")).to_be_visible(timeout=BELL_MS)
    box.check()
    screen.button("Save").click()
    expect(screen.status("Saved")).to_be_visible()
    _apply(portal, new_visitor(), company, name="Ivan Petrov")
    # The first would have come before.
    assert "Ivan Petrov" in portal.mailbox.next_to(admin.email, saying=WANTS_TO_JOIN).text
