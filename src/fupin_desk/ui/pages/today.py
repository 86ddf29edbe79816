"""今日: what is due, and three pictures of the village people rather look at than read.

Left the work (`today_side`), right the month board, where the figures come from, the three ways of counting.
Everything opens the work it names; nothing here is typed, so nothing here has a main button.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Fen, Month
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.today_side import TodaySide, day_words
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import paint_coverage
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.marks import mark_name, paint_mark
from fupin_desk.ui.widgets.monthboard import BoardKey, MonthBoard
from fupin_desk.ui.widgets.trend import Trend

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.shelf import Kept
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.jobs.today import Proof, TodayBoard
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[TodayBoard, list[HouseholdLine]]

WEEKDAYS = (
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"),
)  # fmt: skip
SIDE, SIDE_COMPACT = 470, 408
_SHARES = ("voucher", "signed", "estimated")


class ProofBar(QAbstractButton):
    """Where a span's figures come from: its name, the three shares with their amounts, and the bar."""

    def __init__(self, bar: int) -> None:
        super().__init__()
        self._bar, self._name, self._strong = bar, "", False
        self._proof: Proof | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_proof(self, name: str, proof: Proof, *, strong: bool = False) -> None:
        """Show a span's evidence under its name."""
        self._name, self._proof, self._strong = name, proof, strong
        self.setAccessibleName(f"{name} {self._sentence()}")
        self.update()

    def _shares(self) -> list[tuple[str, int, Fen]]:
        proof = self._proof
        covered = proof.coverage if proof else None
        if proof is None or covered is None:
            return []
        parts = (covered.voucher, covered.signed, covered.estimated)
        amounts = (proof.voucher, proof.signed, proof.estimated)
        return list(zip(_SHARES, parts, amounts, strict=True))

    def _sentence(self) -> str:
        shares = self._shares()
        words = "、".join(f"{mark_name(mark)} {part}%" for mark, part, _amount in shares)
        return words or _("还没有记账")

    def sizeHint(self) -> QSize:  # noqa: N802
        """A line of words and a bar."""
        return QSize(300, style.px(26) + self._bar)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Name, shares, bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = style.px(22)
        tone = "accent" if self._strong else "soft"
        brush.text(painter, QRectF(0, 0, style.px(112), high), self._name, CAP, tone, MEDIUM)
        x = float(style.px(112))
        shares = self._shares()
        for mark, part, amount in shares:
            paint_mark(painter, x + 6, high / 2, mark, 10)
            x += 17
            room = QRectF(x, 0, self.width() - x, high)
            x += brush.text(painter, room, f"{mark_name(mark)} {part}%", CAP, "ink", MEDIUM) + 7
            room = QRectF(x, 0, self.width() - x, high)
            x += brush.text(painter, room, ten_thousands(amount), CAP, "soft", private=True) + 20
        if not shares:
            brush.text(painter, QRectF(x, 0, self.width() - x, high), self._sentence(), CAP, "soft")
        parts = [part for _mark, part, _amount in shares]
        paint_coverage(painter, QRectF(0, high + 3, self.width(), self._bar), parts)
        if self.hasFocus():
            brush.focus_ring(painter, QRectF(self.rect()), 6)
        painter.end()


def ten_thousands(amount: Fen) -> str:
    """43.3 万元; below ten thousand yuan whole yuan. For a glance, never for a sum."""
    if amount < 1_000_000:
        return _("{n} 元").format(n=f"{amount // 100:,}")
    return _("{n} 万元").format(n=f"{amount // 100_000 / 10:,.1f}")


