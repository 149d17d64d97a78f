"""What a machine can see on a picture at a glance: is it sharp, does it glare, is it grey.

Everything is measured on a small copy, so that it costs little beside decoding; what the figures
mean is in files/measures.py.
"""

from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageOps, ImageStat

#: The longer side of the copy for sharpness: text of a passport page is still text on it.
_SHARP_SIDE: Final = 1200
_SHARP_BLOCKS: Final = 8
#: What counts is the sharpest quarter: a passport on a table, the table may be blurred.
_SHARPEST: Final = 4
_LAPLACIAN: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
#: The longer side of the copies for glare and colour.
_SMALL_SIDE: Final = 96
_BURNT: Final = 250
#: No lamp burns as much; it is the white of a scanned paper inside a printed frame.
_PAPER: Final = 0.25
_COLOURLESS_SPREAD: Final = 3.0
_BLACK, _WHITE, _OUTSIDE = 0, 255, 128


def measure(image: Image.Image) -> dict[str, float | bool]:
    """Return width and height in pixels, sharpness, glare and is_grey of an RGB or grey picture.

    Sharpness is the variance of a Laplacian over the sharpest quarter of the picture, brightness
    stretched to the full range; glare the burnt-out share (0 to 1) that does not reach the edge.
    """
    copy = _shrink(image, _SHARP_SIDE)
    small = _shrink(copy, _SMALL_SIDE)
    return {
        "width": image.width,
        "height": image.height,
        "sharpness": round(_sharpness(copy.convert("L")), 1),
        "glare": round(_glare(small.convert("L")), 4),
        "is_grey": _is_grey(small),
    }


def _shrink(image: Image.Image, side: int) -> Image.Image:
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, image.width * side // longer), max(1, image.height * side // longer))
    # Whole blocks first: averaging them costs a tenth of resampling every pixel.
    return image.reduce(longer // side).resize(size, Image.Resampling.BILINEAR)


def _sharpness(grey: Image.Image) -> float:
    edges = ImageOps.autocontrast(grey, cutoff=1).filter(_LAPLACIAN)
    blocks = [ImageStat.Stat(edges.crop(box)).var[0] for box in _boxes(grey.size)]
    best = sorted(blocks, reverse=True)[: max(1, len(blocks) // _SHARPEST)]
    # A ribbon of a picture has no block with an inside.
    return sum(best) / len(best) if best else 0.0


def _boxes(size: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Cut a picture into blocks, without the outermost pixels: a filter cannot see beyond them."""
    across, down = (
        [1 + (side - 2) * step // _SHARP_BLOCKS for step in range(_SHARP_BLOCKS + 1)]
        for side in size
    )
    return [
        (left, top, right, bottom)
        for left, right in pairwise(across)
        for top, bottom in pairwise(down)
        if right > left and bottom > top
    ]


def _glare(grey: Image.Image) -> float:
    """Return the share of burnt-out spots; white paper and a scanner's lid reach the edge."""
    burnt = grey.point(lambda level: _WHITE if level >= _BURNT else _BLACK)
    framed = ImageOps.expand(burnt, border=1, fill=_WHITE)
    ImageDraw.floodfill(framed, (0, 0), _OUTSIDE)
    spots = framed.point(lambda level: _WHITE if level == _WHITE else _BLACK)
    # Opened: lines and letters of a pixel are no glare, a spot is.
    opened = spots.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(3))
    share = opened.histogram()[_WHITE] / (grey.width * grey.height)
    return 0.0 if share > _PAPER else share


def _is_grey(small: Image.Image) -> bool:
    """Tell a copy without colours, also under coloured light: then all of it has one tint."""
    if small.mode == "L":
        return True
    _, blue, red = small.convert("YCbCr").split()
    return max(ImageStat.Stat(each).stddev[0] for each in (blue, red)) < _COLOURLESS_SPREAD
