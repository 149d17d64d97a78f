"""How good a new password must be, and whose words may not make it up (security check 1)."""

from portal.config import get_settings
from portal.kit import passwords
from portal.schemas.base import FormRefused, said


async def refuse_weak(password: str, *own_words: str | None) -> None:
    """Raise FormRefused beside "password" when the password is easy to guess.

    Measured off the event loop. The portal's name counts as an own word.
    """
    settings = get_settings()
    found = await passwords.find_weakness(
        password,
        own_words=[settings.name, *(word for word in own_words if word)],
        min_length=settings.password_min_length,
    )
    if found:
        text, values = found
        raise FormRefused({"password": said(text, **values)})
