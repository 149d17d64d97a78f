"""Coming to a company: the guide, the form, what waits for it, and what completes it."""

import pytest
from playwright.sync_api import Page, expect

from portal.kit.registrations import registration_label
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.companies import CompanyFormScreen, JoinScreen, NewCompany
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import PersonalScreen

STILL_MISSING = "These facts are still missing. The other features open with them."


@pytest.mark.req("A-13", "A-32")
def test_a_buyer_without_a_company_is_guided_to_create_or_join_one(
    visitor: Page, portal: Server
) -> None:
    buyer = stage.settle(portal)
    screen = LogInScreen(visitor, portal).open()
    screen.log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/welcome")
    for choice in ("Create Company", "Join Company"):
        way = visitor.get_by_role("main").get_by_role("link").filter(has_text=choice)
        expect(way).to_be_visible()
    joining = visitor.get_by_role("main").get_by_role("link").filter(has_text="Join Company")
    expect(joining).to_contain_text("A colleague has attended or created the company here before.")
    expect(joining).to_contain_text("join the existing company instead of creating it twice")

    for feature in ("/overview", "/company"):
        screen.open(feature)
        screen.should_be_at("/welcome")


@pytest.mark.req("A-14")
def test_a_company_saved_to_finish_later_waits_for_its_missing_facts(
    visitor: Page, portal: Server
) -> None:
    buyer, company = stage.settle(portal), NewCompany()
    stage.sign_in(portal, visitor, buyer)
    form = CompanyFormScreen(visitor, portal).open()
    form.field("Company full name").fill(company.full_name)
    form.field("Country/Region").select_option(company.country)
    form.field("City").fill(company.city)
    form.finish_later()
    form.should_be_at("/company")

    form.log_out()
    login = LogInScreen(visitor, portal)
    login.log_in(buyer.email, stage.PASSWORD)
    login.should_be_at("/company")
    note = visitor.get_by_role("note").filter(has_text=STILL_MISSING)
    for fact in ("Address", "Business type", "Registration number", "Main products"):
        expect(note.get_by_role("listitem").filter(has_text=fact)).to_be_visible()
    expect(note).not_to_contain_text("City")
    form.open("/overview")
    form.should_be_at("/company")

    form.fill_in(company)
    form.submit()
    form.should_be_at("/overview")
    expect(form.heading("Overview")).to_be_visible()


@pytest.mark.req("A-15", "C-09")
def test_the_overview_asks_for_personal_information_until_it_is_complete(
    visitor: Page, portal: Server
) -> None:
    stage.sign_in(portal, visitor, stage.settle_with_company(portal))
    screen = Screen(visitor, portal).open("/overview")
    missing = visitor.get_by_role("main").get_by_role("listitem")
    expect(missing.filter(has_text="Mobile number")).to_be_visible()
    expect(missing.filter(has_text="Job title")).to_be_visible()

    screen.link("Complete Now").click()
    personal = PersonalScreen(visitor, portal)
    expect(personal.heading("Personal Information Centre")).to_be_visible()
    personal.field("Mobile number").fill("0151 2345 6789")
    personal.save()
    screen.open("/overview")
    expect(missing.filter(has_text="Mobile number")).to_be_hidden()
    screen.link("Complete Now").click()
    personal.field("Job title").fill("Buyer")
    personal.save()

    screen.open("/overview")
    expect(screen.text("Complete")).to_be_visible()
    expect(screen.link("Complete Now")).to_be_hidden()


@pytest.mark.req("A-29", "A-30", "A-31")
def test_a_new_company_exists_at_once_and_its_creator_is_its_admin(
    visitor: Page, portal: Server
) -> None:
    buyer, company = stage.settle(portal), NewCompany()
    stage.sign_in(portal, visitor, buyer)
    screen = CompanyFormScreen(visitor, portal).open("/welcome")
    visitor.get_by_role("main").get_by_role("link").filter(has_text="Create Company").click()
    expect(screen.heading("Create Company")).to_be_visible()
    screen.fill_in(company)
    screen.submit()

    expect(screen.heading("Company created")).to_be_visible()
    expect(screen.text("You are the admin of this company.")).to_be_visible()
    expect(visitor.get_by_role("main")).to_contain_text(company.full_name)
    mail = portal.mailbox.next_to(buyer.email, saying="Your company is registered")
    code = mail.text.partition("Company code: ")[2].split()[0]
    expect(visitor.get_by_role("main")).to_contain_text(code)

    screen.link("Personal Information Centre").and_(
        visitor.get_by_role("main").get_by_role("link")
    ).click()
    screen.should_be_at("/personal")
    visitor.go_back()
    screen.link("Back to homepage").click()
    expect(screen.heading("Trade with partners you can check")).to_be_visible()


