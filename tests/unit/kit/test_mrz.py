"""Machine-readable zones: the specimens of ICAO Doc 9303, round trips, names of many issuers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import mrz
from portal.kit.mrz import Layout, NotMachineReadable, Zone

TODAY = date(2026, 11, 22)
#: The specimens printed in Doc 9303, parts 4, 5 and 6.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG = (
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
)
#: Which characters of the second line of a passport its check digits cover.
COVERED = [*range(10), *range(13, 20), *range(21, 44)]
CHECK_DIGITS = {9, 19, 27, 42, 43}


def a_permit(**facts: object) -> Zone:
    """Facts as they stand on a Mainland Travel Permit."""
    known = Zone(
        layout=Layout.TD1,
        document_code="CR",
        issuer="CHN",
        surname="CHAN",
        given_names="TAI MAN",
        number="H12345678",
        nationality="CHN",
        born=date(1990, 1, 2),
        sex="M",
        expires=date(2033, 5, 6),
    )
    return replace(known, **facts)


@pytest.mark.req("A-50")
@pytest.mark.parametrize("text", [TD3, TD1, TD2])
def test_the_specimens_of_the_standard_are_read(text):
    zone = mrz.parse(text, today=TODAY)

    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (zone.born, zone.expires, zone.sex) == (date(1974, 8, 12), date(2012, 4, 15), "F")
    assert not zone.wrong
    assert mrz.compose(zone) == text


def test_a_number_longer_than_its_field_goes_on_in_the_optional_data():
    zone = mrz.parse(LONG, today=TODAY)

    assert (zone.number, zone.optional, zone.wrong) == ("D23145890734", "", frozenset())


@pytest.mark.req("A-51", "A-52")
@pytest.mark.parametrize("code", ["CR", "CT", "C"])
def test_a_travel_permit_is_a_card_of_three_lines(code):
    permit = a_permit(document_code=code)

    zone = mrz.parse(mrz.compose(permit), today=TODAY)

    assert zone == permit


@pytest.mark.parametrize(
    "typed",
    [
        TD3.lower(),
        TD3.replace("\n", ""),
        TD3.replace("<<<<", "« <").replace("« <", "««"),
        f" {TD3}\r\n",
    ],
)
def test_what_keyboards_do_to_a_zone_is_forgiven(typed):
    assert not mrz.parse(typed, today=TODAY).wrong


@pytest.mark.parametrize(
    "text", ["", "P<", TD3[:-1], TD3 + "<", TD3.replace("A", "Ж"), TD3.replace("740812", "741312")]
)
def test_what_is_no_zone_is_refused(text):
    with pytest.raises(NotMachineReadable):
        mrz.parse(text, today=TODAY)


@pytest.mark.parametrize(
    ("years", "born"),
    [("26", date(2026, 11, 22)), ("27", date(1927, 11, 22)), ("99", date(1999, 11, 22))],
)
def test_nobody_is_born_after_today(years, born):
    zone = mrz.parse(mrz.compose(a_permit(born=born)), today=TODAY)

    assert zone.born == born
    assert f"{zone.born:%y}" == years


def test_somebody_born_tomorrow_is_a_hundred():
    zone = mrz.parse(mrz.compose(a_permit(born=date(1926, 11, 23))), today=TODAY)

    assert zone.born == date(1926, 11, 23)


def test_an_unknown_day_of_birth_is_no_date():
    zone = mrz.parse(mrz.compose(a_permit(born=None)), today=TODAY)

    assert zone.born is None
    assert not zone.wrong


zones = st.builds(
    Zone,
    layout=st.sampled_from(Layout),
    document_code=st.sampled_from(["P", "PD", "CR", "I"]),
    issuer=st.sampled_from(["UTO", "D", "CHN"]),
    surname=st.from_regex(r"[A-Z]{1,9}( [A-Z]{1,9})?", fullmatch=True),
    given_names=st.from_regex(r"([A-Z]{1,9})?", fullmatch=True),
    number=st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True),
    nationality=st.sampled_from(["UTO", "D", "CHN"]),
    born=st.none() | st.dates(date(1930, 1, 1), TODAY),
    sex=st.sampled_from(["F", "M", ""]),
    expires=st.none() | st.dates(date(2000, 1, 1), date(2070, 1, 1)),
    optional=st.from_regex(r"([A-Z0-9]{1,7})?", fullmatch=True),
)


@given(zones)
def test_what_is_written_is_read_again(zone):
    assert replace(mrz.parse(mrz.compose(zone), today=TODAY), is_name_cut=False) == zone


@given(st.sampled_from(COVERED), st.sampled_from("<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_changed_character_is_found(place, char):
    first, second = TD3.split("\n")
    changed = f"{first}\n{second[:place]}{char}{second[place + 1 :]}"

    try:
        wrong = mrz.parse(changed, today=TODAY).wrong
    except NotMachineReadable:
        wrong = frozenset({"no such date"})

    # Modulus 10: the same remainder cannot be told apart, but for the digits themselves.
    is_alike = place not in CHECK_DIGITS and value(char) % 10 == value(second[place]) % 10
    assert wrong or char == second[place] or is_alike


def value(char: str) -> int:
    return 0 if char == "<" else int(char, 36)


@given(st.text(max_size=100))
def test_nothing_typed_breaks_the_reading(text):
    try:
        mrz.parse(text, today=TODAY)
    except NotMachineReadable:
        return


@pytest.mark.parametrize(
    ("surname", "given", "typed"),
    [
        ("MUELLER", "JUERGEN", "Jürgen Müller"),
        ("MULLER", "JURGEN", "Müller, Jürgen"),
        ("OCONNOR", "ENYA SIOBHAN", "Enya Siobhan O'Connor"),
        ("SMITH JONES", "ANN", "Ann Smith-Jones"),
        ("NUNXXEZ", "JOSE", "José Nuñez"),
        ("NUNEZ", "JOSE", "José Núñez"),
        ("SOERENSEN", "AAGE", "Åge Sørensen"),
        ("STRAUSS", "EVA", "Eva Strauß"),
        ("LYU", "XIAOMING", "Lü Xiaoming"),
        ("WANG", "XIAOMING", "wang xiao ming"),
        ("SHCHERBAKOV", "IURII", "Щербаков Юрий"),
        ("HALYNA", "IVANENKO", "Іваненко Галина"),
        ("KIM", "", "Kim"),
        ("ISIK", "ILKER", "İlker Işık"),
    ],
)
def test_a_name_is_known_however_it_is_written(surname, given, typed):
    assert a_permit(surname=surname, given_names=given).is_named(typed)


@pytest.mark.parametrize("typed", ["Chan Tai", "Chan Tai Wan", "Tai Man", "Chan Tai Man Paul"])
def test_another_name_is_another(typed):
    assert a_permit().is_named(typed) is False


@pytest.mark.parametrize("typed", ["陈大文", "", "Chan 2"])
def test_what_has_no_letters_cannot_be_compared(typed):
    assert a_permit().is_named(typed) is None


def test_a_name_that_was_cut_is_known_by_what_is_left():
    long = a_permit(surname="PAPADOPOULOS", given_names="KONSTANTINOS ALEXANDROS")

    zone = mrz.parse(mrz.compose(long), today=TODAY)

    assert zone.is_name_cut
    assert zone.is_named("Konstantinos Alexandros Papadopoulos")
    assert zone.is_named("Konstantinos Papadopoulos") is False


def test_what_the_zone_tells_stays_out_of_logs():
    assert "CHAN" not in repr(a_permit())
    assert "H12345678" not in repr(a_permit())
