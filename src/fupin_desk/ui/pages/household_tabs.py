"""What the tabs of a household's page show: months, members, help, papers.

The months' table is the heart: newest on top, this month two lines high with what it still wants and the one
button; wage, living and money sent home stand together; own produce is tinted and quiet; the table ends in
the same three columns as the card above, and its last row repeats the household's totals, so that an
inspector can check by eye. With larger letters it scrolls sideways rather than shrink.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.table import Column, ReadTable
from fupin_desk.ui.widgets import brush, lists
from fupin_desk.ui.widgets.basics import Words, button, column, row
from fupin_desk.ui.widgets.marks import SIGNS, paint_mark, paint_signature, paint_state, state_name
from fupin_desk.ui.widgets.photo import Pictures
from fupin_desk.ui.widgets.photowall import PhotoWall

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpLine
    from fupin_desk.jobs.households import MemberLine, MonthLine
    from fupin_desk.jobs.shown import VoucherLine
    from fupin_desk.jobs.states import MonthState

NOW_HIGH, MONTH_HIGH, TOTAL_HIGH = 58, 24, 27
NETS = {8: "policy", 9: "cash", 10: "home"}
"""Columns of the three figures."""
RELATIONS = (
    "户主", "配偶", "之子", "之女", "之儿媳", "之女婿", "之孙子", "之孙女", "之外孙子", "之外孙女",
    "之父", "之母", "之岳父", "之岳母", "之公公", "之婆婆", "之祖父", "之祖母", "之外祖父", "之外祖母",
    "之兄弟姐妹", "之兄弟媳妇", "之叔伯", "之侄儿", "之侄女", "之曾孙子", "之曾孙女", "其他",
)  # fmt: skip
"""Relations to the head as the national roster writes them."""


class _MonthTable(ReadTable):
    """The table itself; its first row is the month at work, its last the sum."""

    def ground(self, row_: Any, number: int, column_: Column) -> str:
        """This month tinted, own produce on its tint, the rest zebra."""
        if self.is_now(row_):
            return "tint"
        if number == self.currentIndex().row():
            return "tint"
        return column_.ground or ("zebra" if number % 2 == 0 and row_.state else "card")

    def is_now(self, row_: MonthLine) -> bool:
        """Whether this is the month at work."""
        return bool(self.rows) and row_ is self.rows[0] and bool(row_.state)


class MonthsTab(QWidget):
    """收支: a line a month. `wanted(month)`: one is to be opened; `asked(month, view)`: one of the
    three figures is to be explained (no month: the sum)."""

    wanted = Signal(str)
    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.compact = False
        self.table = _MonthTable(self._columns(), _("每月收支"), row_height=MONTH_HIGH, pad=5)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.opened.connect(self._open)
        self._strip = QWidget(self.table.viewport())
        self._done, self._lack = Words("", CAP, MEDIUM, "accent"), Words("", CAP, colour="amber", elide=True)
        self.go = button(_("继续记"), lambda: self.wanted.emit(""), "primary")
        self.go.setStyleSheet(f"min-height:{style.px(24)}px;padding:0 16px;")
        inner = row(self._done, self._lack, self.go, spacing=10, margins=(8, 0, 8, 4))
        inner.setStretch(1, 1)
        self._strip.setLayout(inner)
        self.setLayout(column(self.table, spacing=0))

    def _open(self, line: MonthLine) -> None:
        """One of the three figures, if the cursor stands on it; else the month."""
        view, month = NETS.get(self.table.currentIndex().column()), line.month if line.state else ""
        if view is not None:
            self.asked.emit(month, view)
        else:
            self.wanted.emit(month)

    def _columns(self) -> list[Column]:
        def amount(
            title: str, wide: int, name: str, group: str = "", colour: str = "ink", **more: Any
        ) -> Column:
            def paint(painter: QPainter, room: QRectF, line: MonthLine) -> None:
                strong = MEDIUM if not line.state or more.get("strong") else NORMAL
                brush.money(painter, self._upper(room, line), getattr(line, name), colour, strong)

            def says(line: MonthLine) -> str:
                return yuan(getattr(line, name))

            return Column(title, wide, says, paint, brush.RIGHT, group, str(more.get("ground", "")))

        away, nets, signs = _("工资与在外"), _("本月净额，三种算法"), _("签字")
        return [
            Column(_("月份"), 88, _month_says, self._month),
            amount(_("工资"), 76, "wage", away), amount(_("在外生活"), 80, "living", away),
            amount(_("寄带回"), 74, "sent_home", away, "soft"), amount(_("经营净"), 72, "business"),
            amount(_("财产"), 67, "property"), amount(_("转移"), 69, "transfer"),
            amount(_("不计现金"), 73, "own_goods", _("自产自用"), "soft", ground="own"),
            amount(_("政策"), 81, "policy", nets, strong=True),
            amount(_("现金"), 79, "cash", nets, strong=True),
            amount(_("到家"), 79, "home", nets, strong=True),
            Column(_("凭证"), 0, _marks_says, self._marks, brush.CENTRE),
            self._signature(_("户"), "signed_household", signs),
            self._signature(_("帮"), "signed_helper", signs),
        ]  # fmt: skip

    def _upper(self, room: QRectF, line: MonthLine) -> QRectF:
        """The month at work is two lines high: its figures stand in the upper one."""
        if self.table.is_now(line):
            return QRectF(room.x(), room.y(), room.width(), style.px(31))
        return room

    def _month(self, painter: QPainter, room: QRectF, line: MonthLine) -> None:
        if not line.state:
            brush.text(painter, room.adjusted(3, 0, 0, 0), line.month, weight=MEDIUM)
            return
        upper = self._upper(room, line)
        paint_state(painter, upper.x() + 10, upper.center().y(), line.state, 14)
        now = self.table.is_now(line)
        words = line.month.replace("-0", ".").replace("-", ".")
        tone, weight = ("accent", BOLD) if now else ("ink", NORMAL)
        brush.text(painter, upper.adjusted(24, 0, 4, 0), words, BODY, tone, weight)

    def _marks(self, painter: QPainter, room: QRectF, line: MonthLine) -> None:
        upper = self._upper(room, line).adjusted(6, 0, 0, 0)
        counts = (line.marks.voucher, line.marks.signed, line.marks.estimated + line.marks.told)
        wide = min(upper.width() / 3, 38.0)
        for number, (mark, count) in enumerate(zip(("voucher", "signed", "estimated"), counts, strict=True)):
            x = upper.x() + number * wide
            paint_mark(painter, x + 5, upper.center().y() + 1, mark, 9, "mark" if count else "faint")
            tone = "ink" if count else "faint"
            brush.text(painter, QRectF(x + 12, upper.y(), wide - 12, upper.height()), str(count), CAP, tone)

    def _signature(self, title: str, name: str, group: str) -> Column:
        def says(line: MonthLine) -> str:
            return _("已签") if getattr(line, name) else _("未签")

        return Column(title, 27, says, self._sign(name), brush.CENTRE, group)

    def _sign(self, name: str) -> Callable[[QPainter, QRectF, Any], None]:
        def paint(painter: QPainter, room: QRectF, line: MonthLine) -> None:
            if line.state:
                upper = self._upper(room, line)
                paint_signature(painter, upper.center().x(), upper.center().y(), getattr(line, name))

        return paint

    def show_months(
        self,
        now: Sequence[MonthLine],
        months: Sequence[MonthLine],
        total: MonthLine,
        state: MonthState | None,
    ) -> None:
        """Show the month at work, the whole months, their sum."""
        kept = [line for line in months if line.entries] or list(months[:3])
        words = _("{n} 个月").format(n=len(months))
        rows = [*now[:1], *kept, replace(total, month=words)]
        self.table.show_rows(rows)
        self._heights()
        done = state.entries if state else 0
        usual = max(state.usual, done) if state else 0
        self._done.setText(
            _("已记 {done}/{usual} 笔").format(done=done, usual=usual) if usual else _("还没有记")
        )
        self._lack.setText(_lacking(now[0] if now else None, state))
        self._place()

    def fold(self, compact: bool) -> None:
        """Tighter rows in a low window."""
        self.compact = compact
        self._heights()

    def _heights(self) -> None:
        now, month, total = (54, 21, 24) if self.compact else (NOW_HIGH, MONTH_HIGH, TOTAL_HIGH)
        self.table.verticalHeader().setDefaultSectionSize(style.px(month))
        last = len(self.table.rows) - 1
        for number in range(last + 1):
            high = now if number == 0 else total if number == last else month
            self.table.setRowHeight(number, style.px(high))

    def _place(self) -> None:
        self._strip.setGeometry(0, style.px(29), self.table.viewport().width(), style.px(30))
        self._strip.show()
        self.table.verticalScrollBar().valueChanged.connect(self._follow, Qt.ConnectionType.UniqueConnection)

    def _follow(self, shift: int) -> None:
        self._strip.move(0, style.px(29) - shift)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The strip is as wide as the table."""
        super().resizeEvent(event)
        self._place()


