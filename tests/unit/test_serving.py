"""What the build of the front end does around Reflex."""

import re
import socket

import pytest

from portal import serving
from portal.config import get_settings


def test_catalogues_of_an_earlier_build_do_not_reach_the_next_one(tmp_path):
    locales = tmp_path / "public" / "locales"
    locales.mkdir(parents=True)
    (locales / "ru.ffffffffffff.json").write_text("{}")
    (tmp_path / "public" / "portal.css").write_text("")

    serving.forget_catalogues(tmp_path)
    serving.forget_catalogues(tmp_path)

    assert [path.name for path in (tmp_path / "public").iterdir()] == ["portal.css"]


def test_every_setting_that_a_page_is_built_with_makes_another_bundle(monkeypatch):
    root = serving.ROOT / "portal"
    built = [
        path
        for part in ("pages", "components", "documents/help")
        for path in (root / part).rglob("*.py")
    ]
    read = {
        name
        for path in built
        for name in re.findall(r"(?:get_settings\(\)|\bsettings)\.(\w+)", path.read_text("utf-8"))
    }

    assert read <= {*serving.BAKED_IN, "database_url"}, "a page shows a setting of an older build"
    before = serving.fingerprint()
    monkeypatch.setattr(get_settings(), "mail_from", "post@other.example")
    assert serving.fingerprint() != before


def test_a_second_portal_on_one_port_is_refused_though_the_first_would_share_it():
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        first.bind(("127.0.0.1", 0))
        first.listen()
        port = first.getsockname()[1]

        with pytest.raises(serving.CannotServe, match=f"port {port} .* PORTAL_PORT"):
            serving.refuse_taken_port("127.0.0.1", port)

    serving.refuse_taken_port("127.0.0.1", port)
