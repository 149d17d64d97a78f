"""What a reviewer's forms take, and where each refusal stands."""

import pytest

from portal.schemas.base import FormRefused
from portal.schemas.desk_reviews import ReturnForm, VerdictForm


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({}, ""),
        ({"note": "x"}, ""),
        ({"note_name": "only a note"}, "reason_name"),
        ({"reason_name": "other"}, "note_name"),
        ({"reason_name": "nonsense"}, "reason_name"),
        ({"reason_name": ["blurred"]}, "reason_name"),
        ({"reason_name": "blurred", "note_name": "x" * 501}, "note_name"),
        ({"reason_name": "blurred", "reason_else": "blurred"}, ""),
        ({"reason_name": "blurred", "note": "x" * 1001}, "note"),
        ({"reason_name": "blurred", "note": "\x00"}, "note"),
    ],
)
def test_a_form_of_remarks_is_refused_beside_its_field(sent, place):
    with pytest.raises(FormRefused) as refused:
        ReturnForm.gather(sent, ["name", "number"])

    assert set(refused.value.errors) == {place}


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "nonsense"}, "reason"),
        ({"reason": "other", "note": " "}, "note"),
        ({"reason": "blurred", "status": "approved"}, ""),
    ],
)
def test_a_verdict_needs_a_reason(sent, place):
    with pytest.raises(FormRefused) as refused:
        VerdictForm.read(sent)

    assert set(refused.value.errors) == {place}
