"""Companies: creating one, reading and changing one's own, and the gate for those without."""

from portal.kit.registrations import REGISTRATION_LABELS, registration_label
from portal.services.companies.access import (
    CompanyBlocked,
    find_company,
    require_company,
    require_company_to_read,
)
from portal.services.companies.asking import AskedTooOften, ask_for_change
from portal.services.companies.changing import change_company, complete_company, merge_edits
from portal.services.companies.codes import fold_older_code, normalise_code
from portal.services.companies.creating import (
    AlreadyInCompany,
    ApplicationPending,
    BuyersOnly,
    create_company,
    save_company_draft,
)
from portal.services.companies.hints import find_name_hint
from portal.services.companies.history import list_events
from portal.services.companies.lookalikes import (
    LookAlikeFound,
    find_look_alikes,
    refuse_look_alikes,
)

__all__ = [
    "REGISTRATION_LABELS",
    "AlreadyInCompany",
    "ApplicationPending",
    "AskedTooOften",
    "BuyersOnly",
    "CompanyBlocked",
    "LookAlikeFound",
    "ask_for_change",
    "change_company",
    "complete_company",
    "create_company",
    "find_company",
    "find_look_alikes",
    "find_name_hint",
    "fold_older_code",
    "list_events",
    "merge_edits",
    "normalise_code",
    "refuse_look_alikes",
    "registration_label",
    "require_company",
    "require_company_to_read",
    "save_company_draft",
]
