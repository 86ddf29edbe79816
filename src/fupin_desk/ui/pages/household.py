"""农户: find a household as you type, and see everything about it on one page.

Left the list, kept in memory. Right the head's card, the three ways of counting with their coverage in one
frame (so that nobody takes them for three books), and five tabs: months, members, help, papers, the file.
The window of the figures is the last twelve whole months, with the month at work above them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month, Window
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.household_file import FileTab
from fupin_desk.ui.pages.household_forms import AddHousehold
from fupin_desk.ui.pages.household_tabs import HelpTab, MembersTab, MonthsTab, PapersTab
from fupin_desk.ui.style import CAP, GAP
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.finder import FindBox, HouseholdList, Households, number_words
from fupin_desk.ui.widgets.photo import Pictures
from fupin_desk.ui.widgets.search import Chips
from fupin_desk.ui.widgets.views import HeadName, Pill, ThreeViews
from fupin_desk.ui.widgets.wording import KindWords, kind_words

if TYPE_CHECKING:
    from fupin_desk.jobs.households import HouseholdPage as Told
    from fupin_desk.jobs.households import MonthLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.model.household import HouseholdLine

    Everybody = tuple[list[HouseholdLine], dict[str, MonthState], str, KindWords]

LIST, LIST_COMPACT = 232, 176
NAME = 420
TABS = ("months", "members", "help", "papers", "file")


class HouseholdPage(Page):
    """The list and one household."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, heading=False)
        self.household_id, self.month = "", ""
        self.told: Told | None = None
        self.pictures = Pictures(desk, self)
        self._empty: QWidget | None = None
        self._only = ""
        self._make_list()
        self._make_house()
        self._stack = QStackedWidget()
        self.adding = AddHousehold()
        self.adding.saved.connect(self._add)
        self.adding.left.connect(lambda: self._stack.setCurrentWidget(self._house))
        self._stack.addWidget(self._house)
        self._stack.addWidget(self.adding)
        self._work = QWidget()
        both = row(self._left, self._stack, spacing=GAP)
        both.setStretch(1, 1)
        self._work.setLayout(both)
        self.body.addWidget(self._work, 1)

    # -- putting it together ---------------------------------------------------------------------------

    def _make_list(self) -> None:
        self.households = Households(self)
        self.list = HouseholdList(self.households)
        self.list.opened.connect(self.open)
        self.box = FindBox(self.households, self.list, _("姓名、首字母、尾号"))
        self.chips = Chips([("", _("全部")), ("todo", _("待补"))])
        self.chips.chosen.connect(self._let_through)
        self._left_cap = Words(_("序号 · 组 · 人数"), CAP, colour="faint")
        self._month_cap = Words("", CAP, colour="faint")
        captions = row(self._left_cap, None, self._month_cap, margins=(12, 0, 10, 0))
        self._add_button = button(_("加一户"), self.begin_adding, "link", "plus")
        self._roster_button = button(_("导入花名册"), lambda: self.go("roster"), "link", "file")
        foot = row(self._add_button, None, self._roster_button, margins=(2, 2, 2, 0))
        self._left = Card(self.box, self.chips, captions, self.list, foot, spacing=6, pad=10)
        self._left.box.setStretch(3, 1)
        self._left.box.setContentsMargins(10, 12, 8, 6)
        self._left.setFixedWidth(style.px(LIST))

    def _make_house(self) -> None:
        self.name = HeadName(NAME)
        self.kind = Pill()
        self.facts = Words("", CAP, colour="soft", elide=True, private=True)
        prints = button(_("打印"), self._print, "", "print")
        books = button(_("记一笔"), lambda: self._book(""), "", "plus")
        first = row(self.name, self.kind, None, spacing=12)
        words = column(first, self.facts, spacing=0)
        head = Card(row(words, prints, books, spacing=10), pad=18)
        head.box.setContentsMargins(18, 7, 14, 8)
        self.views = ThreeViews()
        self._make_tabs()
        self._house = QWidget()
        stack = column(head, self.views, self._tab_card, spacing=10)
        stack.setStretch(2, 1)
        self._house.setLayout(stack)

    def _make_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setFont(style.font())
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("这一户的内容"))
        for words in (_("收支"), _("成员"), _("帮扶"), _("凭证"), _("档案")):
            self.tabs.addTab(words)
        self.months = MonthsTab()
        self.months.wanted.connect(self._book)
        self.members = MembersTab()
        self.members.adding.connect(self._add_member)
        self.helps = HelpTab()
        self.helps.wanted.connect(lambda one: self.go("help", household_id=self.household_id, help_id=one))
        self.papers = PapersTab(self.pictures)
        self.file = FileTab()
        self.file.saved.connect(self._set_fields)
        self.file.consented.connect(self._consent)
        self._pages = QStackedWidget()
        for page in (self.months, self.members, self.helps, self.papers, self.file):
            self._pages.addWidget(page)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        unit = Words(_("单位：元"), CAP, colour="faint")
        self.tabs.currentChanged.connect(lambda number: unit.setVisible(number in (0, 2)))
        self._tab_card = Card(
            row(self.tabs, None, unit, margins=(0, 0, 10, 0)), self._pages, spacing=0, pad=6
        )
        self._tab_card.box.setContentsMargins(6, 0, 6, 4)
        self._tab_card.box.setStretch(1, 1)

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list with this month's progress, then the household shown."""
        from fupin_desk.jobs import households

        def everybody(office: Office) -> Everybody:
            month = str(Month.of(office.today()))
            words = kind_words(office.resources.words, office.today())
            return households.lines(office), households.progress_of_month(office, month), month, words

        self.ask(everybody, self._have_everybody, key="everybody")

    def visit(self, **where: str) -> None:
        """A household, a filter of the list, a tab, or adding one."""
        if "only" in where:
            self._only = where["only"]
            self._let_through(self._only)
        if where.get("add") == "household":
            self.begin_adding()
        if where.get("tab") in TABS:
            self.tabs.setCurrentIndex(TABS.index(where["tab"]))
        if where.get("household_id"):
            self.open(where["household_id"])

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()
        self.box.selectAll()

    def fold(self, compact: bool) -> None:
        """A narrower list with less in it."""
        super().fold(compact)
        self.list.narrow = compact
        self._left.setFixedWidth(style.px(LIST_COMPACT if compact else LIST))
        self._left_cap.setText(_("序号 · 组") if compact else _("序号 · 组 · 人数"))
        self.box.setPlaceholderText(_("首字母") if compact else _("姓名、首字母、尾号"))
        self._roster_button.setText("" if compact else _("导入花名册"))
        self._roster_button.setToolTip(_("导入花名册"))
        self._roster_button.setAccessibleName(_("导入花名册"))
        self.views.fold(compact)
        self.months.fold(compact)

    def may_leave(self) -> bool:
        """A half-typed household stays here; what is typed is not lost by going elsewhere."""
        return True

    # -- showing ---------------------------------------------------------------------------------------

    def _have_everybody(self, answer: Everybody) -> None:
        lines, states, month, self.households.words = answer
        self.month = month
        self.households.states = states
        self.households.show(lines)
        self._month_cap.setText(_("{month} 月完成").format(month=Month.parse(month).month))
        todo = sum(1 for line in lines if _todo(states.get(line.id)))
        returned = sum(1 for state in states.values() if state.state == "returned")
        chips = [("", _("全部 {n}").format(n=len(lines))), ("todo", _("待补 {n}").format(n=todo))]
        chips.append(("returned", _("退回 {n}").format(n=returned) if returned else ""))
        self.chips.show_chips(chips)
        if not lines and self._stack.currentWidget() is not self.adding:
            self._show_empty()
            return
        if self._empty is not None:
            self._empty.hide()
            self._stack.show()
        ids = {line.id for line in lines}
        if self.household_id not in ids:
            self.household_id = lines[0].id if lines else ""
        if self.household_id:
            self.list.stand_on(self.household_id)
            self._read()

    def _let_through(self, key: str) -> None:
        states = self.households.states
        lets = {
            "todo": lambda line: _todo(states.get(line.id)),
            "returned": lambda line: _state(states.get(line.id)) == "returned",
            "missing": lambda line: bool((one := states.get(line.id)) and one.missing_vouchers),
            "unsigned": lambda line: _state(states.get(line.id)) == "draft",
        }
        self.households.only(lets.get(key))
        self.list.stand_on(self.household_id)

    def open(self, household_id: str) -> None:
        """Show a household."""
        self.household_id = household_id
        self._stack.setCurrentWidget(self._house)
        self.list.stand_on(household_id)
        if self.month:
            self._read()

    def _read(self) -> None:
        from fupin_desk.jobs import households

        at, household_id = Month.parse(self.month), self.household_id

        def told(office: Office) -> tuple[Told, list[MonthLine]]:
            page = households.page(office, household_id, Window(at.plus(-12), at.plus(-1)))
            return page, households.page(office, household_id, Window(at, at)).months

        self.ask(told, self._show, key="household")

    def _show(self, answer: tuple[Told, list[MonthLine]]) -> None:
        from fupin_desk.model.household import HouseholdLine as Line

        told, now = answer
        if told.household.id != self.household_id:
            return
        self.told = told
        house = told.household
        line: Line | None = next((one for one in self.households.everyone if one.id == house.id), None)
        self.name.say(told.head or _("没有户主"), house.household_no)
        words = self.households.words.full(house.kind, house.monitor_category) or _("一般农户")
        self.kind.say(f"{words} · {house.monitor_category}" if house.monitor_category else words)
        parts = [_("户编号 {no}").format(no=house.household_no)] if house.household_no else []
        if line is not None:
            parts.append(_("序号 {no}").format(no=number_words(line)))
        parts += [house.group_name, _("{n} 人").format(n=len(told.members))]
        parts.append(
            _("帮扶责任人 {name}").format(name=told.helper) if told.helper else _("还没有帮扶责任人")
        )
        self.facts.setText(" · ".join(part for part in parts if part))
        self.views.show_statement(told.statement, told.total.late, told.reference_note)
        state = self.households.states.get(house.id)
        self.months.show_months(now, told.months, told.total, state)
        self.members.show_members(told.members)
        self.helps.show_helps(told.helps)
        self.papers.show_papers(told.vouchers)
        self.file.show_household(house)

    def _show_empty(self) -> None:
        self._stack.hide()
        if self._empty is None:
            made = EmptyState(
                "house", _("把花名册拖到这里，全村的户和人一次认好。"),
                _("国家系统导出的 Excel 直接可用，标题在第 3 行也认得；先给您看一遍再存，原表不改。"),
                _("选花名册表格"), lambda: self.go("roster"),
                other=(_("没有表格，先手工加一户"), self.begin_adding),
                endings=(".xlsx", ".xls", ".csv", ".ods", ".xlsb"),
            )  # fmt: skip
            made.dropped.connect(lambda paths: self.go("roster", file=str(paths[0])))
            self._empty = made
            layout = self._work.layout()
            if layout is not None:
                layout.addWidget(made)
        self._empty.show()

    # -- doing -----------------------------------------------------------------------------------------

    def begin_adding(self) -> None:
        """Show the form for a new household."""
        if self._empty is not None:
            self._empty.hide()
        self._stack.show()
        self.adding.begin()
        self._stack.setCurrentWidget(self.adding)

    def _add(self, fields: dict[str, str]) -> None:
        from fupin_desk.jobs import households

        given = {name: text.strip() for name, text in fields.items() if text.strip()}
        head = given.pop("head", "")

        def job(office: Office) -> str:
            made = households.add(office, head, (), **given)
            return made.id

        self.do(job, self._added)

    def _added(self, household_id: str) -> None:
        self.box.clear()
        self.tabs.setCurrentIndex(TABS.index("members"))
        self.household_id = household_id
        self._stack.setCurrentWidget(self._house)
        self.load()

    def _add_member(self, fields: dict[str, str]) -> None:
        from fupin_desk.jobs import households

        household_id = self.household_id
        given: dict[str, object] = {name: text.strip() for name, text in fields.items() if text.strip()}
        relation = str(given.pop("relation", ""))

        def job(office: Office) -> str:
            return households.add_member(office, household_id, relation, **given)

        self.do(job, lambda _id: self.members.finish())

    def _set_fields(self, fields: dict[str, str]) -> None:
        from fupin_desk.jobs import households

        household_id = self.household_id
        self.do(lambda office: households.set_fields(office, household_id, fields))

    def _consent(self, kind: str, given: bool) -> None:
        from fupin_desk.jobs import households

        household_id = self.household_id
        self.do(lambda office: households.consent(office, household_id, kind, given))

    def _book(self, month: str) -> None:
        self.go("account", household_id=self.household_id, month=month or self.month)

    def _print(self) -> None:
        self.go("print", kind="indoor-card", household_id=self.household_id)


def _state(state: MonthState | None) -> str:
    return state.state if state is not None else "empty"


def _todo(state: MonthState | None) -> bool:
    """Whether a household's month still wants something."""
    return state is None or state.state in ("empty", "draft", "returned")
