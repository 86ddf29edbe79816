"""The form of a family change: what happened, to whom, since when, and how each stands to the head.

It saves nothing and decides nothing: `draft()` is what was typed so far, the page asks the ledger what
follows and shows it beside `show_preview`. Relations are asked one by one; what is offered is marked as
likely and still has to be chosen. The boxes shown are those the kind of change needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QLayout,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model.kinship import KINDS
from fupin_desk.model.relations import RELATIONS
from fupin_desk.model.values import Month, parse_day
from fupin_desk.ui import style, veil
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.style import BODY, CAP
from fupin_desk.ui.widgets.basics import Chooser, PressButton, Words, button, clear, column, row
from fupin_desk.ui.widgets.finder import Picker

if TYPE_CHECKING:
    from fupin_desk.jobs.family import Asked, FamilyDraft
    from fupin_desk.jobs.follows import NewPerson
    from fupin_desk.jobs.relatives import SeatLine
    from fupin_desk.model.household import HouseholdLine

GROUPS: Final = (
    (N_("来了"), ("birth", "marry_in", "adopt", "move_in", "join")),
    (N_("走了"), ("death", "marry_out", "move_out", "abroad", "leave")),
    (N_("暂时不在"), ("study", "army", "prison", "missing", "back")),
    (N_("户"), ("head", "split", "merge")),
)
GOES: Final = ("marry_out", "move_out")
"""Kinds that may end in another household of the village."""
COMES: Final = ("marry_in", "join")
"""Kinds that may begin in one."""


IN_ROW: Final = 4
LONGEST: Final = 12


def brief(name: str) -> str:
    """A name as it fits a chip; the whole one stands in the list of the family."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


