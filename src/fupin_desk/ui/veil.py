"""F8: names and figures are hidden when somebody stands beside the desk.

Whoever paints or labels something private asks `lowered()`; the window toggles the veil and repaints itself.
Nothing in the ledger changes and nothing is announced.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from fupin_desk.ui import style

_state = {"lowered": False}


def lowered() -> bool:
    """Whether names and figures are hidden now."""
    return _state["lowered"]


def lower(hide: bool) -> None:
    """Hide them, or show them again. The window calls this and repaints."""
    _state["lowered"] = hide


def bar(painter: QPainter, rect: QRectF, width: float, *, right: bool = False, centre: bool = False) -> None:
    """A soft bar where a private text of this width would have stood."""
    height = min(rect.height(), style.px(10))
    width = min(max(width, 18.0), rect.width())
    left = rect.right() - width if right else rect.center().x() - width / 2 if centre else rect.x()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.SolidLine if style.look().contrast else Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("track"))
    painter.drawRoundedRect(QRectF(left, rect.center().y() - height / 2, width, height), 4, 4)
    painter.restore()
