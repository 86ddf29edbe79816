"""收发: what goes to the township, one button, what came back, and whether both sides agree.

A parcel is sealed for the township alone and is *sent* only when its signed receipt says so. The page shows
what the next one carries, the last exchanges, the reconciliation line by line, what was returned with the
township's own words, and clashes between two people's words. Until the township's key is enrolled, the page
is the three steps that lead there.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import BEIJING, yuan
from fupin_desk.ui import icons, style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.keys import KeysPanel
from fupin_desk.ui.pages.receiving import ReceivingPage
from fupin_desk.ui.sticks import Stick, free_words, sticks
from fupin_desk.ui.style import BODY, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, hair, row, scrolled, title
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import STATES, paint_state, paint_state_pill
from fupin_desk.ui.widgets.note import Picture
from fupin_desk.ui.widgets.tray import entry_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from fupin_desk.jobs.boards import ClashLine, ExchangeLine, PostBoard, ReturnedItem, TallyLine, ToSend
    from fupin_desk.jobs.post import Sent
    from fupin_desk.jobs.settling import Side

GOES, GOES_COMPACT = 8, 5
"""Kinds of changes shown at once in what is to be sent; more are scrolled."""


class PostPage(ReceivingPage):
    """The village's post, and the township's keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("乡镇的回执拖到这里"))
        self.board: PostBoard | None = None
        self.heading.setText(_("收发"))
        self.words = button(_("核对词"), self._toggle_keys, icon="key")
        self.buttons.addWidget(self.words)
        self.keys = KeysPanel(self)
        self.send = button(_("封包，写入 U 盘"), self._send, "primary")
        self.send.setEnabled(False)
        self.to_folder = button(_("存到文件夹"), self._send_to_folder, "link")
        self._stick: Stick | None = None
        self.goes = RowList(_going(), row=29, choosable=False, name=_("这次要送"))
        self.tallies = RowList(_tallying(), row=31, choosable=False, name=_("与乡镇对账"))
        self.exchanges = RowList(
            _exchanging(), row=54, zebra=False, headings=False, choosable=False, name=_("往来")
        )
        self.back = column(spacing=6)
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(self._working())
        self._layers.addWidget(self.keys)

    # -- building ----------------------------------------------------------------------------------------

    def _working(self) -> QWidget:
        self.band_name, self.band_more = Words("", BODY, MEDIUM, elide=True), Words("", CAP, colour="soft")
        said = column(self.band_name, self.band_more, spacing=0)
        line = row(Picture("stick", "accent", 26), said, self.to_folder, self.send, spacing=10)
        line.setStretch(1, 1)
        self.band = Card(line, kind="band", pad=12)
        self.goes_caption, self.tally_note = (
            Words("", CAP, colour="soft"),
            Words("", CAP, colour="soft", wrap=True),
        )
        going = Card(title(_("这次要送"), right=self.goes_caption), self.goes, self.band, spacing=8)
        agreeing = Card(title(_("与乡镇对账"), _("以最近一次回执为准")), self.tallies, None, self.tally_note)
        past = Card(title(_("往来"), _("最近的在上")), self.tray, self.exchanges, spacing=8)
        holder = QWidget()
        holder.setLayout(self.back)
        mending = Card(title(_("退回待补正"), _("改完随下一包送，旧数和原因都留着")), scrolled(holder))
        left, right = column(going, past), column(agreeing, mending)
        left.setStretch(1, 1)
        right.setStretch(1, 1)
        both = row(left, right, spacing=style.GAP)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        made = QWidget()
        made.setLayout(both)
        return made

    def fold(self, compact: bool) -> None:
        """Lower rows where there is little room."""
        super().fold(compact)
        self.goes.set_row(25 if compact else 29)
        self.tallies.set_row(26 if compact else 31)
        self.exchanges.set_row(48 if compact else 54)
        if self.board is not None:
            self._show(self.board)

    # -- loading -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the board; a township's desk shows its keys only, its parcels are in 收件."""
        from fupin_desk.jobs import boards

        if self.desk.role == "township":
            self.words.hide()
            self.heading.setText(_("钥匙"))
            self.caption.setText(_("登记各村的钥匙，才能收他们的包"))
            self._layers.setCurrentWidget(self.keys)
            self.keys.load()
        else:
            self.ask(boards.board, self._show, key="board")

    def _show(self, board: PostBoard) -> None:
        first, self.board = self.board is None, board
        self.words.setVisible(board.partner is not None)
        if board.partner is None:
            self.caption.setText(_("先和乡镇互相登记钥匙，以后就能送"))
            self._layers.setCurrentWidget(self.keys)
            self.keys.load()
            return
        if first:
            self._layers.setCurrentIndex(0)
        self.caption.setText(_partner_words(board, self.desk.name))
        self.goes.show_rows(board.to_send)
        self.goes.fit()
        most = style.px(4 + (25 if self.compact else 29) * ((GOES_COMPACT if self.compact else GOES) + 1))
        self.goes.setFixedHeight(min(self.goes.height(), most))
        self.goes.setVisible(bool(board.to_send))
        self.goes_caption.setText(_going_words(board))
        self._show_stick()
        self.tallies.show_rows(board.tallies)
        self.tallies.fit()
        self.tally_note.setText(_tally_words(board))
        self.exchanges.show_rows(board.exchanges)
        self._show_returned(board)
        self.badged.emit("post", bool(board.returned or board.clashes))

    def _show_stick(self) -> None:
        found = sticks()
        self._stick = found[0] if found else None
        self.band_name.setText(free_words(found))
        partner = self.board.partner if self.board else ""
        self.band_more.setText(_("加密封好，只有{partner}能打开").format(partner=partner))
        new = bool(self.board and self.board.to_send)
        self.send.setText(_("封包，写入 U 盘") if self._stick else _("封包，存到文件夹"))
        self.send.setEnabled(new)
        self.to_folder.setVisible(self._stick is not None)
        self.to_folder.setEnabled(new)

    def _show_returned(self, board: PostBoard) -> None:
        clear(self.back)
        for number, item in enumerate(board.returned):
            if number:
                self.back.addWidget(hair())
            self.back.addWidget(self._returned(item))
        for clash in board.clashes:
            self.back.addWidget(_clash(clash, self._settle))
        if not board.returned and not board.clashes:
            self.back.addWidget(Words(_("没有退回的。"), BODY, colour="soft"))
        self.back.addStretch(1)

    def _returned(self, item: ReturnedItem) -> QWidget:
        lines = RowList(
            entry_columns(notes=False),
            row=24,
            zebra=False,
            headings=False,
            choosable=False,
            pad=4,
            name=item.head,
        )
        lines.show_rows(item.lines)
        lines.fit()
        year, month = item.month.split("-")
        where = f"{item.short_no} · {year}.{int(month)}"
        by = _("{name}，{day}").format(name=item.by, day=item.on.strftime("%m-%d"))
        mend = button(
            _("去更正"), lambda: self.go("account", household_id=item.household_id, month=item.month), "small"
        )
        made = QWidget()
        inner = column(
            Words(_("“{reason}”").format(reason=item.reason), BODY, wrap=True, private=True),
            lines,
            row(Words(by, CAP, colour="soft"), None, mend),
            spacing=4,
            margins=(28, 0, 0, 0),
        )
        head = row(
            Picture("returned", "red"),
            Words(item.head, BODY, MEDIUM, private=True),
            Words(where, CAP, colour="soft"),
            None,
        )
        made.setLayout(column(head, inner, spacing=3, margins=(0, 2, 0, 4)))
        return made

    # -- sending and receiving ---------------------------------------------------------------------------

    def _send(self) -> None:
        if self._stick is not None:
            self._seal_into(self._stick.path)
        else:
            self._send_to_folder()

    def _send_to_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("封好的包存到哪里"))
        if chosen:
            self._seal_into(Path(chosen))

    def _seal_into(self, folder: Path) -> None:
        from fupin_desk.jobs import post

        self.do(
            lambda office, work: post.send(office, folder, progress=work.progress, cancelled=work.cancelled),
            self._sent, title=_("封包"),
        )  # fmt: skip

    def _sent(self, sent: Sent) -> None:
        if not sent.files:
            self.say(Note("info", _("没有新的要送。")))
            return
        words = _("封好了：{file}，{changes} 处改动、{photos} 张照片。").format(
            file=sent.files[0].name, changes=sent.changes, photos=sent.photos
        )
        now = (
            _("可以拔下 U 盘送去；收到乡镇的回执，才算送到。")
            if self._stick is not None and sent.files[0].is_relative_to(self._stick.path)
            else _("请把它送到乡镇；收到乡镇的回执，才算送到。")
        )
        self.say(Note("done", words, now))
        self.load()

    def _settle(self, clash_id: str, side: Side) -> None:
        from fupin_desk.jobs import settling

        self.do(lambda office: settling.settle(office, clash_id, side), lambda _changed: self.load())

    def _toggle_keys(self) -> None:
        showing = self._layers.currentWidget() is self.keys
        self._layers.setCurrentIndex(0 if showing else 1)
        self.words.setText(_("核对词") if showing else _("回到收发"))
        if not showing:
            self.keys.load()


