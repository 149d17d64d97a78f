"""When a brand may be handed in anew."""

from datetime import timedelta

from portal.models.brands import Brand
from portal.models.reviews import Review, ReviewStatus
from portal.schemas.brands import today

#: So long before its end an approved brand may be renewed: with the first reminder.
_BEFORE_THE_END = timedelta(days=60)


def can_renew(brand: Brand, review: Review) -> bool:
    """Return whether the supplier may hand the brand in anew: rejected, over, or nearly so."""
    if review.status in {ReviewStatus.EXPIRED, ReviewStatus.REJECTED}:
        return True
    if review.status is not ReviewStatus.APPROVED or brand.valid_until is None:
        return False
    return brand.valid_until - today() <= _BEFORE_THE_END
