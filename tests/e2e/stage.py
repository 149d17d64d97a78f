"""What a journey finds in place: people who registered before, and time that has passed since."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from playwright.sync_api import Page
from sqlalchemy import create_engine, func, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select, update

from portal.kit import clock, names, otp, sounds
from portal.kit.devices import device_of
from portal.kit.tokens import fingerprint, new_token
from portal.models import accounts as tables
from portal.models.accounts import Account, AccountKind, AgreementAcceptance
from portal.models.companies import (
    BusinessType,
    Company,
    CompanyStatus,
    Invitation,
    InvitationLetter,
    JoinApplication,
    Membership,
)
from portal.models.desk import SecondFactor, SupportTicket
from portal.models.legacy import BadgeClaim, BadgeRecord
from portal.services.agreements import CURRENT_VERSION
from portal.services.companies.codes import new_code
from portal.services.demo import DEMO_PASSWORD
from portal.services.letters.numbers import new_number
from portal.services.second_factor.keeping import sealed_key
from tests.e2e.harness import Server

#: Everybody's password who was settled here: hashing a new one for each test costs seconds.
PASSWORD = DEMO_PASSWORD
_HASHED_FOR = "lena.fischer@example.com"
_ADDRESS = "192.0.2.7"


@contextmanager
def _database(portal: Server) -> Iterator[Session]:
    driver = "sqlite" if portal.database_url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(portal.database_url).set(drivername=driver))
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()
    engine.dispose()


def new_email() -> str:
    return f"nina.{secrets.token_hex(5)}@example.com"


def new_mobile() -> str:
    """Return a German mobile number in E.164 that nobody else has."""
    return f"+49151{secrets.randbelow(10**8):08d}"


def settle(portal: Server, **facts: Any) -> Account:
    """Let somebody have registered before: by default an overseas buyer without a company."""
    now = clock.now()
    known: dict[str, Any] = {
        "kind": AccountKind.OVERSEAS_BUYER,
        "email": new_email(),
        "contact_name": "Nina Berg",
        "name_on_id": "Nina Berg",
        "country": "DE",
    }
    proven = ("email_verified_at", "password_changed_at", "created_at", "updated_at")
    known |= dict.fromkeys(proven, now) | facts
    with _database(portal) as session:
        hashed = select(Account.password_hash).where(Account.email == _HASHED_FOR)
        account = Account(**known, password_hash=session.exec(hashed).one())
        session.add(account)
        session.flush()
        session.add(
            AgreementAcceptance(
                account_id=account.id,
                agreement_version=CURRENT_VERSION,
                accepted_at=now,
                address=_ADDRESS,
            )
        )
    return account


def settle_with_company(portal: Server, **facts: Any) -> Account:
    """Let somebody have registered and have created a complete company."""
    account = settle(portal, **facts)
    now, full_name = clock.now(), f"Berg {secrets.token_hex(4)} Import GmbH"
    company = Company(
        code=new_code(),
        status=CompanyStatus.ACTIVE,
        full_name=full_name,
        full_name_key=names.fold(full_name),
        stem_key=names.stem(full_name),
        sound_key=sounds.sound_of(full_name).key,
        short_name="Berg Import",
        country="DE",
        address="Kaistr. 1",
        city="Bremen",
        business_type=BusinessType.IMPORTER,
        registration_number="HRB 4711",
        main_products="Tea",
        created_by=account.id,
        created_at=now,
        updated_at=now,
    )
    with _database(portal) as session:
        session.add(company)
        session.flush()
        session.add(
            Membership(company_id=company.id, account_id=account.id, admin_slot=1, joined_at=now)
        )
    return account


def let_join(portal: Server, account: Account, admin: Account, *, slot: int | None = None) -> None:
    """Let somebody belong to the company of this admin already; with a slot, as an admin too."""
    with _database(portal) as session:
        company_id = session.exec(
            select(Membership.company_id).where(Membership.account_id == admin.id)
        ).one()
        place = Membership(
            company_id=company_id, account_id=account.id, admin_slot=slot, joined_at=clock.now()
        )
        session.add(place)


def company_of(portal: Server, account: Account) -> Company:
    """Return the company that the person belongs to now."""
    with _database(portal) as session:
        found = session.exec(
            select(Company)
            .join(Membership, col(Membership.company_id) == col(Company.id))
            .where(Membership.account_id == account.id, col(Membership.ended_at).is_(None))
        )
        return found.one()


def let_a_day_pass(portal: Server, account: Account) -> None:
    """Let the reminder of the person's application have been more than a day ago."""
    past = clock.now() - timedelta(hours=25)
    with _database(portal) as session:
        session.exec(
            update(JoinApplication)
            .where(col(JoinApplication.account_id) == account.id)
            .values(reminded_at=past)
        )


