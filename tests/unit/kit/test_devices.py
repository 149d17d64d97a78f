"""Two words about a device, and nothing that its sender made up."""

import pytest

from portal.kit.devices import device_of

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_CHROME}", "Chrome, Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_CHROME} Edg/140.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {_CHROME} MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18 Safari/605", "Safari, macOS"),
        ("<script>alert(1)</script>", "?"),
        ("", "?"),
    ],
)
def test_a_device_is_named_by_product_names_only(user_agent, device):
    assert device_of(user_agent) == device
