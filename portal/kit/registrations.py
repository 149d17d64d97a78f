"""Company registration numbers: what they are called where, and check digits where we know them."""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from portal.kit import names
from portal.kit.words import N_

_OTHERWISE = N_("Registration number")

#: By ISO 3166-1 alpha-2: the name that people there know the number by. English source texts.
REGISTRATION_LABELS: dict[str, str] = {
    "AE": N_("Trade licence number"),
    "AR": N_("CUIT"),
    "AT": N_("Firmenbuch number"),
    "AU": N_("Australian Business Number (ABN)"),
    "BE": N_("Enterprise number (KBO/BCE)"),
    "BR": N_("CNPJ"),
    "BY": N_("UNP"),
    "CA": N_("Business Number (BN)"),
    "CH": N_("UID"),
    "CL": N_("RUT"),
    "CN": N_("Unified Social Credit Code (USCC)"),
    "CO": N_("NIT"),
    "DE": N_("Handelsregister number"),
    "DK": N_("CVR number"),
    "EC": N_("RUC"),
    "EG": N_("Commercial Registry number"),
    "ES": N_("NIF/CIF"),
    "FI": N_("Business ID (Y-tunnus)"),
    "FR": N_("SIREN"),
    "GB": N_("Companies House number"),
    "HK": N_("Business Registration number"),
    "ID": N_("Business Identification Number (NIB)"),
    "IE": N_("CRO number"),
    "IN": N_("CIN"),
    "IT": N_("Business Register number (REA)"),
    "JP": N_("Corporate Number"),
    "KR": N_("Business Registration number"),
    "KZ": N_("BIN"),
    "MO": N_("Commercial Registration number"),
    "MX": N_("RFC"),
    "MY": N_("SSM registration number"),
    "NL": N_("KVK number"),
    "NO": N_("Organisation number"),
    "PE": N_("RUC"),
    "PL": N_("KRS number"),
    "PT": N_("NIPC"),
    "RU": N_("OGRN"),
    "SA": N_("Commercial Registration (CR) number"),
    "SE": N_("Organisation number"),
    "SG": N_("UEN"),
    "TH": N_("Juristic person registration number"),
    "TR": N_("MERSIS number"),
    "TW": N_("Unified Business Number"),
    "UA": N_("EDRPOU code"),
    "US": N_("EIN"),
    "VN": N_("Enterprise code (MST)"),
    "ZA": N_("CIPC registration number"),
}

#: GB 32100-2015: 31 characters, without I, O, S, V and Z; the place is the value.
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_LENGTH = 18
_USCC_MODULUS = 31
_USCC_BASE = 3


def registration_label(country: str) -> str:
    """Return the English source text of the number's local name, by ISO 3166-1 alpha-2 code."""
    return REGISTRATION_LABELS.get(country, _OTHERWISE)


#: Digits that name the company itself; what follows names one of its branches.
#: FR: a SIRET is the SIREN and an establishment; BR: a CNPJ is the root and a branch.
_OWN_DIGITS = {"FR": (14, 9), "BR": (14, 8)}
#: CH: a UID may carry what it is registered for.
_SUFFIXES = {"CH": ("mwst", "tva", "iva", "hr", "rc")}


def registration_key(country: str, number: str) -> str:
    """Return what two numbers of one country are compared by; "" for none.

    Signs, case, the country's own letters in front (as VAT numbers have them), leading zeros and
    the number of a branch do not count.
    """
    key = names.fold(number)
    for suffix in _SUFFIXES.get(country, ()):
        key = key.removesuffix(suffix)
    bare = key.removeprefix(country.lower())
    key = bare if bare[:1].isdigit() else key
    length, own = _OWN_DIGITS.get(country, (0, 0))
    if key.isdecimal():
        key = (key[:own] if len(key) == length else key).lstrip("0")
    return key


def tidy_uscc(number: str) -> str:
    """Return a Unified Social Credit Code without spaces and hyphens, in capitals."""
    return number.replace(" ", "").replace("-", "").upper()


def is_uscc(number: str) -> bool:
    """Whether 18 characters are a Unified Social Credit Code (GB 32100-2015, modulus 31)."""
    if len(number) != _USCC_LENGTH or any(char not in _USCC_ALPHABET for char in number):
        return False
    values = [_USCC_ALPHABET.index(char) for char in number]
    total = sum(
        value * pow(_USCC_BASE, place, _USCC_MODULUS) for place, value in enumerate(values[:-1])
    )
    return values[-1] == -total % _USCC_MODULUS


def registration_hint(country: str, number: str) -> str:
    """Return what to look at once more in a number that is not refused, "" for nothing (B-11)."""
    code = tidy_uscc(number)
    if country == "CN" and is_uscc_shape(code) and not is_uscc(code):
        return N_("The check character does not fit. Please compare the code with the licence.")
    return ""


def is_uscc_shape(number: str) -> bool:
    """Whether length, blocks and letters are those of a USCC, whatever its check character says.

    Registers have given out codes whose check character does not fit, so that a supplier with one
    is looked at by a person instead of refused (B-11).
    """
    if any(char not in _USCC_ALPHABET for char in number):
        return False  # the library would forgive signs and odd digits, and we keep what was typed
    try:
        uscc.validate(number)
    except InvalidChecksum:
        return True
    except ValidationError:
        return False
    return True
