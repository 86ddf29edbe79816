"""One record at the township: a household's month with every line, three figures, and two buttons.

Whoever passes it has the lines before the eyes. Returning opens one box for the reason in the same place; an
empty reason is not sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style, veil
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar
from fupin_desk.ui.widgets.basics import Card, Words, button, row
from fupin_desk.ui.widgets.lists import RowList
from fupin_desk.ui.widgets.marks import state_name
from fupin_desk.ui.widgets.photo import PhotoView, PhotoViewer, Pictures
from fupin_desk.ui.widgets.tray import entry_columns

if TYPE_CHECKING:
    from fupin_desk.jobs.review import RecordLine
    from fupin_desk.jobs.shown import EntryLine
    from fupin_desk.ui.page import Page

Judge = Callable[["RecordLine", str, str], object]


class ThreeFigures(QWidget):
    """政策 · 现金 · 到家, always side by side and equal in size."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[int, int, int] = (0, 0, 0)
        self.setFixedHeight(style.px(26))

    def show_figures(self, policy: int, cash: int, home: int) -> None:
        """Per head, fen."""
        self._figures = (policy, cash, home)
        self.setAccessibleName(" ".join(self.sentences()) if not veil.lowered() else "")
        self.update()

    def sentences(self) -> list[str]:
        """The three figures in words."""
        names = (_("政策"), _("现金"), _("到家"))
        return [f"{name} {yuan(amount)}" for name, amount in zip(names, self._figures, strict=True)]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint them."""
        painter, wide = QPainter(self), self.width() / 3
        for number, name in enumerate((_("政策"), _("现金"), _("到家"))):
            x = number * wide
            taken = brush.text(painter, QRectF(x, 0, 60, self.height()), name, CAP, "soft")
            room = QRectF(x + taken + 8, 0, wide - taken - 20, self.height())
            brush.money(painter, room, self._figures[number], weight=MEDIUM, zero="0.00", left=True)
        painter.end()


class RecordCard(Card):
    """The opened record, or a sentence saying how to open one."""

    def __init__(self, page: Page, judge: Judge) -> None:
        self.name = Words("", BODY, MEDIUM, private=True)
        self.where = Words("", CAP, colour="soft", elide=True)
        self.give_back = button(_("退回"), self._ask_reason, "small")
        self.passed = button(_("通过"), lambda: self._judge_now("passed"), "small")
        self.figures, self.coverage = ThreeFigures(), CoverageBar(height=9, words=False)
        self.lines = RowList(entry_columns(), row=28, name=_("这份记录的每一笔"))
        self.lines.chosen.connect(self._show_photo)
        self.pictures = Pictures(page.desk, page)
        self.photo = PhotoView()
        self.photo.setFixedWidth(style.px(150))
        self.photo.wanted.connect(self._enlarge)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("退回的原因，村里照着补：比如“没有看到协议的照片”"))
        self.reason.setAccessibleName(_("退回的原因"))
        self.reason.returnPressed.connect(lambda: self._judge_now("returned"))
        self.sure = button(_("退回"), lambda: self._judge_now("returned"), "small")
        self.empty = Words(_("点一份记录，看每一笔和照片，再通过或退回。"), BODY, colour="soft")
        head = row(self.name, self.where, self.give_back, self.passed, spacing=8)
        head.setStretch(1, 1)
        shares = row(self.figures, self.coverage, spacing=12)
        shares.setStretch(0, 3)
        shares.setStretch(1, 1)
        both = row(self.lines, self.photo, spacing=10)
        both.setStretch(0, 1)
        self.told = Words("", CAP, colour="amber", wrap=True, private=True)
        super().__init__(head, shares, self.told, row(self.reason, self.sure), both, self.empty, spacing=6)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._judge = judge
        self._papers: list[tuple[str, str]] = []
        self.record: RecordLine | None = None
        self.show_record(None)

    def show_record(self, record: RecordLine | None) -> None:
        """Show this record; None: none is open."""
        self.record = record
        for widget in (self.name, self.where, self.figures, self.coverage, self.lines):
            widget.setVisible(record is not None)
        self.photo.hide()
        self.empty.setVisible(record is None)
        self.box.setStretch(4, 1 if record is not None else 0)
        self.box.setStretch(5, 0 if record is not None else 1)
        said = "　".join(record.told) if record is not None else ""
        self.told.setText(said)
        self.told.setVisible(bool(said))
        self._hide_reason()
        waiting = record is not None and record.state not in ("passed", "returned")
        self.give_back.setVisible(waiting)
        self.passed.setVisible(waiting)
        if record is None:
            return
        self.name.setText(record.head)
        year, month = record.month.split("-")
        where = [record.short_no, f"{year}.{int(month)}", state_name(record.state), record.reason]
        self.where.setText(" · ".join(filter(None, where)))
        self.figures.show_figures(record.policy, record.cash, record.home)
        found = record.coverage
        self.coverage.show_parts((found.voucher, found.signed, found.estimated) if found else None)
        self.lines.show_rows(record.lines, keep=False)
        self._show_photo(next((one for one in record.lines if one.vouchers), None))

    def _show_photo(self, line: EntryLine | None) -> None:
        """The first paper of this line stands beside it; a line without one says so by an empty place."""
        self._papers = [(paper.sha256, line.label) for paper in line.vouchers] if line else []
        self.photo.setVisible(bool(self._papers))
        if self._papers:
            self.photo.show_image(None)
            self.pictures.fetch(self._papers[0][0], self.photo.show_image, self.photo, small=True)

    def _enlarge(self) -> None:
        if self._papers:
            PhotoViewer(self.window(), self.pictures, self._papers, 0)

    def done(self) -> None:
        """The word was given: close it, the list goes on to the next."""
        self.show_record(None)

    def _ask_reason(self) -> None:
        self.reason.show()
        self.sure.show()
        self.reason.setFocus()

    def _hide_reason(self) -> None:
        self.reason.clear()
        self.reason.hide()
        self.sure.hide()

    def _judge_now(self, state: str) -> None:
        reason = self.reason.text().strip()
        if self.record is None or (state == "returned" and not reason):
            self.reason.setFocus()
            return
        self._judge(self.record, state, reason if state == "returned" else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc takes the reason box away."""
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self._hide_reason()
        else:
            super().keyPressEvent(event)
