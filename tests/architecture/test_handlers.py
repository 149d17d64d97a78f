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


@pytest.mark.parametrize("name", METHODS)
def test_a_public_method_is_a_guarded_async_event(name: str) -> None:
    method = METHODS[name]
    decorators = [source.dotted(each) for each in method.decorator_list]
    if decorators == ["rx.var"]:
        return
    told = f"{name} is reachable from the browser: start it with _, or write @rx.event and below it"
    assert decorators[:1] == ["rx.event"], f"{told} @needs(…) or @submits(…)"
    assert len(decorators) == 2, f"{told} exactly one of @needs(…), @submits(…)"
    assert decorators[1] in POLICIES, f"{told} @needs(…) or @submits(…)"
    assert isinstance(method, ast.AsyncFunctionDef), f"{name} would stop everybody: make it async"


@pytest.mark.parametrize("name", REGISTERED)
def test_an_event_known_to_reflex_has_a_policy(name: str) -> None:
    assert policy_of(REGISTERED[name]) is not None, f"{name} has no policy"


@pytest.mark.parametrize("name", REGISTERED)
def test_an_event_types_all_its_arguments(name: str) -> None:
    parameters = list(inspect.signature(inspect.unwrap(REGISTERED[name])).parameters.values())[1:]

    untyped = [each.name for each in parameters if each.annotation is inspect.Parameter.empty]

    assert not untyped, f"{name}: {untyped} would be passed on unchecked"


def test_the_two_lists_agree() -> None:
    written = {name.rpartition(".")[2] for name, method in METHODS.items() if method.decorator_list}
    known = {name.rpartition(".")[2] for name in REGISTERED}

    assert written == known
