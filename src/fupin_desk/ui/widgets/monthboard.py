"""每户每月: one cell a household and month, this month taller and darker.

A household not yet in the ledger that month has no cell and is not counted as missing. Completion is drawn in
ink; only 退回 is red, and larger than a frame of one pixel. With more households than there is room for, a
column stands for several neighbours and shows how many of them are done. The cells can be walked with the
arrow keys; each says its household, month and state, and Enter or a click opens it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.ui import style, veil
from fupin_desk.ui.style import BOLD, CAP, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.marks import state_name

if TYPE_CHECKING:
    from fupin_desk.model.household import HouseholdLine

_ONES: Final = "〇一二三四五六七八九"
DONE: Final = ("signed", "closed", "waiting", "sealed", "received", "passed")
GAP, HEAD = 9, 20
ROW, NOW, LEAD = 12, 24, 8
KEYS: Final = (
    ("signed", N_("记齐并签字")), ("draft", N_("在记")), ("empty", N_("未记")), ("returned", N_("退回")),
)  # fmt: skip


def _left() -> int:
    """Room for the months' names."""
    return style.px(66)


def _right() -> int:
    """Room for the counts."""
    return style.px(58)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its households (one, or several neighbours) and where it stands."""

    ids: tuple[str, ...]
    group: str
    x: float
    wide: float


def grouped(lines: Sequence[HouseholdLine]) -> list[tuple[str, list[str]]]:
    """Households by group, 一组 before 二组 before 十一组; other names keep the order of the list."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line.id)
    return sorted(groups.items(), key=lambda group: _group_number(group[0]))


def _group_number(name: str) -> int:
    """The number a group's name begins with, in Chinese or other digits; a large one if there is none."""
    digits = re.match(r"第?(\d+|[一二三四五六七八九十]+)", name)
    if digits is None:
        return 1_000_000
    if digits[1].isdecimal():
        return int(digits[1])
    tens, ten, ones = digits[1].rpartition("十")
    return (_ONES.find(tens) if tens else 1) * 10 * bool(ten) + max(_ONES.find(ones), 0) * bool(ones)


