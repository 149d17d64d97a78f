"""Documents are drawn by processes of their own, which heal when they break."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from portal.config import get_settings
from portal.documents import rendering
from portal.documents.drawing import draw_invitation
from portal.documents.invitation import write_invitation
from portal.documents.rendering import DrawingFailed, UnprintableCharacters, render
from tests.factories.letters import an_invitation

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def _no_processes_left():
    yield
    rendering.close()


def die(_document: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def sleep(_document: object) -> bytes:
    time.sleep(60)
    return b""


def name_itself(_document: object) -> bytes:
    return str(os.getpid()).encode()


async def test_a_letter_is_drawn_elsewhere():
    letter = write_invitation(an_invitation(language="zh", person="赵敏"))

    pdf = await render(draw_invitation, letter)

    assert pdf.startswith(b"%PDF-")
    assert int(await render(name_itself, letter)) != os.getpid()


async def test_drawing_costs_the_web_process_next_to_nothing():
    letter = write_invitation(an_invitation())
    await render(draw_invitation, letter)
    # Its own time, not the machine's: others may be at work on it.
    before = time.process_time()

    await asyncio.gather(*(render(draw_invitation, letter) for _ in range(10)))

    spent = time.process_time() - before
    before = time.process_time()
    for _ in range(2):
        draw_invitation(letter)
    assert spent < time.process_time() - before


async def test_processes_that_were_killed_come_back():
    first = int(await render(name_itself, None))
    os.kill(first, signal.SIGKILL)

    drawn = await asyncio.gather(*(render(name_itself, None) for _ in range(5)))

    assert first not in set(map(int, drawn))


async def test_a_document_that_kills_every_process_is_refused():
    with pytest.raises(DrawingFailed):
        await render(die, None)

    assert await render(name_itself, None)


async def test_a_document_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(rendering, "_PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(rendering, "_TRIES", 1)

    with pytest.raises(DrawingFailed):
        await render(sleep, None)


async def test_what_no_font_can_draw_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("PORTAL_FONT_FILE", "/nowhere.ttf")
    get_settings.cache_clear()

    with pytest.raises(UnprintableCharacters) as refused:
        await render(draw_invitation, write_invitation(an_invitation(person="Ana 🦄🐎")))

    assert refused.value.values == {"characters": "🦄 🐎"}


async def test_closing_ends_the_processes():
    process = int(await render(name_itself, None))

    rendering.close()

    for _ in range(100):
        if not _lives(process):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the process outlived the pool")


def _lives(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return stat.split()[2] != "Z"
