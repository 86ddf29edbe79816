"""What is laid into the month before it is booked: pasted lines, last month's lines, several cells changed.

A pasted block of lines is *offered*: shown with a dashed frame, each cell that cannot be taken named at the
right (row, column, why) and marked itself. Ctrl+Enter books the good lines as one operation with one undo;
the others stay until they are mended or thrown away with Escape. A block without items, pasted where lines
stand, goes over their cells as in a spreadsheet. Last month's lines that are still missing stand grey in the
grid; Enter books one, the button brings all. `AccountPage` stands on this page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QGuiApplication, QPainter

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model.items import written
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.account_deeds import MonthDeeds
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush, clipboard, pasted
from fupin_desk.ui.widgets.basics import Card, Words, button, row
from fupin_desk.ui.widgets.cells import Known, Row
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.pasted import HEADINGS, Flaw
from fupin_desk.ui.widgets.ranges import Changed

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import EntryDraft
    from fupin_desk.jobs.entering import Kept

LONG: Final = 300
"""From so many lines on, a block is read beside the window's thread and booking shows a count."""
_BREATH: Final = re.compile(r"(?<=。)|(?<=\. )")
SHOWN: Final = 500
"""So many bad cells are listed; the grid marks all of them."""


def draft_of(row_: Row, photos: Sequence[Path] = ()) -> EntryDraft:
    """What a typed row asks the ledger to book."""
    from fupin_desk.jobs.accounts import EntryDraft

    held, when = row_.values, row_.values.get("happened")
    return EntryDraft(
        item=row_.item, amount=int(held["amount"]), member=held.get("member") or "",
        happened=None if isinstance(when, int) else when, xun=when if isinstance(when, int) else None,
        quantity=held.get("quantity") or "", unit=held.get("unit") or "", use=held.get("use"),
        price=held.get("price"), price_source=held.get("price_source"),
        living_cost=held.get("living_cost"), sent_home=held.get("sent_home"),
        evidence="estimated" if held.get("basis") == "estimated" else "stated",
        one_off=bool(row_.entry and row_.entry.one_off), note=held.get("note") or "", photos=tuple(photos),
    )  # fmt: skip


class FlawCard(Card):
    """Every cell of the preview that cannot be taken; choosing one leads to it."""

    def __init__(self, seek: Callable[[Flaw], object]) -> None:
        super().__init__(spacing=6, pad=12)
        self._count = Words("", CAP, colour="soft")
        self.list = RowList(
            [Column("", 0, self._paint, lambda flaw: f"{place_of(flaw)} {flaw.why}")],
            row=48, headings=False, ruled=True, name=_("看不懂的格子"),
        )  # fmt: skip
        self.list.chosen.connect(seek)
        self.box.addLayout(row(Words(_("看不懂的格子"), BODY, MEDIUM), None, self._count, spacing=8))
        self.box.addWidget(self.list, 1)
        self.hide()

    def show_flaws(self, flaws: Sequence[Flaw]) -> None:
        """Show these; none, no card."""
        self.list.show_rows(list(flaws[:SHOWN]))
        self._count.setText(_("{n} 处").format(n=len(flaws)))
        self.setVisible(bool(flaws))

    def _paint(self, painter: QPainter, room: QRectF, flaw: Flaw) -> None:
        half = room.height() / 2
        upper = QRectF(room.x(), room.y() + 2, room.width(), half - 2)
        brush.text(painter, upper, place_of(flaw), CAP, "red", MEDIUM)
        lower = QRectF(room.x(), room.y() + half - 2, room.width(), half - 2)
        brush.text(painter, lower, _BREATH.split(flaw.why, maxsplit=1)[0], CAP, "soft", private=True)


def place_of(flaw: Flaw) -> str:
    """第 3 行 · 金额."""
    return _("第 {n} 行 · {column}").format(n=flaw.row + 1, column=_(HEADINGS[flaw.column]))


