"""What the browser may see is a type that someone wrote on purpose, and holds no secrets."""

import importlib
import pkgutil
import re

import pytest

from portal import schemas
from portal.schemas.base import Form, Row

_SECRET = re.compile(r"password|token|hash|secret|fingerprint|cookie|ticket")

for module in pkgutil.walk_packages(schemas.__path__, "portal.schemas."):
    importlib.import_module(module.name)


def _below(base: type) -> list[type]:
    return [each for child in base.__subclasses__() for each in (child, *_below(child))]


ROWS = _below(Row)
FORMS = _below(Form)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_row_has_no_secret_and_cannot_change(row: type[Row]) -> None:
    suspicious = [name for name in row.model_fields if _SECRET.search(name)]

    assert not suspicious, f"{row.__name__} would send {suspicious} to the browser"
    assert row.model_config.get("frozen"), f"{row.__name__} can change after it was read"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_form_refuses_unknown_keys_and_keeps_its_input_out_of_errors(form: type[Form]) -> None:
    assert form.model_config.get("extra") == "forbid"
    assert form.model_config.get("hide_input_in_errors")


def test_there_are_rows_and_forms_to_look_at() -> None:
    assert len(ROWS) > 5
    assert len(FORMS) > 5
