"""The square codes on photographed pages: which sheet of which household this is a photo of.

A code carries no name and no number (see `paper.code`): kind of sheet, village, the household's random
alias, period, version, page of pages, and the first 80 bits of the digest of what the page said. Whoever
files a pile of signed sheets finds household and month by it, and whether the page still says what the book
says.

A photo is opened by the same careful hands as every other photo (`photos`); a code that is not ours, or that
somebody made up, is simply not one.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fupin_desk.intake.photos import open_upright

if TYPE_CHECKING:
    from PIL import Image

_CODE: Final = re.compile(
    r"1H1Z1\.(?P<kind>[A-Z]{2})\.(?P<village>[0-9A-Z]{1,12})\.(?P<alias>[0-9A-Z]{1,12})"
    r"\.(?P<period>[0-9A-Z-]{1,13})\.V(?P<version>\d{1,6})\.(?P<page>\d{1,3})-(?P<pages>\d{1,3})"
    r"\.(?P<short>[A-Z2-7]{16})"
)
_LEAST_PIXELS: Final = 2200
"""Below this longest side a page's code has too few pixels a module, and the corner is looked at enlarged."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """What a page's code says. `short` is the beginning of the digest in hex, `period` as it is printed."""

    kind: str
    village: str
    alias: str
    period: str
    version: int
    page: int
    pages: int
    short: str

    def says(self, digest: str) -> bool:
        """Whether the page was printed from facts with this digest (hex)."""
        return digest.startswith(self.short)


def parse_code(text: str) -> PageCode | None:
    """A code's text as its fields, None for anything that is no code of ours."""
    found = _CODE.fullmatch(text.strip()) if len(text) <= 200 else None
    if found is None:
        return None
    page, pages = int(found["page"]), int(found["pages"])
    try:
        short = base64.b32decode(found["short"]).hex()
    except binascii.Error:
        return None
    if not 1 <= page <= pages:
        return None
    return PageCode(
        found["kind"], found["village"], found["alias"], found["period"], int(found["version"]), page, pages,
        short,
    )  # fmt: skip


def codes_on(data: bytes) -> tuple[PageCode, ...]:
    """The codes of ours on a photographed page, each once. Raises what `photos` raises for a bad photo."""
    return codes_in(open_upright(data))


def codes_in(image: Image.Image) -> tuple[PageCode, ...]:
    """The same for a picture that is open already."""
    import zxingcpp

    for view in _views(image):
        found = zxingcpp.read_barcodes(view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        codes = dict.fromkeys(code for code in _ours(one.text for one in found))
        if codes:
            return tuple(codes)
    return ()


def _ours(texts: Iterable[str]) -> Iterator[PageCode]:
    for text in texts:
        code = parse_code(text)
        if code is not None:
            yield code


def _views(image: Image.Image) -> Iterator[Image.Image]:
    """The picture as it is, then its four quarters enlarged: a page's code stands in a corner."""
    from PIL import Image

    grey = image.convert("L")
    yield grey
    wide, high = grey.size
    times = 3 if max(wide, high) < _LEAST_PIXELS else 2
    for left in (wide // 2, 0):
        for top in (high // 2, 0):
            part = grey.crop((left, top, left + wide - wide // 2, top + high - high // 2))
            yield part.resize((part.width * times, part.height * times), Image.Resampling.BICUBIC)