def _lacking(now: MonthLine | None, state: MonthState | None) -> str:
    parts = []
    if state is not None and state.missing_vouchers:
        parts.append(_("缺票 {n} 笔").format(n=state.missing_vouchers))
    if now is not None and now.entries:
        unsigned = [
            who for who, way in ((_("户"), now.signed_household), (_("帮"), now.signed_helper)) if not way
        ]
        if unsigned:
            parts.append(_("{who}未签字").format(who="、".join(unsigned)))
    if state is not None and state.usual > state.entries:
        parts.append(_("{n} 项常有的没记").format(n=state.usual - state.entries))
    return _("还差：{what}").format(what="、".join(parts)) if parts else ""


def _month_says(line: MonthLine) -> str:
    return f"{line.month} {state_name(line.state)}" if line.state else line.month


def _marks_says(line: MonthLine) -> str:
    counts = line.marks
    pairs = (
        ("voucher", counts.voucher), ("signed", counts.signed), ("estimated", counts.estimated + counts.told)
    )  # fmt: skip
    return " ".join(f"{SIGNS[mark]}{count}" for mark, count in pairs)


class MembersTab(QWidget):
    """成员: who lives here, with numbers masked, and a form to add one."""

    adding = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        text = lists.text_column
        self.list = lists.RowList(
            [
                text(_("姓名"), 170, lambda one: one.name, weight=MEDIUM, private=True),
                text(_("与户主关系"), 100, lambda one: one.relation),
                text(_("性别"), 50, lambda one: one.sex),
                text(_("年龄"), 56, lambda one: "" if one.age is None else str(one.age), align=brush.RIGHT),
                text(_("证件号码"), 190, lambda one: one.id_masked, colour="soft", private=True),
                text(_("电话"), 120, lambda one: one.phone_masked, colour="soft", private=True),
                text(_("劳力、上学"), 0, _work_words, colour="soft"),
                text(_("分摊收入"), 80, _sharing_words, colour="soft"),
            ],
            row=34, name=_("成员"), choosable=False,
        )  # fmt: skip
        self.form = Form(
            [
                Field("name", _("姓名"), limit=100, check=wanted(_("姓名")), private=True),
                Field("relation", _("与户主关系"), choices=[(one, one) for one in RELATIONS]),
                Field("birth", _("出生日期"), placeholder="1990-05-06", limit=10),
                Field("sex", _("性别"), choices=[("", ""), ("男", _("男")), ("女", _("女"))]),
                Field("id_number", _("证件号码"), limit=40, private=True),
                Field("phone", _("电话"), limit=40, private=True),
            ],
            columns=3,
        )  # fmt: skip
        self.form.saved.connect(self.adding)
        deeds = row(
            button(_("加上"), self.form.save, "primary"),
            button(_("算了"), self.finish, "link"),
            None,
            spacing=10,
        )
        self._form = QWidget()
        self._form.setLayout(column(self.form, deeds, None, spacing=12, margins=(12, 12, 12, 8)))
        self._stack = QStackedWidget()
        listed = QWidget()
        foot = row(
            button(_("加一个人"), self._begin, "small", "plus"),
            Words(_("号码在这里只露头尾；改动都留着旧的。"), CAP, colour="soft"), None, spacing=12,
            margins=(8, 4, 8, 4),
        )  # fmt: skip
        inner = column(self.list, foot, spacing=4)
        inner.setStretch(0, 1)
        listed.setLayout(inner)
        self._stack.addWidget(listed)
        self._stack.addWidget(self._form)
        self.setLayout(column(self._stack, spacing=0))

    def show_members(self, members: Sequence[MemberLine]) -> None:
        """Show these."""
        self.list.show_rows(members)

    def _begin(self) -> None:
        self.form.put({"relation": "户主" if not self.list.rows else "配偶"})
        self._stack.setCurrentWidget(self._form)
        self.form.boxes["name"].setFocus()

    def finish(self) -> None:
        """Back to the list."""
        self._stack.setCurrentIndex(0)


