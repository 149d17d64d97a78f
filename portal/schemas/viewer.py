"""What the header and the navigation know about the person who looks at the page."""

from portal.schemas.base import Row


class ViewerRow(Row):
    """The person at the screen; the defaults are a visitor."""

    is_signed_in: bool = False
    contact_name: str = ""
    initials: str = ""
    kind: str = ""
    company_name: str = ""
    language: str = "en"
    #: What the navigation may offer; the gate decides again at every event.
    permissions: list[str] = []