def _partner_words(board: PostBoard, village: str) -> str:
    words = _("{village} 与 {town}").format(village=village, town=board.partner)
    if board.last_answer_days is None:
        return words + _(" · 还没有收到过回执")
    if board.last_answer_days == 0:
        return words + _(" · 乡镇今天回过信")
    return words + _(" · 乡镇上次回信，已 {days} 天").format(days=board.last_answer_days)


def _going_words(board: PostBoard) -> str:
    """What is to go, beside what went and was not answered: until then it goes along again."""
    newest = next((one for one in board.exchanges if one.direction == "out"), None)
    if newest is not None and newest.state == "sealed":
        day = datetime.fromisoformat(newest.at).astimezone(BEIJING).strftime("%m-%d")
        return _("{title} {day} 封好，还没有回执；没回的会再带上").format(title=newest.title, day=day)
    return "" if board.to_send else _("都送过了，没有新的")


def _tally_words(board: PostBoard) -> str:
    if board.owed_photos:
        return _("欠的 {count} 张照片会随下一包再送，不用再拍。").format(count=board.owed_photos)
    if any(line.same is False for line in board.tallies):
        return _("不同的，多半是这次要送的还没到乡镇；送到以后再看一眼。")
    return ""


def _clash(clash: ClashLine, settle: Callable[[str, Side], None]) -> QWidget:
    """Two words about one field, and two buttons: whoever knows which is true presses one."""
    text = _("原来：{base}　这边：{ours}　那边：{theirs}　现在用：{stands}").format(
        base=clash.base, ours=clash.ours, theirs=clash.theirs, stands=clash.stands
    )
    made = QWidget()
    head = row(
        Picture("differs", "amber"),
        Words(_("两边说法不同：{what}").format(what=clash.what), BODY, MEDIUM),
        None,
        button(_("用这边的"), lambda: settle(clash.id, "ours"), "small"),
        button(_("用那边的"), lambda: settle(clash.id, "theirs"), "small"),
    )
    made.setLayout(column(head, row(28, Words(text, CAP, wrap=True, private=True)), spacing=2))
    return made


