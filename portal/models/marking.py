"""Keeps the audit trail honest: every entry carries a mark that only a holder of the key can make.

A mark is "<id of the key>:<HMAC-SHA-256 in hex>", so that a newer key leaves older marks readable.
The listener is the one place that marks entries, whoever adds them.
"""

import hashlib
import hmac
import json
from datetime import UTC
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import event

from portal.config import get_settings
from portal.kit.keyring import KEY_BYTES, NamedKey, read_keys
from portal.models.infrastructure import AuditEvent

_PURPOSE = b"audit trail"


class Verdict(StrEnum):
    """What looking at a mark says."""

    GOOD = "good"
    WRONG = "wrong"
    KEY_MISSING = "key_missing"


def audit_keys() -> tuple[NamedKey, ...]:
    """Return the keys of the audit trail, the one in force first.

    The key derived from PORTAL_SECRET_KEY comes last: it is in force as long as PORTAL_AUDIT_KEYS
    is empty, and what it marked stays readable afterwards.
    """
    settings = get_settings()
    return _keys(settings.audit_keys.get_secret_value(), settings.secret_key.get_secret_value())


@lru_cache(maxsize=8)
def _keys(written: str, secret: str) -> tuple[NamedKey, ...]:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_PURPOSE)
    key = derived.derive(secret.encode())
    # The name follows from the key: another secret is noticed, and never mistaken for this one.
    own = NamedKey(f"s-{hashlib.sha256(_PURPOSE + key).hexdigest()[:12]}", key)
    named = read_keys(written) if written else ()
    return (*(each for each in named if each.id != own.id), own)


def mark_for(text: str) -> str:
    """Return the mark of a text by the key in force."""
    key = audit_keys()[0]
    return f"{key.id}:{_digest(key, text)}"


def look_at(mark: str, text: str) -> Verdict:
    """Say whether the mark belongs to the text, by whichever key it names."""
    key_id, _, digest = mark.partition(":")
    key = next((each for each in audit_keys() if each.id == key_id), None)
    if key is None:
        return Verdict.KEY_MISSING
    is_good = hmac.compare_digest(_digest(key, text), digest)
    return Verdict.GOOD if is_good else Verdict.WRONG


def _digest(key: NamedKey, text: str) -> str:
    return hmac.new(key.secret, text.encode(), hashlib.sha256).hexdigest()


def content_of(entry: AuditEvent) -> str:
    """Return everything that an entry says, in one way only, before and after the database."""
    facts = (
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        str(entry.actor_id or ""),
        entry.object_type,
        str(entry.object_id or ""),
        entry.address,
        # Once through JSON, as the database keeps it: its keys are text then, and so ordered.
        json.loads(json.dumps(entry.details)),
    )
    return json.dumps(facts, sort_keys=True)


@event.listens_for(AuditEvent, "before_insert")
def _mark(_mapper: Any, _connection: Any, entry: AuditEvent) -> None:
    entry.mark = mark_for(content_of(entry))
