"""Anyone with a websocket can call every public method of a State: each must say who may."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from reflex_base.registry import RegistrationContext

import portal.portal  # noqa: F401 - assembling the app registers every handler
from portal.state.policy import policy_of
from tests.architecture import source

POLICIES = {"needs", "submits"}


def _public_methods() -> Iterator[tuple[str, source.Function]]:
    for path in source.files("portal/state"):
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.ClassDef) or not node.name.endswith("State"):
                continue
            for method in node.body:
                is_method = isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                if is_method and not method.name.startswith("_"):
                    yield f"{source.name_of(path)}: {node.name}.{method.name}", method


METHODS = dict(_public_methods())
REGISTERED = {
    name: registered.handler.fn
    for name, registered in RegistrationContext.get().event_handlers.items()
    if getattr(registered.handler.fn, "__module__", "").startswith("portal.")
}


def _unguarded(method: source.Function) -> str:
    """Return what a public method lacks to be safe from the browser, "" for nothing."""
    decorators = [source.dotted(each) for each in method.decorator_list]
    if decorators == ["rx.var"]:
        return ""
    if decorators[:1] != ["rx.event"]:
        return "reachable from the browser: start it with _, or write @rx.event and a policy"
    if len(decorators) != 2 or decorators[1] not in POLICIES:
        return "below @rx.event stands exactly one of @needs(…), @submits(…)"
    return "" if isinstance(method, ast.AsyncFunctionDef) else "would stop everybody: make it async"


def test_a_public_method_is_a_guarded_async_event() -> None:
    faults = {name: fault for name, method in METHODS.items() if (fault := _unguarded(method))}

    assert not faults


@pytest.mark.parametrize(
    "method",
    [
        "async def load(self): ...",
        "@rx.event\nasync def load(self): ...",
        "@rx.event\n@traced\nasync def load(self): ...",
        "@rx.event\n@needs(P)\n@traced\nasync def load(self): ...",
        "@needs(P)\n@rx.event\nasync def load(self): ...",
        "@rx.event\n@needs(P)\ndef load(self): ...",
    ],
)
def test_what_lacks_a_guard_is_noticed(method: str) -> None:
    [parsed] = ast.parse(method).body

    assert isinstance(parsed, ast.FunctionDef | ast.AsyncFunctionDef)
    assert _unguarded(parsed)


def test_an_event_known_to_reflex_has_a_policy() -> None:
    assert not [name for name, event in REGISTERED.items() if policy_of(event) is None]


def test_an_event_types_all_its_arguments() -> None:
    """What has no type would be passed on unchecked."""
    untyped = {
        name: found
        for name, event in REGISTERED.items()
        if (
            found := [
                each.name
                for each in list(inspect.signature(inspect.unwrap(event)).parameters.values())[1:]
                if each.annotation is inspect.Parameter.empty
            ]
        )
    }

    assert not untyped


def test_the_two_lists_agree() -> None:
    written = {name.rpartition(".")[2] for name, method in METHODS.items() if method.decorator_list}
    known = {name.rpartition(".")[2] for name in REGISTERED}

    assert written == known
