"""Four languages, light and dark: what is chosen is kept, and nothing typed is lost."""

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.i18n import LANGUAGES
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server, wait_for
from tests.e2e.screens.accounts import LogInScreen, Newcomer, OverseasScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import PersonalScreen

PROMISE = "Trade with partners you can check"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("pt-BR,es;q=0.8,en;q=0.5", "es"),
        ("zh-TW", "zh"),
        ("ru", "ru"),
        ("fr-FR, de;q=0.9", "en"),
    ],
)
def test_the_first_visit_speaks_what_the_browser_asks_for(
    accepted: str, language: str, browser: Browser, portal: Server
) -> None:
    profile = browser.new_context(extra_http_headers={"Accept-Language": accepted})

    screen = Screen(profile.new_page(), portal, language).open("/")

    expect(screen.heading(PROMISE)).to_be_visible()
    profile.close()


def test_a_language_can_be_chosen_in_the_middle_of_a_form(visitor: Page, portal: Server) -> None:
    person = Newcomer(name_on_id="Елена Фишер")
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.field("Verification code").fill("12")
    screen.button("Submit").click()

    for language in (*LANGUAGES, "en"):
        screen.choose_language(language)
        expect(screen.heading("Register as an overseas buyer")).to_be_visible()
        expect(screen.field("Name on ID")).to_have_value(person.name_on_id)
        expect(screen.field("Issuing country/region of passport")).to_have_value(person.country)
        expect(screen.field("Password")).to_have_value(person.password)
        expect(screen.field("Email")).to_have_value(person.email)
        screen.should_show_error("Verification code", "Please enter the six digits of the code.")


def test_the_choice_outlives_a_reload_and_other_pages(visitor: Page, portal: Server) -> None:
    screen = Screen(visitor, portal).open("/")

    screen.choose_language("ru")
    visitor.reload()
    screen.wait_until_ready()

    expect(screen.heading(PROMISE)).to_be_visible()
    login = LogInScreen(visitor.context.new_page(), portal, "ru").open()
    expect(login.heading("Log in")).to_be_visible()


def test_the_choice_goes_with_the_account_to_another_browser(
    new_visitor: NewVisitor, portal: Server
) -> None:
    buyer = stage.settle_with_company(portal)
    screen = Screen(stage.sign_in(portal, new_visitor(), buyer), portal).open("/overview")
    screen.choose_language("es")
    expect(screen.heading("Overview")).to_be_visible()
    personal = PersonalScreen(screen.page, portal, "es").open()
    expect(personal.field("Language of our messages")).to_have_value("es")

    elsewhere = LogInScreen(new_visitor("en"), portal).open()
    elsewhere.log_in(buyer.email, stage.PASSWORD)

    elsewhere.should_be_at("/overview")
    arrived = Screen(elsewhere.page, portal, "es").wait_until_ready()
    expect(arrived.heading("Overview")).to_be_visible()
    mail = portal.mailbox.next_to(buyer.email)
    assert mail.language == "es"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_on_our_side_is_owned_up_to_in_the_readers_language(
    language: str, new_visitor: NewVisitor, portal: Server
) -> None:
    screen = LogInScreen(new_visitor(language), portal, language).open()

    with stage.fault(portal):
        screen.log_in("somebody@example.com", "some-password-or-other")
        sorry = "Something went wrong on our side. Please try again in a moment."
        expect(screen.alert(sorry)).to_be_visible()

    buyer = stage.settle_with_company(portal, language=language)
    screen.log_in(buyer.email, stage.PASSWORD)
    screen.should_be_at("/overview")


def test_dark_mode_stays_until_it_is_switched_off(visitor: Page, portal: Server) -> None:
    screen = Screen(visitor, portal).open("/")
    _should_be_light(visitor)

    screen.button("Dark mode").click()
    expect(screen.button("Dark mode")).to_have_attribute("aria-pressed", "true")
    _should_be_dark(visitor)
    visitor.reload()
    screen.wait_until_ready()
    _should_be_dark(visitor)
    screen.open("/login")
    _should_be_dark(visitor)

    screen.button("Dark mode").click()
    expect(screen.button("Dark mode")).to_have_attribute("aria-pressed", "false")
    screen.open("/")
    _should_be_light(visitor)


def test_a_reader_who_likes_it_dark_gets_it_dark(new_visitor: NewVisitor, portal: Server) -> None:
    page = new_visitor(theme="dark")

    Screen(page, portal).open("/")

    _should_be_dark(page)


def _should_be_dark(page: Page) -> None:
    # The button is pressed a moment before the ground is painted anew: ask until it is.
    wait_for("the page is dark", lambda: _paper(page) < 80, seconds=5)


def _should_be_light(page: Page) -> None:
    wait_for("the page is light", lambda: _paper(page) > 200, seconds=5)


def _paper(page: Page) -> float:
    """Return how bright the page's ground is, from 0 to 255, as it is drawn."""
    return float(
        page.evaluate(
            """() => {
                const pen = document.createElement("canvas").getContext("2d");
                pen.fillStyle = getComputedStyle(document.body).backgroundColor;
                pen.fillRect(0, 0, 1, 1);
                const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
                return (red + green + blue) / 3;
            }"""
        )
    )
