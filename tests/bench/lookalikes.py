"""How long the company doctor takes among many companies: python -m tests.bench.lookalikes.

Seconds of work (CPU), not of the clock on the wall: other processes do not count.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert

from portal import db, migrating
from portal.config import get_settings
from portal.kit import clock, names, sounds
from portal.models.accounts import Throttle
from portal.models.companies import BusinessType, Company, CompanyStatus, Membership
from portal.schemas.companies import CompanyGlanceForm
from portal.services import companies
from portal.services.companies.codes import new_code
from tests.factories.accounts import a_new_account, an_account, an_actor

SIZES = (10_000, 100_000)
ASKED = 60
_CHUNK = 2000
_FIRST = ["Nord", "Süd", "Ost", "West", "Alt", "Neu", "Klein", "Groß", "Gold", "Silber", "Eisen"]
_SECOND = ["licht", "werk", "haus", "bach", "feld", "mann", "hof", "stern", "kraft", "burg"]
_TRADES = ["Import", "Handel", "Technik", "Textil", "Leuchten", "Möbel", "Maschinen", "Tee"]
_HAN = "华明远达金龙海天东方中信和平安泰永丰盛宏伟利通新光大同"
_PLACES = ["上海", "北京", "广州", "深圳", "杭州", "宁波"]
_RNG = random.Random(20261122)  # noqa: S311 - names for a measurement


def _name(number: int) -> tuple[str, str]:
    """Return a name and its country: a third of them Chinese, many alike, as in a real list."""
    if number % 3 == 0:
        word = "".join(_RNG.choices(_HAN, k=_RNG.randint(2, 3)))
        return f"{_RNG.choice(_PLACES)}{word}贸易有限公司", "CN"
    word = _RNG.choice(_FIRST) + _RNG.choice(_SECOND) + _RNG.choice(_SECOND)
    return f"{word} {_RNG.choice(_TRADES)} {_RNG.randint(1, 999)} GmbH", "DE"


def _company(number: int, creator: UUID) -> dict[str, Any]:
    full_name, country = _name(number)
    now = clock.now()
    return {
        "id": uuid4(),
        "version": 1,
        "code": new_code(),
        "status": CompanyStatus.ACTIVE,
        "full_name": full_name,
        "full_name_key": names.fold(full_name),
        "stem_key": names.stem(full_name),
        "sound_key": sounds.sound_of(full_name).key,
        "short_name": "",
        "country": country,
        "address": "Kaistr. 1",
        "city": "Bremen",
        "postal_code": "",
        "business_type": BusinessType.IMPORTER,
        "registration_number": str(number),
        "registration_key": str(number),
        "website": "",
        "main_products": "Tea",
        "created_by": creator,
        "created_at": now,
        "updated_at": now,
    }


async def _fill(size: int) -> list[str]:
    """Add so many companies, each with one member; return their names."""
    creator = await an_account()
    found = []
    for start in range(0, size, _CHUNK):
        chunk = range(start, min(start + _CHUNK, size))
        rows = [_company(number, creator.id) for number in chunk]
        found += [row["full_name"] for row in rows]
        people = [a_new_account(email=f"m{uuid4().hex}@firm{n % 5000}.example") for n in chunk]
        async with db.transaction() as session:
            session.add_all(people)
            await session.flush()
            await session.exec(insert(Company), params=rows)
            places = [
                {"id": uuid4(), "version": 1, "company_id": row["id"], "account_id": who.id}
                | {"admin_slot": 1, "joined_at": clock.now(), "ended_at": None}
                for row, who in zip(rows, people, strict=True)
            ]
            await session.exec(insert(Membership), params=places)
    return found


async def _measure(known: list[str]) -> dict[str, list[float]]:
    account = await an_account(email=f"{uuid4().hex}@firm77.example")
    actor = await an_actor(account)
    typed = {
        "a slip in a known name": [_slip(_RNG.choice(known)) for _ in range(ASKED)],
        "a name that nobody has": [f"Quixotisch {n} Zebra" for n in range(ASKED)],
        "the commonest beginning": ["上海 贸易有限公司" for _ in range(ASKED)],
    }
    taken: dict[str, list[float]] = {}
    for what, asked in typed.items():
        for name in asked:
            country = "CN" if "公司" in name else "DE"
            form = CompanyGlanceForm(full_name=name, country=country)
            async with db.transaction() as session:
                await session.exec(delete(Throttle))
            before = time.process_time()
            async with db.transaction() as session:
                await companies.find_look_alikes(session, actor, form)
            taken.setdefault(what, []).append((time.process_time() - before) * 1000)
    return taken


def _slip(name: str) -> str:
    place = _RNG.randrange(2, 6)
    return name[:place] + name[place + 1 :]


async def _run(size: int) -> None:
    known = await _fill(size)
    print(f"{size:,} companies, {get_settings().database_url.partition(':')[0]}")
    for what, taken in (await _measure(known)).items():
        late = statistics.quantiles(taken, n=20)[-1]
        print(f"  {what:28} median {statistics.median(taken):6.1f} ms   95 % {late:6.1f} ms")
    await db.dispose()


def main() -> None:
    """Measure on the database that PORTAL_DATABASE_URL names, else on SQLite files of its own."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PORTAL_DATA_DIR"] = folder
            get_settings.cache_clear()
            migrating.upgrade()
            asyncio.run(_run(size))


if __name__ == "__main__":
    main()
