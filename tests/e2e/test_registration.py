"""Registering: who fills in what, what the form refuses, and that the code comes first."""

import pytest
from playwright.sync_api import Page, expect

from portal.services.agreements import CURRENT_VERSION
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.screens.accounts import (
    AGREED,
    DomesticScreen,
    LogInScreen,
    Newcomer,
    OverseasScreen,
    RegisterScreen,
    RepresentativeScreen,
    SupplierScreen,
)
from tests.e2e.screens.screen import Screen
from tests.e2e.screens.settings import PersonalScreen

WRONG_CODE = "This code is not right. Please check it, or ask for a new one."
DEAD_CODE = "This code is no longer valid. Please ask for a new one."
TAKEN = "This user name is taken. Please choose another one."
NO_USER_NAME = (
    "Please use 3 to 32 Latin letters, digits, dots, hyphens or underscores, beginning with a "
    "letter."
)
REFUSED = (
    "These login details are not right, or there were too many wrong tries. Please check them, "
    "wait a while, or choose “Forgot password”."
)


@pytest.mark.req("A-19", "A-28", "C-04")
@pytest.mark.parametrize("form", [DomesticScreen, RepresentativeScreen])
def test_people_from_the_mainland_register_and_log_in_with_email_or_mobile(
    form: type[RegisterScreen], visitor: Page, portal: Server
) -> None:
    mobile = f"138{stage.new_mobile()[-8:]}"
    person = Newcomer(contact_name="王芳", name_on_id="王小芳", mobile=mobile)
    screen = form(visitor, portal).open()

    screen.fill_in(person)
    screen.prove_email(person)
    screen.submit()
    screen.should_be_at("/welcome")
    screen.link("Verify the number").click()
    screen.should_be_at("/personal")

    for identifier in (person.email.upper(), f"+86 {mobile}"):
        screen.log_out()
        LogInScreen(visitor, portal).log_in(identifier, person.password)
        screen.should_be_at("/welcome")


@pytest.mark.req("A-25")
def test_who_holds_a_mainland_passport_is_led_to_the_domestic_form(
    visitor: Page, portal: Server
) -> None:
    person = Newcomer(country="CN")
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.field("Verification code").fill("123456")

    screen.submit()
    screen.should_show_error(
        "Issuing country/region of passport",
        "Buyers from the Chinese Mainland register as domestic buyers.",
    )

    screen.link("Go on as a domestic buyer, with what you have typed").click()
    expect(screen.heading("Register as a domestic buyer")).to_be_visible()
    for field, typed in {
        "Contact name": person.contact_name,
        "Name on ID": person.name_on_id,
        "Mobile number": person.mobile,
        "Email": person.email,
        "Password": "",
    }.items():
        expect(screen.field(field)).to_have_value(typed)


@pytest.mark.req("A-26")
def test_a_name_in_any_script_needs_its_latin_letters_beside_it(
    visitor: Page, portal: Server
) -> None:
    person = Newcomer(name_on_id="Елена Фишер", contact_name="12345")
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)

    screen.submit()
    screen.should_show_error("Contact name", "Please enter a name in letters.")
    screen.should_show_error(
        "Name in Latin letters",
        "Please enter the name in Latin letters as well, as on the passport.",
    )

    screen.field("Name in Latin letters").fill("Елена")
    screen.field("Contact name").fill("Лена")
    screen.submit()
    screen.should_show_error("Name in Latin letters", "Please use Latin letters only.")

    screen.field("Name in Latin letters").fill("Elena Fischer")
    screen.submit()
    screen.should_be_at("/welcome")


@pytest.mark.req("A-26", "A-27", "B-07", "C-03")
def test_an_empty_form_is_refused_field_by_field(visitor: Page, portal: Server) -> None:
    screen = OverseasScreen(visitor, portal).open()

    screen.button("Submit").click()

    country = "Issuing country/region of passport"
    for field in ("Contact name", "Name on ID", country, "Mobile number", "Email"):
        screen.should_show_error(field, "Please fill in this field.")
    screen.should_show_error("Password", "Please use at least 10 characters.")
    screen.should_show_error("Verification code", "Please enter the six digits of the code.")
    expect(screen.field(AGREED)).to_have_attribute("aria-invalid", "true")
    screen.should_be_at("/register/overseas")


@pytest.mark.req("C-03")
def test_contact_name_mobile_email_and_password_become_the_account(
    visitor: Page, portal: Server
) -> None:
    person = Newcomer(mobile="0151 2345")
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.submit()
    screen.should_show_error(
        "Mobile number",
        "Please enter a mobile number with its country code, such as +44 7911 123456.",
    )

    screen.field("Mobile number").fill("0151 / 2345 6789")
    screen.submit()
    screen.should_be_at("/welcome")

    personal = PersonalScreen(visitor, portal).open()
    expect(personal.field("Contact name")).to_have_value(person.contact_name)
    expect(personal.field("Mobile number")).to_have_value("+4915123456789")
    expect(visitor.get_by_role("main")).to_contain_text(person.email)


