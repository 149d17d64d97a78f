"""Back to an account: an e-mail change undone, a colleague's lost second factor (check 7)."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import AccountKind
from tests.e2e import stage, stage_reviews
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import ChangeEmailScreen

AT_ONCE_MS = 10_000
NEW_PASSWORD = "seven purple walruses"


class UndoScreen(Screen):
    """Where the link in the mail to the former address leads."""

    path = "/undo-email-change"

    def open_link(self, link: str) -> None:
        self.portal.canaries.watch("an undo link", link.partition("#")[2])
        self.page.goto(link)
        self.wait_until_ready()

    def undo(self, password: str) -> None:
        self.field("New password").fill(password)
        self.field("Confirm password").fill(password)
        self.button("Undo the change").click()


@pytest.mark.parametrize("language", ["en", "zh", "ru", "es"])
def test_the_former_address_undoes_the_change(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None], language: str
) -> None:
    portal.canaries.watch("a password", NEW_PASSWORD)
    buyer, new_email = stage.settle_with_company(portal, language=language), stage.new_email()
    thief = ChangeEmailScreen(stage.sign_in(portal, new_visitor(), buyer), portal).open()
    thief.ask(new_email, stage.PASSWORD)
    thief.enter_code(buyer.email, portal.mailbox.next_to(buyer.email).code)
    thief.enter_code(new_email, portal.mailbox.next_to(new_email).code)
    thief.button("Confirm").click()
    thief.should_be_at("/personal")
    link = portal.mailbox.next_to(buyer.email).link
    screen = UndoScreen(new_visitor(language), portal, language)
    screen.open_link(link)
    axe(screen.page)

    screen.undo("short")
    expect(screen.field("New password")).to_have_attribute("aria-invalid", "true")
    screen.undo(NEW_PASSWORD)

    done = (
        "The change is undone, and all devices are signed out. Log in with your former address "
        "and the new password."
    )
    expect(screen.status(done)).to_be_visible(timeout=AT_ONCE_MS)
    thief.page.wait_for_url(lambda url: "/login" in url, timeout=AT_ONCE_MS)
    portal.mailbox.next_to(buyer.email)
    again = UndoScreen(new_visitor(language), portal, language)
    again.open_link(link)
    again.undo(NEW_PASSWORD)
    refused = (
        "This link no longer works: it can be used once, within seven days. If the account is "
        "yours, please contact customer service."
    )
    expect(again.alert(refused)).to_be_visible(timeout=AT_ONCE_MS)
    login = LogInScreen(screen.page, portal, language).open()
    login.log_in(buyer.email, NEW_PASSWORD)
    login.should_be_at("/overview")


def test_the_lead_helps_a_colleague_who_has_lost_the_telephone(
    new_visitor: NewVisitor, portal: Server, axe: Callable[[Page], None]
) -> None:
    name = f"Vera {secrets.token_hex(4)}"
    colleague = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name=name)
    stage.set_up_second_factor(portal, colleague)
    theirs = Screen(stage.sign_in(portal, new_visitor(), colleague), portal).open("/desk/accounts")
    expect(theirs.heading("Accounts")).to_be_visible()
    lead = stage_reviews.settle_lead(portal, "Lin")
    desk = Screen(stage.sign_in(portal, new_visitor(), lead), portal).open("/overview")
    desk.link("Colleagues").click()
    desk.field("Search colleagues").fill(name)
    row = desk.page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("In use")
    row.get_by_role("button").click()
    axe(desk.page)
    desk.button("Remove factor").click()
    desk.should_show_error("Reason", "Please fill in this field.")
    desk.field("Reason").fill("Called back: the telephone is lost.")

    desk.button("Remove factor").click()

    expect(desk.status("The second factor of {name} is removed.", name=name)).to_be_visible()
    expect(row).to_contain_text("Not set up yet")
    expect(row.get_by_role("button")).to_have_count(0)
    assert "Called back" in portal.mailbox.next_to(colleague.email).text
    assert name in portal.mailbox.next_to(lead.email).text
    theirs.page.wait_for_url(lambda url: "/login" in url, timeout=AT_ONCE_MS)
    login = LogInScreen(theirs.page, portal).open()
    login.log_in(colleague.email, stage.PASSWORD)
    login.should_be_at("/login/second-factor")
    expect(login.text("Key to type")).to_be_visible()


def test_a_list_is_ordered_on_a_phone(new_visitor: NewVisitor, portal: Server) -> None:
    tag = secrets.token_hex(4)
    admin = stage.settle_with_company(portal, contact_name=f"Berta {tag}")
    for name in ("Anna", "Carla"):
        stage.let_join(portal, stage.settle(portal, contact_name=f"{name} {tag}"), admin)
    page = stage.sign_in(portal, new_visitor(width=390), admin)
    screen = Screen(page, portal).open("/company/staff")
    order = screen.field("Sort by").first
    names = page.get_by_role("rowheader").filter(has_text=tag)

    order.select_option(screen.words("{column}, descending", column=screen.words("Name")))
    expect(names).to_contain_text([f"Carla {tag}", f"Berta {tag}", f"Anna {tag}"])
    order.select_option(screen.words("{column}, ascending", column=screen.words("Name")))
    expect(names).to_contain_text([f"Anna {tag}", f"Berta {tag}", f"Carla {tag}"])

    page.set_viewport_size({"width": 1280, "height": 900})
    expect(order).to_be_hidden()
