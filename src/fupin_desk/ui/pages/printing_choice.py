"""What to print and for whom: the left side of the printing page.

The kinds with what each is for; the whole village or chosen households; for month sheets the month. Below it
what would come out: how many, who is left out and why, and whose name has a character no typeface has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QComboBox

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, row
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.printing import Preparation
    from fupin_desk.model.household import HouseholdLine

KINDS: Final = {
    "indoor-card": (N_("屋内卡"), N_("我家的账：三种算法、每项来历，挂在屋里"), "house"),
    "card": (N_("门口卡"), N_("《帮扶明白卡》，不写健康和补助，挂在门口"), "person"),
    "month-sheet": (N_("月单"), N_("一户一月的账，户和帮签字后拍照交回"), "book"),
    "return-sheet": (N_("返乡补签单"), N_("全家在外的一户，等补签的各月一张签完"), "signed"),
    "slip": (N_("更正单"), N_("签过的账改了哪一笔，只签那一笔；三张一页"), "draft"),
    "help-card": (N_("帮扶记录卡"), N_("做了什么、花了谁的钱，双方签字"), "help"),
}
MONTHLY: Final = ("month-sheet", "slip")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants printed; `household_ids` None is the whole village."""

    kind: str
    household_ids: tuple[str, ...] | None
    month: str | None
    only_changed: bool