@pytest.mark.req("A-18", "A-27", "A-28", "B-06")
def test_no_account_exists_before_the_right_code(new_visitor: NewVisitor, portal: Server) -> None:
    person = Newcomer()
    screen = OverseasScreen(new_visitor(), portal).open()
    hint = "You need the code once, to complete your registration. It lives ten minutes."
    expect(screen.text(hint)).to_be_visible()
    screen.fill_in(person)
    screen.send_code()
    code = portal.mailbox.next_to(person.email).code

    screen.enter_code(f"{(int(code) + 1) % 10**6:06d}")
    screen.submit()
    screen.should_show_error("Verification code", WRONG_CODE)
    assert stage.accounts_of(portal, person.email) == []
    impatient = LogInScreen(new_visitor(), portal).open()
    impatient.log_in(person.email, person.password)
    expect(impatient.alert(REFUSED)).to_be_visible()

    screen.enter_code(code)
    screen.submit()
    screen.should_be_at("/welcome")
    impatient.log_in(person.email, person.password)
    impatient.should_be_at("/welcome")


@pytest.mark.req("A-27", "B-06")
def test_an_old_code_is_refused_and_a_new_one_can_be_had_after_a_minute(
    visitor: Page, portal: Server
) -> None:
    visitor.clock.install()
    person = Newcomer()
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    code = screen.prove_email(person)
    waiting = screen.button_saying("Resend in")
    expect(waiting).to_have_attribute("aria-disabled", "true")
    stage.let_codes_expire(portal, person.email)
    screen.submit()
    screen.should_show_error("Verification code", DEAD_CODE)

    visitor.clock.fast_forward("01:01")
    portal.forget_tries()
    screen.button("Resend").click()
    fresh = portal.mailbox.next_to(person.email).code
    assert fresh != code
    screen.enter_code(fresh)
    screen.submit()
    screen.should_be_at("/welcome")


@pytest.mark.req("B-03", "B-04", "B-05", "B-06", "B-08")
def test_a_supplier_registers_with_a_user_name_and_logs_in_with_it(
    visitor: Page, portal: Server
) -> None:
    person = Newcomer()
    screen = SupplierScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.submit()
    screen.should_be_at("/overview")
    portal.mailbox.next_to(person.email, saying="Welcome")

    screen.log_out()
    LogInScreen(visitor, portal).log_in(person.user_name.upper(), person.password)
    screen.should_be_at("/overview")


@pytest.mark.req("B-04")
@pytest.mark.parametrize(
    ("user_name", "refusal"), [("ChenWei", TAKEN), ("lena.fischer@example.com", NO_USER_NAME)]
)
def test_a_user_name_is_nobody_elses_name_or_address(
    user_name: str, refusal: str, visitor: Page, portal: Server
) -> None:
    person = Newcomer(user_name=user_name)
    screen = SupplierScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)

    screen.submit()

    screen.should_show_error("User name", refusal)
    assert stage.accounts_of(portal, person.email) == []


@pytest.mark.req("B-04")
def test_the_rules_for_a_password_tick_themselves_off(visitor: Page, portal: Server) -> None:
    screen = SupplierScreen(visitor, portal).open()
    rules = visitor.get_by_role("list", name="Your password needs")
    enough = rules.get_by_role("listitem").filter(has_text="10 characters or more")

    screen.field("Password").fill("harbour")
    expect(enough).not_to_contain_text("done")
    screen.field("Password").fill("harbour-lantern")
    expect(enough).to_contain_text("done")


@pytest.mark.req("B-07")
def test_nobody_registers_without_the_agreement(visitor: Page, portal: Server) -> None:
    person = Newcomer()
    screen = SupplierScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.button("Submit").click()
    expect(screen.field(AGREED)).to_have_attribute("aria-invalid", "true")
    assert stage.accounts_of(portal, person.email) == []

    screen.submit()
    screen.should_be_at("/overview")
    [account] = stage.accounts_of(portal, person.email)
    [consent] = stage.consents(portal, account.id)
    assert consent.agreement_version == CURRENT_VERSION
    assert consent.address in {"127.0.0.1", "::1"}
    assert abs((consent.accepted_at - account.created_at).total_seconds()) < 60


@pytest.mark.req("A-27")
def test_an_address_with_an_account_is_told_by_mail_and_nobody_else(
    visitor: Page, portal: Server
) -> None:
    owner = stage.settle(portal)
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(Newcomer(email=owner.email))

    screen.send_code()

    mail = portal.mailbox.next_to(owner.email)
    assert mail.subject.startswith("You already have an account")


def test_a_double_click_on_submit_makes_one_account(visitor: Page, portal: Server) -> None:
    person = Newcomer()
    screen = OverseasScreen(visitor, portal).open()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.field(AGREED).check()

    screen.button("Submit").dblclick()

    screen.should_be_at("/welcome")
    expect(Screen(visitor, portal).heading("Welcome")).to_be_visible()
    assert len(stage.accounts_of(portal, person.email)) == 1
