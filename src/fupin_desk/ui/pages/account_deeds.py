"""What can be done to a household's month besides typing: correct, strike, photograph, sign, close, reopen.

Each is one job and one operation with its name in the undo line. What needs a reason asks for it in one line
above the grid. `AccountPage` stands on this page and adds the grid's own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model import values
from fupin_desk.model.items import ItemList
from fupin_desk.model.values import Month
from fupin_desk.ui.desk import Desk, Work
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.account_close import CloseCard
from fupin_desk.ui.pages.account_correct import CorrectCard
from fupin_desk.ui.pages.account_side import PaperCard
from fupin_desk.ui.widgets.basics import column
from fupin_desk.ui.widgets.cells import Known, Row
from fupin_desk.ui.widgets.figuring import read_amount
from fupin_desk.ui.widgets.grid import MonthGrid
from fupin_desk.ui.widgets.photo import ENDINGS, Pictures
from fupin_desk.ui.widgets.reason import ReasonBar
from fupin_desk.ui.widgets.seconding import SecondBar

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.photos import PhotosAdded
    from fupin_desk.jobs.printing import PrintResult
    from fupin_desk.ui.pages.account_sign import Signing


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
        self.second, self.correction = SecondBar(), CorrectCard()
        self.bars = QWidget()
        self.bars.setLayout(column(self.reason, self.second, self.correction, spacing=0))
        self.close_card = card = CloseCard()
        card.signing.connect(self.sign)
        card.filling.connect(self.fill_in)
        card.panel.given.connect(self.take_signing)
        card.unsigning.connect(self.ask_unsign)
        card.closing.connect(self.close_month)
        card.waiting.connect(self.close_waiting)
        card.reopening.connect(self.ask_reopen)
        card.listing.connect(self.list_corrections)
        card.slip_wanted.connect(self.print_slip)
        card.correcting.connect(self.open_correction)
        self.grid.pointed.connect(self._offer_correction)
        self.correction.corrected.connect(self.correct)
        self.correction.struck.connect(self.strike_in_red)

    def _offer_correction(self, line: Row | None) -> None:
        """The close card offers to correct the line under the cursor while it is sealed."""
        sealed = line is not None and line.entry is not None and bool(line.entry.sealed)
        self.close_card.offer_correction(self.grid.currentIndex().row() + 1 if sealed else 0)

    def _save(self, line: Row, photos: Sequence[Path]) -> None:
        """Book a row with photos."""
        raise NotImplementedError

    # -- corrections -------------------------------------------------------------------------------------

    def ask_correction(self, line: Row, text: str) -> None:
        """A sealed line was typed over: ask why, then correct it in red."""
        try:
            amount = read_amount(text, line.entry.side)
        except Spoken as error:
            self.complain(error)
            return
        words = _("{sealed}。{old} 改成 {new}，要写明原因，旧数留着。").format(
            sealed=line.entry.sealed, old=values.yuan(abs(line.entry.amount)), new=values.yuan(amount)
        )
        entry_id = line.entry.id
        self.reason.ask(
            words, _("更正"), lambda reason: self.correct(entry_id, {"amount": amount}, reason)
        )  # fmt: skip

    def open_correction(self) -> None:
        """Correct anything of the sealed line under the cursor."""
        line, known = self.grid.row, self.grid.lines.known
        if line is not None and line.entry is not None and line.entry.sealed:
            self.correction.open(line.entry, known, self.grid.currentIndex().row() + 1)

    def correct(self, entry_id: str, facts: dict[str, Any], reason: str) -> None:
        """Correct a line in red, then offer its slip."""
        from fupin_desk.jobs import periods

        amount = facts.get("amount")
        others = {name: value for name, value in facts.items() if name != "amount"}
        if "basis" in others:
            others["basis"] = "actual" if others["basis"] == "stated" else others["basis"]
        self.do(
            lambda office: periods.correct(office, entry_id, amount, reason, facts=others),
            lambda _both: self._offer_slip(entry_id),
        )

    def strike_in_red(self, entry_id: str, reason: str) -> None:
        """Take a sealed line off the book (冲销), then offer its slip."""
        from fupin_desk.jobs import periods

        self.do(
            lambda office: periods.correct(office, entry_id, reason=reason, strike=True),
            lambda _both: self._offer_slip(entry_id),
        )

    def _offer_slip(self, entry_id: str) -> None:
        deed = (_("打印更正单"), lambda: self.print_slip(entry_id))
        self.say(
            Note("done", _("已更正，旧数留着。"), _("只有这一笔要再签：打印更正单，双方签字。"), deed=deed)
        )

    def list_corrections(self) -> None:
        """Show what was corrected in this month."""
        from fupin_desk.jobs import corrections

        household_id, month = self.household_id, self.month
        self.ask(
            lambda office: corrections.corrections(office, household_id, month),
            self.close_card.show_corrections, key="corrections",
        )  # fmt: skip

    def print_slip(self, entry_id: str) -> None:
        """Print the correction slip of one line: on a printer, or as a file where there is none."""
        from fupin_desk.jobs import printing

        def made(office: Office, work: Work) -> PrintResult:
            return printing.print_sheets(
                office, "slip", None, office.today(), entry_ids=[entry_id], progress=work.progress,
                cancelled=work.cancelled,
            )  # fmt: skip

        self.do(made, lambda result: self.hand_over(result.pdf), title=_("打印更正单"))

    def hand_over(self, pdf: bytes) -> None:
        """Give a finished sheet to the printer, or let it be saved."""
        from fupin_desk.ui import printer

        if printer.has_printer():
            printer.print_pdf(self, pdf, lambda: None)
            return
        place, _filter = QFileDialog.getSaveFileName(self, _("存成 PDF"), _("更正单.pdf"), "PDF (*.pdf)")
        if place:
            Path(place).write_bytes(pdf)
            self.say(Note("done", _("更正单已存成 PDF。"), ""))

    # -- striking and photographs ------------------------------------------------------------------------

    def ask_strike(self, line: Row) -> None:
        """Strike a booked line out, with a reason if somebody has one; a sealed one is taken off in red."""
        from fupin_desk.jobs import accounts

        entry_id = line.entry.id
        if line.entry.sealed:
            self.reason.ask(
                _("{sealed}。整笔冲销“{label}”？要写明原因，旧数留着。").format(
                    sealed=line.entry.sealed, label=line.entry.label
                ),
                _("冲销"), lambda reason: self.strike_in_red(entry_id, reason),
            )  # fmt: skip
            return
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

    # -- signatures --------------------------------------------------------------------------------------

    def sign(self, role: str, way: str) -> None:
        """Record that somebody signed this month on paper."""
        from fupin_desk.jobs import periods

        self.grid.settle()
        household_id, month = self.household_id, self.month
        self.do(lambda office: periods.sign(office, household_id, month, role, way))

    def fill_in(self, role: str) -> None:
        """Ask in full: who signed, how, when, with which sheet, or what he objects to."""
        from fupin_desk.jobs import periods

        self.grid.settle()
        household_id = self.household_id

        def asked(office: Office) -> tuple[list[tuple[str, str]], date]:
            return periods.hands(office, household_id, role), office.today()

        def open_panel(answer: tuple[list[tuple[str, str]], date]) -> None:
            lines = self.page.lines if self.page else []
            label = (
                next((one.label for one in self.page.signers if one.role == role), "") if self.page else ""
            )
            self.close_card.panel.open(role, label, answer[0], len(lines), answer[1])

        self.ask(asked, open_panel, key="hands")

    def take_signing(self, given: Signing) -> None:
        """What the panel was filled in with becomes one signature, refusal or objection."""
        from fupin_desk.jobs import periods

        household_id, month = self.household_id, self.month
        shown = self.page.lines if self.page else []
        lines = [shown[number - 1].id for number in given.lines] or None
        self.do(
            lambda office: periods.sign(
                office, household_id, month, given.role, given.way, given.signed_on, given.sheet, given.state,
                given.words, hand=periods.Hand(given.who, given.written_by), lines=lines,
            )
        )  # fmt: skip

    def ask_unsign(self, signature_id: str) -> None:
        """Strike a signature that was recorded by mistake."""
        from fupin_desk.jobs import periods

        self.reason.ask(
            _("划去这次签字？账目不动，只是这次签字不算。"), _("划去"),
            lambda reason: self.do(lambda office: periods.strike_signature(office, signature_id, reason)),
        )  # fmt: skip

    # -- closing and reopening ---------------------------------------------------------------------------

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

    def close_waiting(self) -> None:
        """Everybody is away: close now, both sign when they come home."""
        from fupin_desk.jobs import periods

        self.grid.settle()
        household_id, month = self.household_id, self.month
        self.do(lambda office: periods.close(office, household_id, month, waiting=True))

    def ask_reopen(self) -> None:
        """Open a closed month again; that needs a reason and, once anybody has a PIN, a second person."""
        from fupin_desk.jobs import periods

        household_id, month = self.household_id, self.month
        others = self.page.seconds if self.page else None
        if others is None:
            self.reason.ask(
                _("反结账以后可以再记；还没有人设数字密码，会记成“未核第二人”。"), _("反结账"),
                lambda reason: self.do(lambda office: periods.reopen(office, household_id, month, reason)),
            )  # fmt: skip
        elif not others:
            what = _("反结账要另一个人在场，他要有自己的数字密码。")
            self.say(Note("amber", what, _("请他先在窗口上方“记账人”里设一个，再来反结账。")))
        else:
            words = _("反结账以后，这个月可以再记；写明原因，请另一位输入自己的数字密码。")
            self.second.ask(words, _("反结账"), others, self._reopen)

    def _reopen(self, reason: str, second: str, digits: str) -> None:
        from fupin_desk.jobs import periods

        household_id, month = self.household_id, self.month
        self.do(
            lambda office: periods.reopen(office, household_id, month, reason, second, digits),
            lambda _name: self.second.dismiss(),
            failed=lambda error: self.second.wrong(f"{error.what}{error.now}"),
        )
