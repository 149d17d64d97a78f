"""How names sound across scripts, and whether one is probably another with a slip in it.

A name is written in Latin letters (Chinese in pinyin without tones, Cyrillic transliterated), as a
whole and as its core: without the words that say what a company does or where, which are
translated rather than transcribed. So "华为技术有限公司" meets "Huawei Technologies Co., Ltd.".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from portal.kit import names

#: What companies are found by: long enough to be rare, short enough to forgive a different end.
KEY_LENGTH = 7
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
#: A slip for every six letters; below five letters another letter is another name.
_LETTERS_PER_SLIP = 6
_SHORTEST_WITH_SLIP = 5
_MOST_SLIPS = 3
#: Two names in two scripts meet by their cores alone; shorter ones meet by chance.
_SHORTEST_ACROSS_SCRIPTS = 4

#: Words that say what a company does or where it does it, folded: English, German, Spanish,
#: Russian, and the Chinese places that tens of thousands of companies begin with.
_TRADE_WORDS = """
the of and for und y e de del der die china chinese european american asia global international
intl national world worldwide technology technologies tech electronic electronics electric
machinery equipment industry industries industrial manufacturing engineering textile textiles
garment trade trading import imports export exports importers exporters commerce commercial
wholesale retail supply products goods services solutions systems logistics enterprise enterprises
business investment development group holding holdings beijing shanghai tianjin chongqing
guangzhou shenzhen hangzhou ningbo wenzhou suzhou nanjing wuxi qingdao jinan xiamen fuzhou
quanzhou dongguan foshan zhongshan zhuhai chengdu wuhan xian changsha zhengzhou hefei shenyang
dalian kunming nanchang yiwu hongkong hong kong macao macau taipei zhejiang jiangsu guangdong
fujian shandong hebei henan hubei hunan sichuan anhui jiangxi liaoning handel handels
handelsgesellschaft vertrieb vertriebs technik gesellschaft comercial comercio comercializadora
importadora exportadora importacion exportacion importaciones exportaciones industria industrial
industriales distribuidora internacional торговля торговая торговыи компания импорт экспорт
технологии международная промышленная
"""
_DESCRIPTIVE = frozenset(_TRADE_WORDS.split())
#: The same in Chinese, longest first; whole words only stand out by being listed.
_DESCRIPTIVE_HAN = re.compile(
    "进出口贸易|進出口貿易|国际贸易|國際貿易|电子商务|電子商務|进出口|進出口|供应链|供應鏈|"
    "中国|中國|国际|國際|贸易|貿易|商贸|商貿|经贸|經貿|科技|技术|技術|实业|實業|工业|工業|"
    "电子|電子|电器|電器|机械|機械|设备|設備|制造|製造|纺织|紡織|服饰|服飾|投资|投資|发展|發展|"
    "企业|企業|控股|集团|集團|北京|上海|天津|重庆|重慶|广州|廣州|深圳|杭州|宁波|寧波|温州|溫州|苏州|蘇州|"
    "南京|无锡|無錫|青岛|青島|济南|濟南|厦门|廈門|福州|泉州|东莞|東莞|佛山|中山|珠海|成都|武汉|武漢|西安|"
    "长沙|長沙|郑州|鄭州|合肥|沈阳|瀋陽|大连|大連|昆明|南昌|义乌|義烏|香港|澳门|澳門|台北|"
    "浙江|江苏|江蘇|广东|廣東|福建|山东|山東|河北|河南|湖北|湖南|四川|安徽|江西|辽宁|遼寧|省|市"
)
_HAN = re.compile("[㐀-鿿豈-﫿]")
#: "Mueller" is "Müller", which folds to "muller".
_UMLAUT = re.compile("([aou])e")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
#: Folded letters only: "й" and "ё" have lost their marks by then.
_CYRILLIC_AS_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True)),
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        "і": "i",
        "є": "e",
        "ґ": "g",
        "ў": "u",
    }
)


@dataclass(frozen=True)
class Sound:
    """A name in Latin letters: all of it, and its core; and the script that it is written in."""

    whole: str
    core: str
    script: str

    @property
    def key(self) -> str:
        """Return what a database finds similar names by; see keys_around."""
        return self.core[:KEY_LENGTH]


@lru_cache(maxsize=4096)
def sound_of(name: str) -> Sound:
    """Return how a name sounds without its legal forms; empty for a name without letters."""
    words = names.stem_words(name)
    stem = names.without_glued_forms("".join(words))
    if _HAN.search(stem):
        return _han_sound(stem)
    core = "".join(word for word in words if word not in _DESCRIPTIVE)
    script = "cyrillic" if _CYRILLIC.search(stem) else "latin"
    return Sound(whole=_latin(stem), core=_latin(core) or _latin(stem), script=script)


def _han_sound(stem: str) -> Sound:
    whole = _pinyin(stem)
    return Sound(whole=whole, core=_pinyin(_DESCRIPTIVE_HAN.sub("", stem)) or whole, script="han")


def warm_up() -> None:
    """Read the dictionary of pinyin: half a second, which no event should wait for."""
    _pinyin("")


def _pinyin(text: str) -> str:
    # Here and not above: its dictionary would make every start of a command slower by a fifth.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return _latin(names.fold("".join(lazy_pinyin(text, v_to_u=True))))


def _latin(folded: str) -> str:
    # The endings -ый and -ий, which passports and companies write as one letter.
    shorter = folded.replace("ыи", "ы").replace("ии", "и")
    return _UMLAUT.sub(r"\1", shorter.translate(_CYRILLIC_AS_LATIN))


def are_alike(one: Sound, other: Sound) -> bool:
    """Whether two names are probably one, but for slips of the pen or another script."""
    shortest = min(len(one.core), len(other.core))
    if one.script != other.script:
        return shortest >= _SHORTEST_ACROSS_SCRIPTS and _are_near(one.core, other.core)
    # A slip in a word of the trade makes it part of the core: compare what both have of it.
    has_core = shortest > 0 and _are_near(one.core[:shortest], other.core[:shortest])
    return has_core and _are_near(one.whole, other.whole)


def _are_near(one: str, other: str) -> bool:
    slips = _slips(min(len(one), len(other)))
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _slips(length: int) -> int:
    """Return how many letters may be wrong, missing, too many or swapped in so short a name."""
    if length < _SHORTEST_WITH_SLIP:
        return 0
    return min(max(length // _LETTERS_PER_SLIP, 1), _MOST_SLIPS)


def keys_around(sound: Sound) -> set[str]:
    """Return the keys of all names whose beginning has at most one slip against this one.

    Some 600 at most. A second slip among the first seven letters is not found.
    """
    if len(sound.core) < _SHORTEST_WITH_SLIP:
        return {sound.key} - {""}
    # One letter more than a key: whatever is left out, enough stays for a whole key.
    start = sound.core[: KEY_LENGTH + 1]
    return {sound.key, *(each[:KEY_LENGTH] for each in _with_one_slip(start))}


def _with_one_slip(text: str) -> Iterator[str]:
    for place in range(len(text) + 1):
        before, behind = text[:place], text[place:]
        yield from (before + letter + behind for letter in _LETTERS)
        if behind:
            yield before + behind[1:]
            yield from (before + letter + behind[1:] for letter in _LETTERS)
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
