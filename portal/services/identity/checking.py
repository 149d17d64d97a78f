"""What stands against the facts of a verification, but for what a reviewer is left to judge."""

from collections.abc import Mapping

from portal.models.reviews import Review
from portal.schemas.base import Said
from portal.schemas.identity import IdentityDraftForm
from portal.schemas.identity_cases import IdentityCase
from portal.services.identity import facts as told
from portal.services.identity.coach import SOFT_AFTER

_NAMES = ("full_name", "name_latin")


def faults(
    review: Review | None, facts: told.Facts, case: IdentityCase
) -> tuple[list[str], dict[str, Said]]:
    """Return which fields still lack something, and what is wrong so that it cannot be handed in.

    Lines that say another name are let through after the second failure, with a word to the
    reviewer (A-55); wrong check digits, numbers and dates are not: anybody can compare signs.
    """
    missing, problems = told.faults(facts, case)
    if is_left_to_desk(review, problems):
        problems = {name: words for name, words in problems.items() if name != told.LINES}
    return missing, problems


def is_left_to_desk(review: Review | None, problems: Mapping[str, Said]) -> bool:
    """Whether the name in the lines differs and has been tried twice."""
    has_tried = review is not None and review.failures.get(told.LINES, 0) >= SOFT_AFTER
    return has_tried and told.is_other_name(problems)


def count_other_name(review: Review, form: IdentityDraftForm, case: IdentityCase) -> None:
    """Count one more failure when lines or a name were typed and still do not fit each other."""
    typed = form.mrz or any(getattr(form, name) for name in _NAMES)
    failed = review.failures.get(told.LINES, 0)
    if typed and failed < SOFT_AFTER and told.is_other_name(told.faults(review.facts, case)[1]):
        review.failures = {**review.failures, told.LINES: failed + 1}
