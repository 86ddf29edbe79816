"""What every page is: a place on the rail, a heading, notes, and the two doors of the desk.

A page asks in `load`, shows in the callbacks, and is loaded again when a commit touched one of its `tables`
while it is visible (or when it is next shown). It never waits, never touches the ledger, and says what went
wrong in a note at its top. Other pages are reached by `go(place, household_id=…)`; where somebody comes from
with a purpose arrives in `visit`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, overload

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.ui.desk import Desk, Failed, Then, Work
from fupin_desk.ui.messages import Note, note_of
from fupin_desk.ui.style import BIG, BODY, BOLD, GAP
from fupin_desk.ui.widgets.basics import Words, column, row
from fupin_desk.ui.widgets.note import NoteBar

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office

T = TypeVar("T")


class Page(QWidget):
    """One page. Subclasses set `tables`, fill `self.body`, and read in `load`."""

    tables: ClassVar[frozenset[str]] = frozenset()
    """Names of tables this page shows; empty: it is loaded again after every commit."""
    wanted = Signal(str, object)
    """(place, where): somebody wants to go there."""
    badged = Signal(str, bool)
    """(place, on): a dot at a place of the rail, something there wants attention."""

    def __init__(self, desk: Desk, *, heading: bool = True) -> None:
        super().__init__()
        self.desk = desk
        self.compact = False
        self._stale = True
        self.heading = Words("", BIG, BOLD)
        self.caption = Words("", BODY, colour="soft", elide=True)
        self.buttons: QHBoxLayout = row(spacing=10)
        self.notes = NoteBar()
        self.body: QVBoxLayout = column(spacing=GAP)
        outer = column(spacing=10, margins=(GAP, 10 if heading else GAP, GAP, GAP))
        if heading:
            head = row(self.heading, self.caption, self.buttons, spacing=10, margins=(4, 0, 0, 0))
            head.setStretch(1, 1)
            outer.addLayout(head)
        outer.addWidget(self.notes)
        outer.addLayout(self.body, 1)
        self.setLayout(outer)

    # -- what a page overrides ---------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for what is shown. Called when the page is shown first and whenever its tables changed."""

    def visit(self, **where: str) -> None:
        """Somebody came here for something: ``household_id``, ``month``, ``entry_id`` …"""

    def search(self) -> None:
        """Ctrl+F: put the keyboard into this page's search box."""

    def fold(self, compact: bool) -> None:
        """The window became narrow (below 1280 px) or roomy again: fold lists and side panels."""
        self.compact = compact

    def may_leave(self) -> bool:
        """Whether the page can be left now; a form with something typed shows a note and says no."""
        return True

    # -- what a page may use -----------------------------------------------------------------------------

    def ask(
        self, query: Callable[[Office], T], then: Then[T], *, key: str = "", failed: Failed | None = None
    ) -> Work:
        """Ask the ledger for something; `key`: a newer question with the same key replaces this one."""
        return self.desk.ask(query, then, owner=self, key=key, failed=failed)

    @overload
    def do(
        self, job: Callable[[Office], T], then: Then[T] | None = None, *, failed: Failed | None = None,
        title: None = None,
    ) -> Work: ...  # fmt: skip

    @overload
    def do(
        self, job: Callable[[Office, Work], T], then: Then[T] | None = None, *, failed: Failed | None = None,
        title: str,
    ) -> Work: ...  # fmt: skip

    def do(
        self, job: Callable[..., T], then: Then[T] | None = None, *, failed: Failed | None = None,
        title: str | None = None,
    ) -> Work:  # fmt: skip
        """Do something; with a `title` it is long: a count, a cancel button, and the job gets a Work."""
        if title is None:
            return self.desk.do(job, then, owner=self, failed=failed)
        return self.desk.do(job, then, owner=self, failed=failed, title=title)

    def go(self, place: str, **where: str) -> None:
        """Open another place of the rail."""
        self.wanted.emit(place, where)

    def say(self, note: Note) -> None:
        """Show a note at the top of the page until it is dismissed or the next one comes."""
        self.notes.say(note)

    def complain(self, error: Spoken) -> None:
        """Show what went wrong and what to do now."""
        self.notes.say(note_of(error))

    # -- what the window calls ---------------------------------------------------------------------------

    def touch(self, tables: frozenset[str]) -> None:
        """These tables were touched by a commit."""
        if not self.tables or self.tables & tables:
            self._stale = True
            if self.isVisible():
                self._refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read again if something changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self.load()
