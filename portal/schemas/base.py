"""What every form and row shares: cleaned text, refusals beside fields, words for the browser."""

import unicodedata
from typing import Annotated, Any, Self, TypedDict

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from portal.errors import PortalError
from portal.kit.words import N_

#: Categories that no line of text needs: control, surrogate, private use, unassigned.
_JUNK = frozenset({"Cc", "Cs", "Co", "Cn"})
_LINE_BREAKS = frozenset("\n\t")
#: Direction overrides: they make a name read differently from what it is.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Said(TypedDict):
    """A text for the browser to translate: the English source and what fills its placeholders."""

    text: str
    values: dict[str, str]


def said(text: str, **values: str) -> Said:
    return Said(text=text, values=values)


class FormRefused(PortalError):
    """Some fields do not hold what they should; nothing was changed."""

    code = "form_refused"
    text = N_("Please check the marked fields.")

    def __init__(self, errors: dict[str, Said]) -> None:
        super().__init__()
        self.errors = errors


def refuse(text: str, **values: str) -> PydanticCustomError:
    """Make the error that a validator raises: an English text marked with N_, and its values."""
    return PydanticCustomError("said", "{said}", {"said": text, "values": values})


#: What pydantic's own refusals read like to a person.
_PLAIN_WORDS = {
    "missing": N_("Please fill in this field."),
    "string_too_short": N_("Please fill in this field."),
    "string_too_long": N_("Please use at most {max_length} characters."),
    "too_long": N_("Please use at most {max_length} characters."),
    "enum": N_("Please choose one of the options."),
    "literal_error": N_("Please choose one of the options."),
    "extra_forbidden": N_("This field is not part of the form."),
}
_OTHERWISE = N_("Please check this field.")


def _words_for(error: Any) -> Said:
    context = error.get("ctx", {})
    if error["type"] == "said":
        return said(context["said"], **context["values"])
    text = _PLAIN_WORDS.get(error["type"], _OTHERWISE)
    return said(text, **{key: str(value) for key, value in context.items() if f"{{{key}}}" in text})


def clean_line(value: Any) -> Any:
    """Trim and compose one line of text (NFC); refuse control characters and lone surrogates."""
    return _cleaned(value, allowed=frozenset())


def clean_text(value: Any) -> Any:
    """The same for several lines: line feeds and tabs may stay."""
    return _cleaned(value, allowed=_LINE_BREAKS)


def _cleaned(value: Any, *, allowed: frozenset[str]) -> Any:
    if not isinstance(value, str):
        raise refuse(N_("Please enter text here."))
    text = value.replace("\r\n", "\n")
    if any(_is_junk(char) and char not in allowed for char in text):
        raise refuse(N_("Please remove the characters that cannot be printed."))
    return unicodedata.normalize("NFC", text).strip()


def _is_junk(char: str) -> bool:
    return unicodedata.category(char) in _JUNK or char in _DIRECTION_MARKS


def as_secret(value: Any) -> Any:
    """Pass a password through untrimmed; only what is no text at all is refused."""
    if not isinstance(value, str) or any(unicodedata.category(char) == "Cs" for char in value):
        raise refuse(N_("Please enter text here."))
    return value


def _filled_in(value: str) -> str:
    if not value:
        raise refuse(N_("Please fill in this field."))
    return value


Line = Annotated[str, BeforeValidator(clean_line)]
Text = Annotated[str, BeforeValidator(clean_text)]
RequiredLine = Annotated[str, BeforeValidator(clean_line), AfterValidator(_filled_in)]
RequiredText = Annotated[str, BeforeValidator(clean_text), AfterValidator(_filled_in)]
Secret = Annotated[str, BeforeValidator(as_secret), Field(max_length=1024)]


class Form(BaseModel):
    """Something that a browser sends. Unknown keys are refused (security check 31)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @classmethod
    def read(cls, sent: object) -> Self:
        """Return the checked form, or raise FormRefused with one text for each wrong field."""
        try:
            return cls.model_validate(sent)
        except ValidationError as error:
            raise FormRefused(cls._refusals(error)) from error

    @classmethod
    def _refusals(cls, error: ValidationError) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for each in error.errors(include_url=False, include_input=False):
            place = str(each["loc"][0]) if each["loc"] else ""
            field = place if place in cls.model_fields else ""
            found.setdefault(field, _words_for(each))
        return found


class Row(BaseModel):
    """Something that the browser may see: every field was put here on purpose."""

    model_config = ConfigDict(frozen=True)


class SaidRow(Row):
    """A Said inside a row: pydantic reads no TypedDict of typing on Python 3.11."""

    text: str
    values: dict[str, str] = {}
