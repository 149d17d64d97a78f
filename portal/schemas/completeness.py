"""How complete somebody's information is, on the wire (C-10)."""

from portal.kit.words import N_
from portal.schemas.base import Row

#: What would raise the score, as a thing to do; the keys are the parts of services.completeness.
HINTS: dict[str, str] = {
    "contact_name": N_("Enter your contact name"),
    "name_on_id": N_("Enter your name as on your ID"),
    "country": N_("Choose the country/region that issued your passport"),
    "mobile": N_("Enter your mobile number"),
    "job_title": N_("Enter your job title"),
    "mobile_verified": N_("Verify your mobile number"),
    "company": N_("Create or join a company"),
    "company_complete": N_("Complete the information of your company"),
}


class CompletenessRow(Row):
    """A score of 0 to 100 and the keys of HINTS that would raise it, weightiest first."""

    score: int = 0
    hints: list[str] = []
