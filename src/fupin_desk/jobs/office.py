"""An open ledger with everything a job needs around it.

`Surroundings` is what the outside gives (clock, the computer's own state folder, the reader of shipped
files); `Office` is one ledger open on this desk: the ledger, its folder and photos, whose desk it is and
who keeps the book. Jobs take an `Office` first; pages only pass it on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.resources import Resources
from fupin_desk.model.journal import Actor, Op
from fupin_desk.model.ledger import Ledger, Writing
from fupin_desk.model.values import beijing_day, short_text

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from fupin_desk.safe.blobs import Blobs
    from fupin_desk.safe.folder import Folder

REASON_LIMIT: Final = 1000
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def quiet(done: int, total: int) -> None:
    """Report progress to nobody."""


def never() -> bool:
    """Nobody cancels."""
    return False


class WrongDesk(Refusal):
    """A verb that belongs to the other kind of desk."""

    code = "FD-J80"
    what_happened = N_("这件事要在{where}做。")
    what_now = N_("请在那边的账本里操作，这里没有改动。")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the outside gives a job: the time, this computer's state folder, the shipped files."""

    now: Callable[[], datetime]
    state_dir: Path
    resources: Resources


@dataclass(slots=True)
class Office:
    """One open ledger. `village` is the village whose book this is ('' on a township's desk)."""

    ledger: Ledger
    folder: Folder
    photos: Blobs
    surroundings: Surroundings
    role: str
    code: str
    name: str
    keeper: Actor
    raw_key: bytes = field(repr=False)
    lock: AbstractContextManager[object] | None = None
    began_node: str = ""

    @property
    def village(self) -> str:
        """The village whose book is kept here; '' on a township's desk, which keeps many."""
        return self.code if self.role == "village" else ""

    @property
    def resources(self) -> Resources:
        """The shipped data."""
        return self.surroundings.resources

    def now(self) -> datetime:
        """The time, UTC."""
        return self.surroundings.now()

    def today(self) -> date:
        """The Beijing day."""
        return beijing_day(self.now())

    def read(self) -> AbstractContextManager[Session]:
        """A reading session."""
        return self.ledger.read()

    def change(self, op: Op, reason: str = "", village: str | None = None) -> AbstractContextManager[Writing]:
        """One named operation by whoever keeps the book. Raises TooLong for an endless reason."""
        where = self.village if village is None else village
        short_text(reason, _("原因"), REASON_LIMIT)
        return self.ledger.change(op, by=self.keeper, village=where, reason=reason)

    def close(self) -> None:
        """Let go of the ledger and its lock."""
        self.ledger.close()
        if self.lock is not None:
            self.lock.__exit__(None, None, None)
            self.lock = None
