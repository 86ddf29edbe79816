"""帮扶交接单: which households went from one helper to another, and what is still owed to them; both sign.

Kept by both sides and by the village; it hangs nowhere. It names heads and groups, no number, no phone, no
income. Who hands over, who takes over and the first secretary sign; places to sign stand on the last page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import SECTION, Align, Ink
from fupin_desk.paper.places import (
    LEFT,
    RIGHT,
    WIDE,
    Type,
    close_space,
    hairline,
    head,
    joined,
    page_words,
    printed_words,
    sign_place,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.words import veil

_T: Final = Type(9, 11, 19)
_ROW: Final = 8.0
_PROMISE: Final = 11.0
_TOP: Final = 56.0
_BOTTOM: Final = 276.0
_SIGNED: Final = 236.0


@dataclass(frozen=True, slots=True)
class Row:
    """One household: since when it was the one's, its next visit, how many promises are open."""

    head: str
    group: str
    since: date | None
    visit_due: date | None
    open_promises: int


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that goes along: to whom, what, until when, who said it, days overdue."""

    head: str
    content: str
    due: date | None
    who: str
    overdue: int


@dataclass(frozen=True, slots=True)
class HandOverSheet:
    """帮扶交接单."""

    place: str
    given_by: str
    taken_by: str
    witness: str
    on: date
    why: str
    rows: tuple[Row, ...]
    promises: tuple[OpenPromise, ...] = ()


def print_handover(
    sheets: Iterable[HandOverSheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print hand-over lists, each with its own signatures."""

    def draw(ink: Ink, sheet: HandOverSheet, _digest: str) -> list[Finding]:
        _List(ink, sheet, printed).draw()
        return []

    return run(sheets, draw, faces, _("帮扶交接单"), progress, cancelled)


class _List:
    """One list being drawn: households, then promises, then signatures at the end of the last page."""

    def __init__(self, ink: Ink, sheet: HandOverSheet, printed: date) -> None:
        self.ink, self.sheet, self.printed = ink, sheet, printed
        self.y, self.page = 0.0, 1
        self.pages = self._count()

    def _count(self) -> int:
        """How many pages it takes, by the same steps as the drawing."""
        y, pages = _TOP + 7, 1
        heights = [_ROW] * len(self.sheet.rows)
        if self.sheet.promises:
            heights += [16.0, *([_PROMISE] * len(self.sheet.promises))]
        for tall in heights:
            if y + tall > _BOTTOM:
                y, pages = 37.0, pages + 1
            y += tall
        return pages + (y > _SIGNED - 6)

    def draw(self) -> None:
        """All of it."""
        self._begin()
        for number, row in enumerate(self.sheet.rows, 1):
            self._room(_ROW)
            self._row(number, row)
        if self.sheet.promises:
            self._room(16.0)
            words = _("还没办完的承诺，一并交接")
            self.ink.text(LEFT, self.y + 10, words, _T.middle, "B")
            self.ink.line(LEFT, self.y + 13.4, RIGHT, self.y + 13.4, SECTION, "accent")
            self.y += 16
            for one in self.sheet.promises:
                self._room(_PROMISE)
                self._promise(one)
        if self.y > _SIGNED - 6:
            self._turn()
        close_space(self.ink, self.y + 4, _SIGNED - 6)
        self._signatures()
        self._foot()
        self.ink.end_page()

    def _begin(self) -> None:
        ink, sheet = self.ink, self.sheet
        ink.corners()
        head(ink, _T, _("帮扶交接单"), sheet.place, sheet.on.isoformat())
        if self.page > 1:
            self.y = 30.0
            self._captions()
            return
        for number, (label, words) in enumerate(
            ((_("交出"), sheet.given_by), (_("接手"), sheet.taken_by), (_("为什么"), sheet.why))
        ):
            y = 32.0 + number * 7.4
            ink.text(LEFT, y, label, _T.small)
            ink.text(LEFT + 20, y, veil(words) or "—", _T.middle, "M", room=WIDE - 20)
        self.y = _TOP
        self._captions()

    def _captions(self) -> None:
        columns: tuple[tuple[float, str, Align], ...] = (
            (LEFT, _("序"), "l"),
            (LEFT + 12, _("户主"), "l"),
            (LEFT + 74, _("村民小组"), "l"),
            (LEFT + 118, _("原结对自"), "l"),
            (LEFT + 148, _("下次走访"), "l"),
            (RIGHT, _("承诺"), "r"),
        )
        for x, word, align in columns:
            self.ink.text(x, self.y + 4, word, _T.small, align=align)
        self.ink.line(LEFT, self.y + 6.4, RIGHT, self.y + 6.4, SECTION, "accent")
        self.y += 7

    def _row(self, number: int, row: Row) -> None:
        ink, y = self.ink, self.y + 5.4
        ink.text(LEFT, y, str(number), _T.small)
        ink.name(LEFT + 12, y, row.head or "—", _T.middle, 58, "M")
        ink.text(LEFT + 74, y, row.group or "—", _T.middle, room=42)
        ink.text(LEFT + 118, y, row.since.isoformat() if row.since else _("花名册起"), _T.small)
        ink.text(LEFT + 148, y, row.visit_due.isoformat() if row.visit_due else "—", _T.small)
        words = _("{n} 条").format(n=row.open_promises) if row.open_promises else "—"
        ink.text(RIGHT, y, words, _T.middle, align="r")
        self.y += _ROW
        hairline(ink, self.y)

    def _promise(self, one: OpenPromise) -> None:
        ink, y = self.ink, self.y
        ink.name(LEFT, y + 6.6, one.head or "—", _T.middle, 30, "M")
        ink.paragraph(LEFT + 34, y, 92, veil(one.content), _T.small, "R", _PROMISE, 1.3, 0.8, middle=True)
        ink.text(LEFT + 130, y + 6.6, one.due.isoformat() if one.due else "—", _T.small)
        late = _("逾期 {days} 天").format(days=one.overdue) if one.overdue else ""
        ink.text(RIGHT, y + 6.6, joined(one.who, late), _T.small, align="r", room=36)
        self.y += _PROMISE
        hairline(ink, self.y)

    def _room(self, tall: float) -> None:
        if self.y + tall > _BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self._foot()
        self.ink.end_page()
        self.page += 1
        self._begin()

    def _signatures(self) -> None:
        for number, label in enumerate((_("交出人（签字）"), _("接手人（签字）"), _("第一书记（签字）"))):
            sign_place(self.ink, LEFT + number * 64, _SIGNED, 56, label, _T.small, 21)

    def _foot(self) -> None:
        kept = _("一式三份：交出人、接手人、村各存一份　内部资料 注意保管")
        self.ink.text(LEFT, 284.6, kept, _T.small, room=130)
        words = joined(page_words(self.page, self.pages), printed_words(self.printed))
        self.ink.text(RIGHT, 284.6, words, _T.small, align="r")
