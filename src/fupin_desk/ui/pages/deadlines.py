"""到期事项: the dates to keep, earliest first, with a small form to write one down.

Ages and school steps stand among them, found from birth dates; only written dates can be ticked off 已办 or
struck. Reached from 今日.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from fupin_desk.i18n import _
from fupin_desk.model.values import fen, parse_day
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.help_form import a_day, an_amount
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.deadlines import DueLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.deadline import DueKind
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[list[DueLine], list[HouseholdLine], list[DueKind]]


class DeadlinesPage(Page):
    """Dates to keep."""

    tables: ClassVar[frozenset[str]] = frozenset({"deadline", "member", "membership", "household"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("到期事项"))
        self.caption.setText(_("年龄和学段自动算；证件、公益岗、贷款等在右边记一笔。"))
        self.buttons.addWidget(button(_("回今日"), lambda: self.go("today"), "small", "left"))
        self._wanted_id, self._house = "", ""
        self._heads: dict[str, str] = {}
        self._form: Form | None = None
        self.list = RowList(
            [
                Column(_("日子"), 146, _paint_day, lambda one: f"{one.due.day:%Y-%m-%d}"),
                text_column(_("事项"), 150, lambda one: one.due.title),
                text_column(_("谁"), 130, lambda one: one.who, private=True),
                text_column(_("户"), 110, lambda one: one.head, private=True, colour="soft"),
                text_column(_("看什么"), 0, lambda one: one.due.what, size=CAP, colour="soft"),
                Column(_("金额"), 110, _paint_amount, align=brush.RIGHT, spare=True),
            ],
            name=_("到期事项"),
        )
        self.list.chosen.connect(lambda _one: self._point())
        self.list.opened.connect(lambda one: self.go("household", household_id=one.due.household_id))
        self._empty = Words(_("还没有到点的，也没有记下的日子。"), BODY, colour="soft")
        self.done_button = button(_("已办"), self._keep, "small", "signed")
        self.strike_button = button(_("划去"), self._strike, "link")
        deeds = row(self.done_button, self.strike_button, None, spacing=10)
        left = Card(title(_("到点的和记下的"), _("按日子排")), self._empty, self.list, deeds, spacing=8)
        left.box.setStretch(2, 1)
        self.picker = Picker(_("哪一户"))
        self.picker.picked.connect(self._pick)
        self._whose = Words("", BODY, private=True)
        self._form_box = column(spacing=8)
        right = Card(title(_("记一个日子")), self.picker, self._whose, self._form_box, None, spacing=10)
        right.setFixedWidth(360)
        body = row(left, right, spacing=GAP)
        body.setStretch(0, 1)
        self.body.addLayout(body, 1)
        self._point()

    def load(self) -> None:
        """Ask for what comes due, the households and the kinds of dates."""
        from fupin_desk.jobs import deadlines, households

        def everything(office: Office) -> Answer:
            return deadlines.coming(office, later=True), households.lines(office), deadlines.kinds(office)

        self.ask(everything, self._show, key="deadlines")

    def visit(self, **where: str) -> None:
        """Somebody came for one date."""
        self._wanted_id = where.get("deadline_id", "")

    def search(self) -> None:
        """Ctrl+F: which household."""
        self.picker.setFocus()

    def _show(self, answer: Answer) -> None:
        found, lines, kinds = answer
        self.picker.households.show(lines)
        self._heads = {line.id: line.head for line in lines}
        self._make_form(kinds)
        self.list.show_rows(found)
        self._empty.setVisible(not found)
        ids = [one.due.deadline_id for one in found]
        if self._wanted_id in ids:
            self.list.choose(ids.index(self._wanted_id))
        self._point()

    def _make_form(self, kinds: Sequence[DueKind]) -> None:
        if self._form is not None:
            return
        self._form = Form(
            [
                Field("kind", _("哪一类"), choices=[(kind.key, kind.label) for kind in kinds]),
                Field("due", _("哪一天到期"), placeholder="2026-12-31", check=a_day),
                Field("title", _("什么事"), placeholder=_("例如 残疾证换证")),
                Field("member", _("谁的（可不填）"), private=True),
                Field("amount", _("金额（贷款写本金）"), check=an_amount, private=True),
            ],
            columns=1,
        )  # fmt: skip
        self._form.saved.connect(self._add)
        self._form_box.addWidget(self._form)
        self._form_box.addLayout(row(button(_("记下"), self._form.save, "primary"), None))

    def _pick(self, household_id: str) -> None:
        self._house = household_id
        self._whose.setText(self._heads.get(household_id, ""))
        if self._form is not None:
            self._form.boxes["due"].setFocus()

    def _add(self, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import deadlines

        house = self._house
        if not house:
            self.say(Note("amber", _("先选是哪一户。")))
            return
        amount = fen(typed["amount"]) if typed["amount"].strip() else None
        self.do(
            lambda office: deadlines.add(
                office, house, typed["kind"], parse_day(typed["due"]), typed["title"], typed["member"], amount
            ),
            self._added,
        )

    def _added(self, deadline_id: str) -> None:
        self._wanted_id = deadline_id
        if self._form is not None:
            self._form.put({"kind": self._form.values()["kind"]})

    def _point(self) -> None:
        one = self.list.value()
        written = one is not None and bool(one.due.deadline_id)
        self.done_button.setEnabled(written)
        self.strike_button.setEnabled(written)

    def _keep(self) -> None:
        from fupin_desk.jobs import deadlines

        if one := self.list.value():
            deadline = one.due.deadline_id
            self.do(lambda office: deadlines.keep(office, deadline))

    def _strike(self) -> None:
        from fupin_desk.jobs import deadlines

        if one := self.list.value():
            deadline = one.due.deadline_id
            self.do(lambda office: deadlines.strike(office, deadline, _("不用办了")))


def _paint_day(painter: QPainter, room: QRectF, one: DueLine) -> None:
    tone = "amber" if one.late else "ink"
    words = f"{one.due.day:%Y-%m-%d}" + (_(" 过了") if one.late else "")
    brush.text(painter, room, words, CAP, tone, MEDIUM)


def _paint_amount(painter: QPainter, room: QRectF, one: DueLine) -> None:
    if one.due.amount is not None:
        brush.money(painter, room, one.due.amount)
