"""Who may do what: permissions, roles, the table between them, and who is acting.

Read this page aloud to know the portal's rules. A permission reads "<area>:<action>",
alphabetical within its area.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """One thing that a person may be allowed to do."""

    ACCOUNTS_CHANGE_OWN = "accounts:change_own"
    ACCOUNTS_LIST = "accounts:list"
    ACCOUNTS_MEND = "accounts:mend"
    ACCOUNTS_READ_OWN = "accounts:read_own"
    ACCOUNTS_RESET_FACTOR = "accounts:reset_factor"
    ACCOUNTS_SUSPEND = "accounts:suspend"

    BADGES_CORRECT = "badges:correct"
    BADGES_LIST = "badges:list"

    BRANDS_EDIT = "brands:edit"

    COLLEAGUES_RESET_FACTOR = "colleagues:reset_factor"

    COMPANIES_ASK_CHANGE = "companies:ask_change"
    COMPANIES_BLOCK = "companies:block"
    COMPANIES_CREATE = "companies:create"
    COMPANIES_EDIT = "companies:edit"
    COMPANIES_JOIN = "companies:join"
    COMPANIES_LIST = "companies:list"
    COMPANIES_MANAGE_STAFF = "companies:manage_staff"
    COMPANIES_QUIT = "companies:quit"
    COMPANIES_READ = "companies:read"
    COMPANIES_RECOVER = "companies:recover"
    COMPANIES_REOPEN = "companies:reopen"
    COMPANIES_REVIEW_APPLICANTS = "companies:review_applicants"
    COMPANIES_TRANSFER = "companies:transfer"

    FILES_ADD = "files:add"
    FILES_OPEN = "files:open"

    IDENTITY_ASSIST = "identity:assist"
    IDENTITY_PROVE = "identity:prove"

    LETTERS_ISSUE = "letters:issue"
    LETTERS_READ = "letters:read"

    OVERVIEW_READ = "overview:read"

    REVIEWS_DECIDE = "reviews:decide"
    REVIEWS_LEAD = "reviews:lead"
    REVIEWS_LIST = "reviews:list"

    SUPPLIERS_ACT = "suppliers:act"
    SUPPLIERS_APPLY = "suppliers:apply"

    TICKETS_HANDLE = "tickets:handle"


class Role(StrEnum):
    """A part that somebody plays; a person can play several at once."""

    VISITOR = "visitor"
    BEFORE_SECOND_FACTOR = "before_second_factor"
    PERSON = "person"
    BUYER = "buyer"
    BUYER_WITHOUT_COMPANY = "buyer_without_company"
    COMPANY_MEMBER = "company_member"
    COMPANY_ADMIN = "company_admin"
    #: An admin who has yet to set up the second factor that the operator asks for (check 5).
    ADMIN_WITHOUT_FACTOR = "admin_without_factor"
    SUPPLIER = "supplier"
    #: Beside any other part: the account's company has been authenticated, and still is (B-16).
    AUTHENTICATED_SUPPLIER = "authenticated_supplier"
    SHOPPER = "shopper"
    REVIEWER = "reviewer"
    REVIEW_LEAD = "review_lead"
    SUPPORT = "support"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.VISITOR: frozenset(),  # open pages and forms need no permission
    Role.BEFORE_SECOND_FACTOR: frozenset(),  # the password was right; the code is still to come
    Role.PERSON: frozenset(
        {
            Permission.ACCOUNTS_CHANGE_OWN,
            Permission.ACCOUNTS_READ_OWN,
            Permission.FILES_ADD,
            Permission.FILES_OPEN,
        }
    ),
    Role.BUYER: frozenset(
        {Permission.IDENTITY_PROVE, Permission.OVERVIEW_READ, Permission.SUPPLIERS_APPLY}
    ),
    Role.BUYER_WITHOUT_COMPANY: frozenset(
        {
            Permission.COMPANIES_CREATE,
            Permission.COMPANIES_JOIN,
            Permission.IDENTITY_PROVE,
            Permission.SUPPLIERS_APPLY,
        }
    ),
    Role.COMPANY_MEMBER: frozenset(
        {
            Permission.COMPANIES_ASK_CHANGE,
            Permission.COMPANIES_QUIT,
            Permission.COMPANIES_READ,
            Permission.LETTERS_ISSUE,
            Permission.LETTERS_READ,
        }
    ),
    Role.COMPANY_ADMIN: frozenset(
        {
            Permission.COMPANIES_EDIT,
            Permission.COMPANIES_MANAGE_STAFF,
            Permission.COMPANIES_QUIT,
            Permission.COMPANIES_READ,
            Permission.COMPANIES_REVIEW_APPLICANTS,
            Permission.COMPANIES_TRANSFER,
            Permission.LETTERS_ISSUE,
            Permission.LETTERS_READ,
        }
    ),
    Role.ADMIN_WITHOUT_FACTOR: frozenset(
        {
            Permission.COMPANIES_QUIT,
            Permission.COMPANIES_READ,
            Permission.LETTERS_ISSUE,
            Permission.LETTERS_READ,
        }
    ),
    Role.SUPPLIER: frozenset({Permission.OVERVIEW_READ, Permission.SUPPLIERS_APPLY}),
    Role.AUTHENTICATED_SUPPLIER: frozenset({Permission.BRANDS_EDIT, Permission.SUPPLIERS_ACT}),
    Role.SHOPPER: frozenset({Permission.OVERVIEW_READ}),
    Role.REVIEWER: frozenset(
        {Permission.OVERVIEW_READ, Permission.REVIEWS_DECIDE, Permission.REVIEWS_LIST}
    ),
    Role.REVIEW_LEAD: frozenset(
        {
            Permission.COLLEAGUES_RESET_FACTOR,
            Permission.OVERVIEW_READ,
            Permission.REVIEWS_DECIDE,
            Permission.REVIEWS_LEAD,
            Permission.REVIEWS_LIST,
        }
    ),
    Role.SUPPORT: frozenset(
        {
            Permission.ACCOUNTS_LIST,
            Permission.ACCOUNTS_MEND,
            Permission.ACCOUNTS_RESET_FACTOR,
            Permission.ACCOUNTS_SUSPEND,
            Permission.BADGES_CORRECT,
            Permission.BADGES_LIST,
            Permission.COMPANIES_BLOCK,
            Permission.COMPANIES_LIST,
            Permission.COMPANIES_RECOVER,
            Permission.COMPANIES_REOPEN,
            Permission.IDENTITY_ASSIST,
            Permission.OVERVIEW_READ,
            Permission.TICKETS_HANDLE,
        }
    ),
}


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return every permission that somebody with these roles holds."""
    return frozenset().union(*(GRANTS[role] for role in roles))


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """The browser that asks, signed in or not.

    `browser` is the fingerprint of the browser cookie ("" when the browser sent none);
    `address` is the client's IP address as text; `language` one of portal.i18n.LANGUAGES.
    """

    browser: str
    address: str
    user_agent: str = ""
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person who acts, with the session they act through and what they may do.

    The facts at the end are what every page's header and every gate needs to know, read in the
    same query; `kind` and `company_status` are the values of AccountKind and CompanyStatus.
    """

    account_id: UUID
    session_id: UUID
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    visitor: Visitor
    company_id: UUID | None = None
    company_name: str = ""
    company_status: str = ""
    kind: str = ""
    contact_name: str = ""
    language: str = "en"
    #: A newer version of the User Agreement waits for consent (B-07).
    needs_agreement: bool = False
    #: When the second factor was given in this session; None: not yet, or there is none.
    second_factor_at: datetime | None = None
    #: The session's last use was noted over a minute ago: see services.sessions.touch.
    is_touch_due: bool = False

    @property
    def needs_second_factor(self) -> bool:
        """Whether the code, or setting the factor up, comes before anything else (check 5)."""
        return Role.BEFORE_SECOND_FACTOR in self.roles

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def lacks_factor_for(self, permission: object) -> bool:
        """Whether a second factor of their own would give the actor this permission (check 5)."""
        is_admin = Role.ADMIN_WITHOUT_FACTOR in self.roles
        return is_admin and permission in GRANTS[Role.COMPANY_ADMIN] - self.permissions
