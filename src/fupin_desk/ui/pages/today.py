"""今日: what is due, and three pictures of the village people rather look at than read.

Left the work: what the township returned, three counts, what comes of age this month, the last answer. Right
the month board, where the figures come from, the three ways of counting. Everything opens the work it names;
nothing here is typed, so nothing here has a main button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month, beijing_day
from fupin_desk.ui import icons, style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, GAP
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import paint_mark, paint_signature
from fupin_desk.ui.widgets.monthboard import BoardKey, MonthBoard
from fupin_desk.ui.widgets.trend import Trend

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.jobs.today import TodayBoard
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[TodayBoard, list[HouseholdLine], dict[str, MonthState], datetime]

WEEKDAYS = (
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"),
)  # fmt: skip
SIDE, SIDE_COMPACT = 452, 400


class Tile(QAbstractButton):
    """A large count with what it counts; pressing it opens that work."""

    def __init__(self, words: str, unit: str, paint: Callable[[QPainter, float, float], object]) -> None:
        super().__init__()
        self._words, self._unit, self._mark = words, unit, paint
        self._count, self._who = 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int, who: str = "") -> None:
        """Show how many, and whose."""
        self._count, self._who = count, who
        self.setAccessibleName(f"{self._words} {count} {self._unit} {who}".strip())
        self.setToolTip(who)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Three lines."""
        return QSize(120, style.px(82))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Caption, mark and number, names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("zebra"))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        left, wide, line = 10.0, self.width() - 14.0, style.px(20)
        brush.text(painter, QRectF(left, 6, wide, line), self._words, CAP)
        middle = 6 + line + style.px(16)
        self._mark(painter, left + 8, middle)
        tone = "ink" if self._count else "faint"
        number = QRectF(left + 24, middle - style.px(17), wide - 24, style.px(34))
        used = brush.text(painter, number, str(self._count), BIG, tone, BOLD)
        unit = number.adjusted(used + 6, 5, 0, 5)
        brush.text(painter, unit, self._unit, CAP, "soft")
        low = QRectF(left, middle + style.px(17), wide, line)
        brush.text(painter, low, self._who, CAP, "soft", private=True)
        if self.hasFocus():
            brush.focus_ring(painter, QRectF(self.rect()), 8)
        painter.end()


