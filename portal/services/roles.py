"""Which parts a person plays, by what they are and by their place in a company."""

from portal.config import get_settings
from portal.models.accounts import Account, AccountKind
from portal.models.companies import Membership
from portal.permissions import Role

_ROLE_BY_KIND = {
    AccountKind.SUPPLIER: Role.SUPPLIER,
    AccountKind.SHOPPER: Role.SHOPPER,
    AccountKind.REVIEWER: Role.REVIEWER,
    AccountKind.REVIEW_LEAD: Role.REVIEW_LEAD,
    AccountKind.SUPPORT: Role.SUPPORT,
}


def roles_of(account: Account, place: Membership | None, *, has_factor: bool) -> frozenset[Role]:
    """Return the parts that a person plays; `place` is their live membership (A-13).

    Where the operator wants admins to have a second factor, one without plays a smaller part.
    """
    if not account.is_buyer:
        return frozenset({Role.PERSON, _ROLE_BY_KIND[account.kind]})
    if place is None:
        return frozenset({Role.PERSON, Role.BUYER_WITHOUT_COMPANY})
    if not place.is_admin:
        return frozenset({Role.PERSON, Role.BUYER, Role.COMPANY_MEMBER})
    is_wanting = get_settings().admins_need_second_factor and not has_factor
    part = Role.ADMIN_WITHOUT_FACTOR if is_wanting else Role.COMPANY_ADMIN
    return frozenset({Role.PERSON, Role.BUYER, part})
