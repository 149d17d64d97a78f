"""What a handler declares about itself: who may call it. Without a declaration nobody may."""

import functools
import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextvars import ContextVar
from enum import Enum
from typing import Any, Final, TypeVar

from portal.errors import PortalError
from portal.permissions import Permission
from portal.services import submissions
from portal.services.submissions import Sending

POLICY_ATTRIBUTE: Final = "__portal_policy__"
#: The field that assets/kit/form.jsx adds to every form that it sends.
FORM_KEY: Final = "form_key"
_KEY = re.compile(r"[0-9a-f]{32}")
_arriving: ContextVar[Sending | None] = ContextVar("portal_arriving", default=None)
Handler = TypeVar("Handler", bound=Callable[..., Any])


class Open(Enum):
    """The policies that are no permission."""

    TO_ALL = "to_all"
    #: The same without looking who it is: for what must work while the database does not.
    TO_ALL_UNSEEN = "to_all_unseen"
    TO_SIGNED_IN = "to_signed_in"
    #: The same, and to those as well who have yet to give their second factor (check 5).
    BEFORE_SECOND_FACTOR = "before_second_factor"


Policy = Permission | Open


def arriving() -> Sending | None:
    """Return the arrival of the form whose handler runs now; None outside of one."""
    return _arriving.get()


def forget_arrival() -> None:
    """Let the handler's next transaction be one of its own: the form's work is done."""
    _arriving.set(None)


def policy_of(function: object) -> Policy | None:
    """Return what the handler declared; None means that nobody may call it."""
    return getattr(function, POLICY_ATTRIBUTE, None)


def needs(policy: Policy) -> Callable[[Handler], Handler]:
    """Declare who may call a handler; a refusal raised in it is shown by the state.

    Goes directly below @rx.event. The gate enforces the policy (security check 26).
    """

    def decorate(function: Handler) -> Handler:
        return _guarded(function, policy, shows_busy=False)

    return decorate


def submits(policy: Policy) -> Callable[[Handler], Handler]:
    """The same for a form's handler: marks the form busy and clears its old refusals first."""

    def decorate(function: Handler) -> Handler:
        return _guarded(function, policy, shows_busy=True)

    return decorate


def _guarded(function: Handler, policy: Policy, *, shows_busy: bool) -> Handler:
    if not inspect.isasyncgenfunction(function) and not inspect.iscoroutinefunction(function):
        # A sync handler would run on the event loop and stop everybody else (reflex.md 4).
        msg = f"{function.__qualname__} must be async"
        raise TypeError(msg)

    action = f"{function.__module__}.{function.__qualname__}".removeprefix("portal.state.")

    @functools.wraps(function)
    async def run(state: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        if shows_busy and state.ticket:
            # A second click while the browser fetches its cookie: the first one has done it all.
            return
        arrived = _arrival(action, (*args, *kwargs.values())) if shows_busy else None
        if shows_busy:
            state._start_submitting()
            yield
        _arriving.set(arrived)
        try:
            if arrived is not None:
                await state._refuse_repeated(arrived)
            async for step in _steps(function, state, *args, **kwargs):
                yield step
        except PortalError as refusal:
            yield state._show_refusal(refusal)
        finally:
            _arriving.set(None)
            if shows_busy:
                state.is_busy = False

    setattr(run, POLICY_ATTRIBUTE, policy)
    return run  # type: ignore[return-value]  # the wrapper keeps the handler's own signature


def _arrival(action: str, values: Iterable[Any]) -> Sending | None:
    """Take the form's key out of what was sent; a form without one may work twice."""
    for sent in values:
        if isinstance(sent, dict) and FORM_KEY in sent:
            key = sent.pop(FORM_KEY)
            is_key = isinstance(key, str) and _KEY.fullmatch(key)
            return submissions.sending(action, key, sent) if is_key else None
    return None


async def _steps(
    function: Callable[..., Any], state: Any, *args: Any, **kwargs: Any
) -> AsyncIterator[Any]:
    if inspect.isasyncgenfunction(function):
        async for step in function(state, *args, **kwargs):
            yield step
        return
    awaited: Awaitable[Any] = function(state, *args, **kwargs)
    yield await awaited
