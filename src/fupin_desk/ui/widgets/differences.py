"""What differs between two ways of counting, as a list: an item and its rules, opened into its lines.

A row is a `Difference`; opened, its lines of the account stand under it, each with month, person, the mark of
its evidence and what it brings on either side. Enter or a double click opens a row, or goes to a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.marks import paint_mark

if TYPE_CHECKING:
    from fupin_desk.jobs.comparison import Fact
    from fupin_desk.model.comparing import Changed, Difference

    Shown = Difference | tuple[Changed, Fact]


def signed(amount: int) -> str:
    """Fen as yuan with its sign: ``+120.00``, ``−80.50``."""
    from fupin_desk.model.values import yuan

    return f"+{yuan(amount)}" if amount > 0 else yuan(amount)


class DifferenceRows(RowList):
    """Differences of one view; `wanted(fact)`: somebody wants to see that line of the account."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            (
                Column(_("哪一项"), 236, self._what, _what_words),
                _rules(_("这边怎么算"), 0), _figures(_("这边"), 0),
                _rules(_("那边怎么算"), 1), _figures(_("那边"), 1),
                _figures(_("相差"), 2),
            ),
            row=34, zebra=False, ruled=True, on_click=True, name=_("哪些账不一样"),
        )  # fmt: skip
        self._parts: Sequence[Difference] = ()
        self._facts: Mapping[str, Fact] = {}
        self._unfolded: set[int] = set()
        self.setUniformItemSizes(False)
        self.row_height = lambda value: style.px(28 if isinstance(value, tuple) else 34)
        self.fill_of = lambda value: "own" if isinstance(value, tuple) else ""
        self.opened.connect(self._open)

    def show_differences(self, parts: Sequence[Difference], facts: Mapping[str, Fact]) -> None:
        """Show these, all folded."""
        self._parts, self._facts, self._unfolded = parts, facts, set()
        self._fill()

    def _fill(self) -> None:
        shown: list[Shown] = []
        for place, part in enumerate(self._parts):
            shown.append(part)
            if place in self._unfolded:
                shown += [(line, self._facts[line.entry_id]) for line in part.lines]
        self.show_rows(shown)

    def _open(self, value: Shown) -> None:
        if isinstance(value, tuple):
            self.wanted.emit(value[1])
        else:
            self._unfolded ^= {list(self._parts).index(value)}
            self._fill()

    def _what(self, painter: QPainter, rect: QRectF, value: Shown) -> None:
        if isinstance(value, tuple):
            fact = value[1]
            paint_mark(painter, rect.x() + 30, rect.center().y(), fact.mark, 10)
            room = rect.adjusted(42, 0, 0, 0)
            used = brush.text(painter, room, fact.month, CAP, "soft")
            who = fact.member or fact.note
            brush.text(painter, room.adjusted(used + 8, 0, 0, 0), who, CAP, private=True)
            return
        place = next((n for n, part in enumerate(self._parts) if part is value), -1)
        icon = "down" if place in self._unfolded else "right"
        icons.paint(painter, icon, rect.x() + 5, rect.center().y(), "soft", 14)
        room = rect.adjusted(18, 0, 0, 0)
        count = _("{n} 笔").format(n=len(value.lines))
        room.setRight(room.right() - brush.width(count, CAP) - 8)
        used = brush.text(painter, room, f"{value.item} {value.label}", BODY, weight=MEDIUM)
        after = room.x() + min(used, room.width()) + 8
        brush.text(painter, QRectF(after, rect.y(), rect.right() - after, rect.height()), count, CAP, "soft")


def _rules(name: str, side: int) -> Column:
    """By which rule a side counts."""
    return Column(
        name, 0, lambda painter, rect, value: _rule(painter, rect, value, side),
        lambda value: _rule_words(value, side),
    )  # fmt: skip


def _figures(name: str, which: int) -> Column:
    """What a side counts, or what differs."""
    return Column(
        name, 112, lambda painter, rect, value: _money(painter, rect, value, which),
        lambda value: _money_words(value, which), brush.RIGHT,
    )  # fmt: skip


def _what_words(value: Shown) -> str:
    if isinstance(value, tuple):
        return f"{value[1].month} {value[1].label} {value[1].member}"
    return f"{value.item} {value.label} " + _("{n} 笔").format(n=len(value.lines))


def _rule(painter: QPainter, rect: QRectF, value: Shown, side: int) -> None:
    if not isinstance(value, tuple):
        brush.text(painter, rect, _rule_words(value, side), CAP, "soft")
    elif side == 0:
        booked = _("账上记 {amount} 元")
        from fupin_desk.model.values import yuan

        brush.text(painter, rect, booked.format(amount=yuan(value[1].amount)), CAP, "faint", private=True)


def _rule_words(value: Shown, side: int) -> str:
    if isinstance(value, tuple):
        return ""
    return value.right_rule if side else value.left_rule


def _figure(value: Shown, which: int) -> int:
    part = value[0] if isinstance(value, tuple) else value
    return (part.left, part.right, part.amount)[which]


def _money(painter: QPainter, rect: QRectF, value: Shown, which: int) -> None:
    single = isinstance(value, tuple)
    weight = MEDIUM if which == 2 and not single else style.NORMAL
    brush.money(painter, rect, _figure(value, which), "soft" if single else "ink", weight,
                CAP if single else BODY)  # fmt: skip


def _money_words(value: Shown, which: int) -> str:
    return signed(_figure(value, which))
