"""The desk: the one way from a page to the ledger, and back.

`ask` a question, `do` a job. Both run on the one thread that touches the ledger, in the order they were
given; `think` does pure work (bytes in, bytes out) on a free pool. The answer comes back by one queued signal
to the window's thread. It is dropped when the widget that asked is gone, or asked again under the same `key`.

Long work is a `do` with a `title`: its job also gets a `Work`, reports `work.progress(done, total)` and looks
at `work.cancelled()`; the window shows the count and a cancel button. Errors of the designed vocabulary go to
whoever asked (`failed`) or to the window, as a note on the page; everything else is a bug and goes to the
crash page. A page never sees the ledger: it hands the office on to a function of `jobs`.

Laws: no sleep, no processEvents, no second thread near the ledger, no answer to a dead widget.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import N_

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from fupin_desk.jobs.office import Office, Surroundings

T = TypeVar("T")
Then = Callable[[T], object]
Failed = Callable[[Spoken], object]
_EVERY = 0.04
"""Seconds between two reports of progress: more would only be painted over."""


class NoLedgerOpen(Refusal):
    """A page asked although no ledger is open."""

    code = "FD-U60"
    what_happened = N_("还没有打开账本。")
    what_now = N_("请先打开或新建一本账。")


class Work(QObject):
    """One piece of work under way; `progress` and `cancelled` may be called from any thread."""

    moved = Signal(int, int)
    ended = Signal()

    def __init__(self, title: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.done, self.total = 0, 0
        self._cancelled = False
        self._told = 0.0
        self.moved.connect(self._move)

    def progress(self, done: int, total: int) -> None:
        """So much of so much is done."""
        now = time.monotonic()
        if done == total or now - self._told > _EVERY:
            self._told = now
            self.moved.emit(done, total)

    def cancelled(self) -> bool:
        """Whether a person asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask it to stop; it stops at the next place where that is safe."""
        self._cancelled = True

    def _move(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who waits for the answer, and what happens with it."""

    work: Work
    owner: QObject
    then: Then[Any] | None
    failed: Failed | None
    key: str
    writes: bool
    pure: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None
    undo: str = ""
    just: bool = False
    tables: frozenset[str] = frozenset()


