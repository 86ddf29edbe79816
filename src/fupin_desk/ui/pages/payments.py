"""发放表入账: drop the list, look, book it for every household at once; what is not sure lies in the tray.

Three things on one page and never more than two at a time: the place to drop a list, the list as it would be
booked (`payment_look`), and under the drop place what waits (`payment_tray`) with the lists booked before.
One press books, Ctrl+Z takes all of it back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.payment_look import LookPanel
from fupin_desk.ui.pages.payment_tray import TrayPanel
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.dropsheet import ENDINGS
from fupin_desk.ui.widgets.empty import DropZone, EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.wording import own_name

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.payment_book import Booked
    from fupin_desk.jobs.payment_tray import ListLine, TrayRow
    from fupin_desk.jobs.payments import PaymentPreview, Said
    from fupin_desk.model.household import HouseholdLine

_LOOKING = 2
_PICTURES = "*.jpg *.jpeg *.png *.heic *.webp"


class PaymentsPage(Page):
    """The drop place with tray and lists, or the list being looked at."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"payment_list", "payment_row", "entry", "period", "household", "member", "membership"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.preview: PaymentPreview | None = None
        self.pages: list[Path] = []
        self._items: list[tuple[str, str]] = []
        self.heading.setText(_("发放表入账"))
        self.empty = EmptyState(
            "file",
            _("把银行、财政所或民政的发放表拖到这里，一次给每户记好。"),
            _("Excel 和 CSV 都可以；先给您看对上了谁、对不上谁，再入账，一次撤销全部退回。"),
            _("选发放表"),
            self._choose,
            endings=ENDINGS,
        )
        self.strip = _Strip(self._choose)
        for zone in (self.empty, self.strip):
            zone.dropped.connect(lambda paths: self.look(paths[0]))
        self.tray = TrayPanel()
        self.tray.wanted.connect(self._settle)
        self.tray.visited.connect(lambda place, where: self.go(place, **where))
        self.lists = RowList(_list_columns(), row=30, name=_("入过账的发放表"))
        self.looking = LookPanel()
        self.looking.said.connect(self._say_otherwise)
        self.looking.photos.connect(self._choose_pages)
        self.save = button(_("入账"), self._book, "primary")
        self.again = button(_("换一张表"), self._start_again)
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(self.empty)
        self._layers.addWidget(self._standing())
        self._layers.addWidget(self.looking)
        back = button(_("回记账"), lambda: self.go("account"), "small", "left")
        self.buttons.addWidget(back)
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.save)
        self._start_again()

    def _standing(self) -> QWidget:
        head = title(_("入过账的发放表"))
        for words, stamped in ((_("加盖章的原件照片"), True), (_("加复印件照片"), False)):
            head.addWidget(button(words, partial(self._choose_late_pages, stamped=stamped), "link"))
        self.listed = Card(head, self.lists, spacing=8)
        both = QWidget()
        layout = column(self.strip, self.tray, self.listed, spacing=12)
        layout.setStretch(1, 3)
        layout.setStretch(2, 2)
        both.setLayout(layout)
        return both

    def visit(self, **where: str) -> None:
        """`file`: look at this one at once."""
        if file := where.get("file"):
            self.look(Path(file))

    # -- what stands -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the tray and the lists again; a list being looked at is matched again."""
        from fupin_desk.jobs import households, payment_tray
        from fupin_desk.model.values import Month

        def read(office: Office) -> tuple[list[TrayRow], list[ListLine], list[HouseholdLine], str]:
            month = str(Month.of(office.today()))
            tray, lists = payment_tray.tray(office), payment_tray.lists(office)
            return tray, lists, households.lines(office) if tray else [], month

        self.ask(read, self._show_standing, key="standing")
        if self.preview is not None:
            self._say_otherwise(self.preview.said)

    def _show_standing(self, told: tuple[list[TrayRow], list[ListLine], list[HouseholdLine], str]) -> None:
        tray, lists, everyone, month = told
        self.tray.picker.households.show(everyone)
        self.tray.show_rows(tray, month)
        self.lists.show_rows(lists)
        self._something = bool(tray or lists)
        if self.preview is None:
            self._layers.setCurrentIndex(1 if self._something else 0)
            if tray and self.strip.main.hasFocus():
                self.tray.list.setFocus()  # what waits is the next thing to do

    _something = False

    # -- choosing and looking ----------------------------------------------------------------------------

    def _start_again(self) -> None:
        self.notes.dismiss()
        self.preview, self.pages = None, []
        self.caption.setText("")
        self._layers.setCurrentIndex(1 if self._something else 0)
        self.save.hide()
        self.again.hide()
        (self.strip.main if self._something else self.empty.main).setFocus()

    def _choose(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选发放表"), "", _("表格 ({kinds})").format(kinds=kinds)
        )
        if chosen:
            self.look(Path(chosen))

    def look(self, file: Path) -> None:
        """Read this file and show what booking it would do."""
        from fupin_desk.jobs import payments

        self.notes.dismiss()
        self.pages = []
        self.caption.setText(_("正在读 {file}").format(file=file.name))
        self.do(
            lambda office, work: payments.preview(
                office, file, payments.Said(), work.progress, work.cancelled
            ),
            self._show, failed=self._not_read, title=_("读发放表"),
        )  # fmt: skip

    def _not_read(self, error: Spoken) -> None:
        self._start_again()
        self.complain(error)

    def _say_otherwise(self, said: Said) -> None:
        from fupin_desk.jobs import payments

        preview = self.preview
        if preview is not None:
            self.ask(lambda office: payments.again(office, preview, said), self._show, key="again")

    def _show(self, preview: PaymentPreview) -> None:
        fresh = self.preview is None or self.preview.source is not preview.source or not self._items
        self.preview = preview
        if not self._items:
            self.ask(_offered_items, self._take_items, key="items")
            return
        fresh = fresh or self._layers.currentIndex() != _LOOKING
        self.caption.setText(preview.title)
        self.looking.show_list(preview, self._items, len(self.pages))
        self.save.setText(_("入账 {n} 行").format(n=len(preview.matched)))
        ready = all(kind.code for kind in preview.kinds) and not preview.missing
        self.save.setEnabled(ready and not preview.already and bool(preview.plan))
        self._layers.setCurrentIndex(_LOOKING)
        self.save.show()
        self.again.show()
        self._say_why_not(preview)
        if fresh:
            (self.save if self.save.isEnabled() else self.again).setFocus()

    def _take_items(self, items: list[tuple[str, str]]) -> None:
        self._items = items
        if self.preview is not None:
            self._show(self.preview)

    def _say_why_not(self, preview: PaymentPreview) -> None:
        """Why the list cannot be booked as it is, in the note at the top."""
        if preview.already:
            what = _("这份发放表已经入过账：{title}。").format(title=preview.already)
            self.say(Note("info", what, _("没有重复记；要重来请先撤销那一次。")))
        elif preview.missing:
            words = {"name": _("收款人"), "amount": _("金额")}
            what = _("还没有认出{what}在哪一列。").format(
                what="、".join(words[one] for one in preview.missing)
            )
            self.say(Note("amber", what, _("请在下面的列名上指明。")))
        elif not all(kind.code for kind in preview.kinds):
            self.say(
                Note("amber", _("还不知道记在哪个项目下。"), _("请选一个项目，下次这家单位的表会记得。"))
            )
        elif self.notes.note is not None and self.notes.note.tone != "done":
            self.notes.dismiss()

    # -- booking and settling ----------------------------------------------------------------------------

    def _choose_pages(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(
            self, _("选原件的照片"), "", _("照片 ({kinds})").format(kinds=_PICTURES)
        )
        self.add_pages([Path(name) for name in chosen])

    def add_pages(self, paths: list[Path]) -> None:
        """Photographs of the original that will go with the list."""
        self.pages += paths
        self.looking.show_pages(len(self.pages))

    def _choose_late_pages(self, *, stamped: bool) -> None:
        """Photographs for a list that was booked without: for the chosen one, or the newest."""
        listed = self.lists.value() or next(iter(self.lists.rows), None)
        if listed is None:
            return
        chosen, _kind = QFileDialog.getOpenFileNames(
            self, listed.title, "", _("照片 ({kinds})").format(kinds=_PICTURES)
        )
        if chosen:
            self.attach(listed.id, [Path(name) for name in chosen], stamped=stamped)

    def attach(self, list_id: str, paths: list[Path], *, stamped: bool) -> None:
        """Lay these photographs on every line of a list."""
        from fupin_desk.jobs import payment_tray

        self.do(lambda office: payment_tray.attach(office, list_id, paths, stamped=stamped))

    def _book(self) -> None:
        from fupin_desk.jobs import payment_book

        preview, stamped, pages = self.preview, self.looking.stamped.isChecked(), list(self.pages)
        if preview is None:
            return
        self.save.setEnabled(False)
        self.do(
            lambda office, work: payment_book.book(
                office, preview, stamped=stamped, photos=pages, progress=work.progress
            ),
            self._booked, failed=self._not_booked, title=_("发放表入账"),
        )  # fmt: skip

    def _not_booked(self, error: Spoken) -> None:
        self.save.setEnabled(True)
        self.complain(error)

    def _booked(self, done: Booked) -> None:
        self.preview = None
        self._something = True
        self._start_again()
        words = _("已入账 {n} 行，{amount} 元。").format(n=done.booked, amount=yuan(done.total))
        now = _("{n} 行在待处理里等着。").format(n=done.waiting) if done.waiting else _("不对可以撤销。")
        self.say(Note("done", words, now))
        self.load()

    def _settle(self, job: Callable[[Office], int | None]) -> None:
        self.notes.dismiss()
        self.do(job)


class _Strip(DropZone):
    """A narrow place to drop the next list on."""

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__(ENDINGS)
        self.main = button(_("选发放表"), choose, "primary", "file")
        words = Words(_("把下一张发放表拖到这里"), CAP, colour="soft")
        self.setLayout(row(14, words, None, self.main, 8, spacing=6, margins=(6, 9, 6, 9)))


def _offered_items(office: Office) -> list[tuple[str, str]]:
    """Items a list can pay, as the chooser shows them: ``D6.2 地力补贴``."""
    offered = []
    for item in office.resources.items:
        if item.side in ("income", "reference"):
            offered.append((item.code, f"{item.code} {item.label}"))
            offered += [
                (f"{item.code}.{one.no}", f"{item.code}.{one.no} {one.label}") for one in item.subs.values()
            ]
    return offered


def _list_columns() -> tuple[Column, ...]:
    def total(painter: QPainter, rect: QRectF, one: ListLine) -> None:
        brush.money(painter, rect, one.total)

    def rows(one: ListLine) -> str:
        told = _("入账 {n}").format(n=one.booked)
        told += _(" · 待处理 {n}").format(n=one.waiting) if one.waiting else ""
        return told + (_(" · 不入账 {n}").format(n=one.dropped) if one.dropped else "")

    def proof(one: ListLine) -> str:
        if not one.has_page:
            return _("没有原件照片")
        return _("有原件") if one.stamped else _("复印件")

    return (
        text_column(_("月份"), 84, lambda one: one.month, size=CAP, colour="soft"),
        text_column(_("发放表"), 0, lambda one: one.title),
        text_column(_("发放单位"), 170, lambda one: one.sender, size=CAP, colour="soft", spare=True),
        text_column(_("项目"), 120, lambda one: own_name(one.label)),
        text_column(_("行"), 190, rows, size=CAP, colour="soft"),
        text_column(_("原件"), 110, proof, size=CAP, colour="soft"),
        Column(_("金额"), 130, total, lambda one: yuan(one.total), brush.RIGHT),
    )
