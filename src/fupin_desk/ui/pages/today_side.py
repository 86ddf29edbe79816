"""The left side of 今日: what is to do, each line a door to the place where it is done.

One calm card: what the township returned with its words, three large counts, what comes due this month,
promises, households half done, the last answer. A part that has nothing to say is not there. Nothing is
ranked: lines stand by day, or as the village has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import paint_mark, paint_signature

if TYPE_CHECKING:
    from fupin_desk.jobs.deadlines import DueLine as ComingLine
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.jobs.today import PromiseDue, TodayBoard
    from fupin_desk.model.household import HouseholdLine

ROWS = 4
"""Lines a part shows; what is more is counted and opens its place."""
_HIGH = 34


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


class Part(QWidget):
    """A heading and a few rows that open something; hidden while there are none."""

    opened = Signal(object)

    def __init__(
        self, words: str, columns: Sequence[Column], *, caption: str = "", deed: QWidget | None = None
    ) -> None:
        super().__init__()
        self._stays = deed is not None
        self._caption = Words(caption, CAP, colour="soft", elide=True)
        head = row(Words(words, BODY, BOLD), self._caption, spacing=10, margins=(10, 0, 10, 0))
        head.setStretch(1, 1)
        if deed is not None:
            head.addWidget(deed)
        self.rows = RowList(
            columns, row=_HIGH, ruled=True, zebra=False, headings=False, on_click=True, name=words
        )
        self.rows.opened.connect(self.opened)
        self.setLayout(column(head, self.rows, spacing=2))

    def show_rows(self, values: Sequence[Any], caption: str = "") -> None:
        """Show these, or nothing at all; a part with a deed of its own stays."""
        self.setVisible(bool(values) or self._stays)
        self.rows.setVisible(bool(values))
        self.rows.show_rows(values[:ROWS])
        self.rows.fit()
        more = len(values) - ROWS
        if more > 0:
            caption = _("{caption}，另有 {n} 件").format(caption=caption, n=more)
        self._caption.setText(caption)


class TodaySide(QWidget):
    """Everything left on the home page. `wanted`: (place, where) somebody wants to go to."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._board: TodayBoard | None = None
        self._blank: list[HouseholdLine] = []
        self._make_parts()
        self._make_tiles()
        self.answer = Part(
            _("上次回信"),
            [
                Column("", 34, icon_painter("received", "soft")),
                text_column("", 0, lambda words: words[0]),
                text_column("", 96, lambda words: words[1], align=brush.RIGHT, weight=MEDIUM),
            ],
        )
        self.answer.opened.connect(lambda _value: self.wanted.emit("post", {}))
        stack: QVBoxLayout = column(
            self.returned, self._wanting, self.coming, self.promises, self.waiting, self.answer,
            self.open_months, None,
            spacing=GAP + 4, margins=(0, 0, 6, 0),
        )  # fmt: skip
        inside = QWidget()
        inside.setLayout(stack)
        card = Card(scrolled(inside), pad=GAP)
        self.setLayout(column(card))

    def _make_parts(self) -> None:
        self.returned = Part(
            _("退回待补正"),
            [
                Column("", 34, icon_painter("returned", "red")),
                text_column("", 112, lambda due: due.text.partition("：")[0], private=True),
                text_column("", 0, _returned_words, size=CAP, colour="soft"),
                text_column("", 64, lambda _due: _("补正 ›"), colour="accent", align=brush.RIGHT),
            ],
        )
        self.returned.opened.connect(lambda due: self._to_account(due.household_id, due.month))
        self.coming = Part(
            _("本月到点"),
            [
                Column("", 34, icon_painter("calendar", "soft")),
                text_column("", 112, lambda one: one.due.title),
                text_column("", 0, _about_words, size=CAP, colour="soft", private=True),
                Column("", 96, self._paint_day, lambda one: f"{one.due.day:%m-%d}", brush.RIGHT),
            ],
            deed=button(_("到期事项"), lambda: self.wanted.emit("deadlines", {}), "link"),
        )
        self.coming.opened.connect(self._open_coming)
        self.waiting = Part(
            _("还等着"),
            [
                Column("", 34, icon_painter("clock", "soft")),
                text_column("", 0, lambda due: due.text),
                text_column("", 96, lambda due: f"{due.count} ›", colour="accent", align=brush.RIGHT),
            ],
        )
        self.waiting.opened.connect(lambda due: self.wanted.emit(due.place, {}))
        self.promises = Part(
            _("答应的事"),
            [
                Column("", 34, icon_painter("talk", "soft")),
                text_column("", 112, lambda one: one.head, private=True),
                text_column("", 0, lambda one: one.content, size=CAP, colour="soft", private=True),
                Column("", 96, self._paint_promise, _promise_day, brush.RIGHT),
            ],
        )
        self.promises.opened.connect(lambda one: self.wanted.emit("promises", {"promise_id": one.id}))
        self.open_months = Part(
            _("接着记"),
            [
                Column("", 34, icon_painter("draft", "soft")),
                text_column("", 112, lambda one: one[0].head, private=True),
                text_column("", 66, _booked_words, align=brush.LEFT),
                text_column("", 0, _lacking_words, size=CAP, colour="amber"),
                text_column("", 76, lambda _one: _("接着记 ›"), colour="accent", align=brush.RIGHT),
            ],
        )
        self.open_months.opened.connect(self._open_month)

    def _make_tiles(self) -> None:
        empty = Tile(_("待记账"), _("户"), lambda p, x, y: icons.paint(p, "draft", x, y, "soft", 17))
        papers = Tile(_("缺凭证"), _("笔"), lambda p, x, y: paint_mark(p, x, y, "estimated", 13))
        signing = Tile(_("待签字"), _("户"), lambda p, x, y: paint_signature(p, x, y, "", "soft"))
        self.tiles = {"empty": empty, "missing": papers, "unsigned": signing}
        empty.clicked.connect(self._open_first_empty)
        papers.clicked.connect(lambda: self.wanted.emit("household", {"only": "missing"}))
        signing.clicked.connect(lambda: self.wanted.emit("household", {"only": "unsigned"}))
        self._wanting_words = Words("", CAP, colour="soft")
        head = row(
            Words(_("待补"), BODY, BOLD), self._wanting_words, None, spacing=10, margins=(10, 0, 10, 0)
        )
        self._wanting = QWidget()
        self._wanting.setLayout(column(head, row(empty, papers, signing, spacing=6), spacing=4))

    def show_board(self, board: TodayBoard, lines: Sequence[HouseholdLine]) -> None:
        """Show what the village's board says."""
        self._board = board
        states = [board.completion.get(line.id, {}).get(board.month, "") for line in lines]
        pairs = list(zip(lines, states, strict=True))
        self._blank = [line for line, state in pairs if state in ("", "empty")]
        drafts = [line for line, state in pairs if state == "draft"]
        month = Month.parse(board.month).month
        self._wanting_words.setText(_("{month} 月，点开就到").format(month=month))
        self.tiles["empty"].show_count(len(self._blank), _names(self._blank))
        self.tiles["missing"].show_count(board.missing_vouchers)
        self.tiles["unsigned"].show_count(board.unsigned, _names(drafts))
        self.returned.show_rows([due for due in board.due if due.kind == "returned"], _("改完随下一包送"))
        self.waiting.show_rows([due for due in board.due if due.kind in ("tray", "visit")])
        words = _("门槛是数据，县里可改") if board.coming else _("近来没有到期的")
        self.coming.show_rows(board.coming, words)
        self.promises.show_rows(board.promises, _("两周内到期的和没说日子的"))
        half = [(line, board.progress[line.id]) for line in drafts if line.id in board.progress]
        half.sort(key=lambda one: -one[1].entries / max(one[1].usual, 1))
        self.open_months.show_rows(half, _("记到一半的户"))
        self.answer.show_rows([_answer_words(board)])

    def _open_coming(self, one: ComingLine) -> None:
        if one.due.deadline_id:
            self.wanted.emit("deadlines", {"deadline_id": one.due.deadline_id})
        else:
            self.wanted.emit("household", {"household_id": one.due.household_id})

    def _open_month(self, one: tuple[HouseholdLine, MonthState]) -> None:
        self._to_account(one[0].id, self._board.month if self._board else None)

    def _open_first_empty(self) -> None:
        if self._blank and self._board is not None:
            self._to_account(self._blank[0].id, self._board.month)
        else:
            self.wanted.emit("household", {})

    def _to_account(self, household_id: str | None, month: str | None) -> None:
        self.wanted.emit("account", {"household_id": household_id or "", "month": month or ""})

    def _paint_day(self, painter: QPainter, room: QRectF, one: ComingLine) -> None:
        tone = "amber" if one.late else "ink"
        words = _("过了 {day}").format(day=f"{one.due.day:%m-%d}") if one.late else f"{one.due.day:%m-%d}"
        brush.text(painter, room, words, BODY if not one.late else CAP, tone, MEDIUM, brush.RIGHT)

    def _paint_promise(self, painter: QPainter, room: QRectF, one: PromiseDue) -> None:
        tone = "amber" if one.late else "ink"
        brush.text(painter, room, _promise_day(one), CAP if one.late else BODY, tone, MEDIUM, brush.RIGHT)


