"""A small world of people and companies that moves fast: no sessions, few transactions."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from portal import db
from portal.errors import PortalError
from portal.kit import clock
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.companies import (
    ApplicationStatus,
    Company,
    CompanyStatus,
    Invitation,
    InvitationStatus,
    JoinApplication,
    Membership,
)
from portal.permissions import Actor, granted
from portal.schemas.desk_history import ReasonForm
from portal.schemas.memberships import ApplyForm, RejectForm, TransferForm
from portal.services import companies, desk_accounts, erasing, invitations, memberships
from portal.services.companies.codes import new_code
from portal.services.roles import roles_of
from tests.factories.accounts import PASSWORD, a_browser, a_new_account
from tests.factories.companies import FACTS, a_form
from tests.factories.membership_model import Model, Part

_STATES = select(Account.id, Account.status)
_DESK = "the desk"
NOWHERE = UUID(int=0)
#: Moves of one person about another, by their names in the model and in services.memberships.
ABOUT_COLLEAGUES = ("set_admin", "remove_admin_right", "remove")
WITH_PASSWORD = ("transfer", "transfer_and_quit")
AT_THE_DESK = ("suspend", "restore")
COMING = ("apply", "create", "join")
#: Moves by another service, or another name, than in services.memberships.
SERVICES = {
    "apply": memberships.apply_to_join,
    "create": partial(companies.create_company, acknowledged=True),
    "join": invitations.join,
    "restore": desk_accounts.restore,
    "suspend": desk_accounts.suspend,
}


class World:
    """Persons and companies by name, with their rows in the database."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.companies: dict[str, UUID] = {}

    async def fill(self, persons: list[str], model: Model) -> None:
        """Store the persons, and the companies, places and applications of the model."""
        now = clock.now()
        self.accounts = {who: a_new_account(contact_name=who) for who in persons}
        self.accounts[_DESK] = a_new_account(kind=AccountKind.SUPPORT)
        slots: dict[str, int] = {}
        async with db.transaction() as session:
            session.add_all(self.accounts.values())
            await session.flush()
            for who, (company, part) in model.places.items():
                if company not in self.companies:
                    await self._add_company(session, company, self.accounts[who].id)
                slot = None
                if part is Part.ADMIN:
                    slot = slots[company] = slots.get(company, 0) + 1
                session.add(
                    Membership(
                        company_id=self.companies[company],
                        account_id=self.accounts[who].id,
                        admin_slot=slot,
                        joined_at=now,
                    )
                )
            for who, company in model.waiting.items():
                session.add(
                    JoinApplication(
                        company_id=self.companies[company],
                        account_id=self.accounts[who].id,
                        created_at=now,
                        expires_at=now + memberships.applying.PENDING_FOR,
                    )
                )

    async def _add_company(self, session: Any, name: str, creator: UUID) -> None:
        company = Company(
            **FACTS,
            code=new_code(),
            full_name_key=name,
            stem_key=name,
            created_by=creator,
            created_at=clock.now(),
            updated_at=clock.now(),
            status=CompanyStatus.ACTIVE,
        )
        session.add(company)
        await session.flush()
        self.companies[name] = company.id

    async def actor(self, who: str) -> Actor:
        """Return the person as an event would find them at this moment."""
        account = self.accounts[who]
        async with db.reading() as session:
            found = await session.exec(
                select(Membership).where(
                    col(Membership.account_id) == account.id, col(Membership.ended_at).is_(None)
                )
            )
            place = found.first()
        roles = roles_of(account, place, has_factor=True)
        return Actor(
            account_id=account.id,
            session_id=uuid4(),
            roles=roles,
            permissions=granted(roles),
            visitor=a_browser(who),
            company_id=place.company_id if place else None,
        )

    async def place(self, who: str) -> UUID:
        """Return the id of the person's live membership, an unknown id when there is none."""
        async with db.reading() as session:
            found = await session.exec(
                select(Membership.id).where(
                    col(Membership.account_id) == self.accounts[who].id,
                    col(Membership.ended_at).is_(None),
                )
            )
            return found.first() or NOWHERE

    async def application(self, who: str) -> UUID:
        """Return the id of the person's latest application, an unknown id without one."""
        async with db.reading() as session:
            found = await memberships.applications.newest_of(session, self.accounts[who].id)
            return found.id if found else NOWHERE

    async def prepare(self, move: str, who: str, whom: str = "") -> Any:
        """Return a function that makes the move; everything it needs is read before."""
        if move == "erase":
            return await self._prepare_erasing(who)
        if move in AT_THE_DESK:
            who, whom = _DESK, who
        actor = await self.actor(who)
        if move in WITH_PASSWORD:
            form = TransferForm(membership_id=await self.place(whom), password=PASSWORD)
            return lambda: getattr(memberships, move)(actor, form)
        arguments = await self._arguments(move, who, whom)
        service = SERVICES.get(move) or getattr(memberships, move)

        async def act() -> Any:
            async with db.transaction() as session:
                made = await service(session, actor, *arguments)
            if move == "create":
                self.companies[whom] = UUID(made.id)

        return act

    async def _invitation(self, who: str, company: str) -> UUID:
        """Return the id of an open invitation of the person to the company."""
        email, now = self.accounts[who].email, clock.now()
        row = Invitation(
            company_id=self.companies[company],
            email=email,
            contact_name=who,
            language="en",
            invited_by=self.accounts[_DESK].id,
            fingerprint=uuid4().hex,
            created_at=now,
            sent_at=now,
            expires_at=now + timedelta(days=1),
        )
        async with db.transaction() as session:
            known = await session.exec(
                select(Invitation).where(
                    col(Invitation.company_id) == row.company_id,
                    col(Invitation.email) == email,
                    col(Invitation.status) == InvitationStatus.PENDING,
                )
            )
            found = known.first() or row
            session.add(found)
            return found.id

    async def _prepare_erasing(self, who: str) -> Any:
        """Let the person have asked 14 days ago; what is left is the worker's part."""
        account_id = self.accounts[who].id
        async with db.transaction() as session:
            (await session.get_one(Account, account_id)).erase_at = clock.now()

        async def act() -> None:
            is_done = False
            while not is_done:  # as the worker does: who has just joined goes in the next round
                async with db.transaction() as session:
                    is_done = await erasing.carry_out(session, account_id)

        return act

    async def _arguments(self, move: str, who: str, whom: str) -> list[Any]:
        if move in COMING:
            return [await self._way_in(move, who, whom)]
        if move in ABOUT_COLLEAGUES:
            return [await self.place(whom)]
        if move in AT_THE_DESK:
            return [self.accounts[whom].id, ReasonForm(reason="Why")]
        about = [await self.application(whom)] if move in ("approve", "reject") else []
        return [*about, RejectForm()] if move == "reject" else about

    async def _way_in(self, move: str, who: str, company: str) -> Any:
        if move == "create":
            return a_form(full_name=company)
        if move == "apply":
            return ApplyForm(company_id=self.companies[company])
        return await self._invitation(who, company)

    async def state(self) -> Model:
        """Return what the database says, in the model's words; refuse what must never be."""
        people = {account.id: who for who, account in self.accounts.items()}
        names = {identity: name for name, identity in self.companies.items()}
        async with db.reading() as session:
            live = await session.exec(
                select(Membership).where(
                    col(Membership.account_id).in_(people), col(Membership.ended_at).is_(None)
                )
            )
            places = live.all()
            rows = await session.exec(select(Company).where(col(Company.id).in_(names)))
            closed = {names[each.id] for each in rows if each.status is CompanyStatus.DORMANT}
            sent = await session.exec(
                select(JoinApplication)
                .where(col(JoinApplication.account_id).in_(people))
                .order_by(col(JoinApplication.created_at))
            )
            applications = sent.all()
            states = await session.exec(_STATES.where(col(Account.id).in_(people)))
            status = {people[account_id]: each for account_id, each in states}
        assert len({each.account_id for each in places}) == len(places), "two live places"
        return Model(
            places={
                people[each.account_id]: (
                    names[each.company_id],
                    Part.ADMIN if each.is_admin else Part.MEMBER,
                )
                for each in places
            },
            closed=closed,
            waiting={
                people[each.account_id]: names[each.company_id]
                for each in applications
                if each.status is ApplicationStatus.PENDING
            },
            sent=[(people[each.account_id], names[each.company_id]) for each in applications],
            erased={who for who, each in status.items() if each is AccountStatus.ERASED},
            suspended={who for who, each in status.items() if each is AccountStatus.SUSPENDED},
        )


async def outcome(act: Any) -> type[PortalError] | None:
    """Make a move; return the class of its refusal. Anything else that goes wrong is a fault."""
    try:
        await act()
    except PortalError as refusal:
        return type(refusal)
    return None


def check_invariants(world: World, model: Model) -> None:
    """Assert life cycle 4's invariants: a live company has one to three admins."""
    for company in set(world.companies) - model.closed:
        assert 1 <= len(model.admins(company)) <= 3, f"{company}: {model.admins(company)}"
    for company in model.closed:
        assert not model.members(company)
