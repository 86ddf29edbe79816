"""A small picture of a household's year, and of its years: told apart by shape, readable in grey.

`YearBars`: month by month what came as money (solid), what was eaten of one's own on top of it (hollow), what
was spent to earn it below the line (hatched). Arrows walk the months, Enter opens one. `YearsTrend`: every
accounting year in the ledger a head, 政策 hollow, 现金 solid, 到家 striped, in one scale. Both say all of it
in one text for those who listen to the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.trend import round_top

if TYPE_CHECKING:
    from fupin_desk.jobs.explaining import MonthBar, YearPoint

LEFT, TOP = 64, 24
CASH, OWN, COST = N_("现金收入"), N_("自产自用"), N_("本钱和在外开支")
KINDS: Final = (("solid", CASH), ("hollow", OWN), ("hatched", COST))
WAYS: Final = (
    ("policy", "hollow", N_("政策")),
    ("cash", "solid", N_("现金")),
    ("home", "striped", N_("到家")),
)


def paint_block(painter: QPainter, box: QRectF, shape: str) -> None:
    """One bar: ``solid``, ``hollow``, ``hatched`` (slanting) or ``striped`` (level)."""
    if box.height() <= 0 or box.width() <= 0:
        return
    ink = style.colour("mark")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shape == "solid":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRect(box)
    else:
        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(style.colour("card"))
        painter.drawRect(box.adjusted(0.6, 0.6, -0.6, -0.6))
    if shape in ("hatched", "striped"):
        pattern = Qt.BrushStyle.BDiagPattern if shape == "hatched" else Qt.BrushStyle.HorPattern
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(ink, pattern))
        painter.drawRect(box)
    painter.restore()


def _legend(painter: QPainter, x: float, pieces: Sequence[tuple[str, str]]) -> None:
    for shape, words in pieces:
        paint_block(painter, QRectF(x, 5, 12, 11), shape)
        x += 17 + brush.text(painter, QRectF(x + 17, 0, 300, 21), words, CAP, "soft") + 16


class YearBars(QWidget):
    """The months. `opened(month)`: Enter or a click on one."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[MonthBar, ...] = ()
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(style.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[MonthBar]) -> None:
        """Show these months."""
        self.bars = tuple(bars)
        self.at = min(self.at, len(self.bars) - 1)
        self._tell()
        self.update()

    def sentence(self) -> str:
        """The whole picture in words: the sums, then every month with something in it."""
        sums = (sum(b.cash for b in self.bars), sum(b.own for b in self.bars), sum(b.cost for b in self.bars))
        whole = "，".join(f"{_(kind[1])} {yuan(total)}" for kind, total in zip(KINDS, sums, strict=True))
        return "；".join([whole, *(self.month_words(bar) for bar in self.bars if any(_of(bar)))])

    def month_words(self, bar: MonthBar) -> str:
        """One month in words."""
        told = (
            f"{_(kind[1])} {yuan(amount)}" for kind, amount in zip(KINDS, _of(bar), strict=True) if amount
        )
        return f"{bar.month} " + (" ".join(told) or _("没有记账"))

    def _tell(self) -> None:
        self.setAccessibleName(_("一年的样子，按月"))
        here = f"{self.month_words(self.bars[self.at])}。" if self.at >= 0 else ""
        self.setAccessibleDescription(here + self.sentence())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(560, style.px(210))

    # -- painting --------------------------------------------------------------------------------------

    def _field(self) -> QRectF:
        return QRectF(LEFT, TOP + 4, self.width() - LEFT - 6, self.height() - TOP - style.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Legend, scale, bars, months."""
        painter, field = QPainter(self), self._field()
        _legend(painter, LEFT, [(shape, _(words)) for shape, words in KINDS])
        top = round_top(max((bar.cash + bar.own for bar in self.bars), default=1) or 1)
        low = max((bar.cost for bar in self.bars), default=0)
        low = round_top(low) if low else 0
        scale = field.height() / (top + low)
        zero = field.y() + top * scale
        for value in (top, top // 2, 0, -low):
            y = zero - value * scale
            brush.rule(painter, field.x(), field.right(), y, "line" if value else "soft")
            room = QRectF(0, y - 10, LEFT - 8, 20)
            words = yuan(value).partition(".")[0]
            brush.text(painter, room, words, CAP, "soft", align=brush.RIGHT, private=bool(value))
        for number, bar in enumerate(self.bars):
            self._bar(painter, field, number, bar, zero, scale)
        painter.end()

    def _bar(
        self, painter: QPainter, field: QRectF, number: int, bar: MonthBar, zero: float, scale: float
    ) -> None:
        step = field.width() / len(self.bars)
        x, wide = field.x() + number * step, min(step * 0.6, 34.0)
        left = x + (step - wide) / 2
        if number == self.at:
            painter.fillRect(QRectF(x, field.y(), step, field.height()), style.colour("tint"))
        cash, own, cost = (amount * scale for amount in _of(bar))
        paint_block(painter, QRectF(left, zero - cash, wide, cash), "solid")
        paint_block(painter, QRectF(left, zero - cash - own, wide, own), "hollow")
        paint_block(painter, QRectF(left, zero, wide, cost), "hatched")
        low = QRectF(x, field.bottom() + 3, step, style.px(20))
        month = Month.parse(bar.month)
        words = f"{month.year}.{month.month}" if month.month == 1 and step > 44 else str(month.month)
        brush.text(painter, low, words, CAP, "ink" if number == self.at else "soft", align=brush.CENTRE)
        if number == self.at and self.hasFocus():
            brush.focus_ring(painter, QRectF(x, field.y(), step, field.height() + style.px(22)), 5)

    # -- keys and mouse --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk, Enter opens."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self.bars:
            self._stand(max(0, min(self.at + step, len(self.bars) - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.at >= 0:
            self.opened.emit(self.bars[self.at].month)
        else:
            super().keyPressEvent(event)

    def _stand(self, number: int) -> None:
        if number != self.at:
            self.at = number
            self.setToolTip(self.month_words(self.bars[number]) if number >= 0 else "")
            self._tell()
            self.update()

    def _month_at(self, point: QPointF) -> int:
        field = self._field()
        if not self.bars or not field.x() <= point.x() < field.right():
            return -1
        return int((point.x() - field.x()) / (field.width() / len(self.bars)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The month under the pointer is named."""
        self._stand(self._month_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click opens a month."""
        number = self._month_at(event.position())
        if number >= 0:
            self._stand(number)
            self.opened.emit(self.bars[number].month)


def _of(bar: MonthBar) -> tuple[int, int, int]:
    return bar.cash, bar.own, bar.cost


class YearsTrend(QWidget):
    """The years a head, three bars each."""

    def __init__(self) -> None:
        super().__init__()
        self.years: tuple[YearPoint, ...] = ()
        self.setMinimumHeight(style.px(110))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_years(self, years: Sequence[YearPoint]) -> None:
        """Show these years, the oldest first."""
        self.years = tuple(years)
        self.setAccessibleName(_("历年每人"))
        self.setAccessibleDescription(self.sentence())
        self.update()

    def sentence(self) -> str:
        """Every year in words."""
        return "；".join(
            year_title(year)
            + " "
            + "，".join(f"{_(words)} {yuan(_each(year, view))}" for view, _s, words in WAYS)
            for year in self.years
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(560, style.px(170))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Legend, scale, three bars a year with their figures."""
        painter = QPainter(self)
        _legend(painter, LEFT, [(shape, _(words)) for _view, shape, words in WAYS])
        field = QRectF(LEFT, TOP + 16, self.width() - LEFT - 6, self.height() - TOP - style.px(40))
        every = [_each(year, view) for year in self.years for view, _s, _w in WAYS] or [0]
        top, low = round_top(max(*every, 1)), min(0, *every)
        low = -round_top(-low) if low < 0 else 0
        scale = field.height() / (top - low)
        zero = field.y() + top * scale
        for value in (top, 0, low):
            y = zero - value * scale
            brush.rule(painter, field.x(), field.right(), y, "line" if value else "soft")
            room, words = QRectF(0, y - 10, LEFT - 8, 20), yuan(value).partition(".")[0]
            brush.text(painter, room, words, CAP, "soft", align=brush.RIGHT, private=bool(value))
        step = min(field.width() / max(len(self.years), 1), style.px(230))
        for number, year in enumerate(self.years):
            self._year(painter, QRectF(field.x() + number * step, field.y(), step, field.height()), year,
                       lambda value: zero - value * scale)  # fmt: skip
        painter.end()

    def _year(self, painter: QPainter, room: QRectF, year: YearPoint, at: Callable[[int], float]) -> None:
        wide = min(room.width() / 4.2, style.px(66))
        start = room.x() + (room.width() - 3 * wide) / 2
        for number, (view, shape, _words) in enumerate(WAYS):
            value = _each(year, view)
            high, zero = at(max(value, 0)), at(min(value, 0))
            box = QRectF(start + number * wide + 3, high, wide - 6, zero - high)
            paint_block(painter, box, shape)
            words = yuan(value).partition(".")[0]
            if (need := brush.width(words, CAP)) < wide:
                low = QRectF(box.center().x() - need / 2 - 3, high - style.px(19), need + 6, style.px(18))
                painter.fillRect(low, style.colour("card"))
                brush.text(painter, low, words, CAP, "ink", align=brush.CENTRE, private=True)
        title = QRectF(room.x(), room.bottom() + 3, room.width(), style.px(20))
        brush.text(painter, title, year_title(year), CAP, "soft", MEDIUM, brush.CENTRE)


def year_title(year: YearPoint) -> str:
    """``2025/26``, and how many months of it have lines where it is not the whole year."""
    if year.months >= 12:
        return year.title
    return _("{year}（{n} 个月有账）").format(year=year.title, n=year.months)


def _each(year: YearPoint, view: str) -> int:
    return next((amount for name, amount in year.per_head.items() if name == view), 0)
