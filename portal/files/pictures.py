"""Pictures: decoded, turned upright, measured and written anew as JPEG; nothing else survives."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image

from portal.files.measuring import measure
from portal.files.refusals import FileTooComplex, PictureMoves, PictureTooLarge, PictureTooSmall
from portal.files.rewritten import Rewritten

JPEG: Final = "image/jpeg"
MAX_MEGAPIXELS: Final = 40
_MAX_PIXELS: Final = MAX_MEGAPIXELS * 1_000_000
#: Beyond this a picture is stored at half its width and height: memory stays below 400 MB, and
#: six million pixels are four times what a passport page has at 300 dots per inch.
_HALVED_BEYOND: Final = 24_000_000
#: No document can be read on less, and a side of one pixel is somebody's experiment.
_LEAST_SIDE: Final = 32
#: A camera writes one scan, a careful program a dozen; each costs a pass over the whole picture.
_MAX_SCANS: Final = 64
_SCAN: Final = b"\xff\xda"
#: Fine print and the machine-readable zone stay sharp; measured on the specimens of the tests.
_QUALITY: Final = 90
_ORIENTATION: Final = 0x0112
#: EXIF: what undoes each orientation.
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def rewrite_jpeg(content: bytes) -> Rewritten:
    """Return the picture as a new JPEG without metadata; raises FileRefused."""
    if content.count(_SCAN) > _MAX_SCANS:
        raise FileTooComplex
    return _rewrite(content, "JPEG")


def rewrite_png(content: bytes) -> Rewritten:
    """Return the picture as a JPEG, what was transparent in white; raises FileRefused."""
    return _rewrite(content, "PNG")


def write_jpeg(image: Image.Image) -> bytes:
    """Return the picture as JPEG, and nothing but the picture: no EXIF, profile or comment."""
    image.info.clear()
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _rewrite(content: bytes, kind: str) -> Rewritten:
    with _bombs_are_errors(), Image.open(io.BytesIO(content), formats=[kind]) as opened:
        _check(opened)
        upright = _UPRIGHT.get(opened.getexif().get(_ORIENTATION, 1))
        image = _flatten(_load(opened))
    if upright is not None:
        image = image.transpose(upright)
    written = write_jpeg(image)
    return Rewritten(written, JPEG, measure(image))


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > _MAX_PIXELS:
        raise PictureTooLarge(limit=str(MAX_MEGAPIXELS))
    if min(width, height) < _LEAST_SIDE:
        raise PictureTooSmall(width=str(width), height=str(height))
    # A JPEG may hold several pictures (cameras add a preview that way): the first one counts.
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise PictureMoves


def _load(image: Image.Image) -> Image.Image:
    """Decode; a very large picture at half its size, which JPEG does while decoding."""
    width, height = image.size
    if width * height <= _HALVED_BEYOND:
        image.load()
        return image
    image.draft(None, (width // 2, height // 2))
    image.load()
    return image if image.size != (width, height) else image.reduce(2)


def _flatten(image: Image.Image) -> Image.Image:
    """Return it as RGB or grey, what was transparent in white."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    if image.mode.startswith("I"):
        # 16 bits a pixel: a conversion would cut everything bright to white.
        return image.convert("I").point(lambda level: level / 256).convert("L")
    wanted = "L" if image.mode in {"1", "L"} else "RGB"
    # A conversion copies the picture even when there is nothing to convert.
    return image if image.mode == wanted else image.convert(wanted)


@contextmanager
def _bombs_are_errors() -> Iterator[None]:
    """Let Pillow refuse what it would only warn of, and be silent about clumsy EXIF data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise PictureTooLarge(limit=str(MAX_MEGAPIXELS)) from bomb