class TodayPage(Page):
    """The home page."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: list[HouseholdLine] = []
        self._board: TodayBoard | None = None
        self._empty: QWidget | None = None
        self.due = Words("", CAP, colour="soft")
        self.buttons.addWidget(self.due)
        self.buttons.addWidget(button(_("去收发"), lambda: self.go("post"), "small", "post"))
        self._work = QWidget()
        self._make_left()
        right = self._make_right()
        self._columns: QHBoxLayout = row(self.side, right, spacing=GAP)
        self._columns.setStretch(1, 1)
        self._work.setLayout(self._columns)
        self.body.addWidget(self._work, 1)
        self._work.hide()

    def _make_left(self) -> None:
        self.returned = RowList(
            [
                Column("", 34, _icon_painter("returned", "red")),
                text_column("", 120, lambda due: due.text.partition("：")[0], private=True),
                text_column("", 0, lambda due: _month_words(due.month), size=CAP, colour="soft"),
                text_column("", 80, lambda _due: _("补正 ›"), colour="accent", align=brush.RIGHT),
            ],
            row=36, ruled=True, zebra=False, headings=False, on_click=True, name=_("退回待补正"),
        )  # fmt: skip
        self.returned.opened.connect(self._open_due)
        self._returned = Card(title(_("退回待补正"), _("改完随下一包送")), self.returned, spacing=2, pad=GAP)
        empty = Tile(_("待记账"), _("户"), lambda p, x, y: icons.paint(p, "draft", x, y, "soft", 17))
        papers = Tile(_("缺凭证"), _("笔"), lambda p, x, y: paint_mark(p, x, y, "estimated", 13))
        signing = Tile(_("待签字"), _("户"), lambda p, x, y: paint_signature(p, x, y, "", "soft"))
        self.tiles = {"empty": empty, "missing": papers, "unsigned": signing}
        empty.clicked.connect(self._open_first_empty)
        papers.clicked.connect(lambda: self.go("household", only="missing"))
        signing.clicked.connect(lambda: self.go("household", only="unsigned"))
        self._wanting = Words("", CAP, colour="soft")
        wanting = Card(
            row(Words(_("待补"), BODY, BOLD), self._wanting, None, spacing=10),
            row(empty, papers, signing, spacing=6), spacing=4, pad=GAP,
        )  # fmt: skip
        self.ages = RowList(
            [
                Column("", 34, _icon_painter("calendar", "soft")),
                text_column("", 0, lambda words: words.rpartition("（")[0], private=True),
                text_column("", 80, lambda words: words.rpartition("（")[2].rstrip("）"), align=brush.RIGHT),
            ],
            row=36, ruled=True, zebra=False, headings=False, choosable=False, name=_("本月到点"),
        )  # fmt: skip
        self._ages = Card(title(_("本月到点"), _("满 6、16、18、60、80 岁")), self.ages, spacing=2, pad=GAP)
        self.answer = Words("", BODY, wrap=True)
        answer = Card(
            title(_("上次回信"), right=button(_("看收发"), lambda: self.go("post"), "link")), self.answer,
            spacing=4, pad=GAP,
        )  # fmt: skip
        self.open_months = RowList(
            [
                text_column("", 108, lambda one: one[0].head, private=True),
                text_column("", 70, _booked_words, align=brush.RIGHT),
                text_column("", 0, _lacking_words, size=CAP, colour="amber"),
                text_column("", 70, lambda _one: _("接着记 ›"), colour="accent", align=brush.RIGHT),
            ],
            row=34, ruled=True, zebra=False, headings=False, on_click=True, name=_("接着记"),
        )  # fmt: skip
        self.open_months.opened.connect(self._open_month)
        self._open = Card(title(_("接着记"), _("记到一半的户")), self.open_months, spacing=2, pad=GAP)
        self.side = QWidget()
        self.side.setFixedWidth(style.px(SIDE))
        stack = column(self._returned, wanting, self._ages, self._open, answer, spacing=GAP)
        stack.setStretch(3, 1)
        self.side.setLayout(stack)

    def _make_right(self) -> QWidget:
        self.board = MonthBoard()
        self.board.opened.connect(lambda one, month: self.go("account", household_id=one, month=month))
        self._board_caption = Words("", CAP, colour="soft", elide=True)
        heading = row(Words(_("每户每月"), BODY, BOLD), self._board_caption, BoardKey(), spacing=10)
        heading.setStretch(1, 1)
        self.coverage = CoverageBar(height=20)
        self.trend = Trend()
        self._trend_caption = Words("", CAP, colour="soft", elide=True)
        trend_head = row(
            Words(_("人均净额，逐月累计"), BODY, BOLD), self._trend_caption,
            Words(_("同一本账、三种算法"), CAP, colour="soft"), spacing=10,
        )  # fmt: skip
        trend_head.setStretch(1, 1)
        self._coverage_caption = _("近 12 个月，按现金口径的金额算")
        right = QWidget()
        stack = column(
            Card(heading, self.board, spacing=6),
            Card(title(_("数从哪里来"), self._coverage_caption), self.coverage, spacing=8),
            Card(trend_head, self.trend, spacing=6), spacing=GAP,
        )  # fmt: skip
        stack.setStretch(2, 1)
        right.setLayout(stack)
        return right

    def load(self) -> None:
        """Ask for the board and the households behind it."""
        from fupin_desk.jobs import households, today

        def everything(office: Office) -> Answer:
            board = today.board(office)
            return board, households.lines(office), board.progress, office.now()

        self.ask(everything, self._show, key="board")

    def fold(self, compact: bool) -> None:
        """A narrower left side."""
        super().fold(compact)
        self.side.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def _show(self, answer: Answer) -> None:
        board, lines, progress, now = answer
        self._board, self._lines = board, lines
        self.badged.emit("post", bool(board.returned))
        day, at = beijing_day(now), Month.parse(board.month)
        date_words = _("{month}月{day}日 {weekday}").format(
            month=day.month, day=day.day, weekday=_(WEEKDAYS[day.weekday()])
        )
        self.heading.setText(date_words)
        if not board.households:
            self._show_empty()
            return
        if self._empty is not None:
            self._empty.hide()
        self._work.show()
        states = [board.completion.get(line.id, {}).get(board.month, "") for line in lines]
        working = sum(state in ("draft", "returned") for state in states)
        blank = sum(state in ("", "empty") for state in states)
        self.caption.setText(
            _("{days}{done} 户已记齐签字，{working} 户在记，{blank} 户还没记。").format(
                days=_left_words(at, (at.last - day).days), done=board.done, working=working, blank=blank
            )
        )
        self.due.setText(_("待送 {n} 笔改动").format(n=board.unsent) if board.unsent else _("都送出去了"))
        self._show_left(board, lines, states)
        self._show_right(board, lines, progress)
        drafts = [(line, progress[line.id]) for line in lines if line.id in progress]
        drafts = [one for one in drafts if one[1].state == "draft"]
        self.open_months.show_rows(sorted(drafts, key=lambda one: -one[1].entries / max(one[1].usual, 1)))

    def _show_left(self, board: TodayBoard, lines: Sequence[HouseholdLine], states: Sequence[str]) -> None:
        returned = [due for due in board.due if due.kind == "returned"]
        self._returned.setVisible(bool(returned))
        self.returned.show_rows(returned)
        self.returned.fit()
        blank = [line.head for line, state in zip(lines, states, strict=True) if state in ("", "empty")]
        drafts = [line.head for line, state in zip(lines, states, strict=True) if state == "draft"]
        self._wanting.setText(_("{month} 月，点开就到").format(month=Month.parse(board.month).month))
        self.tiles["empty"].show_count(len(blank), _names(blank))
        self.tiles["missing"].show_count(board.missing_vouchers)
        self.tiles["unsigned"].show_count(board.unsigned, _names(drafts))
        self._ages.setVisible(bool(board.comes_of_age))
        self.ages.show_rows(board.comes_of_age[:6])
        self.ages.fit()
        days = board.last_answer_days
        if days is None:
            words = _("还没有收到过乡镇的回执。")
        elif days == 0:
            words = _("今天收到了乡镇的回执。")
        else:
            words = _("乡镇的回执已是 {days} 天前。").format(days=days)
        self.answer.setText(words)

    def _show_right(
        self, board: TodayBoard, lines: Sequence[HouseholdLine], progress: dict[str, MonthState]
    ) -> None:
        shares = {one: state.entries / max(state.usual, 1) for one, state in progress.items()}
        self.board.show_board(lines, board.months, board.completion, shares)
        caption = _("{n} 户 × {months} 个月，一格一户；本月深色")
        self._board_caption.setText(caption.format(n=board.households, months=len(board.months)))
        covered = board.coverage
        self.coverage.show_parts(
            (covered.voucher, covered.signed, covered.estimated) if covered is not None else None
        )
        self.trend.show_points(board.trend)
        months = [words for words, *_sums in board.trend]
        span = f"{_dotted(months[0])}–{_dotted(months[-1])}" if months else ""
        self._trend_caption.setText(_("全村 {people} 人，{span}，元").format(people=board.members, span=span))

    def _show_empty(self) -> None:
        self._work.hide()
        self.caption.setText(_("账本是空的，先请农户进来。"))
        self.due.setText("")
        if self._empty is None:
            made = EmptyState(
                "house", _("先导入花名册，全村的户和人一次认好。"),
                _("国家系统导出的 Excel 直接可用；先给您看一遍再存，原表不改。"), _("选花名册表格"),
                lambda: self.go("roster"),
                other=(_("没有表格，先手工加一户"), lambda: self.go("household", add="household")),
                endings=(".xlsx", ".xls", ".csv", ".ods", ".xlsb"),
            )  # fmt: skip
            made.dropped.connect(lambda paths: self.go("roster", file=str(paths[0])))
            self._empty = made
            self.body.addWidget(made, 1)
        self._empty.show()

    def _open_due(self, due: Any) -> None:
        self.go("account", household_id=due.household_id or "", month=due.month or "")

    def _open_month(self, one: tuple[HouseholdLine, MonthState]) -> None:
        if self._board is not None:
            self.go("account", household_id=one[0].id, month=self._board.month)

    def _open_first_empty(self) -> None:
        if self._board is None:
            return
        month = self._board.month
        for line in self._lines:
            if self._board.completion.get(line.id, {}).get(month, "") in ("", "empty"):
                self.go("account", household_id=line.id, month=month)
                return
        self.go("household")


def _icon_painter(name: str, colour: str) -> Callable[[QPainter, QRectF, Any], None]:
    def paint(painter: QPainter, room: QRectF, _value: Any) -> None:
        icons.paint(painter, name, room.x() + 10, room.center().y(), colour, 16)

    return paint


def _booked_words(one: tuple[HouseholdLine, MonthState]) -> str:
    return _("{done}/{usual} 笔").format(done=one[1].entries, usual=max(one[1].usual, one[1].entries))


def _lacking_words(one: tuple[HouseholdLine, MonthState]) -> str:
    state = one[1]
    parts = [_("缺票 {n}").format(n=state.missing_vouchers)] if state.missing_vouchers else []
    if state.told:
        parts.append(_("待签 {n}").format(n=state.told))
    return "  " + " · ".join(parts)


def _names(heads: Sequence[str]) -> str:
    if not heads:
        return ""
    return "、".join(heads[:2]) + (_(" 等") if len(heads) > 2 else "")


def _dotted(month: str) -> str:
    return month.replace("-0", ".").replace("-", ".")


def _month_words(month: str | None) -> str:
    return _("{month} 月的账").format(month=Month.parse(month).month) if month else ""


def _left_words(at: Month, days: int) -> str:
    if days < 0:
        return ""
    return _("离 {month} 月结束还有 {days} 天。").format(month=at.month, days=days)
