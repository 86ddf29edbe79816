"""农户: find a household as you type, and see everything about it on one page.

Left the list, kept in memory. Right the head's card, the three ways of counting with their coverage in one
frame (so that nobody takes them for three books), and five tabs: months, members, help, papers, the file.
The window of the figures is the last twelve whole months, with the month at work above them.

A tab and the form for a new household are made when they are first looked at: whoever comes for a phone
number does not wait for five tabs.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

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
    from collections.abc import Callable

    from fupin_desk.jobs.households import HouseholdPage as Told
    from fupin_desk.jobs.households import MonthLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.states import MonthState
    from fupin_desk.model.household import HouseholdLine

    Everybody = tuple[list[HouseholdLine], str, KindWords]

LIST, LIST_COMPACT = 232, 176
NAME = 420
Tab = TypeVar("Tab", bound=QWidget)
TABS = ("months", "members", "help", "papers", "file")


class HouseholdPage(Page):
    """The list and one household."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, heading=False)
        self.household_id, self.month = "", ""
        self.told: Told | None = None
        self._now: list[MonthLine] = []
        self._shows: list[Callable[[Told], None]] = []
        self.pictures = Pictures(desk, self)
        self._empty: QWidget | None = None
        self._only = ""
        self._make_list()
        self._make_house()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._house)
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
        pairs = ((_("换个办法算"), "compare"), (_("家庭变动"), "family"), (_("核对"), "checks"))
        elsewhere = [button(words, partial(self._to, place), "link") for words, place in pairs]
        self._aloud = button(_("念给我听"), lambda: self._to("statement", show="aloud"), "link", "talk")
        self._aloud.setAccessibleName(_("念给我听"))
        self._aloud.setToolTip(_("念给我听"))
        prints = button(_("打印"), self._print, "", "print")
        books = button(_("记一笔"), lambda: self._book(""), "", "plus")
        first = row(self.name, self.kind, None, spacing=12)
        words = column(first, self.facts, spacing=0)
        line = row(words, self._aloud, *elsewhere, prints, books, spacing=10)
        line.setStretch(0, 1)
        head = Card(line, pad=18)
        head.box.setContentsMargins(18, 7, 14, 8)
        self.views = ThreeViews()
        self.views.opened.connect(lambda view: self._to("statement", view=view))
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
        self._pages = QStackedWidget()
        self.tabs.currentChanged.connect(self._turn)
        unit = Words(_("单位：元"), CAP, colour="faint")
        self.tabs.currentChanged.connect(lambda number: unit.setVisible(number in (0, 2)))
        self._tab_card = Card(
            row(self.tabs, None, unit, margins=(0, 0, 10, 0)), self._pages, spacing=0, pad=6
        )
        self._tab_card.box.setContentsMargins(6, 0, 6, 4)
        self._tab_card.box.setStretch(1, 1)

    @cached_property
    def months(self) -> MonthsTab:
        """收支."""
        made = MonthsTab()
        made.wanted.connect(self._book)
        made.asked.connect(self._ask_figure)
        made.fold(self.compact)

        def show(told: Told) -> None:
            state = self.households.states.get(told.household.id)
            made.show_months(self._now, told.months, told.total, state)

        return self._first(made, show)

    @cached_property
    def members(self) -> MembersTab:
        """成员."""
        made = MembersTab()
        made.adding.connect(self._add_member)
        return self._first(made, lambda told: made.show_members(told.members))

    @cached_property
    def helps(self) -> HelpTab:
        """帮扶."""
        made = HelpTab()
        made.wanted.connect(lambda one: self.go("help", household_id=self.household_id, help_id=one))
        return self._first(made, lambda told: made.show_helps(told.helps))

    @cached_property
    def papers(self) -> PapersTab:
        """凭证."""
        made = PapersTab(self.pictures)
        return self._first(made, lambda told: made.show_papers(told.vouchers))

    @cached_property
    def file(self) -> FileTab:
        """档案."""
        made = FileTab()
        made.saved.connect(self._set_fields)
        made.consented.connect(self._consent)
        return self._first(made, lambda told: made.show_household(told.household))

    @cached_property
    def adding(self) -> AddHousehold:
        """The form for a new household."""
        made = AddHousehold()
        made.saved.connect(self._add)
        made.left.connect(lambda: self._stack.setCurrentWidget(self._house))
        self._stack.addWidget(made)
        return made

    def _first(self, tab: Tab, show: Callable[[Told], None]) -> Tab:
        """A tab somebody looks at for the first time: from now on it is told of every household."""
        self._pages.addWidget(tab)
        self._shows.append(show)
        if self.told is not None:
            show(self.told)
        return tab

    def _turn(self, number: int) -> None:
        """Turn to a tab."""
        makers: tuple[Callable[[], QWidget], ...] = (
            lambda: self.months, lambda: self.members, lambda: self.helps, lambda: self.papers,
            lambda: self.file,
        )  # fmt: skip
        self._pages.setCurrentWidget(makers[number]())

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list, which can be searched at once, then the month's progress and the household shown."""
        from fupin_desk.jobs import households

        def everybody(office: Office) -> Everybody:
            month = str(Month.of(office.today()))
            words = kind_words(office.resources.words, office.today())
            return households.lines(office), month, words

        def states(office: Office) -> dict[str, MonthState]:
            return households.progress_of_month(office, str(Month.of(office.today())))

        self.ask(everybody, self._have_everybody, key="everybody")
        self.ask(states, self._have_states, key="states")

    def visit(self, **where: str) -> None:
        """A household, a filter of the list, a tab, or adding one."""
        if "only" in where:
            self._let_through(where["only"])
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
        self._aloud.setText("" if compact else _("念给我听"))
        self._roster_button.setToolTip(_("导入花名册"))
        self._roster_button.setAccessibleName(_("导入花名册"))
        self.views.fold(compact)
        if "months" in self.__dict__:
            self.months.fold(compact)

    def may_leave(self) -> bool:
        """A half-typed household stays here; what is typed is not lost by going elsewhere."""
        return True

    # -- showing ---------------------------------------------------------------------------------------

    def _have_everybody(self, answer: Everybody) -> None:
        lines, month, self.households.words = answer
        self.month = month
        self.households.show(lines)
        self._month_cap.setText(_("{month} 月完成").format(month=Month.parse(month).month))
        if not lines and self._stack.currentWidget() is self._house:
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

    def _have_states(self, states: dict[str, MonthState]) -> None:
        lines = self.households.everyone
        self.households.states = states
        todo = sum(1 for line in lines if _todo(states.get(line.id)))
        returned = sum(1 for state in states.values() if state.state == "returned")
        chips = [("", _("全部 {n}").format(n=len(lines))), ("todo", _("待补 {n}").format(n=todo))]
        chips.append(("returned", _("退回 {n}").format(n=returned) if returned else ""))
        self.chips.show_chips(chips)
        if self._only:
            self._let_through(self._only)
        self.list.viewport().update()

    def _let_through(self, key: str) -> None:
        self._only, states = key, self.households.states
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
        self.told, self._now = told, now
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
        for show in self._shows:
            show(told)
        if not self._pages.count():
            self._turn(self.tabs.currentIndex())

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

    def _ask_figure(self, month: str, view: str) -> None:
        """Where a month's figure comes from, or the whole window's."""
        span = {"start": month, "end": month} if month else {}
        self._to("statement", view=view, **span)

    def _to(self, place: str, **where: str) -> None:
        """Another page about this household."""
        if self.household_id:
            self.go(place, household_id=self.household_id, **where)


def _state(state: MonthState | None) -> str:
    return state.state if state is not None else "empty"


def _todo(state: MonthState | None) -> bool:
    """Whether a household's month still wants something."""
    return state is None or state.state in ("empty", "draft", "returned")
