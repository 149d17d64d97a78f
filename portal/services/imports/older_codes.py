"""The codes that companies had in an earlier system; they stand on older letters (A-35)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.schemas.imports import OlderCodeLineForm
from portal.services.companies import fold_older_code
from portal.services.companies.importing import Fate, OlderCode, import_older_code
from portal.services.imports.columns import CODE_COLUMNS
from portal.services.imports.running import Placed
from portal.services.imports.totals import Outcome, Totals

_WORDS = {
    Fate.NO_CODE: "no letter or digit is in it, or too many are",
    Fate.NO_COMPANY: "no company here has this number or this name in this country",
    Fate.SEVERAL_COMPANIES: "several companies here fit: give the registration number",
    Fate.CONTRADICTS: "the code is another company's, or the company has another one",
}


class _OlderCodes:
    """Older codes; none that stands is ever replaced by a file."""

    name = "older_codes"
    form = OlderCodeLineForm
    columns = CODE_COLUMNS

    def key_of(self, form: OlderCodeLineForm) -> str:
        return fold_older_code(form.code)

    async def store(
        self, session: AsyncSession, lines: list[Placed[OlderCodeLineForm]], totals: Totals
    ) -> None:
        for line in lines:
            fate = await import_older_code(session, OlderCode(**line.form.model_dump()))
            if fate is Fate.KEPT:
                totals.count(line.number, Outcome.UPDATED)
            elif fate is Fate.KNOWN:
                totals.count(line.number, Outcome.UNCHANGED)
            else:
                totals.refuse(line.number, _WORDS[fate], column="code", value=line.form.code)


OLDER_CODES = _OlderCodes()
