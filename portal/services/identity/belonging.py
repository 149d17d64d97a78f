"""What belongs together in a verification: what a correction of one opens as well."""

from collections.abc import Collection

from portal.schemas.identity_cases import IdentityCase

_LINES = frozenset({"mrz"})
#: What stands in each document. Another document has other words, and the other way about.
_IN_DOCUMENT = {
    "passport_page": frozenset({"number", "issued_on", "expires_on", "mrz"}),
    "permit_front": frozenset({"number", "issued_on", "expires_on", "mrz"}),
    "id_front": frozenset({"full_name", "number", "birth_date"}),
    "id_back": frozenset({"issued_on", "expires_on", "has_no_expiry"}),
    "residence_card": frozenset(
        {"residence_kind", "residence_other", "residence_expires_on", "residence_has_no_expiry"}
    ),
    "visa_page": frozenset({"visa_type", "visa_issued_on", "visa_expires_on"}),
    "office_certificate": frozenset({"office_name", "office_number", "office_expires_on"}),
    "chief_id": frozenset({"chief_name"}),
}
#: The last days: a document that has ended takes another document.
_ENDS = {
    "expires_on": frozenset({"number", "issued_on", "has_no_expiry", "mrz"}),
    "residence_expires_on": _IN_DOCUMENT["residence_card"],
    "visa_expires_on": _IN_DOCUMENT["visa_page"],
    "office_expires_on": _IN_DOCUMENT["office_certificate"],
}
_WITH = {
    "full_name": _LINES | {"name_latin"},
    "name_latin": _LINES | {"full_name"},
    "number": _LINES,
    "birth_date": _LINES,
    "issued_on": frozenset({"expires_on", "birth_date"}),
    "mrz": frozenset({"full_name", "name_latin", "number", "birth_date", "expires_on"}),
    "has_no_expiry": frozenset({"expires_on"}),
    "residence_kind": frozenset({"residence_other"}),
    "residence_other": frozenset({"residence_kind"}),
    "residence_has_no_expiry": frozenset({"residence_expires_on"}),
    "visa_issued_on": frozenset({"visa_expires_on"}),
    "visa_type": frozenset({"visa_issued_on", "visa_expires_on"}),
} | _ENDS
#: The number of a resident identity card says when its holder was born (GB 11643).
_CARD = {"number": frozenset({"birth_date"}), "birth_date": frozenset({"number"})}


def opened_with(names: Collection[str], case: IdentityCase) -> frozenset[str]:
    """Return the fields and slots that are open when these are, themselves among them."""
    more = _CARD if case is IdentityCase.MAINLAND_ID else {}
    found = set(names)
    for name in names:
        found |= _WITH.get(name, frozenset())
        found |= _IN_DOCUMENT.get(name, frozenset())
        found |= more.get(name, frozenset())
        if name in _ENDS:
            found |= {slot for slot, held in _IN_DOCUMENT.items() if name in held}
    return frozenset(found)