def columns(groups: Sequence[tuple[str, Sequence[str]]], room: float) -> list[Column]:
    """Lay households out in the room there is: at most 7 px a column, at least 3."""
    total = sum(len(ids) for _group, ids in groups)
    free = room - GAP * max(len(groups) - 1, 0)
    together = max(1, -(-total * 3 // max(int(free), 1)))
    count = sum(-(-len(ids) // together) for _group, ids in groups)
    wide = min(free / max(count, 1), 14.0 if total < 60 else 7.0)
    made, x = [], 0.0
    for group, ids in groups:
        for start in range(0, len(ids), together):
            made.append(Column(tuple(ids[start : start + together]), group, x, wide))
            x += wide
        x += GAP
    return made


class MonthBoard(QWidget):
    """The picture. `opened(household_id, month)` when a cell is clicked or Enter pressed on it."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months: list[str] = []
        self.states: Mapping[str, Mapping[str, str]] = {}
        self.heads: Mapping[str, str] = {}
        self.shares: Mapping[str, float] = {}
        self._groups: list[tuple[str, list[str]]] = []
        self._columns: list[Column] = []
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_board(
        self, lines: Sequence[HouseholdLine], months: Sequence[str], states: Mapping[str, Mapping[str, str]],
        shares: Mapping[str, float] | None = None,
    ) -> None:  # fmt: skip
        """Show these households and months (the last one is the current).

        `shares`: how far (0 to 1) a household is with the current month while it is being kept.
        """
        self.months, self.shares = list(months), shares or {}
        self.states = {
            one: {month: state for month, state in kept.items() if state != "empty"}
            for one, kept in states.items()
        }
        self.heads = {line.id: line.head for line in lines}
        self._groups = grouped(lines)
        self._at = (max(len(self.months) - 1, 0), 0)
        now = self.months[-1] if self.months else ""
        self.setAccessibleName(
            _("每户每月完成情况：{month} 已记齐签字 {done} 户，共 {total} 户").format(
                month=now, done=self._counted(now)[0], total=len(lines)
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its months."""
        return QSize(600, HEAD + ROW * max(len(self.months) - 1, 0) + LEAD + NOW + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: months are not squeezed."""
        return QSize(300, self.sizeHint().height())

    def _counted(self, month: str) -> tuple[int, int]:
        """Done and all of a month; past months count only who had an account then."""
        states = [months.get(month, "") for months in self.states.values()]
        done = sum(state in DONE for state in states)
        current = bool(self.months) and month == self.months[-1]
        return done, len(self.heads) if current else sum(bool(state) for state in states)

    def _row(self, number: int) -> tuple[float, float]:
        """Top and height of a month."""
        last = number == len(self.months) - 1
        return HEAD + number * ROW + (LEAD if last else 0), NOW if last else ROW - 2

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Groups above, months at the left, counts at the right, cells between."""
        painter = QPainter(self)
        self._columns = columns(self._groups, self.width() - _left() - _right())
        shown = ""
        for one in self._columns:
            if one.group != shown:
                shown = one.group
                room = QRectF(_left() + one.x, 0, 90, HEAD - 2)
                if shown:
                    brush.text(painter, room, shown, CAP, "soft")
        for number, month in enumerate(self.months):
            self._paint_month(painter, number, month)
        if self.hasFocus() and self._columns:
            top, high = self._row(self._at[0])
            column = self._columns[min(self._at[1], len(self._columns) - 1)]
            spot = QRectF(_left() + column.x - 3, top - 3, max(column.wide, 6) + 5, high + 6)
            brush.focus_ring(painter, spot, 3)
        painter.end()

    def _paint_month(self, painter: QPainter, number: int, month: str) -> None:
        top, high = self._row(number)
        now = number == len(self.months) - 1
        if now or number % 3 == 0:
            words = month.replace("-0", ".").replace("-", ".")
            tone, weight = ("accent", BOLD) if now else ("soft", NORMAL)
            middle = top + high / 2 - 10
            side = QRectF(0, middle, _left() - 10, 20)
            brush.text(painter, side, words, CAP, tone, weight, brush.RIGHT)
            done, total = self._counted(month)
            end = QRectF(self.width() - _right(), middle, _right(), 20)
            if total:
                brush.text(painter, end, f"{done}/{total}", CAP, tone, weight, brush.RIGHT)
        for column in self._columns:
            states = [self.states.get(one, {}).get(month, "") for one in column.ids]
            if now or any(states):
                share = self.shares.get(column.ids[0], 0.5) if now else 0.5
                paint_cell(
                    painter, QRectF(_left() + column.x, top, column.wide - 1, high), states, now, share
                )

    def _cell(self, place: QPoint) -> tuple[int, int] | None:
        for number in range(len(self.months)):
            top, high = self._row(number)
            if top - 1 <= place.y() <= top + high + 1:
                for at, column in enumerate(self._columns):
                    if _left() + column.x <= place.x() < _left() + column.x + column.wide:
                        return number, at
        return None

    def sentence(self, month_number: int, column_number: int) -> str:
        """A cell in words: whose, which month, how far."""
        month, column = self.months[month_number], self._columns[column_number]
        if len(column.ids) > 1:
            done = sum(self.states.get(one, {}).get(month, "") in DONE for one in column.ids)
            return _("{month}，{n} 户里 {done} 户记齐签字").format(month=month, n=len(column.ids), done=done)
        one = column.ids[0]
        head = "" if veil.lowered() else self.heads.get(one, "")
        return f"{head} {month} {state_name(self.states.get(one, {}).get(month, '') or 'empty')}".strip()

    def event(self, event: QEvent) -> bool:
        """A cell says what it is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell(event.pos())
            QToolTip.showText(event.globalPos(), self.sentence(*cell) if cell else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the cell that was clicked."""
        cell = self._cell(event.position().toPoint())
        if cell is not None:
            self._at = cell
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A hand over what can be opened."""
        over = self._cell(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk the cells, Enter opens."""
        moves = {
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        elif (move := moves.get(Qt.Key(event.key()))) is not None and self._columns:
            month = max(0, min(self._at[0] + move[0], len(self.months) - 1))
            self._at = (month, max(0, min(self._at[1] + move[1], len(self._columns) - 1)))
            self.setAccessibleDescription(self.sentence(*self._at))
            self.update()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._columns and self.months:
            column = self._columns[min(self._at[1], len(self._columns) - 1)]
            self.opened.emit(column.ids[0], self.months[self._at[0]])


def paint_cell(painter: QPainter, box: QRectF, states: Sequence[str], now: bool, share: float = 0.5) -> None:
    """One cell: full when done, part high while somebody works on it, hollow when nothing is there."""
    contrast = style.look().contrast
    if "returned" in states:
        painter.fillRect(box, style.colour("red_tint"))
        _frame(painter, box, "red", 1.6)
        painter.fillRect(QRectF(box.x(), box.bottom() - 3, box.width(), 3), style.colour("red"))
        return
    done = sum(state in DONE for state in states) / len(states)
    if done == 1:
        painter.fillRect(box, style.colour("mark" if now or contrast else "past"))
    elif any(states):
        part = done or min(max(share, 0.18), 0.85)
        painter.fillRect(box, style.colour("track"))
        high = max(box.height() * part, 3.0)
        tone = "mark" if done or contrast else "mark_light"
        painter.fillRect(QRectF(box.x(), box.bottom() - high, box.width(), high), style.colour(tone))
        if contrast:
            _frame(painter, box, "ink", 1)
    else:
        _frame(painter, box, "edge", 1)


def _frame(painter: QPainter, box: QRectF, colour: str, wide: float) -> None:
    painter.setPen(QPen(style.colour(colour), wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2))


class BoardKey(QWidget):
    """What the cells mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("、".join(_(words) for _state, words in KEYS))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its words."""
        return QSize(round(sum(brush.width(_(words), CAP) + 27 for _s, words in KEYS)), style.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A cell and its words, four times."""
        painter, x = QPainter(self), 0.0
        for state, words in KEYS:
            box = QRectF(x, self.height() / 2 - 6, 6, 12)
            paint_cell(painter, box, ["" if state == "empty" else state], True)
            room = QRectF(x + 11, 0, 200, self.height())
            x += 27 + brush.text(painter, room, _(words), CAP, "soft")
        painter.end()
