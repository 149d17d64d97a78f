"""Every file has a key of its own, and nothing that was swapped opens (checks 45 and 69)."""

import base64
from uuid import uuid4

import pytest
from pydantic import SecretStr

from portal.config import get_settings
from portal.files import vault
from portal.files.errors import FileGone
from portal.files.vault import Binding, MasterKeyMissing, WrappedKey
from portal.kit.keyring import KeysMalformed, read_keys
from tests.factories.files import JPEG, PDF, a_master_key


def _use(monkeypatch, *keys):
    monkeypatch.setattr(get_settings(), "file_keys", SecretStr(",".join(keys)))


def _bound():
    return Binding(uuid4(), uuid4())


@pytest.mark.parametrize("content", [JPEG, PDF, b"", bytes(100_000)])
def test_what_was_sealed_opens_again(content):
    binding = _bound()

    sealed = vault.seal(content, binding)

    assert vault.unseal(sealed.content, sealed.key, binding) == content


def test_no_trace_of_a_file_is_readable():
    sealed = vault.seal(JPEG * 50, _bound())

    assert b"\xff\xd8\xff" not in sealed.content[:4]
    assert b"a photo" not in sealed.content
    assert vault.seal(JPEG, _bound()).content != vault.seal(JPEG, _bound()).content


def test_a_swapped_blob_key_file_or_owner_opens_nothing():
    one, other = _bound(), _bound()
    first, second = vault.seal(JPEG, one), vault.seal(JPEG, other)
    swaps = [
        (second.content, first.key, one),
        (first.content, second.key, one),
        (first.content, first.key, other),
        (first.content, first.key, Binding(one.file_id, other.owner_id)),
        (first.content, first.key, Binding(other.file_id, one.owner_id)),
        (second.content, second.key, one),
    ]

    for content, key, binding in swaps:
        with pytest.raises(FileGone):
            vault.unseal(content, key, binding)


def test_one_changed_or_missing_byte_opens_nothing():
    binding = _bound()
    sealed = vault.seal(JPEG, binding)
    damaged = [
        sealed.content[:at] + bytes([sealed.content[at] ^ 1]) + sealed.content[at + 1 :]
        for at in range(len(sealed.content))
    ]

    for content in [*damaged, sealed.content[:-1], b"", sealed.content[:10], JPEG]:
        with pytest.raises(FileGone):
            vault.unseal(content, sealed.key, binding)


def test_a_destroyed_key_opens_nothing():
    binding = _bound()
    sealed = vault.seal(JPEG, binding)

    with pytest.raises(FileGone):
        vault.unseal(sealed.content, WrappedKey("", sealed.key.key_id), binding)


def test_a_new_master_key_wraps_again_and_the_old_one_may_go(monkeypatch):
    old, new, binding = a_master_key("old"), a_master_key("new"), _bound()
    _use(monkeypatch, old)
    sealed = vault.seal(JPEG, binding)
    _use(monkeypatch, new, old)
    wrapped = vault.rewrap(sealed.key, binding)
    _use(monkeypatch, new)

    assert (sealed.key.key_id, wrapped.key_id) == ("old", "new")
    assert vault.unseal(sealed.content, wrapped, binding) == JPEG
    with pytest.raises(MasterKeyMissing):
        vault.unseal(sealed.content, sealed.key, binding)


def test_a_file_given_to_another_owner_is_theirs_alone():
    old = _bound()
    new = Binding(old.file_id, uuid4())
    sealed = vault.seal(JPEG, old)

    wrapped = vault.rewrap(sealed.key, old, to=new)

    assert vault.unseal(sealed.content, wrapped, new) == JPEG
    with pytest.raises(FileGone):
        vault.unseal(sealed.content, wrapped, old)


def test_another_key_of_the_same_name_opens_nothing(monkeypatch):
    binding = _bound()
    _use(monkeypatch, a_master_key("k"))
    sealed = vault.seal(JPEG, binding)
    _use(monkeypatch, a_master_key("k"))

    with pytest.raises(FileGone):
        vault.unseal(sealed.content, sealed.key, binding)


def test_keys_are_never_shown(monkeypatch):
    written = a_master_key()
    _use(monkeypatch, written)

    shown = f"{vault.master_keys()} {vault.seal(JPEG, _bound())} {get_settings()!r}"

    assert written.partition(":")[2] not in shown
    assert "secret=" not in repr(vault.master_keys())


def _key(secret: bytes, name: str = "k") -> str:
    return f"{name}:{base64.b64encode(secret).decode()}"


@pytest.mark.parametrize(
    "written",
    [
        "",
        " , ",
        "k1",
        "k1:",
        ":AAAA",
        "k1:not base64",
        _key(bytes(32)),
        _key(b"development-only-secret-of-a-key"[:31]),
        _key(b"aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb"),
        # Their keys are new each time, and names of tests must not be.
        pytest.param("a name that is long:" + a_master_key().partition(":")[2], id="long name"),
        pytest.param(f"{a_master_key('k')},{a_master_key('k')}", id="one name twice"),
    ],
)
def test_keys_that_are_short_empty_or_examples_are_refused(written):
    with pytest.raises(KeysMalformed) as refused:
        read_keys(written)

    assert "AAAA" not in str(refused.value)