@pytest.mark.req("A-30")
def test_an_incomplete_or_wrong_form_creates_no_company(visitor: Page, portal: Server) -> None:
    stage.sign_in(portal, visitor, stage.settle(portal))
    screen = CompanyFormScreen(visitor, portal).open()
    screen.submit()
    for field in ("Company full name", "Country/Region", "Address", "City", "Main products"):
        screen.should_show_error(field, "Please fill in this field.")

    company = NewCompany(country="CN", registration_number="123456")
    screen.fill_in(company)
    screen.field("Website").fill("javascript:alert(1)")
    screen.field("Year founded").fill("1 BC")
    screen.submit()
    screen.should_show_error(
        registration_label("CN"),
        "This is not a valid Unified Social Credit Code (18 characters).",
    )
    screen.should_show_error(
        "Website", "Please enter a web address such as https://www.example.com."
    )
    screen.should_show_error("Year founded", "Please enter a year with four digits.")

    expect(screen.field("Main products")).to_have_value(company.main_products)
    assert stage.count_companies(portal, company.full_name) == 0


@pytest.mark.req("A-30")
def test_a_company_that_looks_like_another_needs_a_deliberate_yes(
    visitor: Page, portal: Server
) -> None:
    stage.sign_in(portal, visitor, stage.settle(portal))
    screen = CompanyFormScreen(visitor, portal).open()
    company = NewCompany(full_name="NORDLICHT Leuchten-Handelsgesellschaft, GmbH")
    screen.fill_in(company)
    screen.submit()
    question = visitor.get_by_role("note").filter(
        has_text="These companies are on the portal already"
    )
    expect(question).to_contain_text("Nordlicht Leuchten Handelsgesellschaft mbH")
    expect(question.get_by_role("link", name="Join Company")).to_be_visible()
    assert stage.count_companies(portal, company.full_name) == 0

    screen.field("None of these is my company. Create anyway").check()
    screen.submit()
    expect(screen.heading("Company created")).to_be_visible()


@pytest.mark.req("A-32")
def test_while_the_name_is_typed_the_company_to_join_is_proposed(
    visitor: Page, portal: Server
) -> None:
    there = stage.company_of(portal, stage.settle_with_company(portal))
    stage.sign_in(portal, visitor, stage.settle(portal))
    screen = CompanyFormScreen(visitor, portal).open()
    slip = there.full_name.replace("Import GmbH", "Imort AG")

    screen.field("Company full name").press_sequentially(slip)
    screen.field("Country/Region").select_option(there.country)
    hint = visitor.get_by_role("status").filter(has_text=there.full_name)
    expect(hint).to_contain_text("This looks like a company that is here already:")
    expect(screen.field("Company full name")).to_have_value(slip)
    hint.get_by_role("link", name=f"Join {there.full_name}").click()

    joining = JoinScreen(visitor, portal)
    expect(joining.field("Company full name or company code")).to_have_value(there.full_name)
    joining.button("Search").click()
    expect(visitor.get_by_role("main")).to_contain_text(there.city)
    expect(joining.button("Apply to join")).to_be_visible()


def test_a_double_click_and_a_second_tab_make_one_company(visitor: Page, portal: Server) -> None:
    company = NewCompany()
    stage.sign_in(portal, visitor, stage.settle(portal))
    first = CompanyFormScreen(visitor, portal).open()
    second = CompanyFormScreen(visitor.context.new_page(), portal).open()
    for screen in (first, second):
        screen.fill_in(company)

    first.button("Submit").dblclick()
    expect(first.heading("Company created")).to_be_visible()
    second.submit()

    second.should_be_at("/company")
    expect(second.page.get_by_role("main")).to_contain_text(company.full_name)
    assert stage.count_companies(portal, company.full_name) == 1
