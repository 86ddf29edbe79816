"""A sheet of paper on the screen, as it will be printed; and the round number of a step.

`SheetPreview` first shows an empty form with bars where the recovery code will stand; it holds the real PDF
but shows it only after `reveal`: people stand behind a laptop in a village office.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import printer, style
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP
from fupin_desk.ui.widgets import brush

A4 = 1.4142
_GROUPS, _IN_ROW = 9, 4


class StepNumber(QWidget):
    """① in the accent, before the name of a step."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(style.px(24), style.px(24))
        self.setAccessibleName(_("第 {number} 步").format(number=number))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter, box = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = "accent" if self.isEnabled() else "faint"
        painter.setPen(QPen(style.colour(tone), 1.4))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        brush.text(painter, box, str(self._number), CAP, tone, BOLD, brush.CENTRE)
        painter.end()


class SheetPreview(QWidget):
    """The recovery sheet: an outline, hidden, then as printed."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.pdf: bytes | None = None
        self.revealed = False
        self._drawn: QPixmap | None = None
        self._station = ""
        self.setFixedSize(width, round(width * A4) + 8)
        self.setAccessibleName(_("恢复码，还没有显示"))

    def show_station(self, name: str, code: str) -> None:
        """Whose sheet this will be."""
        self._station = f"{name} {code}".strip()
        self.update()

    def hold(self, pdf: bytes) -> None:
        """The sheet is ready; it stays hidden."""
        self.pdf = pdf
        self.update()

    def reveal(self) -> None:
        """Show the sheet as it will be printed."""
        if self.pdf is not None:
            self.revealed = True
            self._drawn = printer.page_pixmap(self.pdf, 0, self.width() - 8, self.devicePixelRatioF())
            self.setAccessibleName(_("恢复码，显示中"))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint paper and what stands on it."""
        painter = QPainter(self)
        page = QRectF(4, 2, self.width() - 8, self.height() - 8)
        for grow, alpha in ((3, 10), (1, 18)):
            shade = style.colour("ink")
            shade.setAlpha(alpha)
            painter.fillRect(page.adjusted(-grow + 1, 0, grow - 1, grow), shade)
        painter.fillRect(page, style.colour("card"))
        if style.look().contrast:
            painter.setPen(QPen(style.colour("ink"), 2))
            painter.drawRect(page)
        if self._drawn is not None:
            painter.drawPixmap(page.topLeft(), self._drawn)
        else:
            self._outline(painter, page)
        painter.end()

    def _outline(self, painter: QPainter, page: QRectF) -> None:
        left, wide, y = page.x() + 36, page.width() - 72, page.y() + 32
        brush.text(painter, QRectF(left, y, wide, 34), _("恢复码"), BIG, "ink", BOLD)
        brush.text(painter, QRectF(left, y, wide, 34), _("内部资料 注意保管"), CAP, "ink", align=brush.RIGHT)
        y += 40
        brush.text(painter, QRectF(left, y, wide, 20), self._station, CAP, "ink")
        y += 28
        brush.rule(painter, left, left + wide, y, "ink")
        y += 18
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = wide / _IN_ROW
        for number in range(_GROUPS):
            x, top = left + number % _IN_ROW * cell, y + number // _IN_ROW * 54
            brush.text(painter, QRectF(x, top, 20, 18), str(number + 1), CAP, "faint")
            painter.setPen(QPen(style.colour("line"), 1) if style.look().contrast else Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("track"))
            painter.drawRoundedRect(QRectF(x, top + 20, cell - 18, 18), 5, 5)
        y += 3 * 54 + 14
        painter.setBrush(style.colour("grey"))
        painter.drawRoundedRect(QRectF(left, y, 110, 110), 6, 6)
        words = (
            _("按“打印”或“抄写”以后才显示。") if self.pdf is not None else _("建好账本以后，这里才有码。"),
            _("拿到这张纸就能打开这本账，"),
            _("要和电脑分开放、锁好。"),
        )
        for number, line in enumerate(words):
            place = QRectF(left + 128, y + 6 + number * 26, wide - 128, 24)
            brush.text(painter, place, line, BODY if not number else CAP, "ink" if not number else "soft")
        y += 138
        for line in (_("保管人"), _("见证人"), _("存放处")):
            brush.text(painter, QRectF(left, y, 60, 24), line, CAP, "soft")
            brush.rule(painter, left + 56, left + wide * 0.62, y + 23, "faint")
            y += 34
