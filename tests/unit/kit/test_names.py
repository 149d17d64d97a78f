"""Names that people call the same fold alike, and others do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME Trading", "acme  trading"),
        ("Müller & Söhne", "Muller  Sohne"),
        ("Ａｃｍｅ　Ｔｒａｄｉｎｇ", "Acme Trading"),
        ("Żółty Łabędź", "zolty labedz"),
        ("Straße", "STRASSE"),
        ("Тёплый Дом", "ТЕПЛЫЙ ДОМ"),
        ("广州 明远（贸易）", "广州明远贸易"),
        ("L’Étoile, S.A.", "letoile sa"),
        ("Smith-Jones", "Smith Jones"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert names.fold(one) == names.fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme 1", "Acme 2"),
        ("Вега", "Vega"),
        ("明远", "明达"),
        ("かき", "がき"),
        ("กา", "กี"),
    ],
)
def test_different_names_stay_apart(one, other):
    assert names.fold(one) != names.fold(other)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Acme Trading Co., Ltd.", "acmetrading"),
        ("Acme Trading Company Limited", "acmetrading"),
        ("Acme L.L.C.", "acme"),
        ("ООО «Вега»", "вега"),
        ("Вега, АО", "вега"),
        ("Общество с ограниченной ответственностью «Вега»", "вега"),
        ("Ferretería del Norte S.A. de C.V.", "ferreteriadelnorte"),
        ("Olivares Hermanos, S.L.U.", "olivareshermanos"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Lumière SARL", "lumiere"),
        ("Fratelli Bianchi S.r.l.", "fratellibianchi"),
        ("广州明远贸易有限公司", "广州明远贸易"),
        ("广州明远（集团）股份有限公司", "广州明远"),
        ("株式会社サクラ", "サクラ"),
        ("サクラ(株)", "サクラ"),
        ("PT Maju Jaya Tbk", "majujaya"),
    ],
)
def test_legal_forms_fall_off_the_edges(name, stem):
    assert names.stem(name) == stem


@pytest.mark.parametrize("name", ["LLC", "有限公司", "ООО", "Co. Ltd."])
def test_a_name_of_legal_forms_only_keeps_one(name):
    assert names.stem(name)


def test_a_form_inside_a_name_stays():
    assert names.stem("Co Living Group Partners") == "colivinggrouppartners"


def test_signs_only_fold_to_nothing():
    assert names.fold("… —!?") == ""
    assert names.stem("… —!?") == ""


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_nothing(text):
    folded = names.fold(text)

    assert names.fold(folded) == folded
    assert " " not in folded
    assert bool(names.stem(text)) == bool(names._words(text))


@given(st.text(max_size=40))
def test_case_and_space_never_matter(text):
    assert names.fold(f"  {text}\u3000.") == names.fold(text)


def test_an_address_is_masked_down_to_its_first_letter():
    assert names.mask_email("lena.fischer@example.com") == "l***@example.com"


def test_a_masked_name_hides_its_length():
    assert names.mask_name("Lena Fischer") == "L*** F***"
    assert names.mask_name("王芳") == "王***"
