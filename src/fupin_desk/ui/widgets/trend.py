"""人均净额，逐月累计: the three ways of counting month by month, told apart by stroke, labelled directly.

Ink only; the names stand at the ends of the lines and never on top of each other. For those who listen, the
last figures are one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets import brush

STROKES: Final = (
    (N_("政策"), ()),
    (N_("现金"), (5.0, 2.4)),
    (N_("到家"), (1.2, 1.8)),
)
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 176, 10, 24


def round_top(highest: int) -> int:
    """The end of the scale in fen: 1, 2 or 5 times a power of ten, above the highest figure."""
    step = 100_00
    while True:
        for times in (1, 2, 5):
            if highest <= step * times:
                return step * times
        step *= 10


class Trend(QWidget):
    """The picture. Months with (policy, cash, home) in fen a head, added up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: list[tuple[str, tuple[int, int, int]]] = []
        self.setMinimumHeight(style.px(110))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_points(self, points: Sequence[tuple[str, int, int, int]]) -> None:
        """Show these months, in their order."""
        self.points = [(month, (policy, cash, home)) for month, policy, cash, home in points]
        ends = self.points[-1][1] if self.points else (0, 0, 0)
        words = (f"{_(name)} {yuan(end)}" for (name, _dash), end in zip(STROKES, ends, strict=True))
        self.setAccessibleName(_("人均净额，逐月累计") + "：" + "，".join(words))
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(600, style.px(200))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Scale, months, three lines with their names."""
        if not self.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - style.px(_BOTTOM))
        every = [value for _month, values in self.points for value in values]
        top, low = round_top(max(*every, 1)), min(0, *every)
        low = -round_top(-low) if low < 0 else 0
        self._scale(painter, field, low, top)
        self._months(painter, field)
        for number in range(3):
            line = [
                self._at(field, n, values[number], low, top) for n, (_m, values) in enumerate(self.points)
            ]
            self._line(painter, line, number)
        self._names(painter, field, low, top)
        painter.end()

    def _at(self, field: QRectF, number: int, value: int, low: int, top: int) -> QPointF:
        across = field.width() * (number / max(len(self.points) - 1, 1))
        return QPointF(field.x() + across, field.bottom() - field.height() * (value - low) / (top - low))

    def _scale(self, painter: QPainter, field: QRectF, low: int, top: int) -> None:
        for part in range(5 if field.height() > 130 else 3):
            parts = 4 if field.height() > 130 else 2
            value = low + (top - low) * part // parts
            y = field.bottom() - field.height() * part / parts
            painter.fillRect(QRectF(field.x(), y, field.width(), 1), style.colour("line"))
            words = yuan(value).partition(".")[0]
            room = QRectF(0, y - 10, _LEFT - 10, 20)
            brush.text(painter, room, words, CAP, "soft", align=brush.RIGHT, private=bool(value))

    def _months(self, painter: QPainter, field: QRectF) -> None:
        every = max(1, round(len(self.points) / max(field.width() // 90, 1)))
        last = len(self.points) - 1
        for number in range(last, -1, -every):
            x = self._at(field, number, 0, 0, 1).x()
            words = self.points[number][0].replace("-0", ".").replace("-", ".")
            room = QRectF(x - 40, field.bottom() + 4, 80, 18)
            brush.text(painter, room, words, CAP, "soft", align=brush.CENTRE)

    def _line(self, painter: QPainter, points: Sequence[QPointF], number: int) -> None:
        pen = QPen(style.colour("mark"), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash := STROKES[number][1]:
            pen.setDashPattern(list(dash))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(list(points)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("mark"))
        painter.drawEllipse(points[-1], 3, 3)

    def _names(self, painter: QPainter, field: QRectF, low: int, top: int) -> None:
        """Names at the ends, pushed apart where lines end close together."""
        ends = self.points[-1][1]
        high = style.px(21)
        wanted = sorted((self._at(field, 0, ends[n], low, top).y(), n) for n in range(3))
        room = self.height() - high
        places: list[float] = []
        for y, _number in wanted:
            places.append(max(y - high / 2, places[-1] + high if places else 0))
        over = places[-1] - room
        for back in range(len(places) - 1, -1, -1):
            if over > 0:
                places[back] = min(places[back], room - high * (len(places) - 1 - back))
        for (_y, number), y in zip(wanted, places, strict=True):
            left = field.right() + 12
            brush.text(painter, QRectF(left, y, 60, high), _(STROKES[number][0]), weight=MEDIUM)
            brush.money(
                painter, QRectF(left + 44, y, self.width() - left - 46, high), ends[number], weight=MEDIUM
            )
