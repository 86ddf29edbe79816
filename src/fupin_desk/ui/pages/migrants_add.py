"""Recording where somebody works: household, member, place, employer, since when; and what is recorded.

The list at the left is every stay at work of the village, those still going on first; one can be ended or,
where it never was, struck with a reason. The form at the right writes a new one down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import _
from fupin_desk.model.values import fen, parse_day
from fupin_desk.model.work import SpellDraft
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, row, title
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.work import SpellLine
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.ui.page import Page


def a_day(text: str) -> str:
    """A day, or nothing."""
    try:
        if text.strip():
            parse_day(text)
    except Refusal as wrong:
        return wrong.what
    return ""


def an_amount(text: str) -> str:
    """An amount in yuan, or nothing."""
    try:
        if text.strip():
            fen(text)
    except Refusal as wrong:
        return wrong.what
    return ""


class AddWork(QWidget):
    """The stays at work of the village, and the form for one more."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._house = page, ""
        self._heads: dict[str, str] = {}
        self.list = RowList(
            [
                text_column(_("户主"), 90, lambda one: one.head, private=True, colour="soft"),
                text_column(_("在外的人"), 110, lambda one: one.name, private=True, weight=MEDIUM),
                text_column(_("在哪里"), 0, _where, private=True),
                text_column(_("从"), 92, lambda one: str(one.began or "—"), size=CAP, colour="soft"),
                Column(_("到"), 92, _paint_end, lambda one: str(one.ended or _("还在"))),
                text_column("", 24, lambda one: "？" if one.question else "", colour="amber"),
            ],
            name=_("务工经历"),
        )
        self.list.chosen.connect(lambda _one: self._point())
        self.question = Words("", CAP, colour="amber", wrap=True, private=True)
        self.end_button = button(_("回来了"), self._end, "small", tip=_("在外的日子到今天为止"))
        self.strike_button = button(_("划去"), self._strike, "link", tip=_("没有这回事"))
        deeds = row(self.end_button, self.strike_button, None, spacing=10)
        self._none = Words(_("还没有登记。右边选一户，写上谁在哪里务工。"), BODY, colour="soft", wrap=True)
        left = Card(
            title(_("务工经历"), _("换一个地方就是另一段")), self._none, self.list, self.question, deeds
        )
        left.box.setStretch(2, 1)
        left.box.addStretch(0)
        self.picker = Picker(_("哪一户：姓名、首字母"))
        self.picker.picked.connect(self._pick)
        self._whose = Words("", BODY, MEDIUM, private=True, wrap=True)
        self._whose.hide()
        self.form = Form(
            [
                Field("member", _("谁"), private=True, check=wanted(_("谁"))),
                Field("place", _("务工地"), placeholder=_("例如 浙江义乌"), private=True),
                Field("employer", _("单位"), private=True),
                Field("began", _("从哪天起（可不填）"), placeholder="2026-03-01", check=a_day),
                Field("wage", _("说好的月工资（可不填）"), check=an_amount, private=True),
            ],
            columns=1,
        )
        self.form.saved.connect(self._save)
        save = button(_("登记"), self.form.save, "primary")
        right = Card(
            title(_("登记一段")), self.picker, self._whose, self.form, row(save, None), None, spacing=10
        )
        right.setFixedWidth(340)
        body = row(left, right, spacing=GAP)
        body.setStretch(0, 1)
        self.setLayout(body)
        self._point()

    def show_households(self, lines: Sequence[HouseholdLine]) -> None:
        """The households that can be picked; the stays are read again."""
        from fupin_desk.jobs import work

        self.picker.households.show(lines)
        self._heads = {line.id: line.head for line in lines}
        self._page.ask(work.spells, self._show, key="spells")

    def _show(self, found: list[SpellLine]) -> None:
        found.sort(key=lambda one: one.ended is not None)
        self.list.show_rows(found)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._point()

    def _point(self) -> None:
        one = self.list.value()
        self.question.setText(one.question if one is not None else "")
        self.question.setVisible(bool(self.question.text()))
        self.end_button.setVisible(one is not None and one.ended is None)
        self.strike_button.setVisible(one is not None)

    def _pick(self, household_id: str) -> None:
        from fupin_desk.jobs import work

        self._house = household_id
        self._page.ask(lambda office: work.names(office, household_id), self._name, key="names")
        self._whose.setText(self._heads.get(household_id, ""))
        self._whose.show()
        self.form.boxes["member"].setFocus()

    def _name(self, names: list[str]) -> None:
        """Whom the household has, so that nobody has to remember how a name is written."""
        self._whose.setText("、".join(names))

    def _save(self, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import work

        if not self._house:
            self._page.say(Note("amber", _("先选是哪一户。")))
            self.picker.setFocus()
            return
        house = self._house
        draft = SpellDraft(
            place=typed["place"],
            employer=typed["employer"],
            began=parse_day(typed["began"]) if typed["began"].strip() else None,
            expected_wage=fen(typed["wage"]) if typed["wage"].strip() else None,
        )
        self._page.do(
            lambda office: work.begin(office, house, typed["member"], draft),
            self._saved,
            failed=self._refused,
        )

    def _saved(self, _spell: str) -> None:
        self.form.put({})
        self._page.say(Note("done", _("登记了。")))
        self.picker.setFocus()

    def _refused(self, error: Spoken) -> None:
        if isinstance(error, Refusal):
            self.form.refuse(error, "member")
        self._page.complain(error)

    def _end(self) -> None:
        from fupin_desk.jobs import work

        one = self.list.value()
        if one is not None:
            self._page.do(lambda office: work.end(office, one.id))

    def _strike(self) -> None:
        from fupin_desk.jobs import work

        one = self.list.value()
        if one is None:
            return

        def strike(office: Office) -> None:
            work.strike(office, one.id, _("登记错了"))

        self._page.do(strike)


def _where(one: SpellLine) -> str:
    return " ".join(part for part in (one.place, one.employer) if part)


def _paint_end(painter: QPainter, room: QRectF, one: SpellLine) -> None:
    ended: date | None = one.ended
    brush.text(painter, room, str(ended) if ended else _("还在"), CAP, "soft" if ended else "ink")