def _sharing_words(one: MemberLine) -> str:
    return _("算") if one.shares_income else _("不算")


def _work_words(one: MemberLine) -> str:
    return " · ".join(part for part in (one.labour, one.student, one.education) if part)


class HelpTab(QWidget):
    """帮扶: what was done for the household, newest first."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        text = lists.text_column
        self.list = lists.RowList(
            [
                text(_("日期"), 96, lambda one: f"{one.happened:%Y-%m-%d}"),
                text(_("做了什么"), 0, lambda one: one.content, private=True),
                text(_("措施"), 110, lambda one: one.measure, colour="soft"),
                lists.Column(_("金额"), 96, _help_money, _help_amount, brush.RIGHT),
                text(_("资金来源"), 190, lambda one: one.fund_source, colour="soft", size=CAP),
                text(_("谁"), 80, lambda one: one.helper, private=True),
                lists.Column(_("户 帮"), 60, _help_signs, _signed_words),
            ],
            row=34, on_click=True, name=_("帮扶记录"),
        )  # fmt: skip
        self.list.opened.connect(lambda one: self.wanted.emit(one.id))
        self.empty = Words(
            _("还没有帮扶记录。做了什么、花了谁的钱，当天记最准。"), BODY, colour="soft", wrap=True
        )
        foot = row(
            button(_("记一次帮扶"), lambda: self.wanted.emit(""), "small", "plus"), None, margins=(8, 4, 8, 4)
        )
        inner = column(self.empty, self.list, foot, spacing=4)
        inner.setStretch(1, 1)
        self.empty.setContentsMargins(12, 16, 12, 0)
        self.setLayout(inner)

    def show_helps(self, helps: Sequence[HelpLine]) -> None:
        """Show these."""
        self.empty.setVisible(not helps)
        self.list.setVisible(bool(helps))
        self.list.show_rows(list(reversed(helps)))


def _help_amount(one: HelpLine) -> str:
    return yuan(one.amount) if one.amount else one.quantity


def _help_money(painter: QPainter, room: QRectF, one: HelpLine) -> None:
    if one.amount:
        brush.money(painter, room, one.amount)
    else:
        brush.text(painter, room, one.quantity, align=brush.RIGHT, private=True)


def _signed_words(one: HelpLine) -> str:
    signed = [who for who, way in ((_("户"), one.signed_household), (_("帮"), one.signed_helper)) if way]
    return _("{who}已签").format(who="、".join(signed)) if signed else _("没有签字")


def _help_signs(painter: QPainter, room: QRectF, one: HelpLine) -> None:
    for number, way in enumerate((one.signed_household, one.signed_helper)):
        paint_signature(painter, room.x() + 8 + number * 22, room.center().y(), way)


class PapersTab(QWidget):
    """凭证: the household's papers as a wall."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self.wall = PhotoWall(pictures)
        self.empty = Words(
            _("这段时间还没有票。在“记账”里把照片拖到那一行，就到了这里。"), BODY, colour="soft", wrap=True
        )
        self.empty.setContentsMargins(12, 16, 12, 0)
        inner = column(self.empty, self.wall, spacing=4, margins=(4, 4, 4, 4))
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def show_papers(self, papers: Sequence[VoucherLine]) -> None:
        """Show these."""
        self.empty.setVisible(not papers)
        self.wall.setVisible(bool(papers))
        self.wall.show_photos(papers)
