"""A tab token belongs to the browser that made it (security check 12)."""

from uuid import uuid4

from portal.state.binding import LocalBindings, owner_of


async def test_a_token_stays_with_its_first_browser():
    bindings = LocalBindings()
    token = str(uuid4())

    assert await bindings.is_owner(token, "alice")
    assert not await bindings.is_owner(token, "mallory")
    assert await bindings.is_owner(token, "alice")


async def test_a_forgotten_token_is_nobodys(monkeypatch):
    moment = [0.0]
    monkeypatch.setattr("portal.state.binding.time.monotonic", lambda: moment[0])
    bindings = LocalBindings()
    token = str(uuid4())
    await bindings.is_owner(token, "alice")

    moment[0] += 3 * 3600

    assert await bindings.is_owner(token, "bob")


async def test_use_keeps_a_binding_alive(monkeypatch):
    moment = [0.0]
    monkeypatch.setattr("portal.state.binding.time.monotonic", lambda: moment[0])
    bindings = LocalBindings()
    token = str(uuid4())
    for _ in range(5):
        assert await bindings.is_owner(token, "alice")
        moment[0] += 3600

    assert not await bindings.is_owner(token, "mallory")


def test_other_cookies_are_another_owner():
    mine = owner_of({"HTTP_COOKIE": "browser=aaa; sid=one"})

    assert mine == owner_of({"HTTP_COOKIE": "sid=one; browser=aaa"})
    assert mine != owner_of({"HTTP_COOKIE": "browser=aaa; sid=two"})
    assert mine != owner_of({"HTTP_COOKIE": "browser=aaa"})


def test_a_handshake_without_cookies_owns_nothing_twice():
    assert owner_of({}) != owner_of({})
