"""Bars: where the figures come from, how much is done, and a village's months in a row.

The coverage bar is the marks laid flat: solid, half high, hollow, dashed; so it holds in high contrast and in
grey print. Completion is drawn in ink, never in the accent: a full bar is not an approval.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.marks import MARKS, mark_name, paint_mark


def paint_coverage(painter: QPainter, rect: QRectF, parts: Sequence[float], gap: float = 2) -> None:
    """Paint shares (voucher, signed, estimated[, told]) as one bar in their one order."""
    total = sum(parts)
    if not total:
        paint_completion(painter, rect, 0, 1)
        return
    room = rect.width() - gap * (sum(1 for part in parts if part) - 1)
    x = rect.x()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark, part in zip(MARKS, parts, strict=False):
        if part:
            wide = max(room * part / total, 2.5)
            _segment(painter, QRectF(x, rect.y(), wide, rect.height()), mark)
            x += wide + gap
    painter.restore()


def _segment(painter: QPainter, box: QRectF, mark: str) -> None:
    ink, inner = style.colour("mark"), box.adjusted(0.6, 0.6, -0.6, -0.6)
    painter.setPen(Qt.PenStyle.NoPen)
    if mark == "voucher":
        painter.setBrush(ink)
        painter.drawRoundedRect(box, 2, 2)
        return
    if mark == "signed":
        shape = QPainterPath()
        shape.addRoundedRect(box, 2, 2)
        painter.fillPath(shape, style.colour("mark_light"))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(box.x(), box.center().y(), box.width(), box.height()), ink)
        painter.restore()
        if not style.look().contrast:
            return
    pen = QPen(ink, 1.2)
    if mark == "told":
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if mark == "signed" else style.colour("card"))
    painter.drawRoundedRect(inner, 2, 2)


def paint_completion(painter: QPainter, rect: QRectF, done: float, total: float) -> None:
    """Paint how much of something is done."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = rect.height() / 2
    painter.setPen(QPen(style.colour("line"), 1) if style.look().contrast else Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("track"))
    painter.drawRoundedRect(rect, half, half)
    if done and total:
        wide = max(rect.width() * min(done / total, 1), rect.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("mark"))
        painter.drawRoundedRect(QRectF(rect.x(), rect.y(), wide, rect.height()), half, half)
    painter.restore()


class CoverageBar(QWidget):
    """数从哪里来: the bar, and below it the shares in words when there is room for them."""

    def __init__(self, parent: QWidget | None = None, *, height: int = 14, words: bool = True) -> None:
        super().__init__(parent)
        self._parts: tuple[float, ...] | None = None
        self._bar, self._words = height, words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_parts(None)

    def show_parts(self, parts: Sequence[float] | None) -> None:
        """Show per cent (voucher, signed, estimated[, told]); None: there are no lines yet."""
        self._parts = tuple(parts) if parts is not None else None
        self.setAccessibleName(self.sentence())
        self.update()

    def sentence(self) -> str:
        """The shares as one sentence."""
        if self._parts is None:
            return _("还没有记账")
        shares = (
            f"{mark_name(m)}{p:g}%" for m, p in zip(MARKS, self._parts, strict=False) if p or m != "told"
        )
        return "、".join(shares)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A bar and perhaps a line of words."""
        return QSize(220, self._bar + (style.px(26) if self._words else 2))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint bar and words."""
        painter = QPainter(self)
        paint_coverage(painter, QRectF(0, 1, self.width(), self._bar), self._parts or ())
        if self._words:
            self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        top, high, x = self._bar + 4, style.px(22), 0.0
        if self._parts is None:
            brush.text(painter, QRectF(0, top, self.width(), high), self.sentence(), CAP, "soft")
            return
        for mark, part in zip(MARKS, self._parts, strict=False):
            if mark == "told" and not part:
                continue
            label = f"{mark_name(mark)} {part:g}%"
            paint_mark(painter, x + 5, top + high / 2 + 0.5, mark, 9)
            x += 14
            x += brush.text(painter, QRectF(x, top, self.width() - x, high), label, CAP, "ink", MEDIUM) + 13


class CompletionBar(QWidget):
    """n of m, as a bar in ink."""

    def __init__(self, parent: QWidget | None = None, height: int = 8) -> None:
        super().__init__(parent)
        self._done, self._total, self._bar = 0, 1, height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._done, self._total = done, max(total, 1)
        self.setAccessibleName(_("{done}/{total}").format(done=done, total=total))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A line high."""
        return QSize(120, self._bar + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        paint_completion(painter, QRectF(0, 2, self.width(), self._bar), self._done, self._total)
        painter.end()
