"""Encrypting private files: a key of its own for each, wrapped by a master key (check 45).

AES-256-GCM throughout. What a file's key was wrapped for (file, owner, version) is bound into the
wrapping, and the file and version into the content, so that neither a key nor a blob that somebody
swapped opens. Wrapping again with a newer master key leaves the content alone (check 69).
"""

import base64
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.config import Settings, get_settings
from portal.files.errors import FileGone
from portal.kit.keyring import KEY_BYTES, NamedKey, read_keys

_NONCE_BYTES = 12
#: Changes when the way of encrypting does; old files then still say how to read them.
_VERSION = "1"
#: Stands before every blob: no blob ever begins like a picture or a PDF, even by chance.
_HEAD = b"MTF1"
_DEVELOPMENT_ID = "development"


class MasterKeyMissing(Exception):
    """A file's key was wrapped by a master key that the settings no longer name."""


@dataclass(frozen=True)
class Binding:
    """What a file's key is good for: this file of this owner, and nothing else."""

    file_id: UUID
    owner_id: UUID

    @property
    def of_key(self) -> bytes:
        return f"key|{self.file_id}|{self.owner_id}|{_VERSION}".encode()

    @property
    def of_content(self) -> bytes:
        return f"content|{self.file_id}|{_VERSION}".encode()


@dataclass(frozen=True)
class WrappedKey:
    """A file's key as the database keeps it, and the name of the master key around it."""

    text: str = field(repr=False)
    key_id: str


@dataclass(frozen=True)
class Sealed:
    """An encrypted file."""

    content: bytes = field(repr=False)
    key: WrappedKey


def master_keys(settings: Settings | None = None) -> tuple[NamedKey, ...]:
    """Return the master keys in force, newest first.

    Without PORTAL_FILE_KEYS, which only development allows, one is derived from the secret key.
    """
    chosen = settings or get_settings()
    if written := chosen.file_keys.get_secret_value():
        return read_keys(written)
    secret = chosen.secret_key.get_secret_value().encode()
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"private files")
    return (NamedKey(_DEVELOPMENT_ID, derived.derive(secret)),)


def seal(content: bytes, binding: Binding) -> Sealed:
    """Encrypt a file under a fresh key. Costs about 5 ms for 10 MB."""
    key = secrets.token_bytes(KEY_BYTES)
    sealed = _HEAD + _lock(key, content, binding.of_content)
    return Sealed(sealed, _wrap(key, binding))


def unseal(content: bytes, key: WrappedKey, binding: Binding) -> bytes:
    """Decrypt a file, or raise FileGone: altered, swapped, cut short, or its key destroyed.

    Raises MasterKeyMissing when the settings lack the master key that it needs.
    """
    if not content.startswith(_HEAD):
        raise FileGone
    return _unlock(_unwrap(key, binding), content[len(_HEAD) :], binding.of_content)


def rewrap(key: WrappedKey, binding: Binding, *, to: Binding | None = None) -> WrappedKey:
    """Wrap a file's key anew with the newest master key, for another owner if `to` is given.

    Raises FileGone and MasterKeyMissing as unseal does.
    """
    return _wrap(_unwrap(key, binding), to or binding)


def _wrap(key: bytes, binding: Binding) -> WrappedKey:
    newest = master_keys()[0]
    wrapped = _lock(newest.secret, key, binding.of_key)
    return WrappedKey(base64.b64encode(wrapped).decode(), newest.id)


def _unwrap(key: WrappedKey, binding: Binding) -> bytes:
    master = next((each for each in master_keys() if each.id == key.key_id), None)
    if master is None:
        raise MasterKeyMissing(key.key_id)
    return _unlock(master.secret, base64.b64decode(key.text), binding.of_key)


def _lock(key: bytes, content: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def _unlock(key: bytes, content: bytes, bound: bytes) -> bytes:
    nonce, locked = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, locked, bound)
    except (InvalidTag, ValueError) as error:
        raise FileGone from error
