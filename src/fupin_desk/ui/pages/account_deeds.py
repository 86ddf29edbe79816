"""What can be done to a household's month besides typing: correct, strike, photograph, sign, close, reopen.

Each is one job and one operation with its name in the undo line. What needs a reason asks for it in one line
above the grid. `AccountPage` stands on this page and adds the grid's own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model import values
from fupin_desk.model.items import ItemList
from fupin_desk.model.values import Month
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.account_side import PaperCard
from fupin_desk.ui.widgets import cells
from fupin_desk.ui.widgets.cells import Known, Row
from fupin_desk.ui.widgets.grid import MonthGrid
from fupin_desk.ui.widgets.photo import ENDINGS, Pictures
from fupin_desk.ui.widgets.reason import ReasonBar

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.photos import PhotosAdded


class MonthDeeds(Page):
    """A household's month with its grid, its paper and the reason line; `_save` is the page's own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, heading=False)
        self.household_id, self.month = "", ""
        self.page: MonthPage | None = None
        self.pictures = Pictures(desk, self)
        self.reason = ReasonBar()
        self.grid = MonthGrid(Known(Month(2000, 1), ItemList("", {})))
        self.paper = PaperCard(self.pictures)

    def _save(self, line: Row, photos: Sequence[Path]) -> None:
        """Book a row with photos."""
        raise NotImplementedError

    def ask_correction(self, line: Row, text: str) -> None:
        """A sealed line was typed over: ask why, then correct it in red."""
        from fupin_desk.jobs import periods

        try:
            amount = cells.read_amount(text, line.entry.side)
        except Spoken as error:
            self.complain(error)
            return
        words = _("{sealed}。{old} 改成 {new}，要写明原因，旧数留着。").format(
            sealed=line.entry.sealed, old=values.yuan(abs(line.entry.amount)), new=values.yuan(amount)
        )
        entry_id = line.entry.id
        self.reason.ask(
            words, _("更正"),
            lambda reason: self.do(lambda office: periods.correct(office, entry_id, amount, reason)),
        )  # fmt: skip

    def ask_strike(self, line: Row) -> None:
        """Strike a booked line out, with a reason if somebody has one."""
        from fupin_desk.jobs import accounts

        if line.entry.sealed:
            self.say(Note("amber", f"{line.entry.sealed}。", _("不能划去，只能改金额做更正。")))
            return
        entry_id = line.entry.id
        self.reason.ask(
            _("划去“{label}”这一笔？").format(label=line.entry.label), _("划去"),
            lambda reason: self.do(lambda office: accounts.strike(office, entry_id, reason)),
            hint=_("原因可以不写；划去能撤销"), must=False,
        )  # fmt: skip

    def choose_photos(self) -> None:
        """Pick photo files for the line under the cursor, or the one whose paper is shown."""
        wanted = _("照片") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        names, _filter = QFileDialog.getOpenFileNames(self, _("选照片"), "", wanted)
        if names:
            line = self.grid.row
            if (line is None or line.entry is None) and self.paper.line is not None:
                shown = self.paper.line.id
                rows = self.grid.lines.rows
                line = next((one for one in rows if one.entry and one.entry.id == shown), None)
            self.add_photos(line, [Path(name) for name in names])

    def add_photos(self, line: Row | None, paths: Sequence[Path]) -> None:
        """Let photos prove a line; a line that is whole but not booked is booked with them."""
        from fupin_desk.jobs import photos

        whole = line is not None and line.entry is None and line.wanted() is None
        if line is not None and whole and not line.saving and not line.offered:
            self._save(line, paths)
            return
        if line is None or line.entry is None:
            what = _("照片还没有存：这一行还没有记账。")
            self.say(Note("amber", what, _("先把这一行记好，再把照片拖上来。")))
            return
        entry_id = line.entry.id
        self.do(
            lambda office, work: photos.add(office, paths, entry_id, work.progress, work.cancelled),
            self._photos_added, title=_("存照片"),
        )  # fmt: skip

    def _photos_added(self, added: PhotosAdded) -> None:
        for name, why in added.refused[:1]:
            others = len(added.refused) - 1
            more = _("另有 {n} 张也没有收。").format(n=others) if others else ""
            self.say(Note("amber", f"{name}：{why}", more))

    def sign(self, role: str, way: str) -> None:
        """Record that somebody signed this month on paper."""
        from fupin_desk.jobs import periods

        self.grid.settle()
        household_id, month = self.household_id, self.month
        self.do(lambda office: periods.sign(office, household_id, month, role, way))

    def close_month(self, whole: bool) -> None:
        """Close the month, with a reason when something is wanting."""
        from fupin_desk.jobs import periods

        self.grid.settle()
        household_id, month = self.household_id, self.month
        if whole:
            self.do(lambda office: periods.close(office, household_id, month))
            return
        self.reason.ask(
            _("还没有齐，写明原因也可以结账。"), _("结账"),
            lambda reason: self.do(lambda office: periods.close(office, household_id, month, reason)),
        )  # fmt: skip

    def ask_reopen(self) -> None:
        """Open a closed month again; that needs a reason."""
        from fupin_desk.jobs import periods

        household_id, month = self.household_id, self.month
        self.reason.ask(
            _("反结账以后，这个月可以再记；原因会留在账里。"), _("反结账"),
            lambda reason: self.do(lambda office: periods.reopen(office, household_id, month, reason)),
        )  # fmt: skip
