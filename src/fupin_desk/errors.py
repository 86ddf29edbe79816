"""The designed vocabulary of what can go wrong.

Three kinds, never mixed:

* `Trouble`: the world's fault (disk full, locked, damaged, a bad file from outside). One sentence says
  what happened, one says what to do now; a stable code (``FD-L03``) lets people on the phone name it.
* `Refusal`: a rule of the ledger says no. Same shape; nothing was changed.
* `Finding`: a flaw in the user's *data*. A value in a list, never an exception.

Everything else that is raised is a bug and ends on the crash page. An exception carries what failed in
`facts` (sender, number, part, cell, file) and never any person's data: its sentence is shown, logged and
printed. Each room declares its own subclasses beside the code that raises them; a test keeps codes unique.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from fupin_desk.i18n import _

Severity = Literal["error", "warn", "normalise"]

DONE, FINDINGS, USAGE, REFUSED, DAMAGED, LOCKED, BUG = 0, 1, 2, 3, 4, 5, 70


# ID numbers, accounts of 18 digits and more, mobile phones; household numbers (at most 17 digits) stay.
_PERSONS = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17,}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")


def _hidden(found: re.Match[str]) -> str:
    number = found.group()
    return f"{number[:2]}{'*' * (len(number) - 5)}{number[-3:]}"


class Spoken(Exception):  # noqa: N818  (what is said, not only errors)
    """Something a person must be told: `code`, what happened, what to do now, and the exit code it means.

    Subclasses set the four class attributes; `facts` fill the sentences' ``{fields}``.
    The sentences are Chinese source texts and are translated when read.
    """

    code: ClassVar[str] = "FD-X00"
    exit_code: ClassVar[int] = REFUSED
    what_happened: ClassVar[str] = ""
    what_now: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def what(self) -> str:
        """One sentence: what happened. A person's number typed into the wrong box is not repeated."""
        return _PERSONS.sub(_hidden, _(self.what_happened).format(**self.facts))

    @property
    def now(self) -> str:
        """One sentence: what to do now."""
        return _(self.what_now).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code} {self.what} {self.now}".strip()


class Trouble(Spoken):
    """The world's fault: disk, lock, damage, a file from outside."""


class Refusal(Spoken):
    """A rule of the ledger says no; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw in somebody's data: where it is, how bad, in one sentence.

    `sheet`, `row` (as Excel shows it) and `column` (heading text) are for files; `row` is None when the
    finding is about the whole file. `given` and `stored` are texts as found and as kept; when `sensitive`
    they are masked before they are shown.
    """

    code: str
    severity: Severity
    sentence: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    given: str = ""
    stored: str = ""
    sensitive: bool = False
