"""One spoilt field of a form at a time: the error stands beside it, and nothing changes (R3).

What each field of each form refuses is told by tests/unit/schemas/test_junk.py. Here the same
comes over the wire, to every handler that takes a form.
"""

import json
from typing import Any

import pytest

from portal.schemas import accounts, brands, companies, identity, suppliers, support, support_desk
from portal.schemas.badges import BadgeClaimForm, BadgeForm
from portal.schemas.base import Form
from portal.schemas.desk_companies import ReopenForm
from portal.schemas.desk_history import ReasonForm
from portal.schemas.desk_reviews import VerdictForm
from portal.schemas.erasing import EraseForm
from portal.schemas.exporting import CopyForm
from portal.schemas.invitations import InvitedRegistrationForm, InviteForm
from portal.schemas.letters import CheckForm, LetterForm
from portal.schemas.memberships import ApplyForm, RejectForm, SearchForm, TransferForm
from portal.schemas.notices import PreferencesForm
from portal.schemas.recoveries import RecoveryForm
from portal.schemas.second_factor import FactorCodeForm, FactorProofForm, RecoveryCodeForm
from tests.e2e.harness import Server
from tests.e2e.personas import (
    ASKED_PER_SOCKET,
    PERSONAS,
    Persona,
    arrive,
    dump,
    faults_in,
    values_of,
)
from tests.e2e.test_attacks_arguments import arguments_of, frame
from tests.e2e.test_attacks_handlers import HANDLERS, is_allowed
from tests.factories.filled_forms import filled

#: The form that each handler reads, by the end of the handler's name.
FORM_OF: dict[str, type[Form]] = {
    "lost_account_state.ask": support.AccountRecoveryForm,
    "recovered_account_state.set_password": support_desk.RecoverAccountForm,
    "portal___state___accounts____email_undo_state.undo": accounts.UndoEmailChangeForm,
    "log_in_state.log_in": accounts.LogInForm,
    "log_in_state.log_in_with_code": accounts.LogInWithCodeForm,
    "accounts____recovery_state.ask_for_reset": accounts.ForgotPasswordForm,
    "accounts____recovery_state.set_password": accounts.ResetPasswordForm,
    "register_state.register_domestic": accounts.DomesticRegistrationForm,
    "register_state.register_overseas": accounts.OverseasRegistrationForm,
    "register_state.register_representative": accounts.RepresentativeRegistrationForm,
    "register_state.register_supplier": accounts.SupplierRegistrationForm,
    "agreement_state.accept": accounts.AgreementForm,
    "applicants_state.reject": RejectForm,
    "badges_state.correct": support_desk.BadgeForm,
    "badge_state.ask_for_correction": support.BadgeCorrectionForm,
    "badge_state.confirm": BadgeClaimForm,
    "badge_state.verify": BadgeForm,
    "brands_state.finish_information": brands.BrandDraftForm,
    "brands_state.submit": brands.SubmitBrandForm,
    "colleagues_state.remove_second_factor": ReasonForm,
    "company_state.change": companies.CompanyForm,
    "company_state.create": companies.CompanyForm,
    "company_changes_state.ask": companies.AskChangeForm,
    "accounts_state.mark_deliverable": ReasonForm,
    "accounts_state.remove_second_factor": ReasonForm,
    "accounts_state.restore": ReasonForm,
    "accounts_state.sign_out": ReasonForm,
    "accounts_state.suspend": ReasonForm,
    "companies_state.block": ReasonForm,
    "companies_state.cancel_recovery": ReasonForm,
    "companies_state.recover": RecoveryForm,
    "companies_state.reopen": ReopenForm,
    "companies_state.unblock": ReasonForm,
    "review_case_state.ask_to_revoke": VerdictForm,
    "review_case_state.reject": VerdictForm,
    "review_case_state.suspend": VerdictForm,
    "identity_state.ask_help": identity.IdentityHelpForm,
    "identity_state.go_on": identity.IdentityDraftForm,
    "identity_state.submit": identity.IdentitySubmitForm,
    "invitation_state.register": InvitedRegistrationForm,
    "invitations_state.invite": InviteForm,
    "joining_state.apply": ApplyForm,
    "joining_state.search": SearchForm,
    "leaving_state.transfer": TransferForm,
    "leaving_state.transfer_and_quit": TransferForm,
    "check_state.check": CheckForm,
    "letters_state.issue": LetterForm,
    "notice_preferences_state.save": PreferencesForm,
    "privacy_state.ask": EraseForm,
    "privacy_state.ask_for_copy": CopyForm,
    "profile_state.confirm_mobile": accounts.MobileCodeForm,
    "profile_state.save": accounts.ProfileForm,
    "factor_settings_state.renew_codes": FactorCodeForm,
    "factor_settings_state.turn_off": FactorProofForm,
    "second_factor_state.begin_move": FactorProofForm,
    "second_factor_state.confirm": FactorCodeForm,
    "second_factor_state.use_recovery_code": RecoveryCodeForm,
    "second_factor_state.verify": FactorCodeForm,
    "email_state.ask": accounts.EmailChangeForm,
    "email_state.confirm": accounts.EmailChangeCodesForm,
    "password_state.change": accounts.ChangePasswordForm,
    "authentication_state.finish_information": suppliers.SupplierDraftForm,
    "authentication_state.submit": suppliers.SubmitForm,
    "ticket_state.correct": support_desk.BadgeAnswerForm,
    "ticket_state.give_back": support_desk.GiveBackForm,
    "ticket_state.refuse": support_desk.AnswerForm,
    "ticket_state.send_link": support_desk.RecoveryForm,
    "ticket_state.solve": support_desk.AnswerForm,
}
#: Their fields are those of the case that is open: see tests/unit/schemas/test_desk_reviews.py.
NO_FIXED_FIELDS = ("review_case_state.approve", "review_case_state.return_for_correction")
#: What the server puts in itself, whatever was sent: a link's token, what the page has found.
_PUT_IN = {"token", "company_id", "facts"}
_PUT_IN_AT = {"profile_state.confirm_mobile": {"mobile"}, "email_state.confirm": {"new_email"}}
#: Read from the answers to what was typed before, not from the form that goes on.
_PASSED_OVER = {"identity_state.go_on": {"has_no_expiry", "residence_has_no_expiry"}}
JUNK: tuple[Any, ...] = ("\ud800", "x" * 5_000, {"a": "b"})
FORMS = [name for name in HANDLERS if "sent" in arguments_of(name)]


