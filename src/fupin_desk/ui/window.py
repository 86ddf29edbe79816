"""The window: top line, rail of places, the page, and what floats above it.

Places are made when they are first opened, so the window shows before any of them is imported. Keys: Alt+1…7
the places, Ctrl+F find, Ctrl+Z take back (its name stands in the top line), F8 hide names and figures, F5
read again. Below 1280 px the rail and the pages fold. The window knows no ledger: it hears from the desk what
was touched and passes it to the visible page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui import style, veil
from fupin_desk.ui.action import Action
from fupin_desk.ui.desk import Desk, Work
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.messages import Note, Tone
from fupin_desk.ui.page import Page
from fupin_desk.ui.places import PLACES, RAILS, UNDER
from fupin_desk.ui.switching import Switching
from fupin_desk.ui.widgets.basics import column, row
from fupin_desk.ui.widgets.frame import Rail, TopLine
from fupin_desk.ui.widgets.strip import ProgressStrip

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office

NARROW, LOW = 1300, 740
"""Below these (logical px, the width at 100 % letters) it is compact: 1920×1080 at 150 % leaves 1280×720."""


class MainWindow(QMainWindow):
    """The one window. `doors` is shown while no ledger is open (first start or unlocking)."""

    unwell = Signal(object)
    """A bug reached the window: whoever boots the program shows the crash page."""
    door_wanted = Signal(object)
    """Somebody put the ledger away and wants the door of this place (Path), or of a new one (None)."""

    def __init__(self, desk: Desk, memory: Memory) -> None:
        super().__init__()
        self.desk, self.memory = desk, memory
        self._worn = style.look()
        self.compact = False
        self.pages: dict[str, Page] = {}
        self._keyboard: dict[str, QWidget] = {}
        self._place = ""
        self._undoable = ""
        self._undoing = False
        self._badges: dict[str, bool] = {}
        self.setWindowTitle(_("一户一账"))
        self.setMinimumSize(QSize(960, 600))
        self.resize(1366, 768)
        self._build()
        self._keys()
        desk.touched.connect(self._touched)
        desk.saved.connect(self._saved)
        desk.did.connect(self._did)
        desk.working.connect(self._follow)
        desk.troubled.connect(self._troubled)
        desk.crashed.connect(self.unwell)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keyboard_moved)

    # -- building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.top = TopLine()
        self.top.undo.clicked.connect(self.undo)
        self.switching = Switching(self.desk, self.top, self._keeper_changed, self._tell)
        self.top.veil_wanted.connect(self.toggle_veil)
        self.rail = Rail()
        self.rail.wanted.connect(self.go)
        self.stack = QStackedWidget()
        body = row(self.rail, self.stack, spacing=0)
        body.setStretch(1, 1)
        root = QWidget()
        whole = column(self.top, body, spacing=0)
        whole.setStretch(1, 1)
        root.setLayout(whole)
        self.setCentralWidget(root)
        self.strip = ProgressStrip(root)
        self.rail.hide()

    def _keys(self) -> None:
        for action in (
            Action(_("查找"), self._search, "Ctrl+F", parent=self),
            Action(_("撤销"), self._undo_or_text, "Ctrl+Z", parent=self),
            Action(_("遮住姓名和数字"), self.toggle_veil, "F8", parent=self),
            Action(_("重读"), self._reread, "F5", parent=self),
            *(
                Action(str(number), self._opener(number), f"Alt+{number}", parent=self)
                for number in range(1, 9)
            ),
        ):
            self.addAction(action)

    def _opener(self, number: int) -> Callable[[], None]:
        def open_place() -> None:
            places = RAILS[self.desk.role]
            if self.desk.is_open and number <= len(places):
                self.go(places[number - 1])

        return open_place

    def rebuild(self) -> None:
        """Put everything on again, after the look or the size of letters changed."""
        place, saved, just = self._place, self.top.saved_words, self.top.says_just
        if not place or not self.desk.is_open:
            return
        self.pages.clear()
        self._place = ""
        self._build()
        self.fold(self._is_small())
        self.enter(place)
        self.top.show_undo(self._undoable if just else "")
        self.top.show_saved_words(saved)

    # -- places ------------------------------------------------------------------------------------------

    def show_door(self, door: QWidget) -> None:
        """Show the page in front of the ledger: first start, or unlocking."""
        self.rail.hide()
        self.top.show_ledger("", "", "")
        self._replace(door)

    def enter(self, place: str = "") -> None:
        """A ledger is open: show the rail and the first place."""
        role = self.desk.role
        self.rail.show_places([(key, _(PLACES[key][0]), PLACES[key][1]) for key in RAILS[role]])
        self.rail.show()
        under = _("乡镇收件台") if role == "township" else _("驻村帮扶收支账")
        self.top.show_ledger(under, self.desk.name, self.keeper_words())
        for key, on in self._badges.items():
            self.rail.badge(key, on)
        self.go(place or RAILS[role][0])
        self.desk.ask(_where_we_stand, self._remember_last, owner=self, key="last")

    def _remember_last(self, last: tuple[datetime | None, str]) -> None:
        saved, self._undoable = last
        if saved is not None:
            self.top.show_saved(saved)

    def keeper_words(self) -> str:
        """记账人：李明, or 经办人 at the township."""
        words = _("经办人：{name}") if self.desk.role == "township" else _("记账人：{name}")
        return words.format(name=self.desk.keeper)

    def page(self, place: str) -> Page:
        """The page of a place, made on first use."""
        if place not in self.pages:
            made = PLACES[place][2](self.desk, self.memory)
            made.wanted.connect(self._wanted)
            made.badged.connect(self.badge)
            made.fold(self.compact)
            self.pages[place] = made
            self.stack.addWidget(made)
        return self.pages[place]

    def go(self, place: str, where: dict[str, str] | None = None) -> None:
        """Open a place; the page is told what it is visited for."""
        current = self.pages.get(self._place)
        if place != self._place and current is not None and not current.may_leave():
            self.rail.light(UNDER.get(self._place, self._place))
            return
        if place != self._place and current is not None:
            current.notes.settle()
            at = QApplication.focusWidget()
            if at is not None and current.isAncestorOf(at):
                self._keyboard[self._place] = at
        page = self.page(place)
        self._place = place
        self.rail.light(UNDER.get(place, place))
        if where:
            page.visit(**where)
        inside = self._keyboard.pop(place, None)
        self.stack.setCurrentWidget(page)
        known = inside is not None and shiboken6.isValid(inside) and inside.isVisible()
        (inside if inside is not None and known else page).setFocus()

    def _keyboard_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """What had the keyboard went (a pressed button, a form): the page keeps it, no button up here."""
        if isinstance(new, QLineEdit | QPlainTextEdit):
            new.installEventFilter(self)
        page = self._current()
        if page is None or old is None or new is None or page.isAncestorOf(new) or new.window() is not self:
            return
        gone = not (old.isVisible() and old.isEnabled())
        if gone and (page.isAncestorOf(old) or self.top.isAncestorOf(old)):
            lists = (one for one in page.findChildren(QAbstractItemView) if one.isVisible())
            next(lists, page).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A text box keeps Ctrl+Z to itself only while it has typing of its own to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            box = watched if isinstance(watched, QLineEdit | QPlainTextEdit) else None
            if box is not None and event.matches(QKeySequence.StandardKey.Undo) and not _typed(box):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def badge(self, place: str, on: bool) -> None:
        """A dot at a place: something there wants attention."""
        self._badges[place] = on
        self.rail.badge(place, on)

    def _wanted(self, place: str, where: dict[str, str]) -> None:
        if place == "door":
            QTimer.singleShot(0, self, self.put_away)
        else:
            self.go(place, where)

    def put_away(self) -> None:
        """Close the ledger and show its door."""
        self.desk.close()
        self._undoable = ""
        self._badges.clear()
        self.door_wanted.emit(self.memory.ledger)

    def _replace(self, widget: QWidget) -> None:
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        for index in reversed(range(self.stack.count())):
            other = self.stack.widget(index)
            if other is not widget:
                self.stack.removeWidget(other)
                other.deleteLater()
        self.pages.clear()
        self._place = ""

    # -- what the desk says ------------------------------------------------------------------------------

    def _touched(self, tables: frozenset[str]) -> None:
        self.top.show_keeper(self.keeper_words())
        for page in list(self.pages.values()):
            page.touch(tables)

    def _saved(self, when: datetime) -> None:
        self.top.show_saved(when)

    def _did(self, name: str, just: bool) -> None:
        if page := self._current():
            page.notes.settle()
        self._undoable = name
        # What cannot be taken back (a parcel received, a sheet printed) is not what Ctrl+Z would reverse.
        self.top.show_undo(name, just=just and not self._undoing)
        self._undoing = False

    def _follow(self, work: Work) -> None:
        self.strip.follow(work)

    def _troubled(self, owner: QObject, error: Spoken) -> None:
        while owner is not None and not hasattr(owner, "complain"):
            owner = owner.parent()
        page = owner or self.stack.currentWidget()
        if hasattr(page, "complain"):
            page.complain(error)

    # -- what keys do ------------------------------------------------------------------------------------

    def _current(self) -> Page | None:
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def _search(self) -> None:
        if page := self._current():
            page.search()

    def _reread(self) -> None:
        if page := self._current():
            page.load()

    def _undo_or_text(self) -> None:
        """Ctrl+Z belongs to the text box while there is something to take back in it."""
        box = self.focusWidget()
        if isinstance(box, QLineEdit | QPlainTextEdit) and _typed(box):
            box.undo()
        elif self.desk.is_open:
            self.undo()

    def undo(self) -> None:
        """Take back the last operation."""
        from fupin_desk.jobs import keeping

        self._undoing = True
        self.desk.do(keeping.undo, self._undone, owner=self, failed=self._not_undone)

    def _undone(self, name: str) -> None:
        self._tell(_("已撤销：{title}").format(title=name))

    def _not_undone(self, error: Spoken) -> None:
        self._undoing = False
        self.complain(error)

    def complain(self, error: Spoken) -> None:
        """A trouble nobody else shows."""
        if page := self._current():
            page.complain(error)

    def _tell(self, words: str, now: str = "", tone: Tone = "done") -> None:
        if page := self._current():
            page.say(Note(tone, words, now))

    def tell_new_life(self) -> None:
        """A copied or restored ledger writes under a new identity from now on; its keeper should know."""
        if self.desk.began:
            words = (
                _("这本账是从备份恢复的。")
                if self.desk.began == "restored"
                else _("这本账换了地方或换了电脑。")
            )
            self._tell(words, _("已启用新身份接着记，以前的都在；原来那一份请不要再用。"), "info")

    def toggle_veil(self) -> None:
        """Hide names and figures, or show them again."""
        veil.lower(not veil.lowered())
        self.top.show_veil(veil.lowered())
        for widget in self.findChildren(QWidget):
            if widget.property("private"):
                widget.setProperty("veiled", "1" if veil.lowered() else "")
                widget.style().polish(widget)
            QWidget.update(widget)  # item views hide it behind update(index)

    def _keeper_changed(self) -> None:
        self.top.show_keeper(self.keeper_words())

    # -- the window itself -------------------------------------------------------------------------------

    def _is_small(self) -> bool:
        return self.width() < style.px(NARROW) or self.height() < LOW

    def fold(self, compact: bool) -> None:
        """Compact or roomy: rail, top line and every page."""
        self.compact = compact
        self.rail.fold(compact)
        self.top.fold(compact)
        for page in self.pages.values():
            page.fold(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fold when there is little room."""
        super().resizeEvent(event)
        if self._is_small() != self.compact:
            self.fold(not self.compact)
        if self.strip.isVisible():
            self.strip.place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another look or size of letters was put on (settings): everything is put on again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and style.look() != self._worn:
            self._worn = style.look()
            QTimer.singleShot(0, self, self.rebuild)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Closing asks the page; the ledger is closed by whoever booted the program."""
        current = self._current()
        if current is not None and not current.may_leave():
            event.ignore()
        else:
            event.accept()


def _typed(box: QLineEdit | QPlainTextEdit) -> bool:
    """Whether a text box has typing of its own to take back."""
    return box.isUndoAvailable() if isinstance(box, QLineEdit) else box.document().isUndoAvailable()


def _where_we_stand(office: Office) -> tuple[datetime | None, str]:
    """When the last change was saved, and what Ctrl+Z would take back."""
    from fupin_desk.jobs import keeping

    newest = keeping.history(office, limit=1)
    saved = datetime.fromisoformat(newest[0].at) if newest else None
    return saved, keeping.undo_title(office) or ""
