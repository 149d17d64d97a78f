"""Every form filled in sensibly, for tests that spoil one field at a time."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import portal.schemas
from portal.schemas import accounts, brands, companies, identity, imports, invitations
from portal.schemas.base import Form
from portal.schemas.desk_reviews import RemarkForm, ReturnForm, VerdictForm
from portal.schemas.identity_cases import IdentityCase
from portal.schemas.identity_dates import today
from portal.schemas.recoveries import RecoveryForm
from portal.schemas.staff import StaffForm
from portal.schemas.suppliers import SupplierDraftForm, SupplierForm
from tests.factories.identity import facts_of

_ID = str(UUID(int=7, version=4))
_PASSWORD = "sieben graue Reiher 41"

#: What a field of this name holds where the form says nothing else.
_USUAL: dict[str, Any] = {
    "address": "Am Kai 4",
    "admin_confirmed": "on",
    "agreed": "on",
    "answer": "It is done.",
    "badge_number": "BR-2025-000417",
    "bank_account": "DE89370400440532013000",
    "bank_name": "Hafenbank",
    "bic": "COBADEFF",
    "brand_owner": "Nordlicht Leuchten GmbH",
    "business_scope": "Lamps of all kinds",
    "business_type": "wholesaler",
    "categories": "Lamps",
    "city": "Hamburg",
    "code": "123456",
    "codes": ["DE", "FR"],
    "company": "on",
    "company_id": _ID,
    "company_name": "Nordlicht Leuchten GmbH",
    "confirmed": "on",
    "contact_email": "lena@example.com",
    "contact_name": "Lena Fischer",
    "contact_phone": "+49 40 1234567",
    "copy_password": _PASSWORD,
    "country": "DE",
    "declared": "on",
    "email": "lena@example.com",
    "employees": "11-50",
    "evidence": "A letter of the company, on paper",
    "facts": ["city"],
    "facts_match": "on",
    "founded": "1999",
    "full_name": "Nordlicht Leuchten GmbH",
    "ground": "inactive",
    "identifier": "lena@example.com",
    "is_representative": "on",
    "job_title": "Head of purchasing",
    "kind": "ees_domestic",
    "language": "en",
    "legal_form": "GmbH",
    "legal_name": "Nordlicht Leuchten GmbH",
    "licence_endless": "",
    "licence_until": "2031-05-17",
    "local_name": "Nordlicht",
    "main_products": "Lamps\nand lights",
    "member": _ID,
    "membership_id": _ID,
    "message": "Hello",
    "mobile": "+49 1512 3456789",
    "mobile_called": "on",
    "name": "Lena Fischer",
    "name_en": "Northern Light",
    "name_latin": "Lena Fischer",
    "name_on_id": "Lena Fischer",
    "name_zh": "北光",
    "new_code": "123456",
    "new_email": "lena.fischer@example.com",
    "nice_classes": "9, 11",
    "note": "Please look at it again.",
    "number": "BR-2025-000417",
    "old_code": "123456",
    "old_email": "l.fischer@example.com",
    "old_mailbox": "on",
    "old_password": "acht graue Reiher 41",
    "password": _PASSWORD,
    "password_again": _PASSWORD,
    "password_hash": "",
    "postal_code": "20457",
    "proof_code": "123456",
    "query": "Nordlicht",
    "reason": "They asked for it.",
    "recovery_code": "abcde12345",
    "registered_capital": "EUR 50,000",
    "registration_number": "HRB 148203",
    "representative": "Jens Petersen",
    "reviews": "on",
    "short_name": "Nordlicht",
    "staff": "on",
    "sublicence": "on",
    "target": "full_name",
    "territory": ["DE", "FR"],
    "token": "t" * 43,
    "trademark_country": "DE",
    "trademark_number": "30 2020 123 456",
    "user_name": "lena.fischer",
    "website": "https://nordlicht.example",
    "wish": "Kiel",
    "worldwide": "",
}


def _of_case(case: IdentityCase) -> dict[str, Any]:
    return {**facts_of(case), "name_latin": "Lena Marie Fischer"}


_DATES = {
    "valid_from": (today() - timedelta(days=30)).isoformat(),
    "valid_until": (today() + timedelta(days=600)).isoformat(),
}
_MAINLANDER = {"mobile": "138 0013 8000"}
_DRAFTED_BOX = {"has_no_expiry": "on", "residence_has_no_expiry": "on"}
_DRAFTED = {
    **_of_case(IdentityCase.CHINESE_RESIDENT),
    **_of_case(IdentityCase.CHINESE_VISA),
    **_of_case(IdentityCase.OFFICE),
    **_of_case(IdentityCase.PASSPORT),
    **_DRAFTED_BOX,
    "residence_other": "",
}
#: Where a form means something else by a name than the others do.
_OWN: dict[type[Form], dict[str, Any]] = {
    **{form: _of_case(case) for case, form in identity.IDENTITY_FORMS.items()},
    accounts.DomesticRegistrationForm: _MAINLANDER,
    accounts.RepresentativeRegistrationForm: _MAINLANDER,
    brands.AgencyBrandForm: _DATES,
    brands.BrandDraftForm: {**_DATES, "sublicence": "on", "worldwide": "on"},
    brands.PrivateBrandForm: _DATES,
    companies.CompanyGlanceForm: {},
    identity.ChineseResidentForm: {
        **_of_case(IdentityCase.CHINESE_RESIDENT),
        "residence_other": "",
        "residence_has_no_expiry": "",
    },
    identity.MainlandIdForm: {**facts_of(IdentityCase.MAINLAND_ID), "has_no_expiry": ""},
    identity.IdentityDraftForm: _DRAFTED,
    imports.OlderCodeLineForm: {"code": "AB-17"},
    invitations.InvitedRegistrationForm: {},
    RecoveryForm: {"ground": "inactive"},
    RemarkForm: {"reason": "blurred"},
    ReturnForm: {"remarks": ({"target": "full_name", "reason": "blurred"},)},
    StaffForm: {"kind": "support"},
    SupplierDraftForm: {"licence_endless": "on"},
    SupplierForm: {},
    VerdictForm: {"reason": "blurred"},
}
#: Two lines that a passport may carry; empty is sensible everywhere.
_EMPTY = frozenset({"mrz"})


def all_forms() -> list[type[Form]]:
    """Return every form that something may fill in, in the order of their names."""
    for module in pkgutil.iter_modules(portal.schemas.__path__):
        importlib.import_module(f"portal.schemas.{module.name}")
    found = [each for each in _below(Form) if not each.__name__.startswith("_")]
    return sorted(set(found), key=lambda each: (each.__name__, each.__module__))


def _below(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def filled(form: type[Form]) -> dict[str, Any]:
    """Return every field of the form with a value that it takes.

    KeyError names a field that nobody has given a sensible value yet.
    """
    own = _OWN.get(form, {})
    return {
        name: own[name] if name in own else "" if name in _EMPTY else _USUAL[name]
        for name in form.model_fields
    }
