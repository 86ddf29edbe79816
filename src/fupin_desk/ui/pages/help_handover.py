"""交接: which households go from one helper to another, on which day, why, and what goes along.

The households of whoever hands over stand ticked one by one; what is still owed to them is counted before
anything is saved. Afterwards the list both sign is printed or saved from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.pages.help_form import a_day
from fupin_desk.ui.style import BIG, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.marks import paint_tick

if TYPE_CHECKING:
    from fupin_desk.jobs.handover import Along, PairingLine
    from fupin_desk.jobs.shown import PersonLine


class HandOverForm(Card):
    """`chosen(person id)`: whose households are wanted; `ticked`: what goes along is to be counted;
    `saved(from, to, household ids, typed)`."""

    chosen = Signal(str)
    ticked = Signal(list)
    saved = Signal(str, str, list, dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=10, pad=20)
        self._people: Sequence[PersonLine] = ()
        self.on: set[str] = set()
        self.giver, self.taker = Chooser(), Chooser()
        for box, words in ((self.giver, _("谁交出")), (self.taker, _("谁接手"))):
            box.setFont(style.font())
            box.setAccessibleName(words)
            box.setMinimumWidth(style.px(220))
        self.giver.currentIndexChanged.connect(lambda _n: self._giver_chosen())
        self.list = RowList([Column("", 0, self._paint, _words)], row=34, headings=False, zebra=True,
                            name=_("要交接的户"))  # fmt: skip
        self.list.opened.connect(self._turn)
        self.list.installEventFilter(self)
        self._all = button(_("全选"), self._take_all, "link")
        self._count = Words("", CAP, colour="soft")
        self._along = Words("", CAP, colour="soft", wrap=True)
        self._wrong = Words("", CAP, colour="red")
        self.form = Form(
            [
                Field("on", _("哪天交接"), limit=10, check=a_day),
                Field("why", _("为什么交接"), limit=400, check=wanted(_("原因"))),
            ],
            columns=2,
        )
        self.form.saved.connect(self._save)
        self.box.addWidget(Words(_("交接结对户"), BIG, BOLD))
        whose = row(
            column(Words(_("谁交出"), CAP, colour="soft"), self.giver, spacing=3),
            column(Words(_("谁接手"), CAP, colour="soft"), self.taker, spacing=3), None, spacing=14,
        )  # fmt: skip
        self.box.addLayout(whose)
        self.box.addLayout(
            row(Words(_("哪几户（空格打勾）"), CAP, colour="soft"), self._count, None, self._all)
        )
        self.box.addWidget(self.list, 1)
        self.box.addWidget(self._along)
        self.box.addWidget(self.form)
        self.box.addWidget(self._wrong)
        hand = button(_("交接"), self.form.save, "primary")
        deeds = row(hand, button(_("算了"), self.left.emit, "link"), None, spacing=12)
        self.box.addLayout(deeds)

    def begin(self, people: Sequence[PersonLine], giver: str, today: date) -> None:
        """A fresh hand-over, from this person if one is meant."""
        self._people = people
        self.form.put({"on": today.isoformat()})
        self.on = set()
        self._wrong.setText("")
        for box, several in ((self.giver, [p for p in people if p.households]), (self.taker, list(people))):
            box.blockSignals(True)
            box.clear()
            box.addItem(_("请选"), "")
            for one in several:
                box.addItem(f"{one.name}　{one.unit}".strip("　"), one.id)
            box.blockSignals(False)
        self.giver.setCurrentIndex(max(self.giver.findData(giver), 0))
        self._giver_chosen()
        self.giver.setFocus()

    def show_households(self, lines: Sequence[PairingLine]) -> None:
        """The households of whoever hands over."""
        self.on &= {one.household_id for one in lines}
        self.list.show_rows([one for one in lines if one.until is None])
        self._told()

    def show_along(self, found: Along) -> None:
        """What goes along with the ticked households."""
        late = sum(1 for one in found.visits if one.overdue)
        self._along.setText(
            _("一并交接：没办完的承诺 {promises} 条，过了日子的走访 {late} 户。").format(
                promises=len(found.promises), late=late
            )
            if self.on
            else ""
        )

    # -- ticking -----------------------------------------------------------------------------------------

    def _giver_chosen(self) -> None:
        self.on = set()
        self.list.show_rows([], keep=False)
        self._told()
        if giver := str(self.giver.currentData() or ""):
            self.chosen.emit(giver)

    def _turn(self, one: PairingLine) -> None:
        self.on ^= {one.household_id}
        self._told()

    def _take_all(self) -> None:
        every = {one.household_id for one in self.list.rows}
        self.on = set() if self.on == every else every
        self._told()

    def _told(self) -> None:
        self._count.setText(_("{on}/{n} 户").format(on=len(self.on), n=len(self.list.rows)))
        self._all.setText(_("全不选") if self.on and len(self.on) == len(self.list.rows) else _("全选"))
        self.list.viewport().update()
        self.ticked.emit(sorted(self.on))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The space bar ticks."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.list and pressed and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            if self.list.value() is not None:
                self._turn(self.list.value())
            return True
        return False

    def _paint(self, painter: QPainter, room: QRectF, one: PairingLine) -> None:
        middle = room.center().y()
        box = QRectF(room.x() + 4, middle - 8, 16, 16)
        painter.setPen(style.colour("accent" if one.household_id in self.on else "edge"))
        painter.drawRoundedRect(box, 3, 3)
        if one.household_id in self.on:
            paint_tick(painter, box.center().x(), middle, "accent", 11)
        used = brush.text(painter, room.adjusted(30, 0, -140, 0), one.head, weight=MEDIUM, private=True)
        rest = room.adjusted(min(used + 44, 300), 0, -140, 0)
        brush.text(painter, rest, one.group, CAP, "soft")
        since = _("{day} 起").format(day=one.since) if one.since else ""
        brush.text(painter, room, since, CAP, "soft", align=brush.RIGHT)

    def _save(self, typed: dict[str, str]) -> None:
        giver, taker = str(self.giver.currentData() or ""), str(self.taker.currentData() or "")
        why = "" if giver and taker else _("先选谁交出、谁接手")
        why = why or ("" if self.on else _("还没有选哪几户"))
        self._wrong.setText(why)
        if not why:
            self.saved.emit(giver, taker, sorted(self.on), typed)


def _words(one: PairingLine) -> str:
    return f"{one.head} {one.group}"
