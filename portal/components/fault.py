"""What stands on the screen when a piece of it broke: words and a way on, no stack trace."""

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary

from portal.components.feedback import empty_state
from portal.components.icon import Glyph
from portal.i18n.browser import t


def fault_boundary() -> rx.Component:
    """Catch what breaks while drawing; what it was goes to the server's log, cut and counted."""
    return error_boundary(fallback_render=rx.Var.create(_broken()))


def _broken() -> rx.Component:
    return rx.el.main(
        empty_state(
            t("This page could not be shown"),
            t("Something went wrong on our side. Please load the page again."),
            glyph=Glyph.WARNING,
            # A plain link: the router may be what broke, and a full load starts afresh.
            actions=(rx.el.a(t("Back to homepage"), href="/", class_name="btn btn-primary"),),
        ),
        class_name="main main-auth",
    )
