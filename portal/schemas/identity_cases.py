"""The ways to prove who one is: what each asks for, and what it is called (A-49 to A-58)."""

from dataclasses import dataclass
from enum import StrEnum

from portal.kit.words import N_


class IdentityCase(StrEnum):
    """One way to prove who one is; each asks only for its own documents and facts."""

    PASSPORT = "passport"
    PERMIT_HK_MACAO = "permit_hk_macao"
    PERMIT_TAIWAN = "permit_taiwan"
    CHINESE_RESIDENT = "chinese_resident"
    CHINESE_VISA = "chinese_visa"
    MAINLAND_ID = "mainland_id"
    MAINLAND_PASSPORT = "mainland_passport"
    OFFICE = "office"


IDENTITY_CASES: dict[str, str] = {
    IdentityCase.PASSPORT: N_("Passport"),
    IdentityCase.PERMIT_HK_MACAO: N_("Mainland Travel Permit for Hong Kong and Macao Residents"),
    IdentityCase.PERMIT_TAIWAN: N_("Mainland Travel Permit for Taiwan Residents"),
    IdentityCase.CHINESE_RESIDENT: N_("Chinese passport and permanent residence abroad"),
    IdentityCase.CHINESE_VISA: N_("Chinese passport and employment visa"),
    IdentityCase.MAINLAND_ID: N_("Resident identity card"),
    IdentityCase.MAINLAND_PASSPORT: N_("Chinese passport"),
    IdentityCase.OFFICE: N_("Papers of the representative office"),
}
#: One sentence to each, for who has to choose.
CASE_HINTS: dict[str, str] = {
    IdentityCase.PASSPORT: N_("A colour photo of the page with your portrait."),
    IdentityCase.PERMIT_HK_MACAO: N_("A colour photo of the front of your permit."),
    IdentityCase.PERMIT_TAIWAN: N_("A colour photo of the front of your permit."),
    IdentityCase.CHINESE_RESIDENT: N_(
        "For Chinese citizens who live abroad for good: the passport, and a Green Card or a "
        "document of the same kind."
    ),
    IdentityCase.CHINESE_VISA: N_(
        "For Chinese citizens who work abroad: the passport, and an employment visa issued for a "
        "year or longer."
    ),
    IdentityCase.MAINLAND_ID: N_("Photos of both sides of the card."),
    IdentityCase.MAINLAND_PASSPORT: N_("A colour photo of the page with your portrait."),
    IdentityCase.OFFICE: N_(
        "The registration certificate, the chief representative's identity document and the "
        "audited report."
    ),
}

#: The documents, each by the name of its slot.
IDENTITY_SLOTS: dict[str, str] = {
    "passport_page": N_("Passport, page with the portrait"),
    "permit_front": N_("Front of the permit"),
    "residence_card": N_("Document of permanent residence"),
    "visa_page": N_("Visa page"),
    "id_front": N_("Identity card, side with the portrait"),
    "id_back": N_("Identity card, side with the emblem"),
    "office_certificate": N_("Registration certificate of the office"),
    "chief_id": N_("Identity document of the chief representative"),
    "audited_report": N_("Audited report"),
}
#: Papers, which may come as a PDF and in grey; the others are photographs of a document.
PAPER_SLOTS = frozenset({"office_certificate", "audited_report"})

#: The facts, each by the name of its field, in the order of the form.
IDENTITY_FIELDS: dict[str, str] = {
    "country": N_("Issuing country/region"),
    "full_name": N_("Name as in the document"),
    "name_latin": N_("Name in Latin letters"),
    "number": N_("Document number"),
    "birth_date": N_("Date of birth"),
    "issued_on": N_("Date of issue"),
    "expires_on": N_("Valid until"),
    "has_no_expiry": N_("The document has no date of expiry"),
    "mrz": N_("The lines of letters and “<” signs"),
    "residence_kind": N_("Kind of permanent residence"),
    "residence_other": N_("What the document is called"),
    "residence_expires_on": N_("Permanent residence valid until"),
    "residence_has_no_expiry": N_("The permanent residence has no date of expiry"),
    "visa_type": N_("Kind of visa"),
    "visa_issued_on": N_("Visa issued on"),
    "visa_expires_on": N_("Visa valid until"),
    "office_name": N_("Name of the representative office"),
    "office_number": N_("Registration number of the office"),
    "office_expires_on": N_("Registration valid until"),
    "chief_name": N_("Name of the chief representative"),
}
#: Kept sealed, and never sent back to the browser (security check 50).
SEALED_FIELDS = frozenset({"number", "mrz"})
TICKS = frozenset({"has_no_expiry", "residence_has_no_expiry"})