def sign_in(
    portal: Server, page: Page, account: Account, *, with_second_factor: bool = True
) -> Page:
    """Let the visitor have logged in with this browser already.

    Who must have a second factor has given it, unless the test is about just that.
    """
    is_given = with_second_factor and account.must_have_second_factor
    now, browser, cookie = clock.now(), new_token(), new_token()
    row = tables.Session(
        account_id=account.id,
        fingerprint=fingerprint(cookie),
        browser=fingerprint(browser),
        user_agent=page.evaluate("navigator.userAgent"),
        address=_ADDRESS,
        created_at=now,
        seen_at=now,
        second_factor_at=now if is_given else None,
        expires_at=now + timedelta(hours=12),
    )
    known = tables.KnownBrowser(
        account_id=account.id, browser=row.browser, first_seen_at=now, last_seen_at=now
    )
    with _database(portal) as session:
        session.add_all([row, known])
    for name, value in (("browser", browser), ("sid", cookie)):
        page.context.add_cookies(
            [{"name": name, "value": value, "url": portal.base_url, "httpOnly": True}]
        )
    return page


def let_second_factor_be_given(portal: Server, cookie: str) -> None:
    """Let whoever holds the cookie have given their second factor in this session."""
    with _database(portal) as session:
        session.exec(
            update(tables.Session)
            .where(col(tables.Session.fingerprint) == fingerprint(cookie))
            .values(second_factor_at=clock.now())
        )


def set_up_second_factor(portal: Server, account: Account) -> str:
    """Let the person have set a second factor up; return the key of their app.

    The server seals with the development's secret, and so does this.
    """
    key, now = otp.new_key(), clock.now()
    factor = SecondFactor(
        account_id=account.id,
        sealed_secret=sealed_key(account.id, key),
        created_at=now,
        confirmed_at=now,
    )
    with _database(portal) as session:
        session.add(factor)
    return key


def let_codes_be_unused(portal: Server, account: Account) -> None:
    """Let half a minute have passed since the person's app gave the last code."""
    with _database(portal) as session:
        session.exec(
            update(SecondFactor)
            .where(col(SecondFactor.account_id) == account.id)
            .values(last_step=0)
        )


def sign_in_as(portal: Server, page: Page, email: str, *, with_second_factor: bool = True) -> Page:
    """Let one of the demo people have logged in with this browser already."""
    [account] = accounts_of(portal, email)
    return sign_in(portal, page, account, with_second_factor=with_second_factor)


def let_attend(portal: Server, **facts: Any) -> BadgeRecord:
    """Let somebody have had a badge at an earlier fair; by default Nina Berg from Germany."""
    now, name = clock.now(), facts.pop("name", "Nina Berg")
    number = f"OB{secrets.token_hex(5).upper()}"
    known = {"number": number, "country": "DE", "imported_at": now, "updated_at": now}
    record = BadgeRecord(name=name, name_key=names.fold(name), **known | facts)
    with _database(portal) as session:
        session.add(record)
    return record


def badge_now(portal: Server, badge: BadgeRecord) -> BadgeRecord:
    """Return the badge's record as the database has it."""
    with _database(portal) as session:
        return session.exec(select(BadgeRecord).where(BadgeRecord.id == badge.id)).one()


def claim_of(portal: Server, badge: BadgeRecord) -> BadgeClaim:
    """Return the one claim of whoever has verified the badge."""
    with _database(portal) as session:
        return session.exec(select(BadgeClaim).where(BadgeClaim.badge_id == badge.id)).one()


def let_badge_change(portal: Server, badge: BadgeRecord, **facts: Any) -> None:
    """Let customer service have corrected the badge's record."""
    with _database(portal) as session:
        session.exec(update(BadgeRecord).where(col(BadgeRecord.id) == badge.id).values(**facts))


def let_claims_expire(portal: Server, badge: BadgeRecord) -> None:
    """Let half an hour pass for whoever has verified the badge."""
    past = clock.now() - timedelta(minutes=1)
    with _database(portal) as session:
        session.exec(
            update(BadgeClaim).where(col(BadgeClaim.badge_id) == badge.id).values(expires_at=past)
        )


