"""Every country and region has a name in every language."""

import pytest

from portal.i18n import LANGUAGES, territories


def test_exactly_the_officially_assigned_codes_are_known():
    assert len(territories.TERRITORIES) == len(set(territories.TERRITORIES)) == 249
    assert territories.is_territory("TW")
    assert territories.is_territory("MO")
    for reserved in ("XK", "EU", "UN", "AC", "EZ", "ZZ", "001", "cn", "", "USA"):
        assert not territories.is_territory(reserved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_complete_and_distinct(language):
    names = territories.names(language)

    assert set(names) == set(territories.TERRITORIES)
    assert len(set(names.values())) == 249
    assert not any(name.strip() != name or not name for name in names.values())


def test_the_portal_words_its_own_names_for_three_regions():
    assert [territories.names("en")[code] for code in ("CN", "HK", "MO", "TW")] == [
        "China",
        "Hong Kong SAR",
        "Macao SAR",
        "Taiwan Province",
    ]
    assert territories.names("zh")["HK"] == "香港特别行政区"
    assert territories.names("ru")["TW"] == "Провинция Тайвань"
    assert territories.names("es")["MO"] == "RAE de Macao"


def test_a_caller_cannot_spoil_the_names_for_others():
    territories.names("en").clear()

    assert len(territories.names("en")) == 249