class NameChip(PressButton):
    """Somebody to be ticked; a bar under the veil."""

    def __init__(self, member_id: str, name: str) -> None:
        super().__init__(name)
        self.member_id = member_id
        self.setProperty("kind", "chip")
        self.setFont(style.font(CAP))
        self.setCheckable(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The chip, its words hidden while the veil is down."""
        if not veil.lowered():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        wide = option.fontMetrics.horizontalAdvance(self.text())  # type: ignore[attr-defined]
        option.text = ""  # type: ignore[attr-defined]
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        veil.bar(painter, QRectF(self.rect()), wide, centre=True)
        painter.end()


class FamilyForm(QWidget):
    """`changed`: something was typed or chosen; `other_wanted`: another household's people are wanted."""

    changed = Signal()
    other_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""
        self.household_id, self.other_id = "", ""
        self._today = date(2000, 1, 1)
        self._asked: list[Asked] = []
        self.relations: dict[str, Chooser] = {}
        self.chips: dict[str, QPushButton] = {}
        self.members: list[NameChip] = []
        self.others: list[NameChip] = []
        self._kinds = QGridLayout()
        self._make_kinds()
        self.days = Form([Field("happened", _("哪一天的事"), placeholder="2026-10-31", limit=10)], columns=1)
        self.month = Chooser()
        self.month.setAccessibleName(_("从哪个月起算"))
        self.person = Form(
            [
                Field("name", _("姓名"), limit=100, private=True),
                Field("sex", _("性别"), choices=[("", ""), ("男", _("男")), ("女", _("女"))]),
                Field("birth", _("出生日期"), placeholder="2026-10-02", limit=10, private=True),
                Field("number", _("证件号码"), placeholder=_("还没有就空着"), limit=40, private=True),
            ],
            columns=4,
        )  # fmt: skip
        self.house = Form(
            [
                Field("no", _("新户的户编号"), placeholder=_("还没有就空着"), limit=40),
                Field("group", _("村民小组"), placeholder=_("不写就同原户"), limit=100),
            ],
            columns=2,
        )
        self.moving = QCheckBox(_("走的人名下、没签字的账，从这个月起一起转过去"))
        self.moving.setChecked(True)
        self.note = Form([Field("note", _("备注"), limit=400, private=True)], columns=1)
        self.picker = Picker("")
        self._lay_out()
        self._wire()
        self.choose("")

    def _make_kinds(self) -> None:
        self._kinds.setHorizontalSpacing(6)
        self._kinds.setVerticalSpacing(6)
        self._group = QButtonGroup(self)
        self._rows: list[tuple[Words, Sequence[str]]] = []
        for line, (words, kinds) in enumerate(GROUPS):
            caption, chips = Words(_(words), CAP, colour="soft"), row(spacing=6)
            self._rows.append((caption, kinds))
            self._kinds.addWidget(caption, line, 0)
            for kind in kinds:
                chip = self.chips[kind] = button(_(KINDS[kind].label), kind="chip")
                chip.clicked.connect(lambda _on=False, kind=kind: self.choose(kind))
                self._group.addButton(chip)
                chips.addWidget(chip)
            chips.addStretch(1)
            self._kinds.addLayout(chips, line, 1)
        self._other_kind = button(_("换一种"), lambda: self.choose(""), "link")
        self._kinds.addWidget(self._other_kind, 0, 2, len(GROUPS), 1)
        self._kinds.setColumnStretch(1, 1)
        self._kinds.setColumnMinimumWidth(0, style.px(58))

    def _fold_kinds(self) -> None:
        """Once a kind is chosen only its row stays; 换一种 brings the others back."""
        for caption, kinds in self._rows:
            shown = not self.kind or self.kind in kinds
            caption.setVisible(shown)
            for kind in kinds:
                self.chips[kind].setVisible(shown)
        self._other_kind.setVisible(bool(self.kind))

    def _lay_out(self) -> None:
        self.month.setFont(style.font())
        since = column(Words(_("从哪个月起算"), CAP, colour="soft"), self.month, None, spacing=3)
        when = row(self.days, since, spacing=14)
        when.setStretch(0, 1)
        when.setStretch(1, 1)
        self._when = _held(when)
        self._who_title = Words("", CAP, colour="soft")
        self._who_row = _chip_grid()
        self._who = _held(column(self._who_title, self._who_row, spacing=5))
        self._other_title = Words("", CAP, colour="soft")
        self._heads: dict[str, str] = {}
        self._other_name = Words("", BODY, private=True)
        self._clear_other = button(_("不选了"), lambda: self.pick_other("", []), "link")
        self._other_row = _chip_grid()
        self.picker.setFixedWidth(300)
        chosen = row(self.picker, self._other_name, self._clear_other, None, spacing=10)
        self._other = _held(column(self._other_title, chosen, self._other_row, spacing=5))
        self._relations = QGridLayout()
        self._relations.setHorizontalSpacing(14)
        self._relations.setVerticalSpacing(6)
        self._relations.setColumnStretch(4, 1)
        said = _("以后各人和户主是什么关系（请问本人，不要猜）")
        self._relation_box = _held(column(Words(said, CAP, colour="soft"), self._relations, spacing=5))
        self._parts = (self._when, self._who, self.person, self._other, self.house, self.moving,
                       self._relation_box, self.note)  # fmt: skip
        self.setLayout(column(self._kinds, *self._parts, None, spacing=12))

    def _wire(self) -> None:
        for form in (self.days, self.person, self.house, self.note):
            form.edited.connect(self.changed)
        self.days.edited.connect(self._follow_day)
        self.month.currentIndexChanged.connect(lambda _n: self.changed.emit())
        self.moving.toggled.connect(lambda _on: self.changed.emit())
        self.picker.picked.connect(self.other_wanted)

    # -- what the page tells -----------------------------------------------------------------------------

    def begin(self, household_id: str, people: Sequence[SeatLine], today: date) -> None:
        """A fresh form for this household."""
        self.household_id, self._today = household_id, today
        self.month.blockSignals(True)
        self.month.clear()
        newest = Month.of(today).plus(1)
        for back in range(25):
            month = newest.plus(-back)
            self.month.addItem(_("{year}年{month}月").format(year=month.year, month=month.month), str(month))
        self.month.blockSignals(False)
        for form in (self.days, self.person, self.house, self.note):
            form.put({})
        self.days.put({"happened": today.isoformat()})
        self.members = self._chips_of(self._who_row, people)
        self.pick_other("", [])
        self.choose("")

    def show_households(self, lines: Sequence[HouseholdLine]) -> None:
        """The households to choose another from."""
        self.picker.households.show(lines)
        self._heads = {line.id: line.head for line in lines}

    def pick_other(self, household_id: str, people: Sequence[SeatLine]) -> None:
        """Another household takes part: where somebody comes from or goes to."""
        self.other_id = "" if household_id == self.household_id else household_id
        self.others = self._chips_of(self._other_row, people if self.kind in COMES else ())
        name = self._heads.get(self.other_id, "")
        self._other_name.setText(_("{head}家").format(head=name) if name else "")
        self._clear_other.setVisible(bool(self.other_id))
        self._show_parts()
        self.changed.emit()

    def show_preview(self, asked: Sequence[Asked]) -> None:
        """Ask for these relations; what was chosen already stays."""
        if list(asked) == self._asked:
            return
        chosen = {one: str(box.currentData() or "") for one, box in self.relations.items()}
        had = self.focusWidget()
        place = next((one for one, box in self.relations.items() if box is had), "")
        self._asked = list(asked)
        clear(self._relations)
        self.relations = {}
        for number, one in enumerate(asked):
            box = self.relations[one.member_id] = self._relation(one, chosen.get(one.member_id, ""))
            line, side = number // 2, 2 * (number % 2)
            was = _("（原{relation}）").format(relation=one.was) if one.was else ""
            words = Words(f"{brief(one.name) or _('新来的人')}{was}", BODY, private=True)
            self._relations.addWidget(words, line, side)
            self._relations.addWidget(box, line, side + 1)
        self._relation_box.setVisible(bool(asked))
        if place in self.relations:
            self.relations[place].setFocus()

    def _relation(self, one: Asked, chosen: str) -> Chooser:
        box = Chooser()
        box.setFont(style.font())
        box.setMinimumWidth(style.px(170))
        box.setAccessibleName(_("{name}和户主的关系").format(name=one.name))
        box.addItem(_("请选"), "")
        if one.offered:
            box.addItem(_("{relation}（多半是）").format(relation=one.offered), one.offered)
        for relation in RELATIONS:
            if relation != one.offered:
                box.addItem(relation, relation)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.currentIndexChanged.connect(lambda _n: self.changed.emit())
        return box

    # -- choosing ----------------------------------------------------------------------------------------

    def choose(self, kind: str) -> None:
        """This kind of change: show the boxes it needs."""
        self.kind = kind
        if kind:
            self.chips[kind].setChecked(True)
        else:
            self._group.setExclusive(False)
            for chip in self.chips.values():
                chip.setChecked(False)
            self._group.setExclusive(True)
        self._fold_kinds()
        for one in self.members:
            one.setChecked(False)
        self._asked = [*self._asked, *self._asked]  # whatever was asked for another kind is asked anew
        self.relations = {}
        self.show_preview([])
        self._follow_day()
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        kind, way = self.kind, KINDS[self.kind].way if self.kind else ""
        for part in self._parts:
            part.setVisible(False)
        if not kind:
            return
        self._when.setVisible(True)
        self.note.setVisible(True)
        self._who.setVisible(way in ("out", "away", "back", "split"))
        self._who_title.setText(_("谁分出去？") if way == "split" else _("是谁？可以点几个"))
        self._other.setVisible(way == "merge" or kind in (*GOES, *COMES))
        self._other_title.setText(
            _("哪一户并进来？") if way == "merge"
            else _("从本村哪一户来的（外村来的不选）") if kind in COMES
            else _("去了本村哪一户（去外村的不选）")
        )  # fmt: skip
        self.person.setVisible(way == "in" and not (kind in COMES and self.other_id))
        self.house.setVisible(way == "split")
        self.moving.setVisible(way == "split")
        self._relation_box.setVisible(bool(self._asked))

    def _follow_day(self) -> None:
        """The usual month for the day typed."""
        from fupin_desk.jobs.family import usual_month

        if not self.kind:
            return
        day = self._day("happened") or self._today
        at = self.month.findData(str(usual_month(self.kind, day)))
        if at >= 0:
            self.month.blockSignals(True)
            self.month.setCurrentIndex(at)
            self.month.blockSignals(False)

    def _chips_of(self, box: QGridLayout, people: Sequence[SeatLine]) -> list[NameChip]:
        clear(box)
        made = []
        for number, one in enumerate(people):
            chip = NameChip(one.member_id, f"{brief(one.name)} {one.relation}")
            chip.toggled.connect(lambda _on: self.changed.emit())
            box.addWidget(chip, number // IN_ROW, number % IN_ROW)
            made.append(chip)
        return made

    # -- what was typed ----------------------------------------------------------------------------------

    def _day(self, name: str, form: Form | None = None) -> date | None:
        text = (form or self.days).values()[name].strip()
        try:
            return parse_day(text) if text else None
        except Spoken:
            return None

    def wrong_day(self) -> bool:
        """Mark a day that is none; whether there is one."""
        wrong = False
        for form, name in ((self.days, "happened"), (self.person, "birth")):
            bad = bool(form.values()[name].strip()) and self._day(name, form) is None
            form.wrong(name, _("日期写成 2026-10-31") if bad else "")
            wrong = wrong or bad
        return wrong

    def draft(self) -> FamilyDraft | None:
        """What was typed so far; None until a kind was chosen."""
        from fupin_desk.jobs.family import FamilyDraft

        if not self.kind or not self.household_id:
            return None
        chips = self.others if self.kind in COMES and self.other_id else self.members
        way = KINDS[self.kind].way
        members = (
            tuple(one.member_id for one in chips if one.isChecked()) if way not in ("head", "merge") else ()
        )
        house, said = self.house.values(), self.relations
        return FamilyDraft(
            kind=self.kind,
            household_id=self.household_id,
            month=str(self.month.currentData()),
            happened=self._day("happened"),
            members=members,
            person=self._new_person() if way == "in" and not (self.kind in COMES and self.other_id) else None,
            other_household_id=self.other_id if way == "merge" or self.kind in GOES else "",
            new_household_no=house["no"].strip(),
            new_group=house["group"].strip(),
            relations={one: str(box.currentData()) for one, box in said.items() if box.currentData()},
            move_lines=self.moving.isChecked() and way == "split",
            note=self.note.values()["note"].strip(),
        )

    def _new_person(self) -> NewPerson:
        from fupin_desk.jobs.follows import NewPerson

        typed = self.person.values()
        birth = self._day("birth", self.person)
        if self.kind == "birth" and birth is None:
            birth = self._day("happened")
        return NewPerson(typed["name"].strip(), typed["sex"], birth, typed["number"].strip())


def _chip_grid() -> QGridLayout:
    """Where names to tick stand, a few in a row."""
    made = QGridLayout()
    made.setHorizontalSpacing(6)
    made.setVerticalSpacing(6)
    made.setColumnStretch(IN_ROW, 1)
    return made


def _held(layout: QLayout) -> QWidget:
    """A layout that can be shown and hidden."""
    made = QWidget()
    made.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    return made
