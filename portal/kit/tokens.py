"""Unguessable strings and their fingerprints."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Return 256 random bits as a URL-safe string (security check 11)."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a token as 64 hex digits: what the database keeps instead of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def sealed_fingerprint(pepper: str, *parts: str) -> str:
    """Return an HMAC-SHA-256 over the parts, for secrets too short to stand a plain hash.

    The parts are joined with the unit separator, which no form lets through, so that
    ("ab", "c") and ("a", "bc") differ.
    """
    message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(pepper.encode(), message, hashlib.sha256).hexdigest()


def new_code() -> str:
    """Return six decimal digits, leading zeros included (security check 19)."""
    return f"{secrets.randbelow(10**6):06d}"
