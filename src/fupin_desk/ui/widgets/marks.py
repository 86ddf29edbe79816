"""Marks told apart by shape: evidence ●◐○◌, signatures, and the six states of a record.

The same four signs stand on screen, on paper and in the spreadsheet; their order never changes. Painted, not
typed: no typeface draws all four alike. Only 已通过 is green.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets import brush

MARKS: Final[dict[str, str]] = {
    "voucher": N_("有凭证"),
    "signed": N_("双方签字"),
    "estimated": N_("估算"),
    "told": N_("口述待签"),
}
SIGNS: Final = {"voucher": "●", "signed": "◐", "estimated": "○", "told": "◌"}
STATES: Final[dict[str, tuple[str, str]]] = {
    "empty": (N_("未记"), "faint"),
    "draft": (N_("草稿"), "soft"),
    "signed": (N_("已签字"), "ink"),
    "closed": (N_("已结账"), "ink"),
    "waiting": (N_("待返乡补签"), "amber"),
    "sealed": (N_("已封包（待送达）"), "ink"),
    "received": (N_("乡镇已收"), "ink"),
    "passed": (N_("已通过"), "accent"),
    "returned": (N_("退回待补正"), "red"),
    "held": (N_("先放着"), "amber"),
    "refused": (N_("没有收"), "red"),
}
_ICON: Final = {"empty": "", "closed": "lock", "waiting": "house"}


def mark_name(mark: str) -> str:
    """What a mark means, in words."""
    return _(MARKS[mark])


def paint_mark(
    painter: QPainter, x: float, y: float, mark: str, size: float = 11, colour: str = "mark"
) -> None:
    """Paint ● voucher, ◐ signed, ○ estimated or ◌ told, centred at a point."""
    shade = style.colour(colour)
    ring = QRectF(x - size / 2, y - size / 2, size, size)
    stroke = max(1.3, size / 8)
    inner = ring.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    if mark == "voucher":
        painter.drawEllipse(ring)
    elif mark == "signed":
        painter.drawPie(ring, 90 * 16, 180 * 16)
    if mark != "voucher":
        pen = QPen(shade, stroke)
        if mark == "told":
            pen.setDashPattern([1.5, 1.45])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inner)
    painter.restore()


def paint_tick(painter: QPainter, x: float, y: float, colour: str = "mark", size: float = 10) -> None:
    """A tick, centred at a point."""
    k = size / 10
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(style.colour(colour), 1.7 * k, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((-4.5, 0.3), (-1.3, 3.6), (4.8, -3.8))
    painter.drawPolyline([QPointF(x + a * k, y + b * k) for a, b in points])
    painter.restore()


def paint_signature(painter: QPainter, x: float, y: float, way: str, colour: str = "mark") -> None:
    """How somebody signed: tick ``signed``, oval ``fingerprint``, square ``seal``; ``""``: an empty box."""
    if way == "signed":
        paint_tick(painter, x, y, colour)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour(colour if way else "faint"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if way == "fingerprint":
        painter.drawEllipse(QRectF(x - 4.5, y - 6, 9, 12))
        painter.drawArc(QRectF(x - 2.4, y - 3.6, 4.8, 8), 0, 180 * 16)
        painter.drawLine(QPointF(x, y), QPointF(x, y + 3))
    else:
        painter.drawRoundedRect(QRectF(x - 5, y - 5, 10, 10), 2, 2)
        if way == "seal":
            painter.drawRect(QRectF(x - 2.5, y - 2.5, 5, 5))
    painter.restore()


def state_name(state: str) -> str:
    """The words for a state of a record."""
    return _(STATES[state][0])


def paint_state(painter: QPainter, x: float, y: float, state: str, size: float = 15) -> None:
    """The icon of a state: pencil, tick, envelope, tray, green disc, red return arrow."""
    name = _ICON.get(state, state)
    if name:
        icons.paint(painter, name, x, y, STATES[state][1], size)
    else:
        paint_signature(painter, x, y, "")


def paint_state_pill(painter: QPainter, right: float, y: float, state: str, words: str = "") -> float:
    """A state as a rounded label ending at `right`; answers its left edge."""
    label = words or state_name(state)
    tone = STATES[state][1]
    wide = brush.width(label, CAP) + style.px(20)
    fill = {"accent": "tint", "red": "red_tint", "amber": "amber_tint"}.get(tone, "grey")
    high = style.px(22)
    brush.pill(painter, QRectF(right - wide, y - high / 2, wide, high), label, tone, fill)
    return right - wide


class Mark(QWidget):
    """One evidence mark as a widget, with its words for those who listen to the screen."""

    def __init__(self, mark: str, size: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._size = mark, size
        self.setAccessibleName(mark_name(mark))
        self.setToolTip(mark_name(mark))
        self.setFixedSize(size + 4, size + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        paint_mark(painter, self.width() / 2, self.height() / 2, self._mark, self._size)
        painter.end()


class Legend(QWidget):
    """The marks and what they mean in one line: ● 有凭证  ◐ 双方签字  ○ 估算."""

    def __init__(self, parent: QWidget | None = None, shown: tuple[str, ...] = tuple(MARKS)) -> None:
        super().__init__(parent)
        self._shown = shown
        self.setAccessibleName(" ".join(SIGNS[mark] + mark_name(mark) for mark in shown))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its words."""
        return QSize(
            round(sum(brush.width(mark_name(mark), CAP) + 30 for mark in self._shown)) - 12, style.px(20)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint them in their one order."""
        painter, x, middle = QPainter(self), 0.0, self.height() / 2
        for mark in self._shown:
            paint_mark(painter, x + 6, middle + 0.5, mark, 10)
            x += 16
            wide = brush.text(
                painter, QRectF(x, 0, self.width() - x + 1, self.height()), mark_name(mark), CAP, "soft"
            )
            x += wide + 14
        painter.end()
