"""The support desk: from a badge that failed, and from a lost account, back to the portal."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from portal.models.accounts import AccountKind
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.personas import BASE, BY_NAME, arrive, dump, faults_in, told_by
from tests.e2e.screens.accounts import LogInScreen
from tests.e2e.screens.badges import BadgeScreen
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.support import (
    BadgeDeskScreen,
    ForgotAccountScreen,
    RecoverAccountScreen,
    SupportDeskScreen,
    number_in,
)

DEAD_LINK = "This link is no longer valid. Please ask for a new one."
NEW_PASSWORD = "the-ferry-leaves-at-nine-4"
TICKETS = f"{BASE}.portal___state___support_desk____ticket_state"


def _colleague(portal: Server, page: Page, name: str = "Olga") -> SupportDeskScreen:
    account = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name=name)
    return SupportDeskScreen(stage.sign_in(portal, page, account), portal)


@pytest.mark.timeout(180)
@pytest.mark.req("A-12")
def test_a_badge_that_failed_is_corrected_and_verified_after_all(
    new_visitor: NewVisitor, portal: Server
) -> None:
    email = stage.new_email()
    badge = stage.let_attend(portal, name="Nina Borg")
    person = BadgeScreen(new_visitor(), portal).open()
    person.verify(badge, name="Nina Berg")
    person.button("Contact customer service").click()
    person.field("Email").fill(email)
    person.button("Submit").click()
    number = portal.mailbox.next_to(email, saying="We have received your request").subject.split()[
        -1
    ]

    desk = _colleague(portal, new_visitor()).open()
    desk.act(number, "Take")
    desk.should_show(number)
    row = desk.page.get_by_role("row").filter(has_text="Nina Borg")
    expect(row.get_by_text("Differs", exact=True)).to_have_count(1)
    desk.choose("Nina Borg", "Correct")
    desk.button("Correct and tell the person").click()
    desk.should_show_error("Reason", "Please fill in this field.")
    desk.field("Reason").fill("Spelling on the passport copy")
    desk.button("Correct and tell the person").click()
    expect(
        desk.status("The record is corrected, and {name} is told.", name="Nina Berg")
    ).to_be_visible()

    mail = portal.mailbox.next_to(email, saying="Your badge record is corrected")
    assert f"{portal.base_url}/badge" in mail.text
    person.open()
    person.verify(badge, name="Nina Berg")
    person.should_be_verified()


@pytest.mark.timeout(180)
@pytest.mark.req("C-06")
def test_a_forgotten_account_comes_back_with_a_new_address(
    new_visitor: NewVisitor, portal: Server
) -> None:
    new_email = stage.new_email()
    owner = stage.settle_with_company(portal, mobile=stage.new_mobile())
    page = new_visitor()
    LogInScreen(page, portal).open().link("Forgot account").click()
    forgot = ForgotAccountScreen(page, portal).wait_until_ready()
    number = forgot.ask(
        name=owner.contact_name,
        email=new_email,
        Mobile_number=str(owner.mobile),
        Company="Berg Import",
    )
    portal.mailbox.next_to(new_email, saying=f"We have received your request {number}")

    desk = _colleague(portal, new_visitor()).open()
    desk.act(number, "Take")
    desk.choose(stage.company_of(portal, owner).full_name, "Choose")
    desk.answer("Show the number", "To call her back", "Show the number", label="Reason")
    expect(desk.text(str(owner.mobile)).first).to_be_visible()
    desk.field("Called back on the registered mobile number").check()
    desk.field("Reason").fill("She knew her last order")
    desk.button("Send the link").click()
    expect(desk.alert("Please make at least {count} of these checks", count="2")).to_be_visible()
    desk.field("Name, country/region and company match the account").check()
    desk.button("Send the link").click()
    expect(desk.status("The link is on its way to {email}.", email=new_email)).to_be_visible()

    portal.mailbox.next_to(owner.email, saying="Somebody wants your account to move")
    link = portal.mailbox.next_to(new_email, saying="Get your account back").link
    back = RecoverAccountScreen(page, portal)
    back.open_link(link)
    back.set_password(NEW_PASSWORD)
    expect(back.status("Your account is yours again.")).to_be_visible()
    expect(desk.page.get_by_text("Solved", exact=True).first).to_be_visible()
    _log_in(back, new_email)
    _should_be_dead(link, RecoverAccountScreen(new_visitor(), portal))


def _log_in(screen: RecoverAccountScreen, email: str) -> None:
    main = screen.page.get_by_role("main")
    main.get_by_role("link", name="Log In", exact=True).click()
    login = LogInScreen(screen.page, screen.portal).wait_until_ready()
    login.log_in(email, NEW_PASSWORD)
    login.should_be_at("/overview")


def _should_be_dead(link: str, screen: RecoverAccountScreen) -> None:
    screen.open_link(link)
    screen.set_password("another-password-of-mine-5")
    expect(screen.alert(DEAD_LINK)).to_be_visible()


@pytest.mark.req("C-06")
def test_the_form_asks_for_what_the_desk_needs_and_keeps_what_was_typed(
    visitor: Page, portal: Server
) -> None:
    screen = ForgotAccountScreen(visitor, portal).open()
    screen.field("Company").fill("Berg Tee-Import")

    screen.button("Submit").click()

    screen.should_show_error("Contact name", "Please fill in this field.")
    screen.should_show_error("Email", "Please fill in this field.")
    expect(screen.field("Company")).to_have_value("Berg Tee-Import")


@pytest.mark.req("C-06")
@pytest.mark.parametrize("language", ["zh", "ru", "es"])
def test_a_person_who_asks_in_their_language_is_answered_in_it(
    language: str, new_visitor: NewVisitor, portal: Server
) -> None:
    email = stage.new_email()
    screen = ForgotAccountScreen(new_visitor(language), portal, language).open()
    screen.field("Contact name").fill("Nina Berg")
    screen.field("Country/Region").select_option("DE")
    screen.field("Email").fill(email)
    screen.button("Submit").click()
    number = number_in(screen.status("We have received your request"))
    assert portal.mailbox.next_to(email).language == language

    desk = _colleague(portal, new_visitor()).open()
    desk.act(number, "Take")
    desk.answer("Refuse", "We know nobody of this name.", "Refuse and answer", label="Reason")
    expect(desk.status("The request is refused")).to_be_visible()
    mail = portal.mailbox.next_to(email)
    assert mail.language == language
    assert "We know nobody of this name." in mail.text


@pytest.mark.req("C-06")
def test_of_two_people_at_the_desk_one_takes_it_and_the_other_reads_who(
    new_visitor: NewVisitor, portal: Server
) -> None:
    olga, ivan = (
        _colleague(portal, new_visitor(), "Olga"),
        _colleague(portal, new_visitor(), "Ivan"),
    )
    olga.open()
    ivan.open()
    number = _asked(new_visitor(), portal)
    # Nobody has loaded anything anew: the queue follows by itself.
    expect(olga.row(number)).to_be_visible()
    ivan.act(number, "View")
    ivan.should_show(number)

    olga.act(number, "Take")

    expect(ivan.text("{name} is working on this request.", name="Olga")).to_be_visible()
    expect(ivan.button("Take")).to_have_count(0)
    ivan.answer("Give back", "Olga is ill today", "Give back", label="Reason")
    expect(ivan.status("The request is back in the queue.")).to_be_visible()
    expect(olga.button("Solve")).to_have_count(0)
    ivan.button("Take").click()
    expect(ivan.button("Solve")).to_be_visible()


def _asked(page: Page, portal: Server) -> str:
    name = f"Nina {secrets.token_hex(3).translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    return ForgotAccountScreen(page, portal).open().ask(name=name, email=stage.new_email())


@pytest.mark.req("A-12")
def test_a_badge_record_is_found_and_corrected_with_its_history(
    new_visitor: NewVisitor, portal: Server
) -> None:
    badge = stage.let_attend(portal, name="Nina Borg")
    account = stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Olga")
    desk = BadgeDeskScreen(stage.sign_in(portal, new_visitor(), account), portal).open()
    desk.find(badge.number).get_by_role("button", name="View", exact=True).click()

    desk.field("Name").fill("Nina Berg")
    desk.field("Reason").fill("Called, spelt it for us")
    desk.button("Correct").click()

    expect(desk.status("The record is corrected.")).to_be_visible()
    expect(desk.text("Name: Nina Borg → Nina Berg")).to_be_visible()
    expect(desk.text("Called, spelt it for us")).to_be_visible()
    desk.button("Back to the list").click()
    expect(desk.page.get_by_role("row").filter(has_text="Nina Berg")).to_be_visible()


def test_a_buyer_is_led_away_from_the_desk(new_visitor: NewVisitor, portal: Server) -> None:
    buyer = stage.settle_with_company(portal)
    page = stage.sign_in(portal, new_visitor(), buyer)
    for path in ("/desk/support", "/desk/badges"):
        page.goto(portal.url(path))
        Screen(page, portal).should_be_at("/overview")


@pytest.mark.parametrize("persona", ["stranger", "admin", "reviewer"])
def test_a_known_ticket_id_opens_nothing_for_others(
    persona: str, new_visitor: NewVisitor, portal: Server
) -> None:
    _asked(new_visitor(), portal)
    [ticket_id, *_] = stage.ticket_ids(portal)
    guest = arrive(portal, BY_NAME[persona])
    socket, before, since = guest.connect(), dump(portal), len(portal.log())

    for handler in ("view", "take"):
        answer = socket.ask(f"{TICKETS}.{handler}", {"ticket_id": ticket_id})
        assert told_by(answer) == {}

    assert dump(portal) == before
    assert faults_in(portal.log()[since:]) == []
    guest.close()


def test_an_unknown_ticket_is_answered_like_junk(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["support"])
    socket, before, since = guest.connect(), dump(portal), len(portal.log())

    for ticket_id in ("00000000-0000-4000-8000-000000000000", "junk", "", "\u0000"):
        answer = told_by(socket.ask(f"{TICKETS}.view", {"ticket_id": ticket_id}))
        assert "We could not find what you were looking for." in str(answer)

    assert dump(portal) == before
    assert faults_in(portal.log()[since:]) == []
    guest.close()
