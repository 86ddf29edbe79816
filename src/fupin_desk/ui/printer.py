"""Putting a finished PDF on paper: the system's own print dialog, pages drawn at the printer's resolution.

The press makes PDF bytes; here they become ink. Nothing is written to disk on the way, because some sheets
(the recovery code, the cards) must not lie around as files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_INCH = 72
_FINEST = 300
"""Dots per inch at which pages are drawn: finer only costs memory on the printers villages have."""


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return bool(QPrinterInfo.availablePrinterNames())


def page_image(pdf: bytes, page: int, dpi: float) -> QImage:
    """One page of a PDF as a picture (pages count from 0)."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dpi / _INCH, rev_byteorder=True)
        size, mode = (bitmap.width, bitmap.height), bitmap.mode
        form = {"RGB": QImage.Format.Format_RGB888, "RGBX": QImage.Format.Format_RGBX8888}.get(
            mode, QImage.Format.Format_RGBA8888
        )
        return QImage(bytes(bitmap.buffer), *size, bitmap.stride, form).copy()
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_pixmap(pdf: bytes, page: int, width: int, ratio: float) -> QPixmap:
    """A page as wide as asked (logical px), sharp on a screen of this ratio."""
    dpi = width * ratio / 210 * 25.4
    drawn = QPixmap.fromImage(page_image(pdf, page, dpi))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def print_pdf(parent: QWidget, pdf: bytes, done: Callable[[], object]) -> None:
    """Ask which printer and print; `done` is called once the pages were handed to it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, page_count(pdf))

    def accepted() -> None:
        draw(pdf, printer)
        done()

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def draw(pdf: bytes, printer: QPrinter) -> None:
    """Draw the chosen pages onto a printer, whole page to whole paper."""
    pages = range(page_count(pdf))
    first, last = printer.fromPage(), printer.toPage()
    if first and last:
        pages = range(first - 1, min(last, len(pages)))
    painter = QPainter(printer)
    paper = QRect(0, 0, printer.width(), printer.height())
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        painter.drawImage(paper, page_image(pdf, page, min(_FINEST, printer.resolution())))
    painter.end()
