"""打印: choose what and for whom, see what would be left out and why, look at every page, then paper.

Nothing is a surprise: who is skipped is named before, names with characters no typeface has are named before,
and the pages are looked at before they go to a printer or into a file. File names carry the kind and the day,
never a name or number of anybody.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from fupin_desk.i18n import _
from fupin_desk.model.values import Month
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk, Work
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.printing_choice import KINDS, ChoiceCard, Wish
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP
from fupin_desk.ui.widgets.basics import Card, Words, button, row
from fupin_desk.ui.widgets.pdfview import PdfView

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.printing import Preparation, PrintResult
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.ui.widgets.printer import PrinterRun

SIDE, SIDE_COMPACT = 430, 380


class PrintingPage(Page):
    """What to print at the left, the pages at the right."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"household", "member", "membership", "entry", "help_record"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("打印"))
        self.caption.setText(_("先看清楚，再上纸。"))
        self.result: PrintResult | None = None
        self._wish: Wish | None = None
        self._today = date(2000, 1, 1)
        self._visit: dict[str, str] = {}
        self._run: PrinterRun | None = None
        self.choice = ChoiceCard()
        self.choice.changed.connect(self._prepare)
        self.choice.making.connect(self.make)
        self.choice.setFixedWidth(style.px(SIDE))
        self._make_preview()
        both = row(self.choice, self._preview, spacing=GAP)
        both.setStretch(1, 1)
        self.body.addLayout(both, 1)

    def _make_preview(self) -> None:
        self.view = PdfView(self.desk)
        self.view.turned.connect(self._show_page)
        self._what = Words(_("还没有做"), BODY, BOLD, elide=True)
        self._page = Words("", CAP, colour="soft")
        self._before = button("", lambda: self.view.turn(-1), "small", "left", tip=_("上一页  PgUp"))
        self._after = button("", lambda: self.view.turn(1), "small", "right", tip=_("下一页  PgDn"))
        self.keep = button(_("存成 PDF"), self.save, "small", "save")
        self.paper = button(_("送打印机"), self.to_printer, "small", "print")
        self.stop = button(_("停下"), self._stop, "small")
        self.stop.hide()
        head = row(
            self._what, self._before, self._page, self._after, 8, self.keep, self.paper, self.stop, spacing=8
        )
        head.setStretch(0, 1)
        self._hint = Words(_("左边选好，按“做出来看”，每一页都会摆在这里。"), BODY, colour="soft")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview = Card(head, self._hint, self.view, spacing=8, pad=12)
        self._preview.box.setStretch(2, 1)
        self._enable()

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read the households to choose from."""
        from fupin_desk.jobs import households

        def everybody(office: Office) -> tuple[list[HouseholdLine], date]:
            return households.lines(office), office.today()

        self.ask(everybody, self._have, key="everybody")

    def visit(self, **where: str) -> None:
        """Somebody wants this kind, for this household, this month."""
        self._visit = where
        if self.choice.households:
            self._arrive()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self.choice.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def search(self) -> None:
        """Choose a household."""
        self.choice.picker.box.setFocus()

    def _have(self, answer: tuple[list[HouseholdLine], date]) -> None:
        lines, self._today = answer
        self.choice.show_households(lines, Month.of(self._today))
        self._arrive()

    def _arrive(self) -> None:
        where, self._visit = self._visit, {}
        if where:
            self.choice.take(where.get("kind", ""), where.get("household_id", ""), where.get("month", ""))
        else:
            self._prepare()

    # -- preparing and making --------------------------------------------------------------------------

    def _prepare(self) -> None:
        from fupin_desk.jobs import printing

        wish = self.choice.wish
        if wish is None:
            self.choice.show_preparation(None)
            return
        self.ask(
            lambda office: printing.prepare(
                office, wish.kind, wish.household_ids, wish.month, only_changed=wish.only_changed,
                window=printing.twelve_months(office),
            ),
            self._prepared, key="prepare",
        )  # fmt: skip

    def _prepared(self, told: Preparation) -> None:
        self.choice.show_preparation(told)

    def make(self) -> None:
        """Make the sheets; long work with a count and a button to stop."""
        from fupin_desk.jobs import printing

        wish, today = self.choice.wish, self._today
        if wish is None:
            return
        self._wish = wish

        def job(office: Office, work: Work) -> PrintResult:
            return printing.print_sheets(
                office, wish.kind, wish.household_ids, today, wish.month, only_changed=wish.only_changed,
                window=printing.twelve_months(office), progress=work.progress, cancelled=work.cancelled,
            )  # fmt: skip

        self.do(job, self._made, title=_("做{what}").format(what=_(KINDS[wish.kind][0])))

    def _made(self, result: PrintResult) -> None:
        self.result = result
        self._hint.hide()
        self.view.show_pdf(result.pdf, result.pages)
        self._enable()
        kind = self._wish.kind if self._wish is not None else ""
        words = _("{what}：{n} 份，{pages} 页").format(
            what=_(KINDS[kind][0]) if kind else "", n=result.count, pages=result.pages
        )
        self._what.setText(words)
        told = [*result.notes, *(finding.sentence for finding in result.warnings[:3])]
        if told:
            self.say(Note("amber", "；".join(told)))
        self._prepare()
        self.view.setFocus()

    def _show_page(self, number: int) -> None:
        self._page.setText(f"{number + 1} / {self.view.pages}")
        self._before.setEnabled(number > 0)
        self._after.setEnabled(number < self.view.pages - 1)

    def _enable(self) -> None:
        ready = self.result is not None
        for one in (self.keep, self.paper, self._before, self._after):
            one.setEnabled(ready)
        self.view.setVisible(ready)

    # -- into a file, onto paper -----------------------------------------------------------------------

    @property
    def file_name(self) -> str:
        """Kind and day; nobody's name."""
        kind = self._wish.kind if self._wish is not None else ""
        what = _(KINDS[kind][0]) if kind else _("打印")
        month = f"-{self._wish.month}" if self._wish is not None and self._wish.month else ""
        return f"{what}{month}-{self._today.isoformat()}.pdf"

    def save(self) -> None:
        """Ask where, and write the file there."""
        place, _filter = QFileDialog.getSaveFileName(self, _("存成 PDF"), self.file_name, "PDF (*.pdf)")
        if place:
            self.save_to(Path(place))

    def save_to(self, place: Path) -> None:
        """Write the file; it appears whole or not at all."""
        if self.result is None:
            return
        pdf = self.result.pdf
        target = place if place.suffix.lower() == ".pdf" else place.with_name(place.name + ".pdf")

        def write(_work: Work) -> str:
            part = target.with_name(target.name + ".part")
            try:
                part.write_bytes(pdf)
                part.replace(target)
            except OSError:
                part.unlink(missing_ok=True)
                return ""
            return str(target)

        self.desk.think(write, self._saved, owner=self)

    def _saved(self, place: str) -> None:
        if not place:
            self.say(
                Note("red", _("没有写成，那个地方写不进去。"), _("换一个文件夹，或者看看盘是不是满了。"))
            )
            return
        opening = (_("打开看"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(place)))
        said = _("存到了 {place}").format(place=place)
        self.say(Note("done", said, _("里面有各户的情况，用完收好。"), deed=opening))

    def to_printer(self) -> None:
        """The system's own print window, then page by page."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from fupin_desk.ui.widgets.printer import PrinterRun

        if self.result is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.result.pages)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        self.run_on(PrinterRun(self.desk, printer, self.result.pdf, self.result.pages, self))

    def run_on(self, run: PrinterRun) -> None:
        """Send the pages out, showing how many have gone."""
        self._run = run
        self.stop.show()
        self.paper.setEnabled(False)
        run.moved.connect(self._moved)
        run.finished.connect(self._printed)
        run.start()

    def _moved(self, done: int, total: int) -> None:
        self._what.setText(_("正在送打印机：{done} / {total}").format(done=done, total=total))

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _printed(self, pages: int, whole: bool) -> None:
        self._run = None
        self.stop.hide()
        self.paper.setEnabled(True)
        if whole:
            self.say(Note("done", _("{n} 页都送到打印机了。").format(n=pages)))
        elif pages:
            self.say(Note("amber", _("停下了，已经送出 {n} 页。").format(n=pages)))
        else:
            self.say(
                Note(
                    "red", _("打印机没有接。"), _("看看打印机开没开、有没有纸，再送一次；也可以先存成 PDF。")
                )
            )
