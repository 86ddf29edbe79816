"""Pages of a PDF on screen, one after another, rendered on the free pool.

pdfium is not made for several threads at once, so one lock stands before every call. A page is rendered for
the pixels it will cover; the neighbours wait until they are looked at.
"""

from __future__ import annotations

import threading
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style, veil
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.widgets import brush

_PDFIUM: Final = threading.Lock()
EDGE: Final = 14


def render(pdf: bytes, number: int, width: int, height: int) -> QImage:
    """One page as large as it goes into width × height device pixels."""
    import pypdfium2  # type: ignore[import-untyped]

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[number]
            scale = min(width / page.get_width(), height / page.get_height())
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            data = bytes(bitmap.buffer)
            form = QImage.Format.Format_RGBX8888
            image = QImage(data, bitmap.width, bitmap.height, bitmap.stride, form).copy()
            page.close()
            return image
        finally:
            document.close()


class PdfView(QWidget):
    """One page at a time; PgUp, PgDn, the arrows and the wheel turn pages."""

    turned = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf = b""
        self.pages, self.at = 0, 0
        self._image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, 300)

    def show_pdf(self, pdf: bytes, pages: int) -> None:
        """Show this file from its first page."""
        self._pdf, self.pages, self.at = pdf, pages, 0
        self.turn(0)

    def turn(self, step: int) -> None:
        """Another page."""
        if not self.pages:
            return
        self.at = max(0, min(self.at + step, self.pages - 1))
        self._image = None
        self.setAccessibleName(_("第 {n} 页，共 {of} 页").format(n=self.at + 1, of=self.pages))
        self.turned.emit(self.at)
        self._render()

    def _render(self) -> None:
        if not self.pages:
            return
        pdf, number, ratio = self._pdf, self.at, self.devicePixelRatioF()
        width, height = (max(round((side - 2 * EDGE) * ratio), 50) for side in (self.width(), self.height()))

        def arrived(image: QImage) -> None:
            if number == self.at and pdf is self._pdf:
                image.setDevicePixelRatio(ratio)
                self._image = image
                self.update()

        self._desk.think(lambda _work: render(pdf, number, width, height), arrived, owner=self, key="page")

    @property
    def image(self) -> QImage | None:
        """The page that is shown, once it is rendered."""
        return self._image

    def sizeHint(self) -> QSize:  # noqa: N802
        """As a sheet of A4 would like."""
        return QSize(520, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Render for the new size."""
        super().resizeEvent(event)
        self._render()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The sheet with a soft shadow."""
        painter = QPainter(self)
        if self._image is not None and veil.lowered():
            icons.paint(painter, "eye-off", self.width() / 2, self.height() / 2, "faint", 40)
        elif self._image is not None:
            size = self._image.deviceIndependentSize()
            sheet = QRectF(
                (self.width() - size.width()) / 2,
                (self.height() - size.height()) / 2,
                size.width(),
                size.height(),
            )
            painter.fillRect(sheet.adjusted(2, 3, 3, 4), style.colour("track"))
            painter.drawImage(sheet, self._image)
            painter.setPen(style.colour("line"))
            painter.drawRect(sheet)
        if self.hasFocus():
            brush.focus_ring(painter, QRectF(self.rect()), 8)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn pages."""
        keys = Qt.Key
        step = {
            keys.Key_PageDown: 1, keys.Key_Right: 1, keys.Key_Down: 1, keys.Key_PageUp: -1, keys.Key_Left: -1,
            keys.Key_Up: -1, keys.Key_Home: -self.pages, keys.Key_End: self.pages,
        }  # fmt: skip
        if (move := step.get(Qt.Key(event.key()))) is not None:
            self.turn(move)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Turn pages with the wheel."""
        if event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
