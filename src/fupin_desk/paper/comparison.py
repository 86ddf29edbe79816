"""换个办法算 on paper: two ways of counting one household, and every line that makes them differ.

A working sheet for those who keep the book, not for a wall: it says 内部资料 and carries no square code,
because nothing on it is to be signed. Sums come from the `Comparison`; the press adds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.comparing import Changed, Comparison, Difference
from fupin_desk.model.figures import Statement, ViewName
from fupin_desk.paper.account import one_ledger, view_name
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import SECTION, THIN, Ink
from fupin_desk.paper.places import LEFT, RIGHT, WIDE, Type, hairline, head, page_words, printed_words
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.words import money, veil, window_text

_T: Final = Type(8.6, 10.5, 17)
_VIEWS: Final[tuple[ViewName, ...]] = ("policy", "cash", "home")
_TOP: Final = 33.0
_END: Final = 276.0
_LINE: Final = 4.8
_ROW: Final = 9.6
_SUMS: Final = (RIGHT - 54.0, RIGHT - 27.0, RIGHT)


@dataclass(frozen=True, slots=True)
class Side:
    """One way as paper names it: the pack's title, and what keeps its figures from being final."""

    title: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """One household counted in two ways; `lines` says month and person of each line that differs."""

    place: str
    head: str
    number: str
    left: Side
    right: Side
    found: Comparison
    lines: Mapping[str, tuple[str, str]]


_Row = tuple[float, Difference | Changed | str]


def print_comparison(
    sheets: Iterable[ComparisonSheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print comparisons, one household each, on as many pages as their lines need."""

    def draw(ink: Ink, sheet: ComparisonSheet, _digest: str) -> list[Finding]:
        _Sheet(ink, sheet, printed).draw()
        return []

    return run(sheets, draw, faces, _("换个办法算"), progress, cancelled)


class _Sheet:
    """One comparison being drawn."""

    def __init__(self, ink: Ink, sheet: ComparisonSheet, printed: date) -> None:
        self.ink, self.sheet, self.printed = ink, sheet, printed

    def draw(self) -> None:
        """Both sides on top, then the list over all pages."""
        pages = self._pages()
        for number, rows in enumerate(pages, 1):
            self._head()
            y = self._sides() if number == 1 else _TOP
            for tall, row in rows:
                self._row(y, row)
                y += tall
            foot = " · ".join(
                part for part in (page_words(number, len(pages)), printed_words(self.printed)) if part
            )
            self.ink.text(LEFT, 284.6, one_ledger(), _T.small, room=140)
            self.ink.text(RIGHT, 284.6, foot, _T.small, align="r")
            self.ink.end_page()

    def _pages(self) -> list[list[_Row]]:
        pages: list[list[_Row]] = [[]]
        room = _END - _TOP - 52
        for row in self._rows():
            if room < row[0]:
                pages.append([])
                room = _END - _TOP
            pages[-1].append(row)
            room -= row[0]
        return pages

    def _rows(self) -> list[_Row]:
        rows: list[_Row] = []
        for name in _VIEWS:
            told = self.sheet.found.views[name]
            words = _("{view}：全户相差 {net} 元，人均相差 {head} 元")
            net, each = money(told.net), money(told.per_head)
            if not told.differences and not told.per_head:
                words = _("{view}：没有不同")
            rows.append((9.0, words.format(view=view_name(name), net=net, head=each)))
            for part in told.differences:
                rows.append((_ROW, part))
                rows += [(_LINE, line) for line in part.lines]
        return rows

    def _head(self) -> None:
        sheet, ink = self.sheet, self.ink
        ink.frame()
        span, other = window_text(sheet.found.left.window), window_text(sheet.found.right.window)
        period = span if span == other else f"{span} / {other}"
        head(ink, _T, _("换个办法算"), f"{sheet.place} · {_('内部资料 注意保管')}", period)
        used = ink.name(LEFT, 31, sheet.head, _T.middle, 90)
        ink.text(LEFT + used + 4, 31, sheet.number, _T.small, room=60)

    def _sides(self) -> float:
        """Two boxes with three figures each; gives back the lower edge."""
        wide = (WIDE - 6) / 2
        pairs = ((self.sheet.left, self.sheet.found.left), (self.sheet.right, self.sheet.found.right))
        names = (_("这边"), _("那边"))
        for index, (side, found) in enumerate(pairs):
            self._side(LEFT + index * (wide + 6), wide, names[index], side, found)
        words = _("换算法只是重新算数：账上的事实和签字都没有动。")
        self.ink.text(LEFT, _TOP + 44, words, _T.small)
        return _TOP + 50

    def _side(self, x: float, wide: float, name: str, side: Side, found: Statement) -> None:
        ink, y = self.ink, _TOP + 3
        ink.box(x, y, wide, 36, THIN, "accent", 1.6)
        used = ink.text(x + 3, y + 6, name, _T.small)
        ink.text(x + 5 + used, y + 6, side.title, _T.middle, "B", room=wide - 8 - used)
        cell = (wide - 6) / 3
        for number, view in enumerate(_VIEWS):
            left = x + 3 + number * cell
            ink.text(left, y + 14, view_name(view), _T.small)
            ink.text(left, y + 21, money(found.view(view).per_head), _T.middle, "B", room=cell - 2)
        words = _("元/人 · {heads} 人").format(heads=found.heads)
        ink.text(x + 3, y + 27, words, _T.small)
        ink.text(x + 3, y + 32.6, " · ".join(side.cautions), _T.small, "M", room=wide - 6)

    def _row(self, y: float, row: Difference | Changed | str) -> None:
        ink = self.ink
        if isinstance(row, str):
            ink.text(LEFT, y + 6, row, _T.middle, "B", room=_SUMS[0] - LEFT - 10)
            ink.line(LEFT, y + 7.6, RIGHT, y + 7.6, SECTION, "accent")
            for right, name in zip(_SUMS, (_("这边"), _("那边"), _("相差")), strict=True):
                ink.text(right, y + 6, name, _T.small, align="r")
        elif isinstance(row, Difference):
            ink.text(LEFT, y + 4, f"{row.item} {row.label}", _T.small, "B", room=60)
            self._sums(y + 4, (row.left, row.right, row.amount), "B")
            rule = f"{row.left_rule} → {row.right_rule}"
            ink.text(LEFT + 3, y + 8, rule, _T.small, room=_SUMS[0] - LEFT - 27)
        else:
            month, who = self.sheet.lines.get(row.entry_id, ("", ""))
            ink.text(LEFT + 6, y + 3.4, month, _T.small)
            ink.text(LEFT + 24, y + 3.4, veil(who), _T.small, room=60)
            self._sums(y + 3.4, (row.left, row.right, row.amount), "R")
            hairline(ink, y + _LINE)

    def _sums(self, y: float, amounts: tuple[int, int, int], weight: str) -> None:
        for right, amount in zip(_SUMS, amounts, strict=True):
            self.ink.text(right, y, money(amount), _T.small, "B" if weight == "B" else "R", "r", room=25)
