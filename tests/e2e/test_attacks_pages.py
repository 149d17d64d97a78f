"""What an attacker tries through a browser: scripts, ways out, what is left behind (15, 18, 68)."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from portal.pages.registry import PAGES
from portal.services.demo import DEMO_PASSWORD
from portal.state.doors import SECOND_FACTOR
from tests.e2e import stage
from tests.e2e.browsing import is_outside, listen
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server, wait_for
from tests.e2e.personas import BY_NAME
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.screen import Screen

Complaints = Callable[[Page], list[str]]
IMAGE = "<img src=x onerror=alert(1)>"
#: What a template engine, a translation or a mail program might take for code.
NAME = f"{IMAGE}<script>alert(1)</script>{{constructor}} {{0}} %s ${{7*7}}"


@pytest.fixture
def complaints() -> Complaints:
    """Call it with a page: the list fills with violations of the policy, dialogs and errors."""
    return listen


def _signed_in(page: Page, portal: Server, persona: str) -> Screen:
    # Their own choice of language counts for more than their account's.
    page.context.add_cookies([{"name": "language", "value": "en", "url": portal.base_url}])
    screen = LogInScreen(page, portal)
    screen.open()
    screen.log_in(BY_NAME[persona].email, DEMO_PASSWORD)
    if BY_NAME[persona].gives_second_factor:
        screen.should_be_at(SECOND_FACTOR)
        [cookie] = [each for each in page.context.cookies() if each["name"] == "sid"]
        stage.let_second_factor_be_given(portal, cookie["value"])
        screen.open("/overview")
    page.wait_for_url(lambda url: "/login" not in url)
    return screen.wait_until_ready()


@pytest.fixture
def member(new_visitor: NewVisitor, portal: Server) -> Screen:
    return _signed_in(new_visitor("en"), portal, "member")


def test_no_page_breaks_its_own_script_policy(
    new_visitor: NewVisitor, portal: Server, complaints: Complaints
) -> None:
    stranger = new_visitor("en")
    heard = complaints(stranger)

    for page in PAGES.values():
        if page.is_open and page.route != "/404":
            Screen(stranger, portal).open(page.route)

    assert heard == []


@pytest.mark.parametrize("persona", ["admin", "support"])
def test_no_page_behind_the_login_breaks_it_either(
    persona: str, new_visitor: NewVisitor, portal: Server, complaints: Complaints
) -> None:
    screen = _signed_in(new_visitor("en"), portal, persona)
    heard = complaints(screen.page)

    for page in PAGES.values():
        if not page.is_open:
            screen.page.goto(portal.url(page.route))
            screen.wait_until_ready()

    assert heard == []


def test_the_policy_stops_a_script_that_gets_in(member: Screen, complaints: Complaints) -> None:
    heard = complaints(member.page)

    member.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.broken = 1";
            document.body.append(script);
            const image = "<img src=x onerror='window.broken = 1'>";
            document.body.insertAdjacentHTML("beforeend", image);
        }"""
    )

    wait_for("the policy complains", lambda: [one for one in heard if "violate" in one.lower()], 5)
    assert member.page.evaluate("() => window.broken") is None


#: The rest of them stand in tests/unit/state/test_doors.py; these go round by the browser.
OUTSIDE = ["//evil.example", "/\\evil.example", "javascript:alert(1)", "/..//evil.example"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_next_leads_outside(
    path: str, new_visitor: NewVisitor, portal: Server, complaints: Complaints
) -> None:
    page = new_visitor("en")
    heard = complaints(page)
    screen = LogInScreen(page, portal)
    screen.open(f"/login?next={quote(path, safe='')}")

    screen.log_in(BY_NAME["member"].email, DEMO_PASSWORD)

    page.wait_for_url(lambda url: "/login?next" not in url)
    page.wait_for_load_state()
    assert page.url.startswith(f"{portal.base_url}/")
    assert [each for each in heard if is_outside(each) and "://" in each] == []
    assert "1" not in heard


def test_a_monstrous_link_still_opens_its_page(new_visitor: NewVisitor, portal: Server) -> None:
    page = new_visitor("en")
    many = "&".join(f"{name}=x" for name in range(100))

    for query in ("x=%0A%00%1B", f"x={'y' * 5000}", many, "__proto__=x&constructor=y"):
        Screen(page, portal).open(f"/login?{query}")


def test_the_other_tab_learns_of_the_end(member: Screen, portal: Server) -> None:
    other = Screen(member.page.context.new_page(), portal).open("/personal")
    expect(other.page.get_by_text("jonas.weber@example.com").first).to_be_visible()

    member.log_out()

    other.page.wait_for_url(re.compile(r"/login/?\?ended=1$"), timeout=5_000)
    expect(other.page.get_by_text("jonas.weber@example.com")).to_have_count(0)


def test_the_back_button_shows_nothing(member: Screen) -> None:
    member.open("/personal")
    expect(member.page.get_by_text("jonas.weber@example.com").first).to_be_visible()
    member.log_out()

    member.page.go_back()

    member.wait_until_ready()
    member.page.wait_for_url(re.compile(r"/login"))
    expect(member.page.get_by_text("jonas.weber@example.com")).to_have_count(0)
    assert "jonas.weber" not in member.page.content()


def test_no_script_can_read_the_session(member: Screen) -> None:
    seen = member.page.evaluate(
        "() => JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"
    )

    secrets = [each for each in member.page.context.cookies() if each["name"] in {"sid", "browser"}]
    assert len(secrets) == 2
    assert not [each["name"] for each in secrets if each["value"] in seen]


def test_a_name_is_text_wherever_it_stands(
    new_visitor: NewVisitor, portal: Server, complaints: Complaints
) -> None:
    screen = _signed_in(new_visitor("en"), portal, "shopper")
    heard = complaints(screen.page)
    screen.open("/personal")
    field = screen.field("Contact name")
    before = field.input_value()

    field.fill(NAME)
    screen.button("Save").click()
    expect(screen.status("Saved")).to_be_visible()
    screen.open("/overview")

    expect(screen.page.get_by_text(NAME).first).to_be_visible()
    support = _signed_in(new_visitor("en"), portal, "support")
    heard_there = complaints(support.page)
    support.open("/desk/accounts")
    # By then other tests may have brought more people than a page of the list holds.
    support.field("Search accounts").fill(BY_NAME["shopper"].email)
    expect(support.page.get_by_text(NAME).first).to_be_visible()
    screen.open("/personal")
    screen.field("Contact name").fill(before)
    screen.button("Save").click()
    expect(screen.status("Saved")).to_be_visible()
    assert heard + heard_there == []
