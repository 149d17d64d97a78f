"""Verifying a Buyer Badge: three facts, then an account, or the way to customer service."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Glyph,
    Text,
    button,
    button_row,
    callout,
    country_select,
    error_summary,
    facts,
    field,
    form,
    link,
    link_button,
    step_heading,
    stepper,
    submit_button,
    text_input,
    textarea,
)
from portal.components.registering import (
    agreed_submit,
    password_fields,
    proven_email_fields,
    registration_summary,
)
from portal.i18n.browser import say, t, territory
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.schemas.support import MAX_MESSAGE
from portal.state.badges import BadgeState

# Any: mypy sees the rows, the page has Vars of them.
_errors: Any = BadgeState.errors
_entry: Any = BadgeState.entry
_claim: Any = BadgeState.claim
_receipt: Any = BadgeState.receipt


def _error(name: str) -> rx.Var[str]:
    return say(BadgeState.errors[name])


@page(
    route="/badge",
    title=N_("Verify your Buyer Badge"),
    needs=OPEN_DOOR,
    on_load=BadgeState.arrive,
)
def badge_page() -> rx.Component:
    return form_page(
        t("Verify your Buyer Badge"),
        rx.match(
            BadgeState.step,
            ("account", _account_step()),
            ("link", _link_step()),
            ("done", _done_step()),
            ("linked", _linked_step()),
            ("contact", _contact_step()),
            ("asked", _asked_step()),
            _verify_step(),
        ),
        lead=t(
            "For overseas buyers who have attended before: verify your badge, then set the e-mail "
            "address and the password for your account."
        ),
        aside=rx.cond(
            (BadgeState.step == "verify") & ~BadgeState.viewer.is_signed_in, _other_ways()
        ),
    )


def _other_ways() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("You have an account already?"), " ", link(t("Log In"), "/login")),
        rx.el.p(t("You never had a badge?"), " ", link(t("Buyer Register"), "/register")),
        class_name="grid gap-2",
    )


def _step(name: str, *children: rx.Component) -> rx.Component:
    # The key: without it React would go on with the last step's heading and fields.
    return rx.el.div(*children, key=name, class_name="grid gap-5")


def _progress(done: int) -> rx.Component:
    return stepper([t("Buyer Badge"), t("E-mail and password"), t("Log in")], done)


def _verify_step() -> rx.Component:
    return _step(
        "verify",
        _progress(0),
        form(
            _summary(_badge_labels()),
            *_badge_fields(),
            submit_button(
                t("Continue"), busy=BadgeState.is_busy, when_filled=True, class_name="btn-wide"
            ),
            on_submit=BadgeState.verify,
        ),
        rx.cond(BadgeState.is_refused, _help_offer()),
    )


def _badge_labels() -> dict[str, Text]:
    return {
        "badge_number": t("Badge number"),
        "name": t("Name"),
        "country": t("Country/Region"),
    }


def _badge_fields() -> list[rx.Component]:
    labels = _badge_labels()
    return [
        field(
            labels["badge_number"],
            "badge_number",
            text_input("badge_number", value=_entry.badge_number, max_length=32),
            hint=t("As printed on the badge; capitals, spaces and hyphens do not matter."),
            error=_error("badge_number"),
        ),
        field(
            labels["name"],
            "name",
            text_input("name", value=_entry.name, autocomplete="name", max_length=100),
            hint=t("As printed on the badge, in the same script and order."),
            error=_error("name"),
        ),
        field(
            labels["country"],
            "country",
            country_select("country", value=_entry.country),
            hint=t("Of the ID document with which the badge was made."),
            error=_error("country"),
        ),
    ]


def _help_offer() -> rx.Component:
    return callout(
        rx.el.p(
            t(
                "Is everything as on the badge? Then our record may be wrong: customer service "
                "corrects it, and you can try again."
            )
        ),
        title=t("The badge still cannot be verified?"),
        actions=(
            button(t("Contact customer service"), glyph=Glyph.HEADSET, on_click=BadgeState.contact),
        ),
    )


def _account_step() -> rx.Component:
    return _step(
        "account",
        _progress(1),
        step_heading(t("Your badge is verified")),
        _badge_facts(),
        form(
            registration_summary(_errors),
            *proven_email_fields(
                BadgeState,
                hint=t("Six digits. The code lives ten minutes and works once."),
                email_hint=rx.cond(
                    _claim.former_email,
                    t(
                        "You can keep the address of the badge, {email}, or set another one. The "
                        "old address is told.",
                        email=_claim.former_email,
                    ),
                    t("You log in with this address from now on."),
                ),
            ),
            *password_fields(_errors),
            *agreed_submit(BadgeState, t("Confirm")),
            on_submit=BadgeState.confirm,
        ),
        _another_badge(),
    )


def _badge_facts() -> rx.Component:
    rows: list[tuple[Text, Child]] = [
        (t("Name"), _claim.name),
        (t("Country/Region"), territory(_claim.country)),
    ]
    return facts(*rows)


def _another_badge() -> rx.Component:
    return button_row(
        button(t("Verify another badge"), variant="quiet", on_click=BadgeState.begin_again)
    )


def _link_step() -> rx.Component:
    return _step(
        "link",
        _progress(1),
        step_heading(t("Your badge is verified")),
        _badge_facts(),
        form(
            _summary({}),
            rx.el.p(
                t(
                    "You are signed in as {name}. Link the badge to this account, and keep "
                    "your e-mail address and password.",
                    name=BadgeState.viewer.contact_name,
                )
            ),
            submit_button(
                t("Link the badge to my account"),
                busy=BadgeState.is_busy,
                class_name="btn-wide",
            ),
            on_submit=BadgeState.link,
        ),
        _another_badge(),
    )


def _done_step() -> rx.Component:
    return _step(
        "done",
        _progress(2),
        step_heading(t("Your account is ready")),
        callout(
            t("From now on, log in with your e-mail address and your new password."),
            tone="ok",
            role="status",
        ),
        link_button(t("Log In"), "/login?as=buyer", variant="primary", class_name="btn-wide"),
    )


def _linked_step() -> rx.Component:
    return _step(
        "linked",
        step_heading(t("The badge is linked to your account")),
        callout(t("It cannot be used for another account any more."), tone="ok", role="status"),
        link_button(
            t("Go to your overview"), "/overview", variant="primary", class_name="btn-wide"
        ),
    )


def _contact_step() -> rx.Component:
    return _step(
        "contact",
        step_heading(t("Contact customer service")),
        rx.el.p(
            t("Please check what you have entered. We answer by e-mail."), class_name="text-muted"
        ),
        form(
            _summary({**_badge_labels(), "email": t("Email"), "message": t("Message")}),
            *_badge_fields(),
            field(
                t("Email"),
                "email",
                text_input("email", type="email", autocomplete="email", max_length=254),
                error=_error("email"),
            ),
            field(
                t("Message"),
                "message",
                textarea("message", rows=3, max_length=MAX_MESSAGE),
                hint=t("Such as the fair and the year, or what else stands on the badge."),
                error=_error("message"),
                optional=True,
            ),
            button_row(
                submit_button(t("Submit"), busy=BadgeState.is_busy),
                button(t("Back"), on_click=BadgeState.begin_again),
            ),
            on_submit=BadgeState.ask_for_correction,
        ),
    )


def _asked_step() -> rx.Component:
    return _step(
        "asked",
        step_heading(t("Your request has reached us")),
        callout(
            t(
                "Please quote the number {number} when you call or write. We answer to {email}, "
                "usually within one working day. Then you can try again here.",
                number=_receipt.number,
                email=_receipt.email,
            ),
            tone="ok",
            role="status",
        ),
        button_row(button(t("Try again"), on_click=BadgeState.begin_again)),
    )


def _summary(labels: dict[str, Text]) -> rx.Component:
    return error_summary(BadgeState.errors, labels=labels, general=BadgeState.errors[""])