class ResidenceKind(StrEnum):
    """Documents of permanent residence abroad; the desk decides about others (A-58)."""

    US_GREEN_CARD = "us_green_card"
    CANADA_PR = "canada_pr"
    EU_LONG_TERM = "eu_long_term"
    UK_SETTLED = "uk_settled"
    AUSTRALIA_PR = "australia_pr"
    NEW_ZEALAND_PR = "new_zealand_pr"
    JAPAN_PR = "japan_pr"
    KOREA_F5 = "korea_f5"
    SINGAPORE_PR = "singapore_pr"
    OTHER = "other"


RESIDENCE_KINDS: dict[str, str] = {
    ResidenceKind.US_GREEN_CARD: N_("Green Card (United States)"),
    ResidenceKind.CANADA_PR: N_("PR card (Canada)"),
    ResidenceKind.EU_LONG_TERM: N_("Long-term residence permit (European Union)"),
    ResidenceKind.UK_SETTLED: N_("Indefinite leave to remain (United Kingdom)"),
    ResidenceKind.AUSTRALIA_PR: N_("Permanent visa (Australia)"),
    ResidenceKind.NEW_ZEALAND_PR: N_("Resident visa (New Zealand)"),
    ResidenceKind.JAPAN_PR: N_("Residence card, permanent resident (Japan)"),
    ResidenceKind.KOREA_F5: N_("Permanent resident card F-5 (Korea)"),
    ResidenceKind.SINGAPORE_PR: N_("PR identity card (Singapore)"),
    ResidenceKind.OTHER: N_("Another document of the same kind"),
}


class VisaType(StrEnum):
    """What a visa is for; only employment counts (A-56)."""

    EMPLOYMENT = "employment"
    BUSINESS = "business"
    TOURIST = "tourist"
    STUDENT = "student"
    FAMILY = "family"
    OTHER = "other"


VISA_TYPES: dict[str, str] = {
    VisaType.EMPLOYMENT: N_("Employment"),
    VisaType.BUSINESS: N_("Business"),
    VisaType.TOURIST: N_("Tourist"),
    VisaType.STUDENT: N_("Student"),
    VisaType.FAMILY: N_("Family"),
    VisaType.OTHER: N_("Other"),
}


@dataclass(frozen=True)
class CaseNeeds:
    """What a case asks for: fields in the order of IDENTITY_FIELDS, and slots."""

    fields: tuple[str, ...]
    slots: tuple[str, ...]
    #: The codes that may have issued the document; empty when any may, one is not asked for.
    countries: tuple[str, ...] = ()


_PERSON = ("full_name", "name_latin", "number", "birth_date", "issued_on", "expires_on")
_RESIDENCE = (
    "residence_kind",
    "residence_other",
    "residence_expires_on",
    "residence_has_no_expiry",
)
_VISA = ("visa_type", "visa_issued_on", "visa_expires_on")
_OFFICE = ("office_name", "office_number", "office_expires_on", "chief_name")

NEEDS: dict[IdentityCase, CaseNeeds] = {
    IdentityCase.PASSPORT: CaseNeeds(("country", *_PERSON, "mrz"), ("passport_page",)),
    IdentityCase.PERMIT_HK_MACAO: CaseNeeds(
        ("country", *_PERSON, "mrz"), ("permit_front",), countries=("HK", "MO")
    ),
    IdentityCase.PERMIT_TAIWAN: CaseNeeds((*_PERSON, "mrz"), ("permit_front",), countries=("TW",)),
    IdentityCase.CHINESE_RESIDENT: CaseNeeds(
        (*_PERSON, "mrz", *_RESIDENCE), ("passport_page", "residence_card"), countries=("CN",)
    ),
    IdentityCase.CHINESE_VISA: CaseNeeds(
        (*_PERSON, "mrz", *_VISA), ("passport_page", "visa_page"), countries=("CN",)
    ),
    IdentityCase.MAINLAND_ID: CaseNeeds(
        ("full_name", "number", "birth_date", "issued_on", "expires_on", "has_no_expiry"),
        ("id_front", "id_back"),
        countries=("CN",),
    ),
    IdentityCase.MAINLAND_PASSPORT: CaseNeeds(
        (*_PERSON, "mrz"), ("passport_page",), countries=("CN",)
    ),
    IdentityCase.OFFICE: CaseNeeds(
        ("full_name", *_OFFICE), ("office_certificate", "chief_id", "audited_report")
    ),
}