class Desk(QObject):
    """Two doors to one ledger thread. One desk a window; it may be empty until a ledger is opened."""

    opened = Signal()
    closed = Signal()
    touched = Signal(object)
    """Tables (frozenset of names) changed by the commits of one job; pages showing them read again."""
    saved = Signal(object)
    """The time (UTC) of the last commit."""
    did = Signal(str, bool)
    """Title of the operation that Ctrl+Z would now take back, or ''; whether it is the one just done."""
    working = Signal(object)
    """A long `Work` has begun; its `ended` tells when to stop showing it."""
    troubled = Signal(object, object)
    """(owner, Spoken): nobody took this error, tell it on the page."""
    crashed = Signal(object)
    """A bug: the exception."""

    _arrived = Signal(object, object)

    def __init__(self, surroundings: Callable[[], Surroundings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._office: Office | None = None
        self._waiting: dict[int, tuple[_Asked, Future[None]]] = {}
        self._rehearsal: Future[None] | None = None
        self._tables: set[str] = set()  # of the job now on the ledger thread, and touched only there
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    # -- what a page may do ----------------------------------------------------------------------------

    def ask(
        self, query: Callable[[Office], T], then: Then[T], *, owner: QObject | None = None,
        failed: Failed | None = None, key: str = "",
    ) -> Work:  # fmt: skip
        """Ask; `then(answer)` in the window's thread. A newer question with this key replaces it."""
        return self._submit(query, then, owner, failed, key=key)

    @overload
    def do(
        self, job: Callable[[Office], T], then: Then[T] | None = None, *, owner: QObject | None = None,
        failed: Failed | None = None, title: None = None,
    ) -> Work: ...  # fmt: skip

    @overload
    def do(
        self, job: Callable[[Office, Work], T], then: Then[T] | None = None, *, owner: QObject | None = None,
        failed: Failed | None = None, title: str,
    ) -> Work: ...  # fmt: skip

    def do(
        self, job: Callable[..., T], then: Then[T] | None = None, *, owner: QObject | None = None,
        failed: Failed | None = None, title: str | None = None,
    ) -> Work:  # fmt: skip
        """Do a job; with a title it is long work: the job also gets the `Work` and may be cancelled."""
        return self._submit(job, then, owner, failed, title=title, writes=True)

    def think(
        self, pure: Callable[[Work], T], then: Then[T], *, owner: QObject | None = None,
        failed: Failed | None = None, key: str = "", title: str | None = None,
    ) -> Work:  # fmt: skip
        """Pure work on the free pool: bytes in, bytes out, no ledger."""
        asked = replace(self._asked(then, owner, failed, key, title, writes=False), pure=True)
        self._start(self._free, asked, lambda: pure(asked.work))
        return asked.work

    def undo(self, owner: QObject) -> Work:
        """Take back the last operation (Ctrl+Z)."""
        from fupin_desk.jobs import keeping

        return self.do(keeping.undo, owner=owner)

    # -- opening and closing ---------------------------------------------------------------------------

    @property
    def began(self) -> str:
        """``"copied"`` or ``"restored"`` if opening began a new life of this ledger, else ''."""
        return self._office.began_node if self._office else ""

    @property
    def is_open(self) -> bool:
        """Whether a ledger lies on the desk."""
        return self._office is not None

    @property
    def role(self) -> str:
        """``"village"`` or ``"township"``."""
        return self._office.role if self._office else "village"

    @property
    def name(self) -> str:
        """The village's or township's name."""
        return self._office.name if self._office else ""

    @property
    def keeper(self) -> str:
        """Who keeps the book."""
        return self._office.keeper.name if self._office else ""

    def open(
        self, opener: Callable[[Surroundings], Office], then: Callable[[], object], *, owner: QObject,
        failed: Failed | None = None,
    ) -> Work:  # fmt: skip
        """Open or make a ledger on the ledger thread and lay it on the desk."""

        def run() -> Office:
            self._let_go()
            return opener(self._surroundings())

        def lay(office: Office) -> None:
            self._office = office
            office.ledger.touched = self._tables.update
            self.opened.emit()
            then()

        if self._rehearsal is not None:
            self._rehearsal.cancel()  # not begun yet: the real opening shall not wait for it
        asked = self._asked(lay, owner, failed, "open", None, writes=False)
        self._start(self._ledger_thread, asked, run)
        return asked.work

    def warm(self, pages: Callable[[], object]) -> None:
        """Make ready what a ledger needs, then `pages`, while somebody still types the passphrase."""
        self._ledger_thread.submit(_warm)
        self._ledger_thread.submit(pages)
        self._rehearsal = self._ledger_thread.submit(_rehearse, self._surroundings)

    def prepare(self, job: Callable[[Surroundings], T], then: Then[T], *, owner: QObject) -> Work:
        """A job that needs no open ledger, such as looking at a backup."""
        asked = self._asked(then, owner, None, "", None, writes=False)
        self._start(self._ledger_thread, asked, lambda: job(self._surroundings()))
        return asked.work

    def close(self, *, for_good: bool = False) -> None:
        """Finish what is under way, close the ledger on its own thread; `for_good` ends the threads.

        Questions nobody will hear the answer to are dropped. A job that was told is done: a line typed just
        before the window closes is kept.
        """
        for asked, future in list(self._waiting.values()):
            if asked.writes and not asked.work.title:
                self._forget(asked)
            else:
                self._drop(asked, future)
        self._ledger_thread.submit(self._let_go).result()
        if for_good:
            self._free.shutdown(wait=True, cancel_futures=True)
            self._ledger_thread.shutdown(wait=True)
        self.closed.emit()

    def _let_go(self) -> None:
        office, self._office = self._office, None
        if office is not None:
            office.ledger.touched = None
            office.close()

    # -- the threads -----------------------------------------------------------------------------------

    @cached_property
    def _ledger_thread(self) -> ThreadPoolExecutor:
        """The one thread that touches the ledger; made on first use, after the window shows."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1, thread_name_prefix="ledger")

    @cached_property
    def _free(self) -> ThreadPoolExecutor:
        """Threads for pure work."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(2, thread_name_prefix="free")

    def _submit(
        self, job: Callable[..., T], then: Then[T] | None, owner: QObject | None, failed: Failed | None, *,
        key: str = "", title: str | None = None, writes: bool = False,
    ) -> Work:  # fmt: skip
        asked = self._asked(then, owner, failed, key, title, writes)

        def run() -> T:
            if self._office is None:
                raise NoLedgerOpen
            return job(self._office) if title is None else job(self._office, asked.work)

        self._start(self._ledger_thread, asked, run)
        return asked.work

    def _asked(
        self, then: Then[Any] | None, owner: QObject | None, failed: Failed | None, key: str,
        title: str | None, writes: bool,
    ) -> _Asked:  # fmt: skip
        owner = owner or getattr(then, "__self__", None)
        if not isinstance(owner, QObject):
            raise TypeError("an answer needs an owner: a method of a widget, or owner=")
        if key:
            for earlier, future in list(self._waiting.values()):
                if earlier.owner is owner and earlier.key == key:
                    self._drop(earlier, future)
        return _Asked(Work(title or "", self), owner, then, failed, key, writes)

    def _start(self, pool: ThreadPoolExecutor, asked: _Asked, run: Callable[[], Any]) -> None:
        if asked.work.title:
            self.working.emit(asked.work)  # before it begins, so that no report of progress is missed
        self._waiting[id(asked.work)] = (asked, pool.submit(self._carry, asked, run))

    def _carry(self, asked: _Asked, run: Callable[[], Any]) -> None:
        """On a worker thread: run, catch everything, send the outcome home."""
        try:
            before = self._undo_mark() if asked.writes else ("", "")
            value = run()
            mark, undo = self._undo_mark() if asked.writes else ("", "")
            just = mark != before[0]
            outcome = _Outcome(value, undo=undo, just=just, tables=self._changed(asked))
        except BaseException as error:  # a worker thread has nobody else to tell
            outcome = _Outcome(error=error, tables=self._changed(asked))
        self._arrived.emit(asked, outcome)

    def _changed(self, asked: _Asked) -> frozenset[str]:
        """Tables the job's commits touched; several commits of one job are one refresh."""
        if asked.pure:
            return frozenset()
        tables = frozenset(self._tables)
        self._tables.clear()
        return tables

    def _undo_mark(self) -> tuple[str, str]:
        from fupin_desk.jobs import keeping

        return keeping.undo_mark(self._office) if self._office is not None else ("", "")

    def _forget(self, asked: _Asked) -> bool:
        """Stop waiting for this answer; False if nobody waited any more."""
        if self._waiting.pop(id(asked.work), None) is None:
            return False
        asked.work.ended.emit()
        return True

    def _drop(self, asked: _Asked, future: Future[None]) -> None:
        """Nobody wants this answer any more; what has not begun will not."""
        asked.work.cancel()
        self._forget(asked)
        if future.cancel():
            asked.work.deleteLater()

    def _deliver(self, asked: _Asked, outcome: _Outcome) -> None:
        if outcome.tables and outcome.error is None:
            self.did.emit(outcome.undo, outcome.just)
        stopped = asked.work.cancelled()
        if self._forget(asked):
            self._answer(asked, outcome, stopped)
        asked.work.deleteLater()  # only now: a worker reports progress to it until the end
        if outcome.tables:
            if self._office is not None:
                self.saved.emit(self._office.now())
            self.touched.emit(outcome.tables)

    def _answer(self, asked: _Asked, outcome: _Outcome, stopped: bool) -> None:
        alive, error = shiboken6.isValid(asked.owner), outcome.error
        if error is None:
            if alive and asked.then is not None:
                asked.then(outcome.value)
        elif not isinstance(error, Spoken):
            self.crashed.emit(error)
        elif alive and not stopped:
            if asked.failed is not None:
                asked.failed(error)
            else:
                self.troubled.emit(asked.owner, error)


def _warm() -> None:
    from fupin_desk.jobs import rehearsing

    _imported = rehearsing


def _rehearse(surroundings: Callable[[], Surroundings]) -> None:
    from fupin_desk.jobs import rehearsing

    rehearsing.rehearse(surroundings())