def icon_painter(name: str, colour: str) -> Callable[[QPainter, QRectF, Any], None]:
    """A column that is one icon."""

    def paint(painter: QPainter, room: QRectF, _value: Any) -> None:
        icons.paint(painter, name, room.x() + 10, room.center().y(), colour, 16)

    return paint


def _returned_words(due: Any) -> str:
    month = _("{month} 月").format(month=Month.parse(due.month).month) if due.month else ""
    return f"{month} {due.why}".strip()


def _about_words(one: ComingLine) -> str:
    return " · ".join(part for part in (one.who, one.due.what) if part)


def _promise_day(one: PromiseDue) -> str:
    if one.due is None:
        return _("没说日子")
    return _("过了 {day}").format(day=f"{one.due:%m-%d}") if one.late else f"{one.due:%m-%d}"


def _booked_words(one: tuple[HouseholdLine, MonthState]) -> str:
    return _("{done}/{usual} 笔").format(done=one[1].entries, usual=max(one[1].usual, one[1].entries))


def _lacking_words(one: tuple[HouseholdLine, MonthState]) -> str:
    state = one[1]
    parts = [_("缺票 {n}").format(n=state.missing_vouchers)] if state.missing_vouchers else []
    if state.told:
        parts.append(_("待签 {n}").format(n=state.told))
    return "  " + " · ".join(parts)


def _names(lines: Sequence[HouseholdLine]) -> str:
    heads = [line.head for line in lines]
    if not heads:
        return ""
    return "、".join(heads[:2]) + (_(" 等") if len(heads) > 2 else "")


def _answer_words(board: TodayBoard) -> tuple[str, str]:
    answered = board.answered
    if answered is None:
        return _("还没有收到过乡镇的回执"), ""
    words = _("收到乡镇的回执")
    if answered.passed or answered.returned:
        words = _("通过 {passed}、退回 {returned}").format(passed=answered.passed, returned=answered.returned)
    return words, _("今天") if answered.days == 0 else _("已 {days} 天").format(days=answered.days)


def day_words(day: date) -> str:
    """10月27日."""
    return _("{month}月{day}日").format(month=day.month, day=day.day)
