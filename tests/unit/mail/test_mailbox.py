"""The local mailbox as the page /mailbox shows it, and its absence in production."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import SecretStr

from portal.config import Environment, get_settings
from portal.errors import NotFound
from portal.mail import letters, messages
from portal.mail.carriers import MailboxCarrier
from portal.mail.envelopes import Envelope
from portal.services import mailbox

pytestmark = pytest.mark.usefixtures("settings")

AT = datetime(2026, 3, 7, 21, 5, 1, 250_000, tzinfo=UTC)


async def _deliver(message, *, to="buyer@mail.example", at=AT, language="en"):
    row_id = uuid4()
    envelope = Envelope(
        id=row_id,
        channel=message.channel,
        recipient=to,
        language=language,
        created_at=at,
        letter=letters.write(message, language),
    )
    await MailboxCarrier(get_settings().mailbox_dir).carry(envelope)
    return str(row_id)


async def test_an_empty_mailbox_has_one_empty_page():
    page = await mailbox.list_messages()

    assert (page.rows, page.page, page.page_count, page.total) == ([], 1, 1, 0)


async def test_the_newest_message_comes_first():
    first = await _deliver(messages.EmailTaken())
    last = await _deliver(messages.Welcome(contact_name="Li"), at=AT + timedelta(microseconds=1))

    page = await mailbox.list_messages()

    assert [row.id for row in page.rows] == [last, first]
    assert page.rows[1].at == "2026-03-07T21:05:01.250000+00:00"
    assert page.rows[1].to == "buyer@mail.example"
    assert page.rows[0].subject == f"Welcome to {get_settings().name}"


@pytest.mark.parametrize(
    ("asked", "given", "rows"), [(1, 1, 20), (2, 2, 1), (3, 2, 1), (0, 1, 20), (-5, 1, 20)]
)
async def test_the_list_is_cut_into_pages(asked, given, rows):
    for number in range(21):
        await _deliver(messages.EmailTaken(), at=AT + timedelta(seconds=number))

    page = await mailbox.list_messages(asked)

    assert (page.page, len(page.rows), page.page_count, page.total) == (given, rows, 2, 21)


@pytest.mark.parametrize("language", ["zh", "en", "ru", "es"])
async def test_a_code_is_found_in_a_mail(language):
    row_id = await _deliver(messages.LoginCode(code="048213"), language=language)

    found = await mailbox.find_message(row_id)

    assert (found.code, found.links, found.language) == ("048213", [], language)
    assert "048213" in found.text


@pytest.mark.parametrize("language", ["zh", "en", "ru", "es"])
async def test_a_code_is_found_in_a_text_message(language):
    row_id = await _deliver(
        messages.LoginCodeSms(code="048213"), to="+8613800138000", language=language
    )

    found = await mailbox.find_message(row_id)

    assert (found.to, found.is_sms, found.code) == ("+8613800138000", True, "048213")


async def test_links_are_found_in_a_mail():
    link = f"{get_settings().base_url}/reset-password#token"
    row_id = await _deliver(messages.ResetPassword(link=link))

    found = await mailbox.find_message(row_id)

    assert (found.code, found.links) == ("", [link])


@pytest.mark.parametrize(
    "asked",
    ["", "*", "../../etc/passwd", "0" * 32, "{}", "é", "7d4f1c1e-0d5b-4f6e-9b43-2f6a0c5d8e11"],
)
async def test_an_unknown_message_is_not_found(asked):
    await _deliver(messages.EmailTaken())

    with pytest.raises(NotFound):
        await mailbox.find_message(asked)


async def test_other_files_in_the_folder_are_left_alone():
    await _deliver(messages.EmailTaken())
    (get_settings().mailbox_dir / "notes.eml").write_text("mine")

    assert (await mailbox.list_messages()).total == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("env", Environment.PRODUCTION), ("smtp_url", SecretStr("smtp://mail.example"))],
)
async def test_there_is_no_mailbox_in_production_nor_beside_a_mail_server(name, value, monkeypatch):
    row_id = await _deliver(messages.EmailTaken())

    monkeypatch.setattr(get_settings(), name, value)

    with pytest.raises(NotFound):
        await mailbox.list_messages()
    with pytest.raises(NotFound):
        await mailbox.find_message(row_id)
