"""The table of permissions: nothing granted to nobody, nothing unused, and on paper as in code."""

import ast
from functools import cache

import pytest

from portal.permissions import GRANTS, Permission, Role
from scripts import permissions
from tests.architecture import source

USERS = ("portal/services", "portal/state", "portal/pages")


@cache
def _used() -> set[str]:
    return {
        node.attr
        for path in source.files(*USERS)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and source.dotted(node.value) == "Permission"
    }


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_granted_to_somebody(permission: Permission) -> None:
    assert any(permission in granted for granted in GRANTS.values())


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_guards_something(permission: Permission) -> None:
    assert permission.name in _used(), f"{permission} is asked for nowhere: delete it"


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_reads_area_and_action(permission: Permission) -> None:
    area, _, action = permission.value.partition(":")

    assert permission.name == f"{area}_{action}".upper()


def test_every_role_stands_in_the_table() -> None:
    assert set(GRANTS) == set(Role)


def test_the_permissions_stand_in_alphabetical_order() -> None:
    assert [each.value for each in Permission] == sorted(each.value for each in Permission)


def test_the_matrix_on_paper_is_the_one_in_force() -> None:
    on_paper = permissions.DOCUMENT.read_text(encoding="utf-8")

    assert on_paper == permissions.as_markdown(), "run: make docs"
