"""The people on duty and the households each answers for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.village import DUTIES
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine

ORDER = ("helper", "first_secretary", "team_member", "technician", "village_secretary")
"""Duties one can be added with here, the usual one first."""


class PeopleCard(Card):
    """The list, a form to add somebody, and a box that gives a household to whoever is chosen."""

    adding = Signal(dict)
    pairing = Signal(str, str)
    handing = Signal(str)
    """The person whose households go to somebody else."""
    leaving = Signal(str, str)
    """(person id, name): he leaves."""

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self._count = Words("", CAP, colour="soft")
        add = button(_("加人"), self._begin, "link", "plus")
        self.box.addLayout(row(Words(_("谁在帮"), BODY, BOLD), self._count, None, add, spacing=8))
        self.list = RowList(
            [
                text_column("", 92, lambda one: one.name, weight=MEDIUM, private=True),
                text_column("", 0, _duty_words, size=CAP, colour="soft"),
                text_column("", 56, _households, align=brush.RIGHT, size=CAP),
            ],
            row=36, headings=False, name=_("谁在帮"), pad=6,
        )  # fmt: skip
        self.list.chosen.connect(lambda _one: self._name())
        self.picker = Picker(_("打姓名或首字母，把一户交给他"))
        self.picker.picked.connect(self._pick)
        self._whom = Words("", CAP, colour="soft", private=True)
        self.hand = button(_("交接"), self._hand, "link")
        self.leave = button(_("离岗"), self._leave, "link")
        listed = QWidget()
        inner = column(
            self.list, row(self._whom, None, self.hand, self.leave, spacing=8), self.picker, spacing=6
        )
        inner.setStretch(0, 1)
        listed.setLayout(inner)
        self.form = Form(
            [
                Field("name", _("姓名"), limit=100, check=wanted(_("姓名"))),
                Field("duty", _("身份"), choices=[(key, _(DUTIES[key])) for key in ORDER]),
                Field("unit", _("单位"), limit=100),
                Field("phone", _("值班电话"), hint=_("会印在卡上"), limit=40),
            ],
            columns=1,
        )  # fmt: skip
        self.form.saved.connect(self.adding)
        deeds = row(button(_("加上"), self.form.save, "small"), button(_("算了"), self.finish, "link"), None)
        filled = QWidget()
        filled.setLayout(column(self.form, deeds, None, spacing=10))
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(scrolled(filled))
        self.box.addWidget(self._stack, 1)

    def show_people(self, people: Sequence[PersonLine], lines: Sequence[HouseholdLine]) -> None:
        """Show who is on duty."""
        self.list.show_rows(people)
        self._count.setText(_("{n} 人").format(n=len(people)))
        self.picker.households.show(lines)
        if self.list.value() is None:
            self.list.choose(0)
        self._name()

    def _name(self) -> None:
        one = self.list.value()
        self.picker.setEnabled(one is not None)
        self._whom.setText(_("把一户交给 {name}").format(name=one.name) if one else _("先加一位帮扶责任人"))
        self.hand.setVisible(one is not None and bool(one.households))
        self.leave.setVisible(one is not None and not one.households)

    def _hand(self) -> None:
        if (one := self.list.value()) is not None:
            self.handing.emit(one.id)

    def _leave(self) -> None:
        if (one := self.list.value()) is not None:
            self.leaving.emit(one.id, one.name)

    def _pick(self, household_id: str) -> None:
        one = self.list.value()
        if one is not None:
            self.pairing.emit(one.id, household_id)

    def _begin(self) -> None:
        self.form.put({"duty": "helper"})
        self._stack.setCurrentIndex(1)
        self.form.boxes["name"].setFocus()

    def finish(self) -> None:
        """Back to the list."""
        self._stack.setCurrentIndex(0)


def _duty_words(one: PersonLine) -> str:
    return f"{one.duty_label} {one.unit}".strip()


def _households(one: PersonLine) -> str:
    return _("{n} 户").format(n=one.households) if one.households else ""
