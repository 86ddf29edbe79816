"""Writing with a painter: texts and amounts as every page shows them.

Amounts: thousands separators, a true minus, fen smaller and quieter than yuan, decimal points in one column.
Anything marked `private`, and every amount, becomes a soft bar while the veil (F8) is down.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from fupin_desk.ui import style, veil
from fupin_desk.ui.style import BODY, CAP, NORMAL

LEFT: Final = Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignRight
CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_PLACED: Final = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignBottom | _MIDDLE


def width(words: str, size: int = BODY, weight: int = NORMAL) -> float:
    """How wide a text is in px."""
    return QFontMetricsF(style.font(size, weight)).horizontalAdvance(words)


def text(
    painter: QPainter, rect: QRectF, words: str, size: int = BODY, colour: str = "ink",
    weight: int = NORMAL, align: Qt.AlignmentFlag = LEFT, *, private: bool = False,
) -> float:  # fmt: skip
    """Write one line inside `rect`, cut with … where it does not fit; answers the width it wanted."""
    drawn = style.font(size, weight)
    metrics = QFontMetricsF(drawn)
    wanted = metrics.horizontalAdvance(words)
    if private and words and veil.lowered():
        veil.bar(painter, rect, wanted, right=bool(align & RIGHT), centre=bool(align & CENTRE))
        return wanted
    if wanted > rect.width() + 0.6:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(drawn)
    painter.setPen(style.colour(colour))
    painter.drawText(rect, int(align if align & _PLACED else align | _MIDDLE), words)
    return wanted


def money_width(amount: int, size: int = BODY, weight: int = NORMAL) -> float:
    """How wide `money` writes this amount."""
    from fupin_desk.model.values import yuan

    whole, _point, cents = yuan(amount).partition(".")
    return width(whole, size, weight) + width("." + cents, _small(size), weight)


def _small(size: int) -> int:
    return CAP if size <= BODY else BODY


def money(
    painter: QPainter, rect: QRectF, amount: int | None, colour: str = "ink", weight: int = NORMAL,
    size: int = BODY, *, zero: str = "—", left: bool = False,
) -> None:  # fmt: skip
    """Write fen as yuan at the right end of `rect` (or its left); 0 is a dash under the integers."""
    if amount is None:
        return
    if amount == 0 and zero:
        right = 0.0 if left else width(".00", CAP)
        text(painter, rect.adjusted(0, 0, -right, 0), zero, size, "faint", align=LEFT if left else RIGHT)
        return
    wide = money_width(amount, size, weight)
    if veil.lowered():
        veil.bar(painter, rect, wide, right=not left)
        return
    from fupin_desk.model.values import yuan

    whole, _point, cents = yuan(amount).partition(".")
    big, small = style.font(size, weight), style.font(_small(size), weight)
    metrics = QFontMetricsF(big)
    base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
    start = rect.x() if left else rect.right() - wide
    painter.setFont(big)
    painter.setPen(style.colour(colour))
    painter.drawText(QPointF(start, base), whole)
    painter.setFont(small)
    painter.setPen(style.colour("soft" if colour == "ink" else colour))
    painter.drawText(QPointF(start + metrics.horizontalAdvance(whole), base), "." + cents)


def pill(painter: QPainter, rect: QRectF, words: str, colour: str = "soft", fill: str = "grey") -> None:
    """A small rounded label, such as a state."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = style.look()
    painter.setPen(QPen(style.colour("line"), edge.border) if edge.contrast else Qt.PenStyle.NoPen)
    painter.setBrush(style.colour(fill))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    text(painter, rect, words, CAP, colour, align=CENTRE)
    painter.restore()


def rule(painter: QPainter, x1: float, x2: float, y: float, colour: str = "line") -> None:
    """A hair line across, filled rather than stroked, so that no scale leaves a seam."""
    painter.fillRect(QRectF(x1, y, x2 - x1, style.look().border), style.colour(colour))


def focus_ring(painter: QPainter, rect: QRectF, radius: float = 6) -> None:
    """What the keyboard is on: the same 2 px frame everywhere."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()
