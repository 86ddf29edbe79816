"""Sending a PDF to the system's printer, page by page, without freezing the window.

Each page is rendered on the free pool and painted to the printer when it comes back; between two pages the
window lives, and a person can stop.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from fupin_desk.ui.desk import Desk
from fupin_desk.ui.widgets.pdfview import render

DOTS = 300


class PrinterRun(QObject):
    """One run to one printer. `finished(pages, whole)`: how many pages went out, and whether all did."""

    moved = Signal(int, int)
    finished = Signal(int, bool)

    def __init__(self, desk: Desk, printer: QPrinter, pdf: bytes, pages: int, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._printer, self._pdf = desk, printer, pdf
        self._numbers = list(range(pages))
        if printer.printRange() == QPrinter.PrintRange.PageRange:
            self._numbers = list(range(printer.fromPage() - 1, min(printer.toPage(), pages)))
        self._at = 0
        self._stopped = False
        printer.setFullPage(True)
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        self._painter = QPainter()

    def start(self) -> None:
        """Begin; a printer that refuses ends the run with nothing printed."""
        if not self._numbers or not self._painter.begin(self._printer):
            self.finished.emit(0, False)
            return
        self._next()

    def stop(self) -> None:
        """Stop after the page that is under way."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped or self._at == len(self._numbers):
            self._painter.end()
            self.finished.emit(self._at, self._at == len(self._numbers))
            return
        self.moved.emit(self._at, len(self._numbers))
        room = self._printer.pageLayout().fullRectPixels(DOTS)
        pdf, number = self._pdf, self._numbers[self._at]
        self._desk.think(
            lambda _work: render(pdf, number, room.width(), room.height()), self._put, owner=self
        )

    def _put(self, image: QImage) -> None:
        if self._at:
            self._printer.newPage()
        room = QRectF(self._printer.pageLayout().fullRectPixels(self._printer.resolution()))
        scale = min(room.width() / image.width(), room.height() / image.height())
        self._painter.drawImage(QRectF(0, 0, image.width() * scale, image.height() * scale), image)
        self._at += 1
        self._next()
