"""The drawing on the front page: two companies on the globe, and a checked way between them."""

import reflex as rx

from portal.components.base import names

_svg = rx.el.svg


def trade_picture(*, class_name: str = "") -> rx.Component:
    """Draw two companies and the way between them, in the colours of the theme.

    Decoration only: a screen reader skips it.
    """
    return _svg(
        _globe(),
        _way(),
        _sheet(24, 236, is_left=True),
        _sheet(268, 84, is_left=False),
        view_box="0 0 480 400",
        class_name=names("picture", class_name),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


def _globe() -> rx.Component:
    """The meridians that gave the portal its name."""
    middle, radius = (240, 200), 176
    meridians = [
        _svg.ellipse(cx=middle[0], cy=middle[1], rx=width, ry=radius) for width in (62, 124)
    ]
    parallels = [
        _svg.path(d=f"M{240 - half} {y}Q240 {y + bend} {240 + half} {y}")
        for y, half, bend in ((104, 148, 26), (200, 176, 0), (296, 148, -26))
    ]
    return _svg.g(
        _svg.circle(cx=middle[0], cy=middle[1], r=radius, class_name="picture-globe"),
        *meridians,
        *parallels,
        _svg.path(d="M240 24v352"),
        class_name="picture-lines",
    )


def _way() -> rx.Component:
    """From one company to the other, with the check half-way."""
    return _svg.g(
        _svg.path(d="M118 236C126 128 196 84 268 128", class_name="picture-way"),
        _svg.circle(cx="166", cy="138", r="20", class_name="picture-check"),
        _svg.path(d="m157.500 138.500 6 6 11.500-12.500", class_name="picture-tick"),
    )


def _sheet(x: int, y: int, *, is_left: bool) -> rx.Component:
    """One company: its mark, its name, its facts."""
    widths = (96, 136, 112) if is_left else (84, 128, 136)
    facts = [
        _svg.rect(x=24, y=82 + 18 * row, width=width, height=8, rx=4, class_name="picture-fact")
        for row, width in enumerate(widths)
    ]
    return _svg.g(
        _svg.rect(width=188, height=144, rx=14, class_name="picture-sheet"),
        _svg.rect(x=24, y=24, width=38, height=38, rx=10, class_name="picture-mark"),
        _svg.path(
            d="M35 52V37l8-4v19m0-9h8v9M32 52h22" if is_left else "M34 52v-9l9-6 9 6v9M31 52h24",
            class_name="picture-glyph",
        ),
        _svg.rect(x=74, y=29, width=64, height=10, rx=5, class_name="picture-name"),
        _svg.rect(x=74, y=47, width=42, height=8, rx=4, class_name="picture-fact"),
        _svg.circle(cx=156, cy=34, r=9, class_name="picture-ok"),
        _svg.path(d="m151.500 34.200 3 3 6-6.400", class_name="picture-ok-tick"),
        *facts,
        transform=f"translate({x} {y})",
    )
