"""The tray of payment lists on the page: what waits, why, and one press for each thing that can be done.

Choose a row with the arrows; below it stands what is known and the ways out: a household that could be meant,
any other found as you type, the line that is the same money, the line it takes back from, or leaving it out
with a reason. Nothing here decides: every way out is a job of its own with its own undo.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionButton, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import NotMoney, fen, yuan
from fupin_desk.ui import icons, style, veil
from fupin_desk.ui.pages.payment_look import WHY_ICONS
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, PressButton, Words, button, clear, column, row, title
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.reason import ReasonBar
from fupin_desk.ui.widgets.wording import own_name

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.payment_tray import TrayRow

Job = Callable[["Office"], Any]
_OFFERED = 3


class _NameButton(PressButton):
    """A button that may name a household: its words go under the veil with everything else."""

    def __init__(self, words: str, pressed: Callable[[], object], kind: str) -> None:
        super().__init__(words)
        self.setProperty("kind", kind)
        self.setFont(style.font(BODY))
        self.clicked.connect(lambda _checked=False: pressed())

    def initStyleOption(self, option: QStyleOptionButton) -> None:  # noqa: N802
        """As Qt draws it, without words while the veil is down."""
        super().initStyleOption(option)
        if veil.lowered():
            option.text = "　" * 4  # type: ignore[attr-defined]


class TrayPanel(Card):
    """The list of what waits, and the bar under it. `wanted(job)`: do this; `opened(place, where)`."""

    wanted = Signal(object)
    visited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.row: TrayRow | None = None
        self.this_month = ""
        self.caption = Words("", CAP, colour="soft", elide=True)
        self.list = RowList(_columns(), row=30, name=_("发放表里待处理的"))
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _row: self._to_deeds())
        self.list.setMinimumHeight(style.px(120))
        self.what = Words("", BODY, MEDIUM, private=True, elide=True)
        self.deeds = row(spacing=8)
        self.picker = Picker(_("记给哪一户：姓名、首字母、尾号"))
        self.picker.setFixedWidth(style.px(270))
        self.picker.picked.connect(self._give)
        self.amount = QLineEdit()
        self.amount.setFixedWidth(style.px(110))
        self.amount.setPlaceholderText(_("金额（元）"))
        self.amount.setAccessibleName(_("金额（元）"))
        self.reason = ReasonBar()
        self.bar = QWidget()
        self.bar.setLayout(column(self.what, self.deeds, spacing=6))
        head = title(_("待处理"), " ")
        self.count = Words("", CAP, colour="soft")
        head.addWidget(self.count)
        self.box.addLayout(head)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(self.bar)
        self.box.addWidget(self.reason)

    def show_rows(self, rows: list[TrayRow], this_month: str) -> None:
        """Show what waits; the chosen place stays."""
        self.this_month = this_month
        self.count.setText(_("{n} 行").format(n=len(rows)))
        self.list.show_rows(rows)
        if rows and self.list.value() is None:
            self.list.choose(0)
        self.setVisible(bool(rows))
        if not rows:
            self.row = None

    def _choose(self, one: TrayRow) -> None:
        self.row = one
        self.reason.dismiss()
        told = _("{name}　{amount} 元　{label}：{why}").format(
            name=one.name or _("没有姓名"), amount=yuan(one.amount), label=one.label, why=one.why_words
        )
        if one.head:
            told += _("（对上{head}家）").format(head=one.head)
        self.what.setText(told)
        for keep in (self.picker, self.amount):
            keep.setParent(None)
        clear(self.deeds)
        for words, deed, first in self._ways(one):
            made = (
                button if one.why in ("booked_before", "repeat", "closed") else _NameButton
            )  # no name in these
            self.deeds.addWidget(made(words, deed, "primary" if first else "small"))
        if one.why == "amount":
            self.amount.setText("")
            self.deeds.insertWidget(0, self.amount)
            self.amount.show()
        known = one.state == "negative" and one.household_id
        if not known and one.why not in ("booked_before", "repeat", "closed"):
            self.deeds.addWidget(self.picker)
            self.picker.show()
        self.deeds.addStretch(1)
        self.deeds.addWidget(button(_("不入账…"), self._leave_out, "link"))

    def _to_deeds(self) -> None:
        """Enter on a row: the keyboard goes on to what can be done with it."""
        first = self.deeds.itemAt(0)
        widget = first.widget() if first is not None else None
        if widget is not None:
            widget.setFocus()

    def _ways(self, one: TrayRow) -> list[tuple[str, Callable[[], object], bool]]:
        """The ways out of this row: words, what is done, whether it is the likeliest."""
        if one.state == "negative" and one.household_id:
            text = _("从 {month} 的 {amount} 元里冲掉")
            return [
                (text.format(month=twin.month, amount=yuan(twin.amount)), self._taking(twin.entry_id), False)
                for twin in one.twins[:_OFFERED]
            ]
        if one.why == "booked_before":
            same = [other.id for other in self.list.rows if other.why == one.why]
            ways = [(_("就是账上那一笔"), lambda: self._same([one.id]), True)]
            if len(same) > 1:
                ways.append((_("这样的 {n} 行都是").format(n=len(same)), lambda: self._same(same), False))
            return [*ways, (_("是另一笔，再记一笔"), lambda: self._give(""), False)]
        if one.why == "repeat":
            return [(_("是两笔，再记一笔"), lambda: self._give(""), False)]
        if one.why == "closed":
            words = _("记到 {month}").format(month=self.this_month)
            where = {"household_id": one.household_id, "month": one.month}
            return [
                (words, lambda: self._give("", self.this_month), False),
                (_("去看这个月"), lambda: self.visited.emit("account", where), False),
            ]
        if one.household_id:
            return [(_("记给{head}家").format(head=one.head), lambda: self._give(""), False)]
        return [
            (other.words, self._giving(other.household_id, other.member_id), False)
            for other in one.candidates[:_OFFERED]
        ]

    # -- deeds -------------------------------------------------------------------------------------------

    def _giving(self, household_id: str, member_id: str) -> Callable[[], object]:
        return lambda: self._give(household_id, member=member_id)

    def _taking(self, entry_id: str) -> Callable[[], object]:
        def deed() -> None:
            from fupin_desk.jobs import payment_tray

            if self.row is not None:
                row_id = self.row.id
                self.wanted.emit(lambda office: payment_tray.take(office, row_id, entry_id))

        return deed

    def _give(self, household_id: str, month: str = "", member: str = "") -> None:
        from fupin_desk.jobs import payment_tray

        if self.row is None:
            return
        row_id, amount = self.row.id, None
        if self.row.state == "negative":  # whose it is; from which line it goes back is the next question
            self.wanted.emit(lambda office: payment_tray.point(office, row_id, household_id, member))
            return
        if self.row.why == "amount":
            try:
                amount = fen(self.amount.text())
            except NotMoney:
                self.amount.setFocus()
                return
        self.wanted.emit(
            lambda office: payment_tray.give(
                office, [row_id], household_id, month=month, member=member, amount=amount
            )
        )

    def _same(self, row_ids: list[str]) -> None:
        from fupin_desk.jobs import payment_tray

        self.wanted.emit(lambda office: payment_tray.same_money(office, row_ids))

    def _leave_out(self) -> None:
        from fupin_desk.jobs import payment_tray

        if self.row is None:
            return
        row_id = self.row.id

        def deed(reason: str) -> None:
            self.wanted.emit(lambda office: payment_tray.leave_out(office, [row_id], reason))

        self.reason.ask(_("这一行为什么不入账？"), _("不入账"), deed, hint=_("例如：不是本村的人"))


def _columns() -> tuple[Column, ...]:
    def why(painter: QPainter, rect: QRectF, one: TrayRow) -> None:
        icons.paint(painter, WHY_ICONS.get(one.why, "help"), rect.x() + 8, rect.center().y(), "amber", 14)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), one.why_words, BODY)

    def amount(painter: QPainter, rect: QRectF, one: TrayRow) -> None:
        brush.money(painter, rect, one.amount)

    def number(one: TrayRow) -> str:
        return one.id_tail or one.account_tail

    return (
        text_column(_("姓名"), 96, lambda one: one.name, private=True),
        text_column(_("尾号"), 64, number, size=CAP, colour="soft", private=True),
        text_column(_("村组"), 120, lambda one: one.group, size=CAP, colour="soft", spare=True),
        Column(_("金额"), 112, amount, lambda one: yuan(one.amount), brush.RIGHT),
        text_column(_("项目"), 120, lambda one: own_name(one.label)),
        Column(_("为什么等着"), 0, why, lambda one: one.why_words),
        text_column(_("发放表"), 240, lambda one: one.title, size=CAP, colour="soft", spare=True),
        text_column(_("行"), 48, lambda one: str(one.row), size=CAP, colour="soft", align=brush.RIGHT),
    )
