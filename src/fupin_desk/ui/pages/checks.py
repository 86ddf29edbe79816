"""核对: what does not fit, household by household or item by item, asked and answered in one place.

The list on the left says where (by household or by check), the one in the middle what, the side asks the
question and takes the answer 核实说明 in a line: Enter goes from the list into that line and there saves.
Ctrl+Enter opens the place itself. Whole-village runs show a count and can be stopped; what was looked at
until then is shown and said. Nothing here is by helper.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.action import Action
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.check_rows import Place, finding_columns, place_columns, rule_columns
from fupin_desk.ui.pages.check_side import CheckSide, hand_over
from fupin_desk.ui.style import GAP
from fupin_desk.ui.widgets.basics import Card, button, row, title
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import RowList
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.checks import AnswerLine, Checked, Noticed
    from fupin_desk.paper.press import Printed


class ChecksPage(Page):
    """Run the checks, look at what they found, answer, print what to ask."""

    tables: ClassVar[frozenset[str]] = frozenset({"check_answer"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.checked: Checked | None = None
        self._house = self._rule = ""
        self.heading.setText(_("核对"))
        self.again = button(_("再查一遍"), self.run, "small", "history")
        self.sheet = button(_("打印下次走访要问"), self._print, "small", "print")
        self.system = button(_("与系统比对"), lambda: self.go("compare_roster"), "small", "differs")
        self.everybody = button(_("看全村"), self._whole_village, "small", "village")
        self.everybody.hide()
        back = button(_("回农户"), self._back, "small", "left")
        for one in (back, self.everybody, self.system, self.sheet, self.again):
            self.buttons.addWidget(one)
        self.side = CheckSide(self._answer, self._take_back, self._open)
        self._build_lists()
        self.side.setFixedWidth(350)
        self.empty = EmptyState(
            "signed", _("没有要核实的"), _("账和资料改过以后，可以再查一遍。"), _("再查一遍"), self.run
        )
        self.nobody = EmptyState(
            "house",
            _("还没有农户，没有可查的"),
            _("先导入花名册，或新增一户；导入全国系统的表，能查的项目最多。"),
            _("导入花名册"),
            lambda: self.go("roster"),
        )
        work = QWidget()
        body = row(self.left, self.middle, self.side, spacing=GAP)
        body.setStretch(1, 1)
        work.setLayout(body)
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(work)
        self._layers.addWidget(self.empty)
        self._layers.addWidget(self.nobody)
        self.addAction(Action(_("打开这一处"), self._open, "Ctrl+Return", parent=self))
        self._show_all()

    def _build_lists(self) -> None:
        self.by = Chips([("house", _("按户")), ("rule", _("按项目"))])
        self.by.chosen.connect(self._by)
        self.places = RowList(place_columns(), row=34, headings=False, name=_("哪里"))
        self.places.chosen.connect(lambda _one: self._filter())
        self.left = Card(self.by, self.places, spacing=8)
        self.left.setFixedWidth(226)
        self.box = SearchBox(_("姓名、户编号、问题"))
        self.box.typed.connect(lambda _text: self._filter())
        self.chips = Chips()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.list = RowList(finding_columns(), row=34, name=_("要核实的"))
        self.list.chosen.connect(self.side.show_one)
        self.list.opened.connect(lambda _one: self.side.begin())
        self.box.onward.connect(self.list.setFocus)
        self.unchecked = RowList(rule_columns(), row=30, name=_("没查的项目"))
        self.unchecked.hide()
        top = row(title(_("要核实的")), self.box, spacing=10)
        self.box.setFixedWidth(210)
        self.middle = Card(top, self.chips, self.list, self.unchecked, spacing=8)
        self.middle.box.setStretch(2, 1)
        self.middle.box.setStretch(3, 1)

    def _by(self, key: str) -> None:
        """By household or by check: a check's title wants more room than a name."""
        self.left.setFixedWidth(style.px(300 if key == "rule" else 226))
        self._places()

    # -- coming here -------------------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """`household_id`: only this household; `rule`: this check first."""
        house, self._rule = where.get("household_id", ""), where.get("rule", "")
        if house != self._house or self.checked is None:
            self._house = house
            if self.isVisible() or self.checked is not None:
                self.run()
        elif self._rule:
            self._places()

    def _back(self) -> None:
        self.go("household", **({"household_id": self._house} if self._house else {}))

    def _whole_village(self) -> None:
        """Back from one household to all of them."""
        self._house = ""
        self.run()

    def search(self) -> None:
        """Ctrl+F: into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A small window: the list of places goes, its chips with it."""
        super().fold(compact)
        self.left.setVisible(not compact)
        if compact and self.places.rows:
            self.places.choose(0)  # what cannot be seen may not filter
        self.side.setFixedWidth(300 if compact else 350)

    def load(self) -> None:
        """Run once; afterwards only the answers are read again: running is for a person to ask."""
        if self.checked is None:
            self.run()
        else:
            from fupin_desk.jobs import checks

            self.ask(checks.answers, self._answers, key="answers")

    def run(self) -> None:
        """Look at everything again."""
        from fupin_desk.jobs import checks

        self.again.setEnabled(False)
        self.everybody.setVisible(bool(self._house))
        house = self._house or None
        self.do(
            lambda office, work: checks.check(office, house, None, work.progress, work.cancelled),
            self._show, failed=self._failed, title=_("核对"),
        )  # fmt: skip

    def _failed(self, error: Spoken) -> None:
        self.again.setEnabled(True)
        self.complain(error)

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, checked: Checked) -> None:
        self.again.setEnabled(True)
        self.checked = checked
        if checked.stopped:
            words = _("中途停下了：{of} 户里查了 {households} 户。")
            self.say(
                Note("amber", words.format(of=checked.of, households=checked.households), _("可以再查一遍。"))
            )
        self._show_all()

    def _answers(self, lines: list[AnswerLine]) -> None:
        if self.checked is None:
            return
        given = {one.facts: one for one in reversed(lines)}
        noticed = tuple(replace(one, answer=given.get(one.key)) for one in self.checked.noticed)
        self.checked = replace(self.checked, noticed=noticed)
        self._show_all()

    def _show_all(self) -> None:
        checked = self.checked
        noticed = checked.noticed if checked else ()
        open_ = [one for one in noticed if one.answer is None]
        words = _("查了 {households} 户：{open} 个要核实，{answered} 个已说明")
        self.caption.setText(
            words.format(households=checked.households, open=len(open_), answered=len(noticed) - len(open_))
            if checked
            else _("正在查…")
        )
        self.sheet.setEnabled(bool(open_))
        self._layers.setCurrentIndex(0 if noticed or not checked else 1 if checked.of else 2)
        by = Counter(one.severity for one in open_)
        not_run = sum(1 for one in checked.rules if one.not_run) if checked else 0
        self.chips.show_chips(
            [
                ("open", _("全部 {count}").format(count=len(open_))),
                ("error", _("要改 {count}").format(count=by["error"])),
                ("warn", _("要核实 {count}").format(count=by["warn"])),
                ("hint", _("问一问 {count}").format(count=by["hint"])),
                ("answered", _("已说明 {count}").format(count=len(noticed) - len(open_))),
                ("unchecked", _("没查 {count} 项").format(count=not_run) if not_run else ""),
            ]
        )
        self._places()

    def _places(self) -> None:
        noticed = [one for one in (self.checked.noticed if self.checked else ()) if one.answer is None]
        rows = [Place("", _("全部"), "", len(noticed))]
        found: dict[str, Place] = {}
        by_house = self.by.value != "rule" and not self._rule
        if not by_house and self.by.value != "rule":
            self.by.blockSignals(True)
            self.by.choose("rule")
            self.by.blockSignals(False)
        for one in noticed:
            key, words = (one.household_id, one.head) if by_house else (one.code, one.title)
            old = found.get(key)
            found[key] = Place(
                key, words or one.household_no or _("未登记户主"), one.group if by_house else "",
                old.count + 1 if old else 1, by_house,
            )  # fmt: skip
        if by_house:  # households stand as in the village's book: a list by count would be a ranking
            numbers = {one.household_id: one.household_no for one in noticed}
            rows += sorted(found.values(), key=lambda place: (numbers[place.key], place.key))
        else:
            rows += sorted(found.values(), key=lambda place: -place.count)
        kept = self._rule or (self.places.value().key if self.places.value() else "")
        self._rule = ""
        self.places.show_rows(rows, keep=False)
        keys = [place.key for place in rows]
        self.places.choose(keys.index(kept) if kept in keys else 0)
        self._filter()

    def _filter(self) -> None:
        wanted, text = self.chips.value, self.box.text().strip()
        where = self.places.value()
        key = where.key if where is not None else ""
        rows = [
            one
            for one in (self.checked.noticed if self.checked else ())
            if _fits(one, wanted) and key in ("", one.household_id, one.code) and _says(one, text)
        ]
        chosen = self.list.value()
        self.list.show_rows(rows, keep=False)
        keys = [one.key for one in rows]
        if rows:
            self.list.choose(keys.index(chosen.key) if chosen is not None and chosen.key in keys else 0)
        self.side.show_one(self.list.value() if rows else None)
        self.list.setVisible(wanted != "unchecked")
        self.unchecked.setVisible(wanted == "unchecked")
        if wanted == "unchecked" and self.checked:
            self.unchecked.show_rows([one for one in self.checked.rules if one.not_run])

    # -- doing -------------------------------------------------------------------------------------------

    def _answer(self, one: Noticed, words: str) -> None:
        from fupin_desk.jobs import checks

        place = self.list.currentIndex().row()
        self.do(lambda office: checks.answer(office, one, words), lambda _id: self._answered(place))

    def _answered(self, place: int) -> None:
        self.side.clear()
        self.list.choose(min(place, len(self.list.rows) - 1))
        self.list.setFocus()

    def _take_back(self, one: Noticed) -> None:
        from fupin_desk.jobs import checks

        if one.answer is not None:
            id_ = one.answer.id
            self.do(lambda office: checks.take_back(office, id_))

    def _open(self) -> None:
        one = self.list.value()
        if one is None:
            return
        if one.entry_id or one.month:
            self.go("account", household_id=one.household_id, month=one.month, entry_id=one.entry_id)
        else:
            self.go("household", household_id=one.household_id)

    def _print(self) -> None:
        from fupin_desk.jobs import asking

        rows = tuple(one for one in self.list.rows if one.answer is None) if self.list.isVisible() else ()
        if not rows:
            self.say(Note("info", _("这里没有要问的，没有打印。")))
            return
        self.do(
            lambda office, work: asking.print_sheet(office, rows, work.progress, work.cancelled),
            self._printed, title=_("打印下次走访要问"),
        )  # fmt: skip

    def _printed(self, made: Printed) -> None:
        hand_over(self, made.pdf, _("下次走访要问.pdf"))


def _fits(one: Noticed, wanted: str) -> bool:
    """Whether a question belongs under a chip."""
    if wanted == "answered":
        return one.answer is not None
    return one.answer is None and wanted in ("open", "", one.severity)


def _says(one: Noticed, text: str) -> bool:
    """Whether every typed word is in what the row says."""
    told = f"{one.head} {one.who} {one.household_no} {one.title} {one.month} {one.detail}"
    return all(word in told for word in text.split())
