"""Brands: what a supplier may sell under whose name, and until when (life cycle 7)."""

from portal.services.brands.access import access_usable, usable_for
from portal.services.brands.drafting import (
    delete_draft,
    drop_paper,
    put_paper,
    renew,
    save_draft,
    set_territory,
)
from portal.services.brands.erasing import forget
from portal.services.brands.errors import (
    BrandBegun,
    BrandNameTaken,
    BrandUnusable,
    CertificateExpired,
    CertificateUnopened,
    NamesFixed,
    TooManyBrands,
)
from portal.services.brands.reading import find_brand, list_brands
from portal.services.brands.rules import RULES
from portal.services.brands.submitting import check_facts, check_papers, submit

__all__ = [
    "RULES",
    "BrandBegun",
    "BrandNameTaken",
    "BrandUnusable",
    "CertificateExpired",
    "CertificateUnopened",
    "NamesFixed",
    "TooManyBrands",
    "access_usable",
    "check_facts",
    "check_papers",
    "delete_draft",
    "drop_paper",
    "find_brand",
    "forget",
    "list_brands",
    "put_paper",
    "renew",
    "save_draft",
    "set_territory",
    "submit",
    "usable_for",
]
