"""Text that only the holder of a secret can read again."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class SealBroken(Exception):
    """The sealed text was altered, or was sealed with another secret or for another purpose."""


@lru_cache(maxsize=8)
def _box(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def seal(secret: str, purpose: str, text: str) -> str:
    """Encrypt and sign the text (Fernet; the key comes from the secret by HKDF, RFC 5869).

    Two purposes of one secret have unrelated keys, so that nothing sealed for the one opens as
    the other. Sealing the same text twice gives two different results.
    """
    return _box(secret, purpose).encrypt(text.encode()).decode()


def unseal(secret: str, purpose: str, sealed: str) -> str:
    """Return the text that was sealed, or raise SealBroken."""
    try:
        return _box(secret, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error