def _spoilt(ending: str) -> list[tuple[str, dict[str, Any]]]:
    """Return each field with what is sent when it alone holds junk, of one kind after the other."""
    sent = filled(FORM_OF[ending])
    fixed = _PUT_IN | _PUT_IN_AT.get(ending, set()) | _PASSED_OVER.get(ending, set())
    fields = [field for field in sent if field not in fixed]
    good = {field: sent[field] for field in fields}
    return [
        (field, {**good, field: JUNK[number % len(JUNK)]}) for number, field in enumerate(fields)
    ]


def _asked_of(persona: Persona) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the handlers whose first persona this is, with every field spoilt once."""
    endings = {name: each for each in FORM_OF for name in FORMS if name.endswith(each)}
    mine = [
        name
        for name in endings
        if next(each for each in PERSONAS if each.has_browser and is_allowed(each, name)) is persona
    ]
    return [(name, *spoilt) for name in mine for spoilt in _spoilt(endings[name])]


SENDERS = [persona for persona in PERSONAS if persona.has_browser and _asked_of(persona)]


def test_every_handler_with_a_form_is_listed_here_with_it() -> None:
    unknown = {name for name in FORMS if not name.endswith((*FORM_OF, *NO_FIXED_FIELDS))}
    gone = {each for each in FORM_OF if not any(name.endswith(each) for name in FORMS)}

    assert (unknown, gone) == (set(), set())


@pytest.mark.parametrize("persona", SENDERS, ids=str)
def test_junk_in_one_field_is_answered_beside_it_and_changes_nothing(
    persona: Persona, portal: Server
) -> None:
    guest = arrive(portal, persona)
    before, since, silent = dump(portal), len(portal.log()), set()

    asked = _asked_of(persona)
    for start in range(0, len(asked), ASKED_PER_SOCKET):
        socket = guest.connect()
        for name, field, sent in asked[start : start + ASKED_PER_SOCKET]:
            socket.write(frame(name, json.dumps({"sent": sent})))
            places = {key for errors in values_of(socket.settle(), "errors") for key in errors}
            if field not in places:
                silent.add((name.rpartition("____")[2], field))
        socket.close()

    assert silent == set()
    assert faults_in(portal.log()[since:]) == []
    assert dump(portal) == before
    guest.close()
