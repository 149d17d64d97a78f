"""Invitation letters: one is issued and downloaded, a stranger checks it, nobody else reads it."""

import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from portal.models.accounts import Account
from tests.e2e import stage
from tests.e2e.conftest import NewVisitor
from tests.e2e.harness import Server
from tests.e2e.personas import BY_NAME, PERSONAS, arrive
from tests.e2e.screens.letters import CheckScreen, LettersScreen

#: What differs between any two answers.
_OF_THE_MOMENT = {"date"}


def _text_of(file: Path) -> str:
    return "".join(PdfReader(file).pages[0].extract_text().split())


def _member(portal: Server) -> Account:
    member = stage.settle(portal, contact_name="Łukasz Ōkubo")
    stage.let_join(portal, member, stage.settle_with_company(portal))
    return member


@pytest.mark.req("A-35", "A-36")
def test_a_member_issues_a_letter_and_finds_the_company_code_on_it(
    new_visitor: NewVisitor, portal: Server, tmp_path: Path
) -> None:
    member = _member(portal)
    company = stage.company_of(portal, member)
    screen = LettersScreen(stage.sign_in(portal, new_visitor(), member), portal).open()
    expect(screen.text("No letter yet")).to_be_visible()

    screen.issue("zh")

    expect(screen.status("Your invitation letter is ready.")).to_be_visible()
    file = screen.download(tmp_path)
    number = screen.newest_number()
    assert file.name == f"邀请函 {number}.pdf"
    said = _text_of(file)
    for fact in (company.code, number, "ŁukaszŌkubo", "".join(company.full_name.split())):
        assert fact in said

    check = CheckScreen(new_visitor(), portal).open(f"/letters?number={number}")
    expect(check.status("This letter is valid")).to_contain_text(company.full_name)
    expect(check.status("This letter is valid")).to_contain_text("ŁŌ")
    expect(check.page.get_by_role("main")).not_to_contain_text("Łukasz")


@pytest.mark.req("A-35")
def test_a_letter_that_is_none_is_told_from_one_that_has_ended(
    visitor: Page, portal: Server
) -> None:
    member = _member(portal)
    letter = stage.let_have_letter(portal, member)
    screen = CheckScreen(visitor, portal).open()

    screen.check("K7Q4-MX92-R5TA")
    expect(screen.status("We have issued no letter with this number")).to_be_visible()
    screen.check(letter.number.lower().replace("-", " "))
    expect(screen.status("This letter is valid")).to_be_visible()
    stage.let_leave(portal, member)
    screen.check(letter.number)
    expect(screen.status("This letter is no longer valid")).to_be_visible()
    screen.check("")
    screen.should_show_error("Letter number", "Please fill in this field.")


def test_a_letter_of_another_company_answers_like_one_that_is_not_there(portal: Server) -> None:
    letter = stage.let_have_letter(portal, _member(portal))
    ids = [str(letter.id), str(letter.id).upper(), str(uuid.uuid4()), "1", "x" * 300]

    for persona in PERSONAS:
        guest = arrive(portal, persona)
        answers = [guest.http.get(f"/files/letters/{each}") for each in ids]
        guest.close()

        assert len({_face(answer) for answer in answers}) == 1, persona.name
        assert answers[0].status_code in {303, 404}
        assert not answers[0].content


def _face(answer: httpx.Response) -> tuple[object, ...]:
    headers = {name: value for name, value in answer.headers.items() if name not in _OF_THE_MOMENT}
    return answer.status_code, answer.content, tuple(sorted(headers.items()))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_letter_can_only_be_read(method: str, portal: Server) -> None:
    letter = stage.let_have_letter(portal, _member(portal))
    guest = arrive(portal, BY_NAME["admin"])

    answer = guest.http.request(method, f"/files/letters/{letter.id}")

    assert answer.status_code in {404, 405}
    guest.close()