class MonthOffers(MonthDeeds):
    """A month's grid with what is laid into it before it is booked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.known: Known | None = None
        self.status = Words("", CAP, colour="soft", elide=True)
        self.flaws = FlawCard(self._seek)
        self._found: list[Flaw] = []
        self._forgotten: set[tuple[str, str]] = set()
        self._said = ""
        self._told = ""
        self._offer_words = Words("", BODY, MEDIUM, elide=True)
        self._next = button(_("下一处"), self.next_flaw, "small", tip="F3")
        keep = button(_("记进账里"), self.book_offered, "small", tip="Ctrl+Enter")
        drop = button(_("不要"), self.drop_offered, "link", tip="Esc")
        line = row(self._offer_words, drop, self._next, keep, spacing=10)
        line.setStretch(0, 1)
        self._offer = Card(line, kind="band", pad=12)
        self._offer.box.setContentsMargins(12, 5, 8, 5)
        self._offer.hide()
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.setInterval(0)
        self._refreshing.timeout.connect(self._refresh_offer)
        grid = self.grid
        grid.pasted.connect(self.take_paste)
        grid.agreed.connect(lambda yes: self.book_offered() if yes else self.drop_offered())
        grid.changed.connect(self._changed)
        grid.recalled.connect(self._recalled)
        grid.forgotten.connect(self._forget)
        grid.seeking.connect(self.next_flaw)
        grid.lines.dataChanged.connect(lambda *_where: self._refreshing.start())

    # -- last month ------------------------------------------------------------------------------------

    def _usual(self) -> list[object]:
        """Last month's lines that this month does not have, nor a row still being typed."""
        if self.page is None or not self.grid.lines.open:
            return []
        here = {row_.item for row_ in self.grid.lines.rows if not row_.ghost and not row_.blank}
        return [
            line for line in self.page.last_month_lines
            if written(line.item, line.sub) not in here and (line.item, line.sub) not in self._forgotten
            and not line.one_off
        ]  # fmt: skip

    def _recall(self) -> None:
        """Show last month's lines grey, as far as they are still missing."""
        if self.known is not None:
            self.grid.lines.recall(pasted.again(self._usual(), self.known, written, ghost=True))

    def _forget(self, rows: Sequence[Row]) -> None:
        self._forgotten |= {_split(row_.item) for row_ in rows}
        self.grid.lines.drop(rows)

    def _recalled(self, rows: Sequence[Row]) -> None:
        """Grey lines are booked as they stand: one operation."""
        for row_ in rows:
            self.grid.lines.take_up(row_)
        self.save_rows(rows)

    def bring_usual(self) -> None:
        """Offer everything last month had and this month has not yet."""
        if self.known is None:
            return
        rows = pasted.again(self._usual(), self.known, written)
        self.grid.lines.recall([])
        self._offer_rows(rows, _("带来 {n} 笔上月有的，金额照上月填着：逐行核对，改好再记。"))

    # -- pasting ---------------------------------------------------------------------------------------

    def take_paste(self) -> None:
        """Ctrl+V: photos onto the line, lines of a sheet as an offer, cells over cells, one word into all."""
        data = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
        text = data.text() if data else ""
        if paths:
            self.add_photos(self.grid.row, paths)
        elif not text.strip() or self.known is None:
            self.say(Note("info", _("剪贴板里没有表格行，也没有照片文件。")))
        elif not self.grid.lines.open:
            self.say(Note("amber", _("这个月已经结账，没有粘贴。"), _("要补记请先反结账。")))
        elif pasted.is_block(text):
            self._paste_block(text, self.known)
        else:
            cells = clipboard.cells_of(text, 1)
            self.grid.paste_one(cells[0][0] if cells and cells[0] else text.strip())

    def _paste_block(self, text: str, known: Known) -> None:
        some = clipboard.cells_of(text, LONG)
        here = self.grid.row
        over = here is not None and not here.blank and not here.ghost
        if over and not {"item", "amount"} <= set(pasted.columns_of(some, known)[0]):
            self._changed(self.grid.paste_over(clipboard.cells_of(text, pasted.MOST_ROWS)))
            return
        words = _("认出 {n} 行，先看一遍再记。")
        if len(some) < LONG:
            self._offer_rows(pasted.offered(text, known), words)
            return
        self.desk.think(
            lambda work: pasted.offered(text, known, work.cancelled),
            lambda rows: self._offer_rows(rows, words), owner=self, key="paste", title=_("读表格"),
        )  # fmt: skip

    def _offer_rows(self, rows: Sequence[Row], words: str) -> None:
        if not rows:
            return
        self._said = words
        first = self.grid.lines.offer(rows)
        bad = next((n for n, one in enumerate(rows) if one.faults), 0)
        self._refresh_offer()
        self.grid.go(first + bad, next(iter(rows[bad].faults), "item"))
        self.grid.setFocus()
        self.grid.typing.emit()

    def _changed(self, changed: Changed) -> None:
        """A deed on a range: saved as one operation if everything reads, else shown before it is."""
        rows = [one for one in changed.rows if not one.offered and not one.saving]
        if changed.passed_over:
            self.tell(_("{n} 格不能填，跳过了。").format(n=changed.passed_over))
        if not rows:
            return
        if any(one.faults for one in rows):
            self._said = _("改动了 {n} 行，有看不懂的格子，还没有存。")
            for one in rows:
                one.offered = True
            self.grid.lines.reframe()
            return
        whole = [one for one in rows if one.wanted() is None]
        for one in rows:
            one.want()
        self.save_rows(whole)

    # -- the offer -------------------------------------------------------------------------------------

    def _refresh_offer(self) -> None:
        """Say how many rows are offered and which cells still hinder, as they stand now."""
        numbers = self.grid.lines.offered()
        if not numbers:
            self._offer.hide()
            if self._found:
                self._show_flaws([])
            return
        rows = self.grid.lines.rows
        self._show_flaws(pasted.flaws(rows))
        bad = len({flaw.row for flaw in self._found})
        words = self._said.format(n=len(numbers))
        if self._found:
            words += _("{n} 行里有 {m} 格要改，右边列着；好的可以先记。").format(n=bad, m=len(self._found))
        self._offer_words.setText(words)
        self._next.setVisible(bool(self._found))
        self._offer.show()

    def tell(self, words: str) -> None:
        """Say something below the grid until the cursor moves to another line."""
        self._told = words
        self.complain_at(self.grid.row)

    def _show_flaws(self, found: list[Flaw]) -> None:
        if found != self._found:
            self._found = found
            self.flaws.show_flaws(found)
            self.side_changed()

    def side_changed(self) -> None:
        """The list of bad cells came or went."""

    def _seek(self, flaw: Flaw) -> None:
        self.grid.go(flaw.row, flaw.column)

    def next_flaw(self) -> None:
        """Go to the next cell that cannot be taken, round and round."""
        if self._found:
            here = (self.grid.currentIndex().row(), self.grid.column)
            at = next((n for n, flaw in enumerate(self._found) if (flaw.row, flaw.column) == here), -1)
            onward = (
                at + 1 if at >= 0 else next((n for n, f in enumerate(self._found) if f.row >= here[0]), 0)
            )
            self._seek(self._found[onward % len(self._found)])
            self.grid.setFocus()

    def book_offered(self) -> None:
        """Book the offered rows that read: one operation, one undo; the others stay."""
        self.grid.finish_cell()
        rows = [one for one in self.grid.lines.rows if one.offered and not one.saving]
        good = [one for one in rows if one.wanted() is None]
        if good:
            self.save_rows(good)
        else:
            self.next_flaw()
            self.complain_at(self.grid.row)

    def save_rows(self, rows: Sequence[Row]) -> None:
        """Book and amend these rows as one operation; what the ledger refuses stays, with its reason."""
        from fupin_desk.jobs import entering

        if not rows:
            return
        lines = [(one.entry.id if one.entry is not None else "", draft_of(one)) for one in rows]
        household_id, month = self.household_id, self.month
        for one in rows:
            one.saving, one.refused = True, ""

        def refused(error: Spoken) -> None:
            self._refused(rows, error, (household_id, month))

        if len(rows) < LONG:
            self.do(
                lambda office: entering.keep(office, household_id, month, lines),
                lambda kept: self._kept(rows, kept), failed=refused,
            )  # fmt: skip
        else:
            self.do(
                lambda office, work: entering.keep(
                    office, household_id, month, lines, work.progress, work.cancelled
                ),
                lambda kept: self._kept(rows, kept), failed=refused, title=_("记账"),
            )  # fmt: skip

    def _kept(self, rows: Sequence[Row], kept: Kept) -> None:
        """The ledger has taken these; who was refused stands there with the reason."""
        for number, one in enumerate(rows):
            if number in kept.ids:
                one.booked_id, one.offered = kept.ids[number], False
                if one.entry is not None:
                    one.saving = False
                    one.typed.clear()
            else:
                one.saving, one.refused = False, kept.refused.get(number, "")
        self._said = _("还有 {n} 行没有记。")
        self.grid.lines.reframe()
        if len(rows) > 1:
            self.tell(_("记好了 {n} 笔。").format(n=len(kept.ids)) + _("撤销 Ctrl+Z"))

    def _refused(self, lines: Sequence[Row], error: Spoken, where: tuple[str, str]) -> None:
        """The ledger would not take these rows: nothing of them is lost."""
        raise NotImplementedError

    def complain_at(self, line: Row | None) -> None:
        """Say below the grid what hinders a row."""
        raise NotImplementedError

    def drop_offered(self) -> None:
        """Throw the offered rows away; a booked line stands again as it is booked."""
        self.grid.lines.give_back([one for one in self.grid.lines.rows if one.offered])
        self._refresh_offer()
        self._recall()
        self.grid.to_new_line()
        self.grid.typing.emit()


def _split(item: str) -> tuple[str, str]:
    code, _point, sub = item.partition(".")
    return code, sub
