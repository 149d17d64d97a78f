"""What an invitation letter says, without a PDF (A-35)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.documents.invitation import Event, write_invitation
from tests.factories.letters import an_invitation

FAIR = Event(name="Spring Fair", place="Guangzhou, China")


@pytest.mark.req("A-35")
@pytest.mark.parametrize("language", ["zh", "en", "ru", "es"])
def test_a_letter_names_person_company_event_and_code_in_every_language(language):
    letter = write_invitation(an_invitation(language=language))

    said = "\n".join(letter.texts)
    for fact in ("Ana Gómez", "Nordlicht Leuchten GmbH", "K7Q-4MX-92R", "K7Q4-MX92-R5TZ"):
        assert fact in said
    assert "{" not in said


TITLES = {
    "zh": ("邀请函", "尊敬的Ana Gómez：", "2027年4月15日 – 2027年5月5日"),
    "en": ("Invitation letter", "Dear Ana Gómez,", "April 15, 2027 – May 5, 2027"),
    "ru": (
        "Пригласительное письмо",
        "Здравствуйте, Ana Gómez!",
        "15 апреля 2027 г. – 5 мая 2027 г.",
    ),
    "es": (
        "Carta de invitación",
        "Estimado/a Ana Gómez:",
        "15 de abril de 2027 – 5 de mayo de 2027",
    ),
}


@pytest.mark.parametrize("language", TITLES)
def test_title_salutation_and_dates_are_those_of_the_language(language):
    letter = write_invitation(an_invitation(language=language))

    dates = " ".join(letter.event[-1].held.split())
    assert (letter.title, letter.salutation, dates) == TITLES[language]


def test_the_operators_own_event_is_printed_as_it_is():
    letter = write_invitation(an_invitation(language="ru", event=FAIR))

    assert [fact.held for fact in letter.event] == [
        "Spring Fair",
        "Гуанчжоу, Китай",
        "Даты будут объявлены дополнительно.",
    ]


def test_an_event_of_one_day_has_one_date():
    day = date(2027, 4, 15)

    letter = write_invitation(an_invitation(event=replace(FAIR, start=day, end=day)))

    assert letter.event[-1].held == "April 15, 2027"


def test_the_square_code_leads_to_the_check_of_this_number():
    letter = write_invitation(an_invitation())

    assert letter.check_link == "https://portal.example/letters?number=K7Q4-MX92-R5TZ"
    assert "https://portal.example/letters" in letter.check_words
