"""What a handler declares about itself: who may call it. Without a declaration nobody may."""

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import Enum
from typing import Any, Final, TypeVar

from portal.errors import PortalError
from portal.permissions import Permission

POLICY_ATTRIBUTE: Final = "__portal_policy__"
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

    @functools.wraps(function)
    async def run(state: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        if shows_busy and state.ticket:
            # A second click while the browser fetches its cookie: the first one has done it all.
            return
        if shows_busy:
            state._start_submitting()
            yield
        try:
            async for step in _steps(function, state, *args, **kwargs):
                yield step
        except PortalError as refusal:
            yield state._show_refusal(refusal)
        finally:
            if shows_busy:
                state.is_busy = False

    setattr(run, POLICY_ATTRIBUTE, policy)
    return run  # type: ignore[return-value]  # the wrapper keeps the handler's own signature


async def _steps(
    function: Callable[..., Any], state: Any, *args: Any, **kwargs: Any
) -> AsyncIterator[Any]:
    if inspect.isasyncgenfunction(function):
        async for step in function(state, *args, **kwargs):
            yield step
        return
    awaited: Awaitable[Any] = function(state, *args, **kwargs)
    yield await awaited
