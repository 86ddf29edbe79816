"""The square code on a page, and the digest of what a page says.

The code carries no number and no name: scheme, kind, village, the household's random alias, period,
version, page, and the first 80 bits of the digest. A photographed page finds its household by it, and a
page whose facts have changed since is told from one that is still true.

`digest_of` leaves out the day of printing and the version, so "changed since" is a plain comparison; of a
month sheet it takes the facts that are signed.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Final, cast

import zxingcpp

from fupin_desk.paper.curves import MM
from fupin_desk.paper.ink import Ink
from fupin_desk.paper.sheets import (
    STREET_KINDS,
    DoorCard,
    HelpCard,
    MonthSheet,
    PrivacyNotice,
    SheetLine,
)

_SCHEME: Final = "1H1Z1"
_UNPRINTED: Final = frozenset({"version", "steps"})
_PLAIN: Final = re.compile(r"[^0-9A-Z]")


def _facts(value: object) -> object:
    """A sheet as JSON values: dataclasses by field name, what is not printed left out."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {
            one.name: _facts(getattr(value, one.name)) for one in fields(value) if one.name not in _UNPRINTED
        }
        return {"": type(value).__name__, **found}
    if isinstance(value, dict):
        return {str(key): _facts(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_facts(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _shown(sheet: object) -> object:
    """A sheet without what it carries and does not print: a change there is no change of the paper."""
    if isinstance(sheet, DoorCard):
        if not sheet.consent:
            sheet = replace(sheet, statement=None, totals=None)
        shown = tuple(kind for kind in sheet.measures if kind in STREET_KINDS)
        return replace(sheet, family=replace(sheet.family, members=()), measures=shown)
    if isinstance(sheet, MonthSheet):
        return _facts_to_sign(sheet)
    if isinstance(sheet, HelpCard | PrivacyNotice):
        return replace(sheet, family=replace(sheet.family, members=()))
    return sheet


def _facts_to_sign(sheet: MonthSheet) -> MonthSheet:
    """A month sheet as its signatures see it: the facts, not who printed it, what proves them by now or which
    rule counts them. So a photographed page is still true after a receipt, a signature or another rule."""

    def bare(lines: tuple[SheetLine, ...]) -> tuple[SheetLine, ...]:
        return tuple(replace(line, mark="told", photos=0) for line in lines)

    return replace(
        sheet,
        family=replace(sheet.family, members=()),
        keeper="",
        income=bare(sheet.income),
        costs=bare(sheet.costs),
        aside=bare(sheet.aside),
        statement=None,
        signers=(),
        may_sign=(),
        objections=(),
    )


def digest_of(sheet: object) -> str:
    """SHA-256 (hex) of the facts a sheet prints, without the day of printing and the version."""
    text = json.dumps(_facts(_shown(sheet)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def payload(
    kind: str, village: str, alias: str, period: str, version: int, page: int, pages: int, digest: str
) -> str:
    """The text of a page's code: at most 150 upper-case alphanumeric characters, ``.`` between fields."""
    short = base64.b32encode(bytes.fromhex(digest)[:10]).decode()
    village = _PLAIN.sub("", village.upper())[:12] or "0"
    alias = _PLAIN.sub("", alias.upper())[:12] or "0"
    return f"{_SCHEME}.{kind}.{village}.{alias}.{period}.V{version}.{page}-{pages}.{short}"


@functools.lru_cache(maxsize=4)
def modules(text: str, level: str = "M") -> tuple[bytes, ...]:
    """The dark and light squares of a code, row by row, 1 is dark."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    view = memoryview(cast("bytes", made.to_image(scale=1, add_quiet_zones=False)))
    side = view.shape[0] if view.shape else 0
    flat = view.tobytes()
    return tuple(
        bytes(1 if shade < 128 else 0 for shade in flat[row * side : (row + 1) * side]) for row in range(side)
    )


def square(ink: Ink, right: float, bottom: float, size: float, text: str, level: str = "M") -> None:
    """Draw a code with its lower right corner at (right, bottom). Leave four modules of white round it."""
    rows = modules(text, level)
    unit = size / len(rows)
    left, top = ink.at(right - size, bottom - size)
    step = unit * MM
    out = ["q 0 0 0 rg", f"{step:.5f} 0 0 {-step:.5f} {left:.2f} {top:.2f} cm"]
    for y, row in enumerate(rows):
        out += [f"{run.start()} {y} {run.end() - run.start()} 1 re" for run in re.finditer(rb"\x01+", row)]
    ink.raw(" ".join([*out, "f Q"]))
