"""What the desk's journeys and the stories find in place: what has passed for companies."""

from datetime import timedelta

from sqlmodel import col, update

from portal.kit import clock
from portal.kit.tokens import fingerprint, new_token
from portal.models.accounts import Account, AccountKind
from portal.models.companies import Company, CompanyStatus, Invitation, Membership
from portal.models.recoveries import CompanyRecovery
from tests.e2e import stage
from tests.e2e.harness import Server


def settle_support(portal: Server, **facts: object) -> Account:
    """Let somebody of customer service be there."""
    return stage.settle(portal, kind=AccountKind.SUPPORT, contact_name="Vera Koch", **facts)


def let_objections_be_over(portal: Server, company: Company) -> None:
    """Let five working days pass for the change of admins that waits at the company."""
    past = clock.now() - timedelta(minutes=1)
    with stage._database(portal) as session:
        session.exec(
            update(CompanyRecovery)
            .where(col(CompanyRecovery.company_id) == company.id)
            .values(due_at=past)
        )


def let_be_closed(portal: Server, account: Account, *, days: int = 1) -> Company:
    """Let the person have closed their company so many days ago."""
    company = stage.company_of(portal, account)
    past = clock.now() - timedelta(days=days)
    with stage._database(portal) as session:
        session.exec(
            update(Company)
            .where(col(Company.id) == company.id)
            .values(status=CompanyStatus.DORMANT)
        )
        session.exec(
            update(Membership)
            .where(col(Membership.company_id) == company.id)
            .values(admin_slot=None, ended_at=past, ended_because="company_closed")
        )
    return company


def let_have_link(portal: Server, address: str) -> str:
    """Let the address have been mailed a fresh link to its invitation; return the link."""
    token = new_token()
    with stage._database(portal) as session:
        session.exec(
            update(Invitation)
            .where(col(Invitation.email) == address)
            .values(fingerprint=fingerprint(token))
        )
    return portal.url(f"/invitation#{token}")
