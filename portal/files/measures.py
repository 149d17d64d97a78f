"""What the figures of a picture mean: from where on a document cannot be read on it.

Calibrated on the specimens of tests/factories/papers.py at 800 to 4,000 pixels: sharp ones measure
1,450 and more, a blur of a thousandth of the width (small print just legible) 170 and more, and
one of two thousandths, where it is not, 14 to 135 (tests/unit/files/test_measures.py).
"""

from collections.abc import Mapping
from typing import Any, Final

#: Pixels of the shorter side: a passport page that fills it has 200 dots per inch.
LEAST_SIDE: Final = 700
LEAST_SHARPNESS: Final = 100.0
#: A lamp's reflection as wide as a tenth of the picture covers a date or half a name.
MOST_GLARE: Final = 0.008


def faults(measures: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a picture: small, blurred, glare, grey; nothing of a PDF.

    Grey is a fault only where colour is asked for (A-50): the caller knows.
    """
    if "width" not in measures:
        return []
    found = {
        "small": min(measures["width"], measures["height"]) < LEAST_SIDE,
        "blurred": measures.get("sharpness", LEAST_SHARPNESS) < LEAST_SHARPNESS,
        "glare": measures.get("glare", 0.0) > MOST_GLARE,
        "grey": bool(measures.get("is_grey", False)),
    }
    return [name for name, is_so in found.items() if is_so]
