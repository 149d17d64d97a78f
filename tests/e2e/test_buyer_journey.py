"""From a first visit to a company, out, and back in with a new password, in each language."""

import pytest
from playwright.sync_api import expect

from portal.i18n import LANGUAGES
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import (
    ForgotPasswordScreen,
    LogInScreen,
    Newcomer,
    RegisterScreen,
    ResetPasswordScreen,
)
from tests.e2e.screens.companies import CompanyFormScreen, NewCompany
from tests.e2e.screens.screen import Screen

NEW_PASSWORD = "a-kettle-on-the-quay-7"


@pytest.mark.timeout(180)
@pytest.mark.req("A-22", "A-26", "A-27", "A-29", "A-30", "A-13", "B-09", "C-07")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buyer_goes_from_the_first_page_to_a_company_and_comes_back(
    language: str, new_visitor: NewVisitor, portal: Server
) -> None:
    page = new_visitor(language)
    person = Newcomer()

    _register(RegisterScreen(page, portal, language), person)
    _create_company(CompanyFormScreen(page, portal, language), NewCompany())
    Screen(page, portal, language).log_out()
    _come_back(ResetPasswordScreen(page, portal, language), person)

    Screen(page, portal, language).log_out()
    again = LogInScreen(page, portal, language)
    again.log_in(person.email, NEW_PASSWORD)
    again.should_be_at("/overview")


def _register(screen: RegisterScreen, person: Newcomer) -> None:
    screen.open("/")
    screen.link("Free registration").click()
    expect(screen.heading("Create an account")).to_be_visible()
    screen.choose("Overseas Buyer")
    expect(screen.heading("Register as an overseas buyer")).to_be_visible()
    screen.fill_in(person)
    screen.send_code()
    mail = screen.portal.mailbox.next_to(person.email)
    assert mail.language == screen.language
    screen.enter_code(mail.code)
    screen.submit()
    screen.should_be_at("/welcome")
    expect(screen.heading("Welcome")).to_be_visible()


def _create_company(screen: CompanyFormScreen, company: NewCompany) -> None:
    screen.page.get_by_role("link").filter(has_text=screen.words("Create Company")).first.click()
    screen.should_be_at("/company/create")
    screen.fill_in(company)
    screen.submit()
    expect(screen.link("Back to homepage")).to_be_visible()
    expect(screen.link("Personal Information Centre").first).to_be_visible()
    screen.open("/overview")
    expect(screen.heading("Overview")).to_be_visible()
    card = screen.page.get_by_role("heading", name=company.short_name, exact=True)
    expect(card).to_be_visible()


def _come_back(screen: ResetPasswordScreen, person: Newcomer) -> None:
    LogInScreen(screen.page, screen.portal, screen.language).link("Forgot password").click()
    forgot = ForgotPasswordScreen(screen.page, screen.portal, screen.language)
    expect(forgot.heading("Forgot password")).to_be_visible()
    forgot.ask(person.email)
    subject = screen.words("Set a new password")
    screen.open_link(screen.portal.mailbox.next_to(person.email, saying=subject).link)
    expect(screen.heading("Set a new password")).to_be_visible()
    screen.set_password(NEW_PASSWORD)
    screen.should_be_at("/overview")
    expect(screen.heading("Overview")).to_be_visible()
