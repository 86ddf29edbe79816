"""One call of a verb: its arguments, its passphrase, its way to the ledger."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fupin_desk import home
from fupin_desk.cli.answers import NoPassphrase, Usage
from fupin_desk.i18n import _
from fupin_desk.jobs.office import Office, WrongDesk


class Call:
    """One call of a verb."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.surroundings = home.surroundings()
        self._office: Office | None = None

    def passphrase(self) -> str:
        """The passphrase from the file, the environment or the terminal. Raises NoPassphrase, Usage."""
        file = self.args.passphrase_file
        if file:
            try:
                # Notepad begins a file with a byte order mark; nobody means it as part of a passphrase.
                return Path(file).read_text("utf-8-sig").rstrip("\r\n")
            except (OSError, ValueError) as bad:
                raise Usage(why=_("口令文件 {file} 读不出来").format(file=file)) from bad
        given = os.environ.get("FUPIN_DESK_PASSPHRASE")
        if given:
            return given
        if sys.stdin is not None and sys.stdin.isatty():
            import getpass

            try:
                return getpass.getpass(_("口令："))
            except EOFError as gone:
                raise NoPassphrase from gone
        raise NoPassphrase

    def office(self, *, read_only: bool = False) -> Office:
        """The ledger named by --ledger, opened once. Raises Usage, and what opening raises."""
        from fupin_desk.jobs import opening

        if self._office is None:
            if not self.args.ledger:
                raise Usage(why=_("没有写 --ledger 账本文件夹"))
            self._office = opening.open_(
                Path(self.args.ledger), self.surroundings, passphrase=self.passphrase(), read_only=read_only
            )
        return self._office

    def village(self, *, read_only: bool = False) -> Office:
        """The same, for what only a village's desk does. Raises WrongDesk."""
        office = self.office(read_only=read_only)
        if office.role != "village":
            raise WrongDesk(where=_("村"))
        return office

    def reading_or_writing(self) -> Office:
        """The ledger for writing if nobody else has it, else for reading (printing needs no more)."""
        from fupin_desk.safe.damage import LockedByAnother, NoAccess, ReadOnlyMedium

        try:
            return self.office()
        except (LockedByAnother, NoAccess, ReadOnlyMedium):
            return self.office(read_only=True)

    def close(self) -> None:
        """Let go of the ledger."""
        if self._office is not None:
            self._office.close()
