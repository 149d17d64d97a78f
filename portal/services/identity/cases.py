"""Which ways to prove their identity a person is offered (A-49, A-51, A-52, decision 17)."""

from portal.models.accounts import AccountKind
from portal.schemas.identity_cases import IdentityCase

_CHINESE = (IdentityCase.CHINESE_RESIDENT, IdentityCase.CHINESE_VISA)
#: The case that a region fixes, whatever else its people may hold.
_BY_REGION = {
    "HK": (IdentityCase.PERMIT_HK_MACAO,),
    "MO": (IdentityCase.PERMIT_HK_MACAO,),
    "TW": (IdentityCase.PERMIT_TAIWAN,),
    "CN": _CHINESE,
}
_ALL_OVERSEAS = (
    IdentityCase.PASSPORT,
    IdentityCase.PERMIT_HK_MACAO,
    IdentityCase.PERMIT_TAIWAN,
    *_CHINESE,
)
_BY_KIND = {
    AccountKind.DOMESTIC_BUYER: (IdentityCase.MAINLAND_ID, IdentityCase.MAINLAND_PASSPORT),
    AccountKind.REPRESENTATIVE: (IdentityCase.OFFICE,),
}


def offered_cases(kind: AccountKind, country: str) -> tuple[IdentityCase, ...]:
    """Return the cases to choose from, the likeliest first; none for people who are no buyers.

    `country` is the ISO 3166 code that the account names, "" when it names none. Somebody from
    abroad may also be a Chinese citizen who lives or works there, so those two are offered too.
    """
    if kind is not AccountKind.OVERSEAS_BUYER:
        return _BY_KIND.get(kind, ())
    if not country:
        return _ALL_OVERSEAS
    return _BY_REGION.get(country, (IdentityCase.PASSPORT, *_CHINESE))
