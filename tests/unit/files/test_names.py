"""What a file is called on screens: one line, no tricks, ending as the file really does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.names import MAX_NAME, tidy_name

JPEG, PDF = "image/jpeg", "application/pdf"


@pytest.mark.parametrize(
    ("sent", "media_type", "shown"),
    [
        ("护照.jpg", JPEG, "护照.jpg"),
        ("Паспорт стр. 2.JPEG", JPEG, "Паспорт стр. 2.JPEG"),
        ("scan.png", JPEG, "scan.jpg"),
        ("licence", PDF, "licence.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\Ana\\id.pdf", PDF, "id.pdf"),
        ("gpj.\u202egnp", JPEG, "gpj.jpg"),
        ("a\r\nSet-Cookie: x", PDF, "aSet-Cookie: x.pdf"),
        ("", JPEG, "file.jpg"),
        (" . ", PDF, "file.pdf"),
        ("Contrato No.12 de importación", PDF, "Contrato No.12 de importación.pdf"),
        ("x" * 300, PDF, "x" * 251 + ".pdf"),
    ],
)
def test_a_name_reads_as_its_owner_meant_it(sent, media_type, shown):
    assert tidy_name(sent, media_type) == shown


@given(st.text(max_size=400), st.sampled_from([JPEG, PDF]))
def test_no_name_is_too_long_or_leads_anywhere(sent, media_type):
    shown = tidy_name(sent, media_type)

    assert 0 < len(shown) <= MAX_NAME
    assert not set(shown) & set("/\\\0\r\n\u202e")
    assert shown.encode()
    assert tidy_name(shown, media_type) == shown