class ChoiceCard(Card):
    """Kind, households, month, and what would come out."""

    changed = Signal()
    making = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=8, pad=14)
        self.households: list[HouseholdLine] = []
        self._picked: list[str] = []
        self.kinds = RowList(
            [Column("", 0, _paint_kind, lambda kind: f"{_(KINDS[kind][0])} {_(KINDS[kind][1])}")],
            row=52, zebra=False, headings=False, name=_("打印什么"), pad=4,
        )  # fmt: skip
        self.kinds.show_rows(list(KINDS))
        self.kinds.fit()
        self.kinds.choose(0)
        self.kinds.chosen.connect(lambda _kind: self._look())
        self.scope = Chips([("village", _("全村")), ("some", _("挑几户"))])
        self.scope.chosen.connect(lambda _key: self._look())
        self.months = Chooser()
        self.months.setFont(style.font())
        self.months.setAccessibleName(_("哪个月"))
        self.months.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.months.activated.connect(lambda _n: self.changed.emit())
        self.picker = Picker(_("加一户：姓名、首字母"))
        self.picker.picked.connect(self.pick)
        self.some = RowList(
            [
                text_column("", 0, self._head_of, private=True),
                text_column("", 90, lambda _one: _("不要这户"), size=CAP, colour="accent", align=brush.RIGHT),
            ],
            row=30, headings=False, on_click=True, name=_("挑出来的户"),
        )  # fmt: skip
        self.some.opened.connect(self._unpick)
        self.only_changed = QCheckBox(_("只打有变化的"))
        self.only_changed.setFont(style.font())
        self.only_changed.setToolTip(_("上次打过、内容没变的不再打"))
        self.only_changed.toggled.connect(lambda _on: self.changed.emit())
        self.count = Words("", BODY, MEDIUM, wrap=True)
        self.rare = Words("", CAP, colour="amber", wrap=True, private=True)
        self.skipped = RowList(
            [
                text_column("", 120, lambda one: one.head or one.household_no[-3:], private=True),
                text_column("", 0, lambda one: one.why, size=CAP, colour="soft"),
            ],
            row=28, headings=False, choosable=False, name=_("跳过的户"),
        )  # fmt: skip
        self.make = button(_("做出来看"), self.making.emit, "primary", "eye")
        self._put_together()

    def _put_together(self) -> None:
        self._skipped_head = Words(_("跳过的户"), CAP, MEDIUM, "soft")
        box = self.box
        box.addWidget(Words(_("打什么"), BODY, BOLD))
        box.addWidget(self.kinds)
        box.addLayout(row(Words(_("给谁"), BODY, BOLD), self.scope, None, self.months, spacing=12))
        box.addWidget(self.picker)
        box.addWidget(self.some)
        box.addWidget(self.only_changed)
        box.addWidget(self.count)
        box.addWidget(self.rare)
        box.addWidget(self._skipped_head)
        box.addWidget(self.skipped, 1)
        box.addStretch(0)
        box.addLayout(row(self.make, None))
        self._look()

    # -- what is wished --------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return str(self.kinds.value() or "indoor-card")

    @property
    def wish(self) -> Wish | None:
        """What is wanted; None while nobody is chosen."""
        village = self.scope.value != "some"
        if not self.households or (not village and not self._picked):
            return None
        month = str(self.months.currentData()) if self.kind in MONTHLY else None
        return Wish(self.kind, None if village else tuple(self._picked), month, self.only_changed.isChecked())

    def take(self, kind: str, household_id: str, month: str) -> None:
        """Choose as somebody coming from another page wants it."""
        self.blockSignals(True)
        if kind in KINDS:
            self.kinds.choose(list(KINDS).index(kind))
        if month and self.months.findData(month) >= 0:
            self.months.setCurrentIndex(self.months.findData(month))
        if household_id:
            self._picked = [household_id]
            self.scope.choose("some")
        self.blockSignals(False)
        self._look()

    def pick(self, household_id: str) -> None:
        """One household more."""
        if household_id not in self._picked:
            self._picked.append(household_id)
        self._look()

    def _unpick(self, household_id: str) -> None:
        self._picked.remove(household_id)
        self._look()

    def _head_of(self, household_id: str) -> str:
        line = next((one for one in self.households if one.id == household_id), None)
        return f"{line.head}  {line.group}" if line is not None else ""

    def _look(self) -> None:
        some = self.scope.value == "some"
        self.picker.setVisible(some)
        self.some.show_rows(self._picked)
        self.some.setVisible(some and bool(self._picked))
        self.some.setFixedHeight(style.px(30) * min(max(len(self._picked), 1), 4) + 2)
        self.months.setVisible(self.kind in MONTHLY)
        self.changed.emit()

    # -- showing ---------------------------------------------------------------------------------------

    def show_households(self, lines: Sequence[HouseholdLine], now: Month) -> None:
        """These can be chosen; months count back from this one."""
        self.households = list(lines)
        self.picker.households.show(lines)
        if not self.months.count():
            for back in range(24):
                at = now.plus(-back)
                self.months.addItem(_("{year}年{month}月").format(year=at.year, month=at.month), str(at))

    def show_preparation(self, told: Preparation | None) -> None:
        """What would come out."""
        self.make.setEnabled(told is not None and told.count > 0)
        self._skipped_head.setVisible(told is not None and bool(told.skipped))
        self.skipped.setVisible(told is not None and bool(told.skipped))
        self.rare.setVisible(told is not None and bool(told.unprintable))
        if told is None:
            self.count.setText(_("先挑一户。") if self.households else _("账本里还没有农户。"))
            return
        words = _("会做 {n} 份").format(n=told.count)
        if told.skipped:
            words += _("，跳过 {n} 户，原因在下面").format(n=len(told.skipped))
        self.count.setText("".join([words + "。", *told.notes]))
        self.skipped.show_rows(told.skipped)
        if told.unprintable:
            names = "、".join(f"{head}（{characters}）" for head, characters in told.unprintable[:4])
            more = _(" 等 {n} 户").format(n=len(told.unprintable)) if len(told.unprintable) > 4 else ""
            said = _("这几个字现有的字体都没有，会印成空框，先手写补上：{names}{more}")
            self.rare.setText(said.format(names=names, more=more))


def _paint_kind(painter: QPainter, room: QRectF, kind: str) -> None:
    name, caption, icon = KINDS[kind]
    icons.paint(painter, icon, room.x() + 16, room.center().y(), "soft", 20)
    half = room.height() / 2
    upper = QRectF(room.x() + 38, room.y() + 4, room.width() - 40, half - 3)
    brush.text(painter, upper, _(name), weight=MEDIUM)
    brush.text(painter, upper.translated(0, half - 3), _(caption), CAP, "soft")
