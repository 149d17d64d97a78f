"""What brands refuse."""

from portal.errors import PortalError
from portal.kit.words import N_


class BrandUnusable(PortalError):
    """Products need an approved brand whose time is not over (B-17)."""

    code = "brand_unusable"
    text = N_("Choose a brand that is approved and still valid. You find yours in Licensed Brands.")


class TooManyBrands(PortalError):
    """More brands than any supplier sells: somebody fills the desk's queue."""

    code = "too_many_brands"
    text = N_("You have {count} brands. Please delete drafts that you do not need.")


class BrandNameTaken(PortalError):
    """The supplier has submitted the same private brand before."""

    code = "brand_name_taken"
    text = N_("You have a private brand of this name already.")
    field = "name_en"


class NamesFixed(PortalError):
    """A renewal is about the brand that was approved; another name is another brand."""

    code = "brand_names_fixed"
    text = N_("The name of an approved brand cannot be changed. Please add a new brand.")


class BrandBegun(PortalError):
    """What the desk has seen is kept; only a draft that was never submitted goes."""

    code = "brand_begun"
    text = N_("Only a draft that was never submitted can be deleted.")


class CertificateUnopened(PortalError):
    """Nobody approves a certificate that they have not looked at."""

    code = "brand_certificate_unopened"
    text = N_("Please open the certificate before you approve.")


class CertificateExpired(PortalError):
    """The certificate or trademark ran out while the case waited."""

    code = "brand_certificate_expired"
    text = N_("The certificate has expired. Please return the case for correction.")
