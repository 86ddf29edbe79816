"""Photos of papers on screen: a small view beside the work, and a large one over the whole window.

The bytes come from the safe through the desk, are decoded on the free pool, and are kept for a while; nothing
is written to disk. Under the veil (F8) a photo is a grey page. The large view zooms with the wheel, + and −,
turns to the next paper with the arrows and goes away with Escape.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style, veil
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.style import BODY, CAP
from fupin_desk.ui.widgets import brush

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office

KEPT: Final = 120
SMALL: Final = 420
ENDINGS: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff")


class Pictures(QObject):
    """Decoded photos by SHA-256, for the pages of one desk; `get` answers at once if it is kept."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: OrderedDict[tuple[str, bool], QImage] = OrderedDict()

    def kept(self, sha256: str, *, small: bool) -> QImage | None:
        """A picture that is here already."""
        return self._kept.get((sha256, small))

    def fetch(
        self, sha256: str, then: Callable[[QImage], object], owner: QObject, *, small: bool = False
    ) -> None:
        """Hand a picture over, now or when it is decoded; an unreadable one is a null image."""
        image = self._kept.get((sha256, small))
        if image is not None:
            then(image)
            return

        def read(office: Office) -> bytes:
            from fupin_desk.jobs import photos

            return photos.image(office, sha256)

        def decoded(made: QImage) -> None:
            self._keep((sha256, small), made)
            then(made)

        def decode(data: bytes) -> None:
            self._desk.think(lambda _work: _decoded(data, small), decoded, owner=owner)

        self._desk.ask(read, decode, owner=owner, failed=lambda _error: then(QImage()))

    def _keep(self, key: tuple[str, bool], image: QImage) -> None:
        self._kept[key] = image
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def _decoded(data: bytes, small: bool) -> QImage:
    image = QImage.fromData(data)
    if small and not image.isNull() and max(image.width(), image.height()) > SMALL:
        keep = Qt.AspectRatioMode.KeepAspectRatio
        image = image.scaled(QSize(SMALL, SMALL), keep, Qt.TransformationMode.SmoothTransformation)
    return image


def paint_photo(painter: QPainter, room: QRectF, image: QImage | None) -> None:
    """A photo as large as it goes into the room, on a quiet ground; a grey page while there is none."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("track"))
    painter.drawRoundedRect(room, 4, 4)
    if image is None or image.isNull() or veil.lowered():
        icons.paint(
            painter,
            "photo" if image is not None else "clock",
            room.center().x(),
            room.center().y(),
            "soft",
            26,
        )
    else:
        scale = min((room.width() - 8) / image.width(), (room.height() - 8) / image.height())
        wide, high = image.width() * scale, image.height() * scale
        place = QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high)
        painter.drawImage(place, image)
    painter.restore()


class PhotoView(QWidget):
    """One photo beside the work; pressing it asks for the large view."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("票据照片，回车放大"))

    def show_image(self, image: QImage | None) -> None:
        """Show this one; None while it is being read."""
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The photo, with a ring when the keyboard is on it."""
        painter = QPainter(self)
        paint_photo(painter, QRectF(self.rect()), self.image)
        if self.hasFocus():
            brush.focus_ring(painter, QRectF(self.rect()), 4)
        painter.end()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Look at it large."""
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter looks at it large."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


class PhotoViewer(QWidget):
    """The large view over the window: zoom, move, next, away."""

    def __init__(
        self, window: QWidget, pictures: Pictures, photos: Sequence[tuple[str, str]], at: int
    ) -> None:
        super().__init__(window)
        self._pictures, self._photos, self._at = pictures, list(photos), at
        self._image: QImage | None = None
        self._zoom, self._shift = 1.0, QPointF()
        self._grip: QPointF | None = None
        self._before = QApplication.focusWidget()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("看大图"))
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self._fetch()

    def _fetch(self) -> None:
        sha256, words = self._photos[self._at]
        self._image, self._zoom, self._shift = None, 1.0, QPointF()
        self.setAccessibleDescription(words)
        self.update()
        self._pictures.fetch(sha256, self._arrived, self)

    def _arrived(self, image: QImage) -> None:
        self._image = image
        self.update()

    def turn(self, step: int) -> None:
        """The next paper or the one before."""
        self._at = (self._at + step) % len(self._photos)
        self._fetch()

    def zoom(self, times: float) -> None:
        """Larger or smaller, between the whole page and eight times."""
        self._zoom = max(1.0, min(self._zoom * times, 8.0))
        if self._zoom == 1.0:
            self._shift = QPointF()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """As large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A dark ground, the photo, one line of words."""
        painter = QPainter(self)
        ground = style.colour("ink")
        ground.setAlpha(236)
        painter.fillRect(self.rect(), ground)
        room = QRectF(self.rect()).adjusted(24, 24, -24, -64)
        if self._image is not None and not self._image.isNull() and not veil.lowered():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            fit = min(room.width() / self._image.width(), room.height() / self._image.height())
            scale = fit * self._zoom
            wide, high = self._image.width() * scale, self._image.height() * scale
            middle = room.center() + self._shift
            painter.drawImage(QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high), self._image)
        _sha, words = self._photos[self._at]
        low = QRectF(24, self.height() - 54, self.width() - 48, 24)
        brush.text(painter, low, words, BODY, "card", align=brush.CENTRE, private=True)
        count = _("{n} / {of}").format(n=self._at + 1, of=len(self._photos))
        keys = _("{count}    ← → 换一张    + − 放大缩小    Esc 回去").format(count=count)
        brush.text(painter, low.translated(0, 24), keys, CAP, "mark_light", align=brush.CENTRE)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows, plus and minus, Escape."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown) else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(0.8 if key == Qt.Key.Key_Minus else 1.25)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Go away; the keyboard is again where it was."""
        self.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.deleteLater()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """The wheel zooms."""
        self.zoom(1.15 if event.angleDelta().y() > 0 else 1 / 1.15)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of it."""
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move what is larger than the window."""
        if self._grip is not None and self._zoom > 1:
            self._shift += event.position() - self._grip
            self._grip = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A press that moved nothing goes back."""
        if self._zoom == 1.0 and self._grip == event.position():
            self.leave()
        self._grip = None
