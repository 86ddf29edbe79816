"""The program's own line icons: SVG files on a 20 px grid, in any colour, sharp at any scale.

`app` hands over a reader of shipped files with `use`; an icon is read when it is first wanted. Each file
draws with ``currentColor``, which is replaced here. A missing icon is a bug and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from fupin_desk.ui import style

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_readers: list[Callable[[str], bytes]] = []


def use(read: Callable[[str], bytes]) -> None:
    """Read icons with this from now on: ``read("icons/today.svg")``."""
    _readers[:] = [read]


@cache
def _source(name: str) -> str:
    return _readers[0](f"icons/{name}.svg").decode()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer  # the first picture has no icon

    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


def paint(painter: QPainter, name: str, x: float, y: float, colour: str = "ink", size: float = 20) -> None:
    """Paint an icon centred at a point."""
    half = size / 2
    _renderer(name, style.colour(colour).name()).render(painter, QRectF(x - half, y - half, size, size))


def icon(name: str, colour: str = "ink", size: int = 20, air: int = 0) -> QIcon:
    """An icon for a button, drawn for 100, 150, 200 and 300 %; `air`: px kept free at its right."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        made.addPixmap(pixmap(name, colour, size, ratio, air))
    return made


def pixmap(name: str, colour: str = "ink", size: int = 20, ratio: float = 1.0, air: int = 0) -> QPixmap:
    """One picture of an icon."""
    drawn = QPixmap(QSize(round((size + air) * ratio), round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint(painter, name, size / 2, size / 2, colour, size)
    painter.end()
    return drawn
