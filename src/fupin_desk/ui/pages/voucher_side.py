"""Beside the wall: the chosen paper, what it proves, and the two things to do with it.

归到哪一笔: choose household and month, then lines. A click or Enter on a line lays the paper on it; the space
bar ticks several lines first; Enter lays the paper (or all chosen papers) on all of them as one operation.
票面和存放: what is printed on the paper, whether it is a mere copy, and the box and leaf of the original, for
one paper or for many at once. The page does the deeds; this widget only asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model.values import Month, fen, parse_day, yuan
from fupin_desk.ui import style
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import paint_mark, paint_tick
from fupin_desk.ui.widgets.photo import PhotoView, Pictures
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.shown import EntryLine, VoucherLine

SHOWN_LINES = 4


class LinesToProve(RowList):
    """A month's lines to lay a paper on. `linked(entry ids)`: Enter or a click; the space bar ticks."""

    linked = Signal(object)
    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__(
            [
                Column("", 26, self._tick, lambda line: _("已选") if line.id in self.ticked else ""),
                Column("", 22, lambda p, r, line: paint_mark(p, r.x() + 6, r.center().y(), line.mark, 11)),
                text_column("", 0, _line_words),
                Column("", 92, _line_amount, lambda line: yuan(line.amount), brush.RIGHT),
            ],
            row=32, headings=False, on_click=True, pad=4, name=_("点一笔，就归到它；空格多选"),
        )  # fmt: skip
        self.ticked: set[str] = set()
        self.voucher = ""
        self.opened.connect(self._give)

    def _tick(self, painter: QPainter, room: QRectF, line: EntryLine) -> None:
        middle = room.center()
        if any(paper.id == self.voucher for paper in line.vouchers):
            paint_tick(painter, middle.x(), middle.y(), "accent")
        box = QRectF(room.x(), middle.y() - 8, 16, 16)
        if line.id in self.ticked:
            brush.pill(painter, box, "", fill="accent")
            paint_tick(painter, box.center().x(), box.center().y(), "card", 9)

    def _give(self, line: EntryLine) -> None:
        """Enter or a click: the ticked lines and this one."""
        self.linked.emit(list(dict.fromkeys([*self.ticked, line.id])))
        self.ticked.clear()
        self.ticked_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The space bar ticks the line under the cursor."""
        line = self.value()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.ticked ^= {line.id}
            self.viewport().update()
            self.ticked_changed.emit()
        else:
            super().keyPressEvent(event)


class VoucherSide(Card):
    """The side. Signals say what is wanted; the page knows for which papers."""

    house_picked = Signal(str)
    month_picked = Signal()
    linked = Signal(object)
    unlinked = Signal(object)
    opened = Signal(object)
    described = Signal(dict)
    looked = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(spacing=7, pad=12)
        self.pictures = pictures
        self._sha = ""
        self.view = PhotoView()
        self.view.setMinimumHeight(style.px(170))
        self.view.wanted.connect(self.looked)
        self.whose = Words("", BODY, BOLD, private=True, wrap=True)
        self.facts = Words("", CAP, colour="soft", wrap=True, private=True)
        self.proves = RowList(
            [
                text_column("", 0, _proved_words, private=True),
                Column("", 96, _proved_amount, lambda one: yuan(one[4]), brush.RIGHT),
            ],
            row=30, headings=False, on_click=False, name=_("证明哪一笔，回车去看，Delete 取下"),
        )  # fmt: skip
        self.proves.opened.connect(self.opened)
        self.off = button(_("从这一笔取下"), self._take_off, "link")
        self._stack = QStackedWidget()
        self.turns = Chips([("link", _("归到哪一笔")), ("facts", _("票面和存放"))])
        self.turns.chosen.connect(self._turn)
        self._stack.addWidget(self._make_linking())
        self._stack.addWidget(self._make_facts())
        head = row(self.whose, self.off, spacing=8)
        head.setStretch(0, 1)
        for piece in (self.view, head, self.facts, self.proves, self.turns, self._stack):
            if isinstance(piece, QWidget):
                self.box.addWidget(piece)
            else:
                self.box.addLayout(piece)
        self.box.setStretch(0, 3)
        self.box.setStretch(5, 4)

    def _make_linking(self) -> QWidget:
        self.picker = Picker(_("证明谁家的账？打姓名或首字母"))
        self.picker.picked.connect(self.house_picked)
        self.months = Chooser()
        self.months.setFont(style.font())
        self.months.setAccessibleName(_("月份"))
        self.months.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.months.activated.connect(lambda _n: self.month_picked.emit())
        self._head = Words("", CAP, MEDIUM, private=True, elide=True)
        self.lines = LinesToProve()
        self.lines.linked.connect(self.linked)
        self.lines.ticked_changed.connect(self._count)
        self._ticked = Words("", CAP, colour="soft", wrap=True)
        made = QWidget()
        place = row(self._head, self.months, spacing=6)
        place.setStretch(0, 1)
        inner = column(self.picker, place, self.lines, self._ticked, spacing=5)
        inner.setStretch(2, 1)
        made.setLayout(inner)
        return made

    def _make_facts(self) -> QWidget:
        self.form = Form(
            [
                Field("number", _("票号"), limit=40),
                Field("day", _("票面日期"), "", "2026-10-05", check=_day_ok),
                Field("amount", _("票面金额"), check=_money_ok),
                Field("is_copy", _("是原件吗"), choices=[("", _("原件")), ("1", _("复印件，不算凭证"))]),
                Field("place_box", _("放在哪一盒"), limit=40), Field("leaf", _("第几页、第几号"), limit=40),
            ]
        )  # fmt: skip
        self.form.saved.connect(lambda _all: self.described.emit(self.form.changed))
        self._many = Words("", CAP, colour="soft", wrap=True)
        made = QWidget()
        inner = column(self._many, self.form, row(button(_("存下"), self.form.save, "small"), None), None,
                       spacing=8)  # fmt: skip
        made.setLayout(inner)
        return made

    def _turn(self, key: str) -> None:
        """What the paper says wants the room that its lines take."""
        self._stack.setCurrentIndex(int(key == "facts"))
        self.proves.setVisible(key == "link" and bool(self.proves.rows))
        self.off.setVisible(self.proves.isVisible())

    # -- showing ---------------------------------------------------------------------------------------

    def show_months(self, month: str) -> None:
        """The months to choose from: this one and a year back; filled once."""
        if not self.months.count():
            for back in range(13):
                at = Month.parse(month).plus(-back)
                self.months.addItem(_("{year}年{month}月").format(year=at.year, month=at.month), str(at))

    def show_paper(self, several: Sequence[VoucherLine]) -> None:
        """Show the paper under the cursor, or how many are chosen together."""
        self.setEnabled(bool(several))
        line = several[-1] if several else None
        self.lines.voucher = line.id if line is not None and len(several) == 1 else ""
        if line is None:
            self.whose.setText(_("选一张照片"))
            self.facts.setText("")
            self.view.show_image(None)
            self.proves.show_rows([])
            self.proves.hide()
            self.off.hide()
            return
        self.pictures.fetch(line.sha256, lambda image: self._arrived(line.sha256, image), self.view)
        self._sha = line.sha256
        self._say(several, line)
        entries = list(line.entries) if len(several) == 1 else []
        self.proves.show_rows(entries, keep=False)
        linking = self.turns.value == "link"
        self.proves.setVisible(bool(entries) and linking)
        self.off.setVisible(bool(entries) and linking)
        self.proves.setFixedHeight(style.px(30) * min(max(len(entries), 1), SHOWN_LINES) + 2)
        if not self.form.changed:
            self._put(line, len(several))

    def _say(self, several: Sequence[VoucherLine], line: VoucherLine) -> None:
        if len(several) > 1:
            self.whose.setText(_("选了 {n} 张，一起整理").format(n=len(several)))
            self.whose.tone("ink")
            self.facts.setText(_("归到一笔、写存放，都对这 {n} 张。").format(n=len(several)))
            return
        loose = not line.entries
        words = _("这张还没有归到哪一笔") if loose else _("证明 {n} 笔").format(n=len(line.entries))
        self.whose.setText(words)
        self.whose.tone("amber" if loose else "ink")
        facts = [_("拍照 {day}").format(day=line.photographed)] if line.photographed else []
        if line.number:
            facts.append(_("票号 {no}").format(no=line.number))
        if line.paper_date:
            facts.append(_("票面日期 {day}").format(day=line.paper_date))
        if line.paper_amount is not None:
            used = sum(entry[4] for entry in line.entries)
            facts.append(
                _("票面 {sum} 元，账上 {used} 元").format(sum=yuan(line.paper_amount), used=yuan(used))
            )
        if line.is_copy:
            facts.append(_("复印件，不算凭证"))
        self.facts.setText(" · ".join(facts))

    def _put(self, line: VoucherLine, count: int) -> None:
        amount = yuan(line.paper_amount, separators=False) if line.paper_amount is not None else ""
        facts = {
            "number": line.number, "day": str(line.paper_date or ""), "amount": amount,
            "is_copy": "1" if line.is_copy else "", "place_box": line.box, "leaf": line.leaf,
        }  # fmt: skip
        self.form.put(facts)
        words = _("只改动过的格子会写到这 {n} 张上；存放的号数会一张一张往下数。")
        self._many.setText(words.format(n=count) if count > 1 else "")
        self._many.setVisible(count > 1)

    def show_month(self, page: MonthPage) -> None:
        """The lines to lay the paper on."""
        self._head.setText(page.head if page.lines else _("{head}：这个月没有账").format(head=page.head))
        self.lines.ticked.clear()
        self.lines.show_rows(page.lines)
        self._count()

    def _count(self) -> None:
        n = len(self.lines.ticked)
        self._ticked.setText(
            _("选了 {n} 笔，回车一起归。").format(n=n) if n else _("点一笔就归到它；空格可以多选几笔。")
        )

    def _arrived(self, sha256: str, image: QImage) -> None:
        """A photo came; another one may be chosen by now."""
        if sha256 == self._sha:
            self.view.show_image(image)

    def _take_off(self) -> None:
        one = self.proves.value() or (self.proves.rows[0] if len(self.proves.rows) == 1 else None)
        if one is not None:
            self.unlinked.emit(one)
        elif self.proves.rows:
            self.proves.choose(0)
            self.proves.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes the paper off the line under the cursor."""
        if event.key() == Qt.Key.Key_Delete and self.proves.hasFocus():
            self._take_off()
        else:
            super().keyPressEvent(event)


