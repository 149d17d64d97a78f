"""Companies: creating one, reading and changing one's own, and the gate for those without."""

from portal.kit.registrations import REGISTRATION_LABELS, registration_label
from portal.services.companies.access import CompanyBlocked, find_company, require_company
from portal.services.companies.changing import change_company, complete_company
from portal.services.companies.codes import fold_older_code, normalise_code
from portal.services.companies.creating import (
    AlreadyInCompany,
    ApplicationPending,
    BuyersOnly,
    create_company,
    save_company_draft,
)
from portal.services.companies.hints import find_name_hint
from portal.services.companies.lookalikes import LookAlikeFound

__all__ = [
    "REGISTRATION_LABELS",
    "AlreadyInCompany",
    "ApplicationPending",
    "BuyersOnly",
    "CompanyBlocked",
    "LookAlikeFound",
    "change_company",
    "complete_company",
    "create_company",
    "find_company",
    "find_name_hint",
    "fold_older_code",
    "normalise_code",
    "registration_label",
    "require_company",
    "save_company_draft",
]
