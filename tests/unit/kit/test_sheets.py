"""CSV and XLSX files: what is read, what is refused, and in which words."""

import csv
import io
import os
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.kit.sheets import SheetRefused
from portal.kit.sheets.tables import read_table
from tests.factories.sheets import COLUMNS, a_csv, a_workbook, records, values, with_part

PLAIN = "number,name,city\nA1,Ana,Bogotá\nA2,王芳,北京\n"
READ = [("A1", "Ana", "Bogotá"), ("A2", "王芳", "北京")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_asking(tmp_path, encoding):
    assert values(a_csv(tmp_path / "a.csv", PLAIN, encoding=encoding)) == READ


@pytest.mark.parametrize(
    ("encoding", "heading", "cells"),
    [
        ("gb18030", "胸卡号,姓名,城市", ("A1", "王芳", "北京")),
        ("cp1251", "Номер бейджа,Имя,Город", ("A1", "Ольга", "Москва")),
        ("cp1252", "Número de credencial,Name,Población", ("A1", "Lucía", "Cádiz")),
    ],
)
def test_an_older_encoding_is_told_by_the_heading(tmp_path, encoding, heading, cells):
    file = a_csv(tmp_path / "a.csv", f"{heading}\n{','.join(cells)}\n", encoding=encoding)

    assert values(file) == [cells]


def test_a_plain_heading_tells_no_encoding_and_the_operator_must(tmp_path):
    file = a_csv(tmp_path / "a.csv", "number,name\nA1,Ольга\n", encoding="cp1251")

    with pytest.raises(SheetRefused, match="--encoding"):
        records(file)
    assert values(file, "cp1251") == [("A1", "Ольга", "")]


def test_a_wrong_encoding_is_refused_with_the_line_before_anything_is_read(tmp_path):
    file = a_csv(
        tmp_path / "a.csv", "number,name\n" + "A1,Ana\n" * 3000 + "A2,\x80\n", encoding="latin-1"
    )

    with pytest.raises(SheetRefused, match="Line 3002 is not written in utf-8"):
        next(read_table(file, COLUMNS, encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["klingon", "base64", "undefined", "a\0b", "utf-16-le"])
def test_an_encoding_that_is_none_of_this_file_is_refused(tmp_path, encoding):
    with pytest.raises(SheetRefused):
        records(a_csv(tmp_path / "a.csv", "number,name\nA1,Ana!\n"), encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_told_by_the_heading_and_quotes_are_kept(tmp_path, delimiter):
    sent = [
        ["name", "number"],
        ["a, b; c\td", 'say "A"'],
        ["two\r\nlines", "A2"],
        ["", ""],
        ["x", "3"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(sent)

    found = records(a_csv(tmp_path / "a.csv", text.getvalue()))

    assert [(each.values["name"], each.values["number"]) for each in found] == [
        ("a, b; c\td", 'say "A"'),
        ("two\r\nlines", "A2"),
        ("x", "3"),
    ]
    assert [each.number for each in found] == [2, 3, 6]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("number,city", "missing: name"),
        ("number,name,age,Passport", "unknown: age, Passport"),
        ("number,Badge Number,name", "twice: number"),
        ("a|b|c", "missing: number, name; unknown: a|b|c"),
        ("number,,name", "unknown: "),
    ],
)
def test_wrong_columns_are_all_named(tmp_path, heading, words):
    with pytest.raises(SheetRefused) as refused:
        records(a_csv(tmp_path / "a.csv", f"{heading}\n1,2,3\n"))

    assert words in str(refused.value)
    assert "There should be: number, name, [city]" in str(refused.value)


def test_headings_are_read_in_any_case_order_and_language(tmp_path):
    file = a_csv(tmp_path / "a.csv", " Имя ;BADGE-NUMBER;城市;;\nOlga;A1;Perm;;\n")

    assert values(file) == [("A1", "Olga", "Perm")]


def test_a_broken_line_is_reported_and_the_next_one_read(tmp_path):
    file = a_csv(tmp_path / "a.csv", 'number,name\nA1,"Ana"x\nA2,Ben,Rome,more\nA3,Cem\nA4,"open\n')

    found = records(file)

    assert [(each.number, bool(each.fault)) for each in found] == [
        (2, True), (3, True), (4, False), (5, True),
    ]  # fmt: skip
    assert "4 cells" in found[1].fault


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or a locked workbook"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"%PDF-1.7\n\0\0\0", "neither CSV nor XLSX"),
        (b"number,name\n" + b"A" * 1_100_000, "longer than"),
        (b'number,name\n"' + b"A1\n" * 60_000, "never closed"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(tmp_path, content, words):
    file = tmp_path / "a.csv"
    file.write_bytes(content)

    with pytest.raises(SheetRefused, match=words):
        records(file)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "missing.csv", tmp_path / "pipe"):
        with pytest.raises(SheetRefused, match="is no file"):
            records(path)


def test_a_workbook_is_read_by_its_first_bytes_and_not_by_its_name(tmp_path):
    rows = [["Number", "Name", "City"], ["A1", "Ana", "Bogotá"], [], [12345.0, "王芳", None]]

    found = records(a_workbook(tmp_path / "list.csv", rows))

    assert [tuple(each.values.values()) for each in found] == [
        ("A1", "Ana", "Bogotá"),
        ("12345", "王芳", ""),
    ]
    assert [each.number for each in found] == [2, 4]


def test_formulas_errors_dates_and_lost_digits_are_refused_line_by_line(tmp_path):
    from datetime import date  # noqa: PLC0415 - the rest of the tests know no dates

    rows = [
        ["number", "name"],
        ["=1+1", "Ana"],
        ["A2", '=WEBSERVICE("http://192.0.2.1/")'],
        ["A3", date(2026, 1, 2)],
        [12345678901234567890, "Ben"],
        ["A5", "Cem"],
    ]

    found = records(a_workbook(tmp_path / "a.xlsx", rows))

    assert [each.column for each in found] == ["number", "name", "name", "number", ""]
    assert ["formula" in each.fault for each in found] == [True, True, False, False, False]
    assert found[-1].values["number"] == "A5"


def test_text_that_looks_like_a_formula_is_text_in_csv(tmp_path):
    [found] = records(a_csv(tmp_path / "a.csv", "number,name\nA1,=1+1\n"))

    assert (found.fault, found.values["name"]) == ("", "=1+1")


def test_a_zip_bomb_is_refused_before_it_grows(tmp_path):
    file = a_workbook(tmp_path / "a.xlsx", [["number", "name"]])
    with_part(file, "xl/worksheets/sheet1.xml", b"<x>" + b" " * 60_000_000)

    with pytest.raises(SheetRefused, match="too large when unpacked"):
        records(file)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
FAR_AWAY = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>number</t></is>
</c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>
<row r="99999999999"><c r="XFD99999999999"><v>1</v></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "content",
    [b"", b"<", b"<worksheet/>", ENTITIES, b"\xff\xfe\x00", b"<worksheet><sheetData><row r='x'/>"],
)
def test_damaged_and_hostile_sheets_are_refused(tmp_path, content):
    file = a_workbook(tmp_path / "a.xlsx", [["number", "name"], ["A1", "Ana"]])

    with pytest.raises(SheetRefused):
        records(with_part(file, "xl/worksheets/sheet1.xml", content))


def test_a_sheet_that_lies_about_its_size_costs_nothing(tmp_path):
    file = a_workbook(tmp_path / "a.xlsx", [["number", "name"]])

    assert values(with_part(file, "xl/worksheets/sheet1.xml", FAR_AWAY)) == []


CELLS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(
    rows=some.lists(some.tuples(CELLS, CELLS, CELLS), max_size=8),
    delimiter=some.sampled_from(",;\t"),
)
def test_whatever_a_csv_writer_writes_is_read_again(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([("number", "name", "city"), *rows])

    written = [each for each in rows if any(cell.strip() for cell in each)]
    # Blanks at the end of a line are what office programs put there.
    assert [tuple(map(str.strip, each)) for each in values(path)] == [
        tuple(map(str.strip, each)) for each in written
    ]


@given(
    junk=some.binary(max_size=400), head=some.sampled_from([b"", b"PK\x03\x04", b"number,name\n"])
)
def test_no_bytes_at_all_do_more_than_be_refused(tmp_path_factory, junk, head):
    path = tmp_path_factory.mktemp("junk") / "a.csv"
    path.write_bytes(head + junk)

    found = []
    with suppress(SheetRefused):
        found = records(path)

    assert all(each.number > 1 for each in found)
