"""Cases at any point of their life, stored in one transaction, and everybody who moves them."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import col, select

from portal import db
from portal.kit import clock
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.brands import Brand, BrandKind
from portal.models.files import FileOpening, FilePurpose, StoredFile
from portal.models.notifications import Notification
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewStatus
from portal.models.suppliers import Supplier
from portal.permissions import Actor, Role, granted
from portal.schemas.brands import AUTHORISATION, LOGO, BrandDraftForm
from portal.schemas.identity import IdentitySubmitForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import brands, desk_reviews, erasing, identity, suppliers
from portal.services.roles import roles_of
from tests.factories import identity as identity_world
from tests.factories import suppliers as supplier_world
from tests.factories.accounts import a_browser, a_new_account
from tests.factories.brands import CONFIRMED, agency_facts
from tests.factories.review_desk import correction, verdict

Act = Callable[[], Awaitable[Any]]
_HOUR = timedelta(hours=1)
_AT_DESK = frozenset({ReviewStatus.SUBMITTED, ReviewStatus.IN_REVIEW})
_PURPOSE = {
    ReviewKind.IDENTITY: FilePurpose.IDENTITY,
    ReviewKind.SUPPLIER: FilePurpose.SUPPLIER,
    ReviewKind.BRAND: FilePurpose.BRAND,
}
#: Slots of each kind's case, and a field that the desk can ask to correct.
_SLOTS = {
    ReviewKind.IDENTITY: ("passport_page",),
    ReviewKind.SUPPLIER: ("business_licence",),
    ReviewKind.BRAND: (LOGO, AUTHORISATION),
}


class Desk:
    """Two reviewers and their lead."""

    async def fill(self) -> "Desk":
        self.rita = a_new_account(kind=AccountKind.REVIEWER, contact_name="Rita")
        self.rolf = a_new_account(kind=AccountKind.REVIEWER, contact_name="Rolf")
        self.lea = a_new_account(kind=AccountKind.REVIEW_LEAD, contact_name="Lea")
        async with db.transaction() as session:
            session.add_all([self.rita, self.rolf, self.lea])
        return self


class Scene:
    """One person with one case, and perhaps a change of it; `late` lets the worker have work."""

    def __init__(self, desk: Desk, kind: ReviewKind) -> None:
        self.desk, self.kind = desk, kind
        self.now = clock.now()
        is_supplier = kind is not ReviewKind.IDENTITY
        self.person = a_new_account(
            kind=AccountKind.SUPPLIER if is_supplier else AccountKind.OVERSEAS_BUYER,
            contact_name="Ana",
            erase_at=self.now - _HOUR,
        )
        self.subject_id = self.person.id
        self.review: Review
        self.change: Review | None = None

    async def fill(
        self,
        status: ReviewStatus,
        *,
        change: ReviewStatus | None = None,
        second_wanted_by: Account | None = None,
        has_ended: bool = True,
    ) -> "Scene":
        """Store the case at this status, its old approval at an end; a late one if it waits."""
        async with db.transaction() as session:
            session.add(self.person)
            await session.flush()
            await self._add_subject(session)
            self.review = await self._add_case(session, status)
            if second_wanted_by is not None:
                self.review.second_wanted_by = second_wanted_by.id
            end = -_HOUR if has_ended else timedelta(days=50)
            self.review.expires_at = self.now + end
            if change is not None:
                self.change = await self._add_case(session, change, is_change=True)
        return self

    async def _add_subject(self, session: Any) -> None:
        if self.kind is ReviewKind.IDENTITY:
            return
        supplier = Supplier(
            account_id=self.person.id,
            legal_name="Lumen",
            facts=supplier_world.facts(),
            created_at=self.now,
            authenticated_at=self.now,
            valid_until=self.now + timedelta(days=100),
        )
        session.add(supplier)
        await session.flush()
        self.subject_id = supplier.id
        if self.kind is ReviewKind.BRAND:
            brand = Brand(
                supplier_id=supplier.id,
                kind=BrandKind.AGENCY,
                name_en="Nordlys",
                name_en_key="nordlys",
                facts=agency_facts(),
                created_at=self.now,
                approved_at=self.now,
            )
            session.add(brand)
            await session.flush()
            self.subject_id = brand.id

    async def _add_case(
        self, session: Any, status: ReviewStatus, *, is_change: bool = False
    ) -> Review:
        waits, is_claimed = status in _AT_DESK, status is ReviewStatus.IN_REVIEW
        review = Review(
            kind=self.kind,
            subject_id=self.subject_id,
            is_change=is_change,
            status=status,
            applicant_id=self.person.id,
            headline="Nordlys",
            headline_key="nordlys",
            facts=self._facts(is_change=is_change),
            round=1,
            created_at=self.now,
            updated_at=self.now,
            due_at=self.now - _HOUR if waits else None,
            claimed_by=self.desk.rita.id if is_claimed else None,
            claimed_at=self.now if is_claimed else None,
        )
        session.add(review)
        await session.flush()
        for slot in _SLOTS[self.kind]:
            await self._add_file(session, review, slot)
        return review

    def _facts(self, *, is_change: bool) -> dict[str, Any]:
        if self.kind is ReviewKind.IDENTITY:
            facts = identity_world.facts_of(IdentityCase.PASSPORT)
            return {**facts, "case": IdentityCase.PASSPORT.value}
        if self.kind is ReviewKind.BRAND:
            return agency_facts()
        return supplier_world.facts(city="Foshan") if is_change else supplier_world.facts()

    async def _add_file(self, session: Any, review: Review, slot: str) -> None:
        file = StoredFile(
            owner_id=self.person.id,
            purpose=_PURPOSE[self.kind],
            name=slot,
            media_type="image/jpeg",
            size=1,
            sha256="0" * 64,
            place=uuid4().hex,
            wrapped_key="key",
            key_id="k1",
            measures=identity_world.GOOD,
            created_at=self.now,
            attached_at=self.now,
        )
        session.add(file)
        await session.flush()
        session.add_all(
            [
                ReviewDocument(
                    review_id=review.id,
                    slot=slot,
                    file_id=file.id,
                    added_at=self.now,
                    added_by=self.person.id,
                ),
                FileOpening(file_id=file.id, viewer_id=self.desk.rita.id, at=self.now),
            ]
        )
        if slot == LOGO:
            (await session.get_one(Brand, self.subject_id)).logo_id = file.id

    def act(self, move: str) -> Act:
        """Return a function that makes the move, as somebody who sees the case as it was."""
        case = self.change or self.review
        lea, rita, rolf = self.desk.lea, self.desk.rita, self.desk.rolf
        acts: dict[str, Act] = {
            "approve": self._at_desk(rita, desk_reviews.approve, case, suppliers.RULES.checks),
            "return": self._at_desk(
                rita, desk_reviews.return_for_correction, case, correction(self._target)
            ),
            "reject": self._at_desk(rita, desk_reviews.reject, case, verdict()),
            "give back": self._at_desk(rita, desk_reviews.give_back, case),
            "claim": self._at_desk(rita, desk_reviews.claim, case, versioned=False),
            "claim too": self._at_desk(rolf, desk_reviews.claim, case, versioned=False),
            "suspend": self._at_desk(lea, desk_reviews.suspend, self.review, verdict()),
            "ask to revoke": self._at_desk(lea, desk_reviews.ask_to_revoke, self.review, verdict()),
            "revoke": self._at_desk(rolf, desk_reviews.confirm_revocation, self.review),
            "keep": self._at_desk(rolf, desk_reviews.drop_revocation, self.review),
            "submit": self._submit(),
            "save": self._save(),
            "begin": self._begin(),
            "reopen": self._reopen(),
            "erase": self._erase,
            "time": lambda: _let_time_work(self.review),
            "time for the change": lambda: _let_time_work(case),
        }
        return acts[move]

    @property
    def _target(self) -> str:
        return _SLOTS[self.kind][0]

    def _at_desk(
        self, who: Account, act: Any, case: Review, *more: Any, versioned: bool = True
    ) -> Act:
        actor = an_actor_now(who)
        options = {"version": case.version} if versioned else {}

        async def move() -> None:
            async with db.transaction() as session:
                await act(session, actor, case.id, *more, **options)

        return move

    def _own(self, act: Any, *more: Any, **options: Any) -> Act:
        extra = () if self.kind is ReviewKind.IDENTITY else (Role.AUTHENTICATED_SUPPLIER,)
        actor = an_actor_now(self.person, *extra)

        async def move() -> None:
            async with db.transaction() as session:
                await act(session, actor, *more, **options)

        return move

    def _submit(self) -> Act:
        if self.kind is ReviewKind.IDENTITY:
            form = IdentitySubmitForm.read({"declared": "on"})
            return self._own(identity.submit, form)
        case = self.change or self.review
        if self.kind is ReviewKind.SUPPLIER:
            form = supplier_world.CONFIRMED
            return self._own(suppliers.submit, form, version=case.version)
        return self._own(brands.submit, self.subject_id, CONFIRMED, version=case.version)

    def _save(self) -> Act:
        if self.kind is not ReviewKind.BRAND:
            return self._submit()
        options = {"brand_id": self.subject_id, "version": self.review.version}
        form = BrandDraftForm.read({"categories": "Lamps, lanterns"})
        return self._own(brands.save_draft, form, kind=BrandKind.AGENCY, **options)

    def _begin(self) -> Act:
        """Begin another brand of the same supplier."""
        form = BrandDraftForm.read({"name_en": "Sol"})
        options = {"kind": BrandKind.AGENCY, "brand_id": None, "version": 0}
        return self._own(brands.save_draft, form, **options)

    def _reopen(self) -> Act:
        if self.kind is ReviewKind.IDENTITY:
            return self._own(identity.reopen)
        if self.kind is ReviewKind.SUPPLIER:
            return self._own(suppliers.begin_change)
        return self._own(brands.renew, self.subject_id)

    async def _erase(self) -> None:
        async with db.transaction() as session:
            await erasing.erase(session, self.person.id)

    async def state(self) -> dict[str, Any]:
        """Return how everything stands, in words that two runs of the same moves share."""
        async with db.reading() as session:
            account = await session.get_one(Account, self.person.id)
            told = await session.exec(
                select(Notification.kind).where(col(Notification.account_id) == account.id)
            )
            files = await session.exec(
                select(StoredFile)
                .where(col(StoredFile.owner_id) == account.id)
                .order_by(col(StoredFile.name), col(StoredFile.created_at), col(StoredFile.id))
            )
            cases = await session.exec(
                select(Review)
                .where(col(Review.applicant_id) == account.id)
                .order_by(col(Review.is_change), col(Review.created_at))
            )
            return {
                "account": account.status.value,
                "verified": account.identity_verified_at is not None,
                "told": sorted(Counter(told).items()),
                "files": sorted(map(_file_state, files)),
                "cases": list(map(_case_state, cases)),
                "subject": await self._subject_state(session),
            }

    async def _subject_state(self, session: Any) -> dict[str, Any]:
        if self.kind is ReviewKind.IDENTITY:
            return {}
        found = await session.exec(
            select(Supplier).where(col(Supplier.account_id) == self.person.id)
        )
        supplier = found.one()
        state = {
            "authenticated": supplier.authenticated_at is not None,
            "suspended": supplier.suspended_at is not None,
            "city": supplier.facts.get("city", ""),
        }
        if self.kind is ReviewKind.BRAND:
            brand = await session.get_one(Brand, self.subject_id)
            names = await session.exec(
                select(Brand.name_en).where(col(Brand.supplier_id) == supplier.id)
            )
            state |= {
                "ended": brand.ended_at is not None,
                "logo": brand.logo_id is not None,
                "names": sorted(names),
            }
        return state


async def _let_time_work(case: Review) -> None:
    async with db.transaction() as session:
        await desk_reviews.do_due(session, case.id)


def an_actor_now(account: Account, *roles: Role) -> Actor:
    """Return the account's owner as an event finds them, without a session of their own."""
    plays = roles_of(account, None, has_factor=True) | set(roles)
    return Actor(
        account_id=account.id,
        session_id=uuid4(),
        roles=plays,
        permissions=granted(plays),
        visitor=a_browser(account.contact_name),
        company_id=None,
    )


