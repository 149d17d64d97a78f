"""Companies that might be the one somebody is about to create a second time."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import CountedRefusal, NotAllowed
from portal.kit import mail_hosts, names, registrations, sounds
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Company, CompanyStatus, Membership
from portal.permissions import Actor, Permission
from portal.schemas.companies import CompanyDraftForm, CompanyGlanceForm, LookAlikeRow
from portal.services import throttles
from portal.services.companies.access import live_membership

#: Enough to recognise one's own, too few to collect others.
_MAX_HINTS = 3
_KEY_LENGTH = 400
_REGISTRATION_KEY_LENGTH = 60
#: Of companies whose names begin alike so many are compared letter by letter, the oldest first.
_MAX_COMPARED = 200
#: A mail domain that more companies share names no employer.
_MAX_COMPANIES_OF_DOMAIN = 3
#: Fewer letters are the beginning of everything.
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Allowance:
    """How many questions of a kind are answered; beyond, an hour's wait first, a day's at most."""

    area: str
    of_account: throttles.TryRule
    of_network: throttles.TryRule


def _hourly(area: str, *, of_account: int, of_network: int) -> Allowance:
    rule = throttles.TryRule(
        window=timedelta(hours=1),
        first_wait=timedelta(hours=1),
        longest_wait=timedelta(days=1),
        forgets_after=timedelta(days=1),
    )
    # An account comes back tomorrow; a network is shared by people who asked nothing.
    longer = replace(rule, tries=of_account, forgets_after=timedelta(days=2))
    return Allowance(area, longer, replace(rule, tries=of_network))


#: A name is asked about a few times while it is typed. Beyond these nothing is found any more
#: (security checks 35 and 37), without a word; the question at Submit is still asked.
TYPING = _hourly("look-alikes", of_account=20, of_network=100)
#: At Submit: so many answers with names; afterwards the same question without them.
ANSWERS = _hourly("answers", of_account=10, of_network=60)

_OPEN = frozenset({CompanyStatus.INCOMPLETE, CompanyStatus.ACTIVE})
_NOT_MERGED = frozenset(set(CompanyStatus) - {CompanyStatus.MERGED})


class LookAlikeFound(CountedRefusal):
    """A company like this one exists; creating another needs a deliberate second click (A-32).

    Counted, so that nobody collects names by creating: raise it before anything is written.
    """

    code = "look_alike_found"
    text = N_("A company like this is already registered. Is it yours?")

    def __init__(self, hints: list[LookAlikeRow]) -> None:
        super().__init__()
        #: What may be said of a stranger's company: name and country; empty after many answers.
        self.hints = hints


@dataclass(frozen=True)
class _Asked:
    """What companies are compared with, and which of them count."""

    full_name: str
    country: str
    registration_number: str
    statuses: frozenset[CompanyStatus]
    #: The company that is being changed is not its own look-alike.
    but: UUID | None = None


def keys_of(form: CompanyDraftForm) -> dict[str, str]:
    """Return the columns that companies are compared by, cut to what the columns hold."""
    return _keys(form.full_name, form.country, form.registration_number)


def _keys(full_name: str, country: str, registration_number: str) -> dict[str, str]:
    number = registrations.registration_key(country, registration_number)
    return {
        "full_name_key": names.fold(full_name)[:_KEY_LENGTH],
        "stem_key": names.stem(full_name)[:_KEY_LENGTH],
        "sound_key": sounds.sound_of(full_name).key,
        "registration_key": number[:_REGISTRATION_KEY_LENGTH],
    }


async def refuse_look_alikes(session: AsyncSession, actor: Actor, form: CompanyDraftForm) -> None:
    """Raise LookAlikeFound with at most three hints when such a company exists (decision 1).

    Whole names and numbers match, forgiving slips and scripts, so that nobody can list companies
    by trying (A-33). After ten answers in an hour the refusal comes without names. Call it before
    anything is written, for its transaction commits what was counted.
    """
    asked = _Asked(
        full_name=form.full_name,
        country=form.country,
        registration_number=form.registration_number,
        statuses=_NOT_MERGED,
    )
    found = await _alike(session, asked)
    if not found:
        return
    is_told = await _count(session, actor, ANSWERS)
    raise LookAlikeFound([LookAlikeRow.of(each) for each in found] if is_told else [])


def is_renamed(company: Company, form: CompanyDraftForm) -> bool:
    """Return whether the form gives the company another name or number, not just another spelling.

    The address may change freely; another country changes where the name and the number count.
    """
    known = _keys(company.full_name, company.country, company.registration_number)
    return known != keys_of(form) or company.country != form.country


async def refuse_look_alikes_of(
    session: AsyncSession, actor: Actor, form: CompanyDraftForm, company: Company
) -> None:
    """Raise LookAlikeFound when the actor's own company is about to be called like another.

    As refuse_look_alikes, but that a complete company is told the names of companies with its own
    mail domain only (decision 4): the question comes all the same.
    """
    asked = _Asked(
        full_name=form.full_name,
        country=form.country,
        registration_number=form.registration_number,
        statuses=_NOT_MERGED,
        but=company.id,
    )
    found = await _alike(session, asked)
    if not found:
        return
    is_told = await _count(session, actor, ANSWERS)
    if company.status is not CompanyStatus.INCOMPLETE:
        known = {each.id for each in await _of_colleagues(session, actor, asked)}
        found = [each for each in found if each.id in known]
    raise LookAlikeFound([LookAlikeRow.of(each) for each in found] if is_told else [])


async def find_look_alikes(
    session: AsyncSession, actor: Actor, form: CompanyGlanceForm
) -> list[LookAlikeRow]:
    """Return at most three companies that the one being typed might be: name and country only.

    Alike is a name with at most a slip in six letters or in another script, the same registration
    number in the same country, or one whose members have addresses at the actor's own mail domain
    (public hosts do not count). Who changes a complete company learns of those with their own
    mail domain only (decision 4). Needs a write transaction, for asking counts: after 20 in an
    hour from one account or 100 from one network nothing is found any more. Raises NotAllowed for
    those who neither create nor edit a company.
    """
    own = await _own_company(session, actor)
    asked = _Asked(
        full_name=form.full_name,
        country=form.country,
        registration_number=form.registration_number,
        statuses=_OPEN,
        but=own.id if own else None,
    )
    if len(names.fold(asked.full_name)) < _SHORTEST_NAME:
        return []
    if not await _count(session, actor, TYPING):
        return []
    colleagues = await _of_colleagues(session, actor, asked)
    found = await _alike(session, asked)
    if own is not None and own.status is not CompanyStatus.INCOMPLETE:
        known = {each.id for each in colleagues}
        found, colleagues = [each for each in found if each.id in known], []
    chosen = {each.id: each for each in [*found, *colleagues]}
    return [LookAlikeRow.of(each) for each in list(chosen.values())[:_MAX_HINTS]]


async def _own_company(session: AsyncSession, actor: Actor) -> Company | None:
    """Return the company that the actor changes, None while they create one."""
    place = await live_membership(session, actor.account_id)
    if place is None and actor.may(Permission.COMPANIES_CREATE):
        return None
    if place is None or not (place.is_admin and actor.may(Permission.COMPANIES_EDIT)):
        raise NotAllowed
    return (await session.exec(select(Company).where(col(Company.id) == place.company_id))).one()


async def _count(session: AsyncSession, actor: Actor, allowed: Allowance) -> bool:
    """Count a question; return whether it may be answered."""
    network = throttles.network_of(actor.visitor.address)
    account_key = throttles.key_for(allowed.area, str(actor.account_id))
    network_key = throttles.key_for(f"{allowed.area}-from", network)
    has_tries = await throttles.reserve_try(session, account_key, allowed.of_account)
    return has_tries and await throttles.reserve_try(session, network_key, allowed.of_network)


async def _alike(session: AsyncSession, asked: _Asked) -> list[Company]:
    """Return at most three companies, those with the very name or number first."""
    found = {each.id: each for each in await _same(session, asked)}
    if len(found) < _MAX_HINTS:
        found |= {each.id: each for each in await _similar(session, asked)}
    return list(found.values())[:_MAX_HINTS]


async def _same(session: AsyncSession, asked: _Asked) -> list[Company]:
    """The same legal name anywhere; the same stem or number where the company is at home."""
    keys = _keys(asked.full_name, asked.country, asked.registration_number)
    is_at_home = col(Company.country) == asked.country
    # Each way by itself, so that the database finds an index for each.
    ways = [
        col(Company.full_name_key) == keys["full_name_key"],
        and_(col(Company.stem_key) == keys["stem_key"], is_at_home),
    ]
    if keys["registration_key"]:
        ways.append(and_(is_at_home, col(Company.registration_key) == keys["registration_key"]))
    query = (
        select(Company)
        .where(or_(*ways), *_counting(asked))
        .order_by(col(Company.created_at), col(Company.id))
        .limit(_MAX_HINTS)
    )
    return list(await session.exec(query))


async def _similar(session: AsyncSession, asked: _Asked) -> list[Company]:
    """Companies at home there whose names are the same but for slips, the oldest first."""
    sound = sounds.sound_of(asked.full_name)
    query = (
        select(Company.id, Company.full_name)
        .where(
            col(Company.sound_key).in_(sounds.keys_around(sound)),
            *([col(Company.country) == asked.country] if asked.country else []),
            *_counting(asked),
        )
        .order_by(col(Company.created_at), col(Company.id))
        .limit(_MAX_COMPARED)
    )
    candidates = (await session.exec(query)).all()
    near = (
        company_id
        for company_id, full_name in candidates
        if sounds.are_alike(sound, sounds.sound_of(full_name))
    )
    chosen = list(islice(near, _MAX_HINTS))
    if not chosen:
        return []
    found = await session.exec(select(Company).where(col(Company.id).in_(chosen)))
    return sorted(found, key=lambda each: chosen.index(each.id))


async def _of_colleagues(session: AsyncSession, actor: Actor, asked: _Asked) -> list[Company]:
    """Companies with members whose addresses are at the actor's own mail domain."""
    address = await session.exec(select(Account.email).where(col(Account.id) == actor.account_id))
    domain = mail_hosts.own_domain_of(address.first() or "")
    if not domain:
        return []
    employers = (
        select(Membership.company_id)
        .join(Account, col(Account.id) == col(Membership.account_id))
        .where(
            col(Account.email_domain) == domain,
            col(Membership.ended_at).is_(None),
            col(Membership.account_id) != actor.account_id,
        )
        .distinct()
        .limit(_MAX_COMPANIES_OF_DOMAIN + 1)
    )
    ids = list(await session.exec(employers))
    if len(ids) > _MAX_COMPANIES_OF_DOMAIN:
        return []
    query = select(Company).where(col(Company.id).in_(ids), *_counting(asked))
    return list(await session.exec(query.order_by(col(Company.created_at), col(Company.id))))


def _counting(asked: _Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Company.status).in_(asked.statuses)]
    if asked.but is not None:
        conditions.append(col(Company.id) != asked.but)
    return conditions