def _going() -> tuple[Column, ...]:
    def amount(painter: QPainter, rect: QRectF, one: ToSend) -> None:
        brush.money(painter, rect, one.amount or 0)

    def count(painter: QPainter, rect: QRectF, one: ToSend) -> None:
        brush.text(painter, rect, f"{one.count:,}", BODY, "ink", MEDIUM, brush.RIGHT)

    def houses(one: ToSend) -> str:
        return _("{count} 户").format(count=one.households) if one.households else "—"

    return (
        text_column(_("种类"), 0, lambda one: one.kind_label),
        Column(_("多少"), 100, count, lambda one: str(one.count), brush.RIGHT),
        text_column(_("涉及"), 100, houses, align=brush.RIGHT, colour="soft"),
        Column(_("金额合计"), 150, amount, lambda one: yuan(one.amount or 0), brush.RIGHT),
    )


def _figure(line: TallyLine, value: int | None) -> str:
    if value is None:
        return "—"
    return yuan(value) if line.money else f"{value:,}"


def _tallying() -> tuple[Column, ...]:
    def same(painter: QPainter, rect: QRectF, one: TallyLine) -> None:
        words, name, tone = _agreement(one)
        if name:
            icons.paint(painter, name, rect.x() + 9, rect.center().y(), tone, 14)
        brush.text(
            painter, rect.adjusted(26, 0, 0, 0), words, BODY, tone, MEDIUM if tone == "amber" else NORMAL
        )

    def here(one: TallyLine) -> str:
        return _figure(one, one.here)

    def there(one: TallyLine) -> str:
        return _figure(one, one.there)

    right = brush.RIGHT
    return (
        text_column("", 92, lambda one: one.label),
        text_column(_("本机"), 0, here, align=right, private=True),
        text_column(_("乡镇"), 0, there, align=right, private=True),
        Column(_("对得上吗"), 184, same, lambda one: _agreement(one)[0]),
    )


def _agreement(one: TallyLine) -> tuple[str, str, str]:
    if one.same is None:
        return _("还没对过"), "", "faint"
    if one.same:
        return _("相同"), "same", "soft"
    apart = abs(one.here - (one.there or 0))
    if one.money or not apart:
        return _("此处不同"), "differs", "amber"
    return _("此处不同，差 {count}").format(count=apart), "differs", "amber"


def _exchanging() -> tuple[Column, ...]:
    def line(painter: QPainter, rect: QRectF, one: ExchangeLine) -> None:
        day = datetime.fromisoformat(one.at).astimezone(BEIJING).strftime("%m-%d")
        x, middle = rect.x() + style.px(74), rect.center().y()
        brush.text(painter, QRectF(rect.x(), rect.y(), style.px(50), rect.height()), day, align=brush.RIGHT)
        painter.setPen(QPen(style.colour("line"), 2))
        painter.drawLine(QPointF(x, rect.y()), QPointF(x, rect.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("card"))
        painter.drawEllipse(QPointF(x, middle), 14, 14)
        state = "passed" if one.passed else one.state if one.state in STATES else "received"
        paint_state(painter, x, middle, state, 18)
        left = rect.right() + 6
        for known, words, count in (
            ("passed", _("已通过 {n}"), one.passed), ("returned", _("退回 {n}"), one.returned),
        ):  # fmt: skip
            if count:
                left = paint_state_pill(painter, left - 6, middle, known, words.format(n=count))
        if one.direction == "out" and not one.passed and not one.returned:
            left = paint_state_pill(painter, left - 6, middle, state)
        room = QRectF(x + 24, middle - 23, left - x - 30, 22)
        brush.text(painter, room, one.title, BODY, "ink", MEDIUM)
        brush.text(painter, room.translated(0, 22), one.detail, CAP, "soft")

    return (
        Column("", 0, line, lambda one: f"{one.title} {one.detail} {_(STATES.get(one.state, ('', ''))[0])}"),
    )
