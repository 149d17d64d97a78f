"""Names compared and hidden: folding, legal forms taken off, and masks for other people's data."""

import re
import unicodedata

#: Letters that Unicode does not take apart, written the way people type them without accents.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
#: Combining classes of accents and vowel points. Others are whole vowels of Indic and Thai words
#: or the voicing marks of Japanese, without which the word is another word.
_FIRST_ACCENT = 200
_POINTS = range(10, 36)

#: Legal forms as folded words ("." is already gone) that stand behind a name.
_BEHIND = """
public limited company|private limited company|limited liability company
limited liability partnership|company limited|co ltd|coltd|pty ltd|pte ltd|pvt ltd|private limited
sdn bhd|incorporated|corporation|limited|company|holdings|holding|group|ltd|llc|llp|plc|inc|corp
co|lp|pty|pte|pvt|bhd|fzco|fze|fz llc
sociedad anonima de capital variable|sociedad por acciones simplificada
sociedad de responsabilidad limitada de capital variable|sociedad de responsabilidad limitada
sociedad limitada unipersonal|sociedad anonima|sociedad limitada|s de rl de cv|sapi de cv|sa de cv
sab de cv|compania limitada|compania|sau|sa|slu|sl|srl|sas|spa|ltda|eirl|eireli|cia
gesellschaft mit beschrankter haftung|mit beschrankter haftung|gesellschaft mbh|mbh
aktiengesellschaft|gmbh co kg|gmbh und co kg|gmbh|ohg|kgaa
kg|ag|ug haftungsbeschrankt|ug|ek
societe par actions simplifiee|societe a responsabilite limitee|societe anonyme|sasu|sarl|eurl|snc
societa a responsabilita limitata|societa per azioni|srls|sapa
sociedade anonima|sociedade limitada|lda|epp
besloten vennootschap|naamloze vennootschap|bvba|bv|nv|vof
sp z oo|sp z o o|spolka z ograniczona odpowiedzialnoscia|spzoo|spolka akcyjna
spol s ro|sro|as|doo|ad|eood|ood|kft|zrt|nyrt|oy|oyj|ab|asa|aps|sanayi ve ticaret as
sanayi ve ticaret ltd sti|anonim sirketi|limited sirketi|ltd sti|jsc|pjsc|ojsc|cjsc|tbk
godo kaisha|kabushiki kaisha|株|有|주|유
"""
#: Legal forms that stand before a name or behind it.
_AROUND = """
общество с ограниченнои ответственностью|публичное акционерное общество
закрытое акционерное общество|открытое акционерное общество|непубличное акционерное общество
акционерное общество|индивидуальныи предприниматель
товарищество с ограниченнои ответственностью|товариство з обмеженою відповідальністю
приватне підприємство|группа компании|торговыи дом
ооо|оао|зао|пао|нао|ао|ип|тоо|тов|одо|чуп|уп|тд|гк
ooo|oao|zao|pao|sia|uab|株|有|주|유
"""


def _forms(text: str) -> list[tuple[str, ...]]:
    """Read one of the lists above, forms of many words first so that "co ltd" goes as one."""
    found = {tuple(form.split()) for form in text.replace("\n", "|").split("|") if form}
    return sorted(found, key=len, reverse=True)


_FORMS_BEHIND = _forms(_BEHIND + _AROUND)
_FORMS_BEFORE = _forms(_AROUND + "pt")
#: Scripts that put no space before the form.
_GLUED = (
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "集团有限公司",
    "集團有限公司",
    "有限公司",
    "合伙企业",
    "集团",
    "集團",
    "公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (
        char
        for char in parts
        if (mark := unicodedata.combining(char)) < _FIRST_ACCENT and mark not in _POINTS
    )
    return unicodedata.normalize("NFKC", "".join(kept)).translate(_PLAIN)


def _is_part_of_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def fold(text: str) -> str:
    """Return what is compared when two names are: no case, width, accent, punctuation or space.

    Two spellings that a person would call the same name fold to the same text (A-33); a name
    without a single letter or digit folds to "". The result can be longer than the text.
    """
    return "".join(char for char in _without_accents(text) if _is_part_of_word(char))


def _words(text: str) -> list[str]:
    """Split into folded words; "S.A." is one word, "Co.,Ltd" two."""
    without_dots = re.sub(r"[.'’]", "", text)
    spaced = (char if _is_part_of_word(char) else " " for char in _without_accents(without_dots))
    return "".join(spaced).split()


def _without_edge_form(words: list[str]) -> list[str]:
    for form in _FORMS_BEHIND:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return words[: -len(form)]
    for form in _FORMS_BEFORE:
        if len(words) > len(form) and tuple(words[: len(form)]) == form:
            return words[len(form) :]
    return words


def _without_glued_form(name: str) -> str:
    for form in _GLUED:
        if name != form and name.endswith(form):
            return name.removesuffix(form)
        if name != form and name.startswith(form):
            return name.removeprefix(form)
    return name


def stem_words(text: str) -> list[str]:
    """Return the folded words of a name without the legal forms at its edges.

    A script that puts no spaces gives one word. Never empty unless fold() is.
    """
    words = _words(text)
    while (shorter := _without_edge_form(words)) != words:
        words = shorter
    return words


def stem(text: str) -> str:
    """Return the folded name without legal forms at its edges, to find look-alikes (decision 1).

    "ООО «Вега»" and "Вега, АО" meet; "Vega" in another script stays apart. Never empty unless
    fold() is: a name that consists of legal forms only keeps one.
    """
    return without_glued_forms("".join(stem_words(text)))


def without_glued_forms(name: str) -> str:
    """Take off the legal forms of scripts that put no space before them; never all of it."""
    while (cut := _without_glued_form(name)) != name:
        name = cut
    return name


def mask_email(address: str) -> str:
    """Return "l***@example.com": enough to recognise one's own address, not to learn another's."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"


def mask_name(name: str) -> str:
    """Return each word's first letter with stars behind it; the length stays hidden."""
    return " ".join(f"{word[0]}***" for word in name.split())
