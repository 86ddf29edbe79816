"""Find as you type: the household list beside a page, and the box that finds a household anywhere.

The window keeps the whole list in memory and looks for the typed words in each line's search key (characters,
initials and full pinyin of all readings, ID tail, phone): no question to the ledger for a key stroke, and
only the rows that are seen are painted. A longer word searches only what the shorter one had found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fupin_desk.i18n import _
from fupin_desk.model.search import folded
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import paint_completion
from fupin_desk.ui.widgets.basics import column
from fupin_desk.ui.widgets.marks import paint_state
from fupin_desk.ui.widgets.wording import KindWords

if TYPE_CHECKING:
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.model.household import HouseholdLine

Index = QModelIndex | QPersistentModelIndex
LINE: Final = Qt.ItemDataRole.UserRole


def number_words(line: HouseholdLine) -> str:
    """The number it goes by in the village: the short one, else the tail of the long one."""
    return line.short_no or line.household_no[-3:]


class Households(QStringListModel):
    """The households a typed text and a chip let through.

    The base counts the rows in C++: a list asks for that once for each row at every key stroke, and ten
    thousand questions to Python would be longer than a stroke may take. Its texts stay empty.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.everyone: list[HouseholdLine] = []
        self.shown: list[HouseholdLine] = []
        self.states: Mapping[str, MonthState] = {}
        self.words = KindWords(("", ""), ("", ""))  # no outdated word is shown until the day's are given
        self._words: tuple[str, ...] = ()
        self._lets: Callable[[HouseholdLine], bool] | None = None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Chosen, never edited or dragged."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line for the painter, a sentence for whoever listens to the screen."""
        line = self.shown[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.head
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            people = _("{n} 人").format(n=line.members)
            kind = self.words.full(line.kind, line.monitor_category)
            return " ".join((line.head, number_words(line), line.group, people, kind))
        return None

    def show(self, lines: Sequence[HouseholdLine]) -> None:
        """Another list; text and chip stay."""
        self.everyone = list(lines)
        self._again(self.everyone)

    def look_for(self, text: str) -> None:
        """Let through whoever's search key holds every word."""
        words = tuple(folded(word) for word in text.split())
        narrower = len(words) >= len(self._words) and all(
            new.startswith(old) for new, old in zip(words, self._words, strict=False)
        )
        self._words, before = words, self.shown if narrower else self.everyone
        self._again(before)

    def only(self, lets: Callable[[HouseholdLine], bool] | None) -> None:
        """Let through only those a chip means; None everybody."""
        self._lets = lets
        self._again(self.everyone)

    def _again(self, among: Sequence[HouseholdLine]) -> None:
        found: Sequence[HouseholdLine] = among
        for word in self._words:
            found = [line for line in found if word in line.search_key]
        if self._lets is not None:
            found = [line for line in found if self._lets(line)]
        self.shown = list(found)
        self.setStringList([""] * len(self.shown))

    def number_of(self, household_id: str) -> int:
        """Where a household stands among the shown, -1 if it does not."""
        return next((n for n, line in enumerate(self.shown) if line.id == household_id), -1)


class _Painter(QStyledItemDelegate):
    """Two lines a household: name and kind; number, group, people and how far its month is."""

    def __init__(self, view: HouseholdList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(10, style.px(54))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: HouseholdLine = index.data(LINE)
        cell = QRectF(option.rect).adjusted(0, 1, 0, -1)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index == self._view.currentIndex():
            self._chosen(painter, cell)
        elif self._view.hovered == index.row():
            painter.fillRect(cell, style.colour("zebra"))
        half, inner = cell.height() / 2, cell.adjusted(12, 3, -8, -3)
        words = self._view.households.words
        kind = "" if self._view.narrow else words.short(line.kind, line.monitor_category)
        taken = brush.width(kind, CAP) + 6 if kind else 0.0
        name = QRectF(inner.x(), inner.y(), inner.width() - taken, half - 3)
        brush.text(painter, name, line.head or _("没有户主"), weight=MEDIUM, private=True)
        brush.text(
            painter,
            QRectF(inner.x(), inner.y(), inner.width(), half - 3),
            kind,
            CAP,
            "soft",
            align=brush.RIGHT,
        )
        low = QRectF(inner.x(), cell.y() + half, inner.width(), half - 3)
        right = self._month(painter, low, line)
        parts = [number_words(line), line.group] + (
            [] if self._view.narrow else [_("{n} 人").format(n=line.members)]
        )
        caption = " · ".join(part for part in parts if part)
        brush.text(painter, low.adjusted(0, 0, -right, 0), caption, CAP, "soft")
        painter.restore()

    def _chosen(self, painter: QPainter, cell: QRectF) -> None:
        contrast = style.look().contrast
        painter.setPen(QPen(style.colour("accent"), 2) if contrast else Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("tint"))
        painter.drawRoundedRect(cell, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(QRectF(cell.x(), cell.y() + 10, 3.5, cell.height() - 20), 1.7, 1.7)

    def _month(self, painter: QPainter, low: QRectF, line: HouseholdLine) -> float:
        """How far the month is, at the right; answers the width it took."""
        households = self._view.households
        state = households.states.get(line.id)
        if not households.states:
            return 0
        done, usual = (state.entries, state.usual) if state else (0, 0)
        words = f"{done}/{max(usual, done)}" if done or usual else "—"
        wide = brush.text(painter, low, words, CAP, "ink" if done else "faint", align=brush.RIGHT)
        if state is not None and state.state in ("passed", "returned"):
            paint_state(painter, low.right() - wide - 14, low.center().y(), state.state, 13)
            return wide + 28
        if self._view.narrow:
            return wide + 6
        bar = QRectF(low.right() - wide - 32, low.center().y() - 2, 24, 4)
        paint_completion(painter, bar, done, max(usual, done, 1))
        return wide + 40


class HouseholdList(QListView):
    """The list itself: painted, one choice, opened by a click or Enter."""

    opened = Signal(str)

    def __init__(self, households: Households, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.households = households
        self.narrow = False
        self.hovered = -1
        self.setModel(households)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("农户列表"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(self._hover)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(LINE).id)

    def stand_on(self, household_id: str) -> None:
        """Put the cursor on a household, without opening it."""
        number = self.households.number_of(household_id)
        if number >= 0:
            self.setCurrentIndex(self.households.index(number))
            self.scrollTo(self.currentIndex())

    def move_by(self, step: int) -> None:
        """The next household or the one before."""
        number = max(0, min(self.currentIndex().row() + step, len(self.households.shown) - 1))
        if self.households.shown:
            self.setCurrentIndex(self.households.index(number))

    def open_current(self) -> None:
        """Open the chosen household, or the first."""
        index = self.currentIndex()
        self._open(index if index.isValid() else self.households.index(0))


class FindBox(QLineEdit):
    """The box that is typed into; Up, Down and Enter drive the list while the keyboard stays here."""

    def __init__(self, households: Households, target: HouseholdList, hint: str) -> None:
        super().__init__()
        self._target = target
        self.setPlaceholderText(hint)
        self.setAccessibleName(_("找农户"))
        self.setAccessibleDescription(hint)
        self.addAction(icons.icon("find", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.textChanged.connect(households.look_for)
        self.setToolTip(_("姓名、拼音首字母、证件尾号、电话都可以  Ctrl+F"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up and Down choose, Enter opens, Escape clears."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._target.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._target.open_current()
        elif key == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """A find box with its list floating below it: choose a household from any page."""

    picked = Signal(str)

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.households = Households(self)
        self._float = QFrame()
        self._float.setProperty("card", "float")
        self.list = HouseholdList(self.households, self._float)
        self._float.setLayout(column(self.list, margins=(4, 4, 4, 4)))
        self.box = FindBox(self.households, self.list, hint or _("找一户"))
        self.setLayout(column(self.box, spacing=0))
        self.setFocusProxy(self.box)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.opened.connect(self._pick)
        self.box.textChanged.connect(self._drop)
        self.box.installEventFilter(self)
        self._float.hide()

    def _drop(self, text: str) -> None:
        if not text.strip():
            self._float.hide()
            return
        window = self.window()
        self._float.setParent(window)
        rows = min(max(len(self.households.shown), 1), 6)
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        self._float.setGeometry(place.x(), place.y(), max(self.width(), 300), style.px(54) * rows + 10)
        self.list.move_by(0)
        self._float.show()
        self._float.raise_()

    def _pick(self, household_id: str) -> None:
        if self._float.isVisible():
            self._float.hide()
            self.box.clear()
            self.picked.emit(household_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The list goes when the keyboard goes elsewhere."""
        if watched is self.box and event.type() == QEvent.Type.FocusOut:
            self._float.hide()
        return False
