"""Words on the screen in the reader's language: Vars over the catalogue of assets/i18n.js."""

import json
from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.vars import VarData

# The hook gives each memoised piece of screen its own subscription: a switch draws text anew.
_WORDS = VarData(
    imports={"$/public/i18n.js": [rx.ImportVar(tag="useWords")]},
    hooks={"const words = useWords();": None},
)
_TERRITORIES = VarData(
    imports={"$/public/i18n.js": [rx.ImportVar(tag="useTerritories")]},
    hooks={"const territories = useTerritories();": None},
)


def t(text: str, **values: Any) -> rx.Var[str]:
    """Give the English text in the reader's language, its {placeholders} filled from the values."""
    if not values:
        return _spoken(f"words({_literal(text)})")
    given = rx.Var.create(values)
    return _spoken(f"words({_literal(text)}, {given!s})", given)


def tn(one: str, many: str, *, count: rx.Var[int] | int, **values: Any) -> rx.Var[str]:
    """Give the plural form that the reader's language wants; {count} is filled by itself."""
    given = rx.Var.create({**values, "count": count})
    return _spoken(f"words.many({_literal(one)}, {_literal(many)}, {given!s})", given)


def say(said: Any) -> rx.Var[str]:
    """Give a Said that the state holds in the reader's language; "" when there is none."""
    given = rx.Var.create(said)
    return _spoken(f"words.say({given!s})", given)


def named(value: rx.Var[str] | str, names: Mapping[str, str]) -> rx.Var[str]:
    """Give the words for a value out of a fixed list of English texts, each marked with N_.

    A value that the list does not know is shown as it is.
    """
    given = rx.Var.create(value)
    known = json.dumps({str(key): text for key, text in names.items()}, ensure_ascii=False)
    return _spoken(f"words(({known})[{given!s}] ?? {given!s})", given)


def when(moment: rx.Var[str] | str) -> rx.Var[str]:
    """Give an ISO moment as date and time of day, in the reader's language and time zone."""
    given = rx.Var.create(moment)
    return _spoken(f"words.when({given!s})", given)


def day(moment: rx.Var[str] | str) -> rx.Var[str]:
    """Give an ISO date in the reader's language; of a moment, the day in the reader's zone."""
    given = rx.Var.create(moment)
    return _spoken(f"words.day({given!s})", given)


def number(amount: rx.Var[int] | rx.Var[float] | float) -> rx.Var[str]:
    """Give a number with the digit grouping of the reader's language."""
    given = rx.Var.create(amount)
    return _spoken(f"words.number({given!s})", given)


def territory(code: rx.Var[str] | str) -> rx.Var[str]:
    """Give the name of a country or region in the reader's language; its code until it is in."""
    given = rx.Var.create(code)
    return _of_text(f"territories.nameOf({given!s})", _TERRITORIES, given)


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _spoken(expression: str, *parts: rx.Var[Any]) -> rx.Var[str]:
    return _of_text(expression, _WORDS, *parts)


def _of_text(expression: str, data: VarData, *parts: rx.Var[Any]) -> rx.Var[str]:
    merged = VarData.merge(data, *(part._get_all_var_data() for part in parts))  # noqa: SLF001
    text: rx.Var[str] = rx.Var(_js_expr=expression, _var_type=str, _var_data=merged).guess_type()
    return text
