"""Links to private files: they live for a minute and bind viewer and file (check 46)."""

from uuid import UUID

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit import clock
from portal.permissions import Actor

LIFETIME_SECONDS = 60


class _ClockedSigner(TimestampSigner):
    """Reads the portal's clock, which tests may set."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def _serializer() -> URLSafeTimedSerializer:
    secret = get_settings().secret_key.get_secret_value()
    return URLSafeTimedSerializer(secret, salt="file-link", signer=_ClockedSigner)


def link_for(actor: Actor, file_id: UUID) -> str:
    """Return an address that shows this file to this actor for 60 seconds.

    It promises nothing: whoever follows it is asked for the cookie and may open the file or not.
    """
    token = _serializer().dumps([str(actor.account_id), str(file_id)])
    return f"/files/{file_id}?t={token}"


def check_link(actor: Actor, file_id: UUID, token: str) -> None:
    """Raise NotFound unless the token was made for this actor and file within 60 seconds."""
    try:
        bound = _serializer().loads(token, max_age=LIFETIME_SECONDS)
    except BadData as error:
        raise NotFound from error
    if bound != [str(actor.account_id), str(file_id)]:
        raise NotFound
