"""The run of the press: many sheets into one document, with progress, a stop, and honest warnings.

Every kind of sheet has one drawing function; `run` gives it sheet after sheet and keeps what it must say
afterwards: digests, pages, characters no face has, texts that were shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fupin_desk.errors import Finding, Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.paper.code import digest_of
from fupin_desk.paper.faces import Faces, unprintable
from fupin_desk.paper.ink import A4, Ink
from fupin_desk.paper.sheets import texts_of

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_Sheet = TypeVar("_Sheet")
_Sheet_contra = TypeVar("_Sheet_contra", contravariant=True)


class PrintStopped(Refusal):
    """Somebody pressed stop."""

    code = "FD-C01"
    what_happened = N_("打印停下了，没有留下半份文件。")
    what_now = N_("要印时再按一次打印就行，账没有动。")


class NothingToPrint(Refusal):
    """No sheet was given."""

    code = "FD-C02"
    what_happened = N_("没有可以印的内容。")
    what_now = N_("先选好农户，或先记上账，再来打印。")


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: the document, its pages, one digest per sheet in order, what to tell the person."""

    pdf: bytes
    pages: int
    digests: tuple[str, ...]
    warnings: tuple[Finding, ...]


class Draw(Protocol[_Sheet_contra]):
    """Draws one sheet, page by page; gives back findings of its own."""

    def __call__(self, ink: Ink, sheet: _Sheet_contra, digest: str, /) -> Iterable[Finding]:
        """Draw and finish every page of this sheet."""


def quiet(_done: int, _total: int) -> None:
    """Progress nobody watches."""


def never() -> bool:
    """A run nobody stops."""
    return False


def run(
    sheets: Iterable[_Sheet],
    draw: Draw[_Sheet],
    faces: Faces,
    title: str,
    progress: Progress,
    cancelled: Cancelled,
    size: tuple[float, float] = A4,
) -> Printed:
    """Print every sheet into one document. Raises NothingToPrint, PrintStopped."""
    batch = list(sheets)
    if not batch:
        raise NothingToPrint
    ink = Ink(faces, title, size)
    digests: list[str] = []
    found: list[Finding] = []
    for done, sheet in enumerate(batch, 1):
        if cancelled():
            raise PrintStopped
        digest = digest_of(sheet)
        digests.append(digest)
        found += draw(ink, sheet, digest)
        progress(done, len(batch))
    pdf = ink.finish()
    return Printed(pdf, ink.pages, tuple(digests), (*dict.fromkeys(found), *_warnings(ink)))


def lacking(sheet: object, faces: Faces) -> set[str]:
    """Characters of a sheet's facts that no face has: to be said before it is printed."""
    return unprintable("".join(texts_of(sheet)), faces)


def _warnings(ink: Ink) -> list[Finding]:
    """What the document could not show."""
    found = []
    if ink.missing:
        shown = "、".join(f"U+{ord(char):04X}" for char in sorted(ink.missing)[:20])
        sentence = _("有 {count} 个字字体里没有，印成了方框：{shown}")
        found.append(Finding("FD-C10", "warn", sentence.format(count=len(ink.missing), shown=shown)))
    if ink.shortened:
        sentence = _("有 {count} 处文字太长，印短了，末尾有“…”，账上的原文没有动。")
        found.append(Finding("FD-C11", "normalise", sentence.format(count=ink.shortened)))
    return found
