"""A wall of papers: thumbnails with what each one proves, unlinked ones first, pages of one paper together.

Only the tiles that are seen are read from the safe and decoded, each once. Enter or a double click looks at
one large; the arrows walk the wall; Ctrl, Shift or the space bar choose several, to be put in order together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from fupin_desk.i18n import _
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.marks import paint_tick
from fupin_desk.ui.widgets.photo import PhotoViewer, Pictures, paint_photo

if TYPE_CHECKING:
    from fupin_desk.jobs.shown import VoucherLine

Index = QModelIndex | QPersistentModelIndex
PHOTO: Final = Qt.ItemDataRole.UserRole
TILE: Final = (184, 238)


def proves(line: VoucherLine) -> tuple[str, str]:
    """What a paper proves in two lines: whose and when, which item and how much."""
    if not line.entries:
        taken = f"{line.photographed:%Y-%m-%d}" if line.photographed else ""
        return _("还没有归到哪一笔"), taken
    _entry, head, month, label, amount = line.entries[0]
    more = _(" 等 {n} 笔").format(n=len(line.entries)) if len(line.entries) > 1 else ""
    return f"{head} {Month.parse(month).month} 月", f"{label} {yuan(abs(amount))}{more}"


def badges(line: VoucherLine) -> list[str]:
    """Short words on a paper: its page, that it is a copy, its box and leaf."""
    said = [_("第 {n} 页").format(n=line.page)] if line.page else []
    said += [_("复印件")] if line.is_copy else []
    place = "-".join(part for part in (line.box, line.leaf) if part)
    return [*said, _("盒 {place}").format(place=place)] if place else said


class _Photos(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.photos: list[VoucherLine] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.photos[index.row()]
        if role == PHOTO:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join((*proves(line), *badges(line)))
        return None


class _Tile(QStyledItemDelegate):
    def __init__(self, wall: PhotoWall) -> None:
        super().__init__(wall)
        self._wall = wall

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(style.px(TILE[0]), style.px(TILE[1]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: VoucherLine = index.data(PHOTO)
        tile = QRectF(option.rect).adjusted(5, 5, -5, -5)  # type: ignore[attr-defined]
        here = index == self._wall.currentIndex()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("accent" if here else "line"), 2 if here else style.look().border))
        painter.setBrush(style.colour("tint" if here else "card"))
        painter.drawRoundedRect(tile, 8, 8)
        low = style.px(50)
        paint_photo(painter, tile.adjusted(7, 7, -7, -low), self._wall.picture(line.sha256))
        whose, what = proves(line)
        words = QRectF(tile.x() + 9, tile.bottom() - low + 3, tile.width() - 18, low / 2 - 1)
        loose = not line.entries
        brush.text(painter, words, whose, CAP, "amber" if loose else "ink", MEDIUM, private=not loose)
        brush.text(painter, words.translated(0, low / 2 - 2), what, CAP, "soft", private=not loose)
        self._badges(painter, tile, line, index in self._wall.selectedIndexes())
        painter.restore()

    def _badges(self, painter: QPainter, tile: QRectF, line: VoucherLine, chosen: bool) -> None:
        """Which page it is, that it is a copy, where the original lies; a tick where several are chosen."""
        x = tile.x() + 10
        for words in badges(line):
            wide = brush.width(words, CAP) + 16
            brush.pill(painter, QRectF(x, tile.y() + 10, wide, style.px(21)), words, "ink", "card")
            x += wide + 4
        if chosen and len(self._wall.selectedIndexes()) > 1:
            corner = QRectF(tile.right() - 30, tile.y() + 9, 22, 22)
            brush.pill(painter, corner, "", fill="accent")
            paint_tick(painter, corner.center().x(), corner.center().y(), "card")


class PhotoWall(QListView):
    """The wall. `chosen(line)` when the cursor stands on another paper, `selected` when others are chosen."""

    chosen = Signal(object)
    selected = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self._asked: set[str] = set()
        self._model = _Photos(self)
        self.setModel(self._model)
        self.setItemDelegate(_Tile(self))
        self.setAccessibleName(_("凭证照片"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self._reselect())
        self.activated.connect(lambda index: self.look(index.row()))
        self.doubleClicked.connect(lambda index: self.look(index.row()))

    def show_photos(self, photos: Sequence[VoucherLine]) -> None:
        """Show these, keeping the cursor on the same paper."""
        before = self.current
        self._model.beginResetModel()
        self._model.photos = list(photos)
        self._model.endResetModel()
        ids = [line.id for line in photos]
        if before is not None and before.id in ids:
            self.setCurrentIndex(self._model.index(ids.index(before.id)))

    @property
    def photos(self) -> list[VoucherLine]:
        """What hangs there."""
        return self._model.photos

    @property
    def current(self) -> VoucherLine | None:
        """The paper under the cursor."""
        number = self.currentIndex().row()
        return self._model.photos[number] if 0 <= number < len(self._model.photos) else None

    @property
    def several(self) -> list[VoucherLine]:
        """The papers chosen together, in the order of the wall; the one under the cursor alone otherwise."""
        chosen = sorted(index.row() for index in self.selectedIndexes())
        here = self.current
        return [self._model.photos[number] for number in chosen] or ([here] if here is not None else [])

    def _reselect(self) -> None:
        self.viewport().update()
        self.selected.emit()

    def picture(self, sha256: str) -> QImage | None:
        """The thumbnail if it is here; otherwise it is asked for and painted when it comes."""
        image = self._pictures.kept(sha256, small=True)
        if image is None and sha256 not in self._asked:
            self._asked.add(sha256)
            self._pictures.fetch(sha256, lambda _image: self._arrived(sha256), self, small=True)
        return image

    def _arrived(self, sha256: str) -> None:
        self._asked.discard(sha256)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell which one."""
        super().currentChanged(current, previous)
        self.chosen.emit(self.current)

    def look(self, number: int) -> None:
        """Look at one large, the others beside it."""
        shown = [(line.sha256, "  ".join(proves(line))) for line in self._model.photos]
        if shown:
            PhotoViewer(self.window(), self._pictures, shown, max(number, 0))