def let_codes_expire(portal: Server, address: str) -> None:
    """Let eleven minutes pass for the codes that were sent to the address."""
    past = clock.now() - timedelta(minutes=1)
    with _database(portal) as session:
        session.exec(
            update(tables.Code).where(col(tables.Code.address) == address).values(expires_at=past)
        )


def let_links_expire(portal: Server, account_id: UUID) -> None:
    """Let an hour pass for the links that were mailed to the account."""
    past = clock.now() - timedelta(minutes=1)
    links = tables.MailedLink
    with _database(portal) as session:
        session.exec(
            update(links).where(col(links.account_id) == account_id).values(expires_at=past)
        )


def let_invitations_expire(portal: Server, address: str) -> None:
    """Let two weeks pass for what the address was invited to."""
    past = clock.now() - timedelta(minutes=1)
    with _database(portal) as session:
        session.exec(
            update(Invitation).where(col(Invitation.email) == address).values(expires_at=past)
        )


def let_time_pass_since_inviting(portal: Server, address: str) -> None:
    """Let the mail to the address be an hour old, so that it may be sent again."""
    past = clock.now() - timedelta(hours=1)
    with _database(portal) as session:
        session.exec(
            update(Invitation).where(col(Invitation.email) == address).values(sent_at=past)
        )


def let_agreement_change(portal: Server, account_id: UUID) -> None:
    """Let the person's consent be to a version that is no longer in force."""
    with _database(portal) as session:
        session.exec(
            update(AgreementAcceptance)
            .where(col(AgreementAcceptance.account_id) == account_id)
            .values(agreement_version="2020-01")
        )


def consents(portal: Server, account_id: UUID) -> list[AgreementAcceptance]:
    """Return what the person has agreed to, the oldest first."""
    with _database(portal) as session:
        found = session.exec(
            select(AgreementAcceptance)
            .where(AgreementAcceptance.account_id == account_id)
            .order_by(col(AgreementAcceptance.accepted_at))
        )
        return list(found)


def accounts_of(portal: Server, email: str) -> list[Account]:
    """Return every account with this address: one, or none."""
    with _database(portal) as session:
        return list(session.exec(select(Account).where(Account.email == email)))


def count_companies(portal: Server, full_name: str) -> int:
    """Return how many companies bear this very name."""
    with _database(portal) as session:
        counted = select(func.count()).select_from(Company).where(Company.full_name == full_name)
        return session.exec(counted).one()


@contextmanager
def fault(portal: Server) -> Iterator[None]:
    """Let something on our side be broken for a while: the counters of tries are gone."""
    with _database(portal) as session:
        session.execute(text("ALTER TABLE throttles RENAME TO throttles_lost"))
    try:
        yield
    finally:
        with _database(portal) as session:
            session.execute(text("ALTER TABLE throttles_lost RENAME TO throttles"))


def device_in(page: Page) -> str:
    """Return what the portal calls the visitor's browser, such as "Chrome, Linux"."""
    return device_of(str(page.evaluate("navigator.userAgent")))


def ticket_ids(portal: Server) -> list[str]:
    """Return the ids of all requests to the desk, the newest first."""
    with _database(portal) as session:
        found = session.exec(
            select(SupportTicket.id).order_by(col(SupportTicket.created_at).desc())
        )
        return [str(each) for each in found]


def let_have_letter(portal: Server, account: Account) -> InvitationLetter:
    """Let somebody have issued an invitation letter already; its bytes are no real PDF."""
    company, content = company_of(portal, account), b"%PDF-1.3 a letter"
    letter = InvitationLetter(
        company_id=company.id,
        account_id=account.id,
        number=new_number(),
        language="en",
        company_name=company.full_name,
        person_name=account.contact_name,
        event_name="International Trade Fair",
        template_version=1,
        sha256=sha256(content).hexdigest(),
        content=content,
        issued_at=clock.now(),
    )
    with _database(portal) as session:
        session.add(letter)
    return letter


def let_leave(portal: Server, account: Account) -> None:
    """Let the person have left their company."""
    with _database(portal) as session:
        session.exec(
            update(Membership)
            .where(col(Membership.account_id) == account.id)
            .values(ended_at=clock.now(), admin_slot=None)
        )
