"""What the desk refuses its own people."""

from portal.errors import PortalError
from portal.kit.words import N_


class OwnCase(PortalError):
    """Four eyes: nobody decides about themselves, their company or their upload (check 34)."""

    code = "own_case"
    text = N_(
        "This case is your own, of your own company, or holds a file that you uploaded: "
        "a colleague must decide it."
    )


class FactsUnchecked(PortalError):
    """A fact that the desk has to compare with the papers was not ticked (life cycle 6)."""

    code = "facts_unchecked"
    text = N_("Please compare each of the facts below and tick it before you approve.")


class CaseTaken(PortalError):
    """A colleague was first."""

    code = "case_taken"
    text = N_("{name} has claimed this case already.")


class CaseNotYours(PortalError):
    """Only who has claimed a case decides it."""

    code = "case_not_yours"
    text = N_("You have not claimed this case. Claim it first.")


class SecondPairNeeded(PortalError):
    """Who asked for a second pair of eyes cannot be it."""

    code = "second_pair_needed"
    text = N_("You have asked for this yourself: a colleague must confirm it.")


class ChangeCannotEnd(PortalError):
    """A change is no approval: what it changes stands in a case of its own (life cycle 6)."""

    code = "change_cannot_end"
    text = N_(
        "This case is a change of an approval. Suspend or revoke the approval itself, in the case "
        "that it changes."
    )


class NothingToConfirm(PortalError):
    """Nobody asks for a second pair of eyes, or no longer."""

    code = "nothing_to_confirm"
    text = N_("There is nothing to confirm any more.")


class NothingWaits(PortalError):
    """A queue has no case left that one could claim."""

    code = "nothing_waits"
    text = N_("No case waits in this queue.")


class QueueClosed(PortalError):
    """No rules for this kind of case are in force."""

    code = "queue_closed"
    text = N_("This queue is not open yet.")
