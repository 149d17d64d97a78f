"""The colours of assets/portal.css can be read by people with weak eyes, by day and by night."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "assets" / "portal.css").read_text(encoding="utf-8")

# WCAG 2.2: 1.4.3 for words, 1.4.11 for what bounds a control or shows the focus.
READABLE = 4.5
VISIBLE = 3.0

WORDS = [
    ("text", "bg"),
    ("text", "surface"),
    ("text", "surface-2"),
    ("text", "bad-soft"),
    ("text", "ok-soft"),
    ("text", "info-soft"),
    ("text", "warn-soft"),
    ("text", "idle-soft"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("muted", "surface-2"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("primary-text", "bg"),
    ("primary-text", "surface"),
    ("primary-text", "surface-2"),
    ("primary-text", "primary-soft"),
    ("bad", "surface"),
    ("bad", "bad-soft"),
    ("ok", "surface"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("info", "info-soft"),
    ("idle", "idle-soft"),
    ("bg", "text"),
]
SHAPES = [
    ("line-strong", "surface"),
    ("line-strong", "bg"),
    ("focus", "surface"),
    ("focus", "bg"),
    ("focus", "surface-2"),
    ("primary", "surface"),
    ("bad", "surface"),
]


def tokens(selector: str) -> dict[str, str]:
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", CSS, re.MULTILINE | re.DOTALL)
    assert block is not None, f"portal.css has no block {selector}"
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [":root", ".dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(*pair, READABLE) for pair in WORDS] + [(*pair, VISIBLE) for pair in SHAPES],
)
def test_a_pair_of_tokens_has_enough_contrast(mode, front, back, least):
    colours = tokens(mode)

    found = contrast(colours[front], colours[back])

    assert found >= least, f"{front} on {back} in {mode}: {found:.2f}, wanted {least}"


def test_both_modes_name_the_same_colours():
    assert tokens(":root").keys() == tokens(".dark").keys()


def test_no_colour_stands_outside_the_tokens():
    looks = CSS[CSS.index("@layer base") : CSS.index("@media print")]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", looks) == []