def _file_state(file: StoredFile) -> tuple[str, str]:
    if file.destroyed_at is not None:
        return file.name, "destroyed"
    return file.name, "kept" if file.destroy_at is None else "released"


def _case_state(case: Review) -> dict[str, Any]:
    return {
        "status": case.status.value,
        "round": case.round,
        "due": case.due_at is not None,
        "late": case.overdue_told_at is not None,
        "claimed": case.claimed_by,
        "second": case.second_wanted_by,
        "ends": case.expires_at is not None,
        "reason": case.reason,
        "facts": bool(case.facts),
    }


def refuse_impossible(scene: Scene, state: dict[str, Any]) -> None:
    """Assert what must never be, whatever happened in which order."""
    is_erased = state["account"] == AccountStatus.ERASED.value
    if is_erased:
        assert {how for _, how in state["files"]} <= {"destroyed"}
        assert not state["verified"]
        assert not state["subject"].get("authenticated", False)
        assert state["subject"].get("ended", True)
        assert not any(state["subject"].get("names", []))
        assert not any(each["facts"] or each["due"] or each["ends"] for each in state["cases"])
    for case in state["cases"]:
        at_desk = case["status"] in {"submitted", "in_review"}
        assert case["due"] == (at_desk and not is_erased)
        assert (case["claimed"] is not None) == (case["status"] == "in_review" and not is_erased)
        if case["status"] == "expired":
            assert not case["ends"]
