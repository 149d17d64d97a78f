"""Names that are probably one: slips, legal forms and scripts forgiven, others kept apart."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.kit import sounds
from portal.kit.sounds import are_alike, keys_around, sound_of

letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=14)


@pytest.mark.req("A-32")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nordlicht Leuchten GmbH", "Nordlich Leuchten"),
        ("Nordlicht Leuchten GmbH", "Nordlciht-Leuchten AG"),
        ("Müller Söhne GmbH", "Mueller Soehne"),
        ("Ferretería del Norte S.A. de C.V.", "Ferreterias del Norte, S. de R.L. de C.V."),
        ("Nordlicht Import GmbH", "Nordlicht Imort AG"),
        ("Huavei", "Huawei"),
        ("华为技术有限公司", "Huawei Technologies Co., Ltd."),
        ("华为技术有限公司", "華為技術股份有限公司"),
        ("华为集团", "Huawei"),
        ("重庆长安进出口有限公司", "Chongqing Changan Import & Export Co Ltd"),
        ("ООО «Северный Ветер»", "Severny Veter LLC"),
        ("ООО «Северный Ветер»", "Северный Ветр, АО"),
        ("ЗАО Торговая компания Вега", "Vega"),
    ],
)
def test_probably_the_same(one, other):
    assert are_alike(sound_of(one), sound_of(other))
    assert sound_of(one).key in keys_around(sound_of(other))
    assert sound_of(other).key in keys_around(sound_of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nordlicht", "Nordlicht Leuchten GmbH"),
        ("Nordlicht Leuchten Berlin GmbH", "Nordlicht Leuchten GmbH"),
        ("Berg Import GmbH", "Berg Export GmbH"),
        ("Sun Trading", "Son Trading"),
        ("Vega", "Mega"),
        ("Global Trading", "International Trading"),
        ("明远贸易", "明达贸易"),
        ("李", "Li"),
        ("", ""),
        ("!!!", "???"),
    ],
)
def test_different_names_stay_apart(one, other):
    assert not are_alike(sound_of(one), sound_of(other))


def test_what_all_companies_of_a_trade_are_called_is_no_core():
    assert sound_of("Huawei Technologies Co., Ltd.").core == "huawei"
    assert sound_of("华为技术有限公司").core == "huawei"
    assert sound_of("Global Trading Ltd").core == "globaltrading"


@given(name=letters, place=st.integers(0, 5), letter=st.sampled_from("aeioubcd"))
def test_one_slip_is_always_found(name, place, letter):
    slip = name[:place] + letter + name[place + 1 :]

    # A slip beside "ae", which is one letter, is two; and a slip can make a word of the trade.
    assume(sound_of(name).core == name and sound_of(slip).core == slip)
    assert sound_of(slip).key in keys_around(sound_of(name))


@given(name=st.text(max_size=60))
def test_any_text_has_a_sound_and_few_keys(name):
    sound = sound_of(name)

    assert len(sound.key) <= sounds.KEY_LENGTH
    assert len(keys_around(sound)) <= 700
    assert are_alike(sound, sound) == bool(sound.core)