class TodayPage(Page):
    """The home page."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._empty: QWidget | None = None
        self._told_pack = ""
        self.due = Words("", CAP, colour="soft")
        self.buttons.addWidget(self.due)
        self.buttons.addWidget(button(_("去收发"), lambda: self.go("post"), "small", "post"))
        self._work = QWidget()
        self.side = TodaySide()
        self.side.setFixedWidth(style.px(SIDE))
        self.side.wanted.connect(self.wanted)
        right = self._make_right()
        self._columns: QHBoxLayout = row(self.side, right, spacing=GAP)
        self._columns.setStretch(1, 1)
        self._work.setLayout(self._columns)
        self.body.addWidget(self._work, 1)
        self._work.hide()

    def _make_right(self) -> QWidget:
        self.board = MonthBoard()
        self.board.opened.connect(lambda one, month: self.go("account", household_id=one, month=month))
        self._board_caption = Words("", CAP, colour="soft", elide=True)
        heading = row(Words(_("每户每月"), BODY, BOLD), self._board_caption, BoardKey(), spacing=10)
        heading.setStretch(1, 1)
        self.this_month, self.year = ProofBar(18), ProofBar(8)
        for bar in (self.this_month, self.year):
            bar.clicked.connect(lambda: self.go("voucher", show="missing"))
        self._proof_caption = Words("", CAP, colour="soft", elide=True)
        self._late = Words("", CAP, colour="soft")
        proof_head = row(Words(_("数从哪里来"), BODY, BOLD), self._proof_caption, self._late, spacing=10)
        proof_head.setStretch(1, 1)
        self.trend = Trend()
        self._trend_caption = Words("", CAP, colour="soft", elide=True)
        trend_head = row(
            Words(_("人均净额，逐月累计"), BODY, BOLD), self._trend_caption,
            Words(_("同一本账、三种算法"), CAP, colour="soft"), spacing=10,
        )  # fmt: skip
        trend_head.setStretch(1, 1)
        right = QWidget()
        stack = column(
            Card(heading, self.board, spacing=6),
            Card(proof_head, self.this_month, self.year, spacing=8),
            Card(trend_head, self.trend, spacing=6), spacing=GAP,
        )  # fmt: skip
        stack.setStretch(2, 1)
        right.setLayout(stack)
        return right

    def load(self) -> None:
        """Ask for the board and the households behind it."""
        from fupin_desk.jobs import households, rules, today

        def everything(office: Office) -> Answer:
            return today.board(office), households.lines(office)

        self.ask(everything, self._show, key="board")
        self.ask(rules.offered, self._show_offered, key="offered")

    def _show_offered(self, packs: list[Kept]) -> None:
        """Rules the township sent wait until somebody looks at them; nothing counts by them before."""
        if packs and packs[0].ref != self._told_pack:
            self._told_pack = packs[0].ref
            words = _("新核算办法：{title}").format(title=packs[0].pack.title)
            now = _("看过不同再采用；不采用，账照原来的算。")
            deed = (_("看看"), lambda: self.go("rules", pack=packs[0].ref))
            self.say(Note("info", words, now, deed=deed))

    def fold(self, compact: bool) -> None:
        """A narrower left side."""
        super().fold(compact)
        self.side.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def _show(self, answer: Answer) -> None:
        board, lines = answer
        self.badged.emit("post", bool(board.returned))
        at = Month.parse(board.month)
        self.heading.setText(f"{day_words(board.today)} {_(WEEKDAYS[board.today.weekday()])}")
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
                days=_left_words(at, (at.last - board.today).days), done=board.done, working=working,
                blank=blank,
            )
        )  # fmt: skip
        self.due.setText(_("待送 {n} 笔改动").format(n=board.unsent) if board.unsent else _("都送出去了"))
        self.side.show_board(board, lines)
        self._show_right(board, lines, board.progress)

    def _show_right(
        self, board: TodayBoard, lines: Sequence[HouseholdLine], progress: dict[str, MonthState]
    ) -> None:
        shares = {one: state.entries / max(state.usual, 1) for one, state in progress.items()}
        self.board.show_board(lines, board.months, board.completion, shares)
        caption = _("{n} 户 × {months} 个月，一格一户；本月深色")
        self._board_caption.setText(caption.format(n=board.households, months=len(board.months)))
        months = [words for words, *_sums in board.trend]
        span = f"{_dotted(months[0])}–{_dotted(months[-1])}" if months else ""
        self.this_month.show_proof(_dotted(board.month), board.this_month, strong=True)
        self.year.show_proof(span, board.year)
        told = board.this_month.told
        words = _("按现金口径的金额算")
        if told:
            words = _("按金额算；本月的估算里有 {amount}是口述待签").format(amount=ten_thousands(told))
        self._proof_caption.setText(words)
        self._late.setText(_("补记 {n} 笔").format(n=board.year.late_lines) if board.year.late_lines else "")
        self.trend.show_points(board.trend)
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


def _dotted(month: str) -> str:
    return month.replace("-0", ".").replace("-", ".")


def _left_words(at: Month, days: int) -> str:
    if days < 0:
        return ""
    return _("离 {month} 月结束还有 {days} 天。").format(month=at.month, days=days)
