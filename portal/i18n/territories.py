"""Countries and regions by ISO 3166-1, with their names in our four languages (decision 14)."""

from functools import cache

from babel import Locale

#: The 249 officially assigned alpha-2 codes; CLDR knows more (reserved codes, groupings).
_CODES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
"""
TERRITORIES = tuple(_CODES.split())
_KNOWN = frozenset(TERRITORIES)

#: Where the wording is the portal's own choice and not CLDR's (decision 14).
_OWN_NAMES = {
    "en": {"HK": "Hong Kong SAR", "MO": "Macao SAR", "TW": "Taiwan Province"},
    "zh": {"HK": "香港特别行政区", "MO": "澳门特别行政区", "TW": "台湾省"},
    "ru": {"HK": "Гонконг (САР)", "MO": "Макао (САР)", "TW": "Провинция Тайвань"},
    "es": {"HK": "RAE de Hong Kong", "MO": "RAE de Macao", "TW": "Provincia de Taiwán"},
}


def is_territory(code: str) -> bool:
    """Whether the code is an officially assigned ISO 3166-1 alpha-2 code, in capitals."""
    return code in _KNOWN


@cache
def _names(language: str) -> dict[str, str]:
    known = Locale.parse(language).territories
    return {code: known[code] for code in TERRITORIES} | _OWN_NAMES[language]


def names(language: str) -> dict[str, str]:
    """Return the name of every country and region by its code, in one of portal.i18n.LANGUAGES.

    The order is that of the codes: who shows the names sorts them by the rules of the language.
    """
    return dict(_names(language))