def facts_of(changed: dict[str, str]) -> dict[str, Any]:
    """What was typed, as the job takes it. Raises NotMoney, NotAMonth."""
    facts: dict[str, Any] = {}
    if "number" in changed:
        facts["number"] = changed["number"]
    if changed.get("day"):
        facts["day"] = parse_day(changed["day"])
    if changed.get("amount"):
        facts["amount"] = fen(changed["amount"])
    if "is_copy" in changed:
        facts["is_copy"] = bool(changed["is_copy"])
    return facts


def _money_ok(text: str) -> str:
    try:
        return "" if not text.strip() or fen(text) > 0 else _("金额要大于零")
    except Spoken as bad:
        return bad.what


def _day_ok(text: str) -> str:
    try:
        if text.strip():
            parse_day(text)
    except Spoken as bad:
        return bad.what
    return ""


def _line_words(line: EntryLine) -> str:
    day = f"{line.happened.day}日 " if line.happened else ""
    return f"{day}{line.label}"


def _proved_words(one: tuple[str, str, str, str, int]) -> str:
    _entry, head, month, label, _amount = one
    return _("{head} {month} 月 {label}").format(head=head, month=Month.parse(month).month, label=label)


def _proved_amount(painter: QPainter, room: QRectF, one: tuple[str, str, str, str, int]) -> None:
    brush.money(painter, room, one[4])


def _line_amount(painter: QPainter, room: QRectF, line: EntryLine) -> None:
    brush.money(painter, room, line.amount)
