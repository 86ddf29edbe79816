"""Looking at a grey picture of a page: where the ink is."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageOps


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    """The smallest box round everything darker than light grey."""
    box = ImageOps.invert(picture.point(lambda shade: 0 if shade < 200 else 255)).getbbox()
    assert box is not None
    return box


def is_white(picture: Image.Image, box: Sequence[float]) -> bool:
    """Whether a region (left, top, right, bottom in px) has no ink."""
    left, top, right, bottom = (round(edge) for edge in box)
    low, _high = picture.crop((left, top, right, bottom)).getextrema()
    return isinstance(low, int) and low > 200
