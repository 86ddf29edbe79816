"""一年的账: a household's figures in three ways, each number opened into steps, lines, photos and signatures.

Above the three figures in one frame. Left every item in three columns of one width; Enter or a click on any
number shows at the right its steps with their lines, and Enter or a click on a line looks at its paper or
the sheet it was signed on: two presses from a sum to a receipt. Escape goes back one step. While no number is
open the right side shows the year as a picture, or says it aloud (念给我听) for the household to hear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month, Window, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BIG, BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, clear, column, row, scrolled
from fupin_desk.ui.widgets.photo import Pictures
from fupin_desk.ui.widgets.search import Chips
from fupin_desk.ui.widgets.stepslist import StepsList, dates_of, ending_of
from fupin_desk.ui.widgets.views import HeadName, ThreeViews
from fupin_desk.ui.widgets.viewtable import ORDER, Row, ViewTable
from fupin_desk.ui.widgets.yearpicture import YearBars, YearsTrend

if TYPE_CHECKING:
    from fupin_desk.jobs.explaining import Explained, StepLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.figures import ViewName

VIEW_NAMES: Final[dict[str, str]] = {
    "policy": N_("政策口径"), "cash": N_("现金口径"), "home": N_("到家口径"),
}  # fmt: skip
NAME = 300


class StatementPage(Page):
    """One household's statement over a window."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"entry", "voucher", "entry_voucher", "signature", "signed_fact", "member", "membership", "household"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, heading=False)
        self.household_id, self.rules = "", ""
        self.span: Window | None = None
        self.told: Explained | None = None
        self._wanted = ""
        self.pictures = Pictures(desk, self)
        self.body.setSpacing(10)
        self._make_head()
        self.views = ThreeViews()
        self.views.opened.connect(self.open_view)
        self.table = ViewTable()
        self.table.opened.connect(self._open_row)
        self.table.left.connect(self.back)
        self._notes = Words("", CAP, colour="soft", wrap=True, private=True)
        self._notes.setContentsMargins(8, 4, 8, 2)
        left = Card(self.table, self._notes, spacing=4, pad=8)
        left.box.setContentsMargins(8, 4, 8, 6)
        left.box.setStretch(0, 1)
        self._make_right()
        both = row(left, self._right, spacing=GAP)
        both.setStretch(0, 10)
        both.setStretch(1, 11)
        self.body.addWidget(self.views)
        self.body.addLayout(both, 1)

    def _make_head(self) -> None:
        self.windows = Chooser()
        self.windows.setFont(style.font())
        self.windows.setAccessibleName(_("哪一段时间"))
        self.windows.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.windows.activated.connect(self._choose_window)
        self.name = HeadName(NAME)
        self._pack = Words("", CAP, colour="soft", elide=True)
        head = row(
            button("", lambda: self._to("household"), "link", "left", tip=_("回到这一户  Esc")), self.name,
            self._pack, self.windows, button(_("换个办法算"), lambda: self._to("compare"), "", "differs"),
            button(_("打印"), self._print, "", "print"), spacing=10, margins=(4, 0, 4, 0),
        )  # fmt: skip
        head.setStretch(2, 1)
        self.body.addLayout(head)

    def _make_right(self) -> None:
        self.chips = Chips(
            [("year", _("一年的样子")), ("aloud", _("念给我听")), ("steps", _("这个数的来历"))]
        )
        self.chips.chosen.connect(self._turn)
        self.bars, self.years = YearBars(), YearsTrend()
        self.bars.opened.connect(lambda month: self.visit(start=month, end=month))
        year = QWidget()
        trend_title = Words(_("历年每人（每个记账年度）"), BODY, MEDIUM)
        drawn = column(
            Words(_("每个月收了多少、自家吃了多少、花了多少"), BODY, MEDIUM), self.bars, trend_title,
            self.years, spacing=6, margins=(4, 0, 4, 0),
        )  # fmt: skip
        drawn.setStretch(1, 5)
        drawn.setStretch(3, 4)
        year.setLayout(drawn)
        self._said = column(spacing=4, margins=(8, 4, 8, 4))
        spoken = QWidget()
        spoken.setLayout(self._said)
        self._spoken = scrolled(spoken)
        self.steps = StepsList(self.pictures)
        self.steps.left.connect(self.back)
        self.steps.opened.connect(self._open_line)
        self.steps.chosen.connect(self._point)
        self._number = Words("", BODY, MEDIUM, elide=True, private=True)
        self._dates = Words("", CAP, colour="soft", wrap=True)
        self._ending = Words("", CAP, MEDIUM, wrap=True)
        self._to_line = button(_("到账上看这一笔"), self._go_line, "link")
        foot = row(column(self._dates, self._ending, spacing=0), self._to_line, spacing=10)
        foot.setStretch(0, 1)
        opened = QWidget()
        inner = column(self._number, self.steps, foot, spacing=6)
        inner.setStretch(1, 1)
        opened.setLayout(inner)
        self._pages = QStackedWidget()
        for page in (year, self._spoken, opened):
            self._pages.addWidget(page)
        self._right = Card(self.chips, self._pages, spacing=8, pad=12)
        self._right.box.setStretch(1, 1)

    # -- what the window asks --------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """A household (`household_id`), a window (`start`, `end`), a rule pack, and the view to open."""
        if where.get("household_id", self.household_id) != self.household_id:
            self.household_id, self.span, self.rules = where["household_id"], None, ""
        if where.get("start"):
            start = Month.parse(where["start"])
            self.span = Window(start, Month.parse(where.get("end") or where["start"]))
        self.rules = where.get("rules", self.rules)
        self._wanted = where.get("view", "") or where.get("show", "")
        if self.isVisible():
            self.load()

    def load(self) -> None:
        """Read everything about the household at once."""
        from fupin_desk.jobs import explaining

        if not self.household_id:
            self.ask(_first_household, self._begin_with, key="first")
            return
        house, window, rules = self.household_id, self.span, self.rules or None

        def told(office: Office) -> tuple[Explained, Month]:
            today = Month.of(office.today())
            return explaining.explain(office, house, window or _last_year(today), rules), today

        self.ask(told, self._show, key="statement", failed=self._cannot)

    def _begin_with(self, household_id: str) -> None:
        """Somebody came without a household: the first one, or back to where households come from."""
        if household_id:
            self.visit(household_id=household_id)
        else:
            self.go("household")

    def fold(self, compact: bool) -> None:
        """A lower window: the pictures give way."""
        super().fold(compact)
        self.views.fold(compact)
        self._say_notes()

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self, answer: tuple[Explained, Month]) -> None:
        told, today = answer
        if told.household_id != self.household_id:
            return
        before = self.table.opened_at
        self.told, self.span = told, told.window
        self.name.say(told.head or _("没有户主"), told.household_no)
        self._pack.setText(_("一年的账 · {rules}").format(rules=told.statement.rules_title))
        self.views.show_statement(told.statement, told.statement.late_lines, "")
        self.table.show_told(told)
        self._say_notes()
        self._fill_windows(today)
        self.bars.show_bars(told.bars)
        self.years.show_years(told.years)
        self._say_aloud()
        wanted, self._wanted = self._wanted, ""
        if wanted in ORDER:
            self.open_view(wanted)
        elif wanted == "aloud":
            self.chips.choose("aloud")
        elif before is not None and self._pages.currentIndex() == 2:
            self._open(*before)
        elif self._pages.currentIndex() == 2:
            self.chips.choose("year")
        if self.focusWidget() is None:
            self.table.setFocus()

    def _cannot(self, error: Spoken) -> None:
        """Nobody shares the income, or the household is gone: say so, show nothing old."""
        self.told = None
        self.views.show_statement(None, 0, "")
        self.table.show_told(None)
        self._say_notes()
        self.steps.show_steps([])
        self.bars.show_bars([])
        self.years.show_years([])
        clear(self._said)
        self.complain(error)

    def _fill_windows(self, today: Month) -> None:
        """The last twelve months, every accounting year with lines, and the window in use."""
        assert self.told is not None  # noqa: S101  (only called with a statement)
        last = _last_year(today)
        known = [(_("最近十二个整月"), last)]
        known += [
            (_("{year} 记账年度").format(year=one.title), one.window) for one in reversed(self.told.years)
        ]
        if self.told.window not in [window for _words, window in known]:
            known.append((_span(self.told.window), self.told.window))
        self.windows.blockSignals(True)
        self.windows.clear()
        for words, window in known:
            self.windows.addItem(words, (str(window.start), str(window.end)))
        self.windows.setCurrentIndex([window for _words, window in known].index(self.told.window))
        self.windows.blockSignals(False)

    def _say_notes(self) -> None:
        """Why the three differ and what is unsure; in a low window the first of it, the rest as a tooltip."""
        notes = self.told.statement.notes[1:] if self.told is not None else ()
        self._notes.setText("\n".join(notes[:1] if self.compact else notes))
        self._notes.setToolTip("\n".join(notes) if self.compact else "")

    def _say_aloud(self) -> None:
        clear(self._said)
        for one in self.told.said if self.told is not None else ():
            self._said.addWidget(Words(one.words, BIG, wrap=True, private=True))
            exact = "    ".join(f"{what} {figure}" for what, figure in one.exact)
            self._said.addWidget(Words(exact, BODY, colour="soft", wrap=True, private=True))
            self._said.addSpacing(6)
        self._said.addStretch(1)

    # -- opening a number ------------------------------------------------------------------------------

    def open_view(self, view: str) -> None:
        """Open a whole view: all its steps."""
        if self.told is not None and view in ORDER:
            self.table.stand_on(view, "", None)
            self._open(view, "", None)
            self.steps.setFocus()
            self.steps.first_line()

    def _open_row(self, view: ViewName, one: Row) -> None:
        self._open(view, one.item, one.sub)
        self.steps.setFocus()
        self.steps.first_line()

    def _open(self, view: ViewName, item: str, sub: str | None) -> None:
        assert self.told is not None  # noqa: S101  (there is a number to open)
        steps = self.told.opened(view, item, sub)
        label = next((one.label for one in self.table.rows if (one.item, one.sub) == (item, sub)), "")
        total = sum(step.amount for step in steps)
        words = _("{view} · {label} {sum} 元").format(view=_(VIEW_NAMES[view]), label=label, sum=yuan(total))
        self._number.setText(words)
        self.steps.show_steps(steps)
        self._point(None)
        self.table.mark((view, item, sub))
        self._pages.setCurrentIndex(2)
        self.chips.blockSignals(True)
        self.chips.choose("steps")
        self.chips.blockSignals(False)

    def _point(self, value: StepLine | object | None) -> None:
        """Say of the line under the cursor which dates it keeps and what proves it."""
        line = cast("StepLine", value) if hasattr(value, "entry") else None
        self._dates.setText(dates_of(line) if line is not None else "")
        self._ending.setText(ending_of(line) if line is not None else _("回车或点一笔，看它的凭证或签字单。"))
        self._ending.tone("ink" if line is not None and line.photos else "soft")
        self._to_line.setVisible(line is not None)

    def _open_line(self, value: object) -> None:
        if not hasattr(value, "entry"):
            return
        line = cast("StepLine", value)
        self._point(line)
        if not self.steps.look(line):
            self._ending.tone("amber")

    def _go_line(self) -> None:
        line = self.steps.value()
        if line is not None and hasattr(line, "entry"):
            self.go("account", household_id=self.household_id, month=line.entry.month, entry_id=line.entry.id)

    def back(self) -> None:
        """One step back: from the steps to the number, from the number to the household."""
        if self._pages.currentIndex() == 2:
            self.table.mark(None)
            self.chips.choose("year")
            self.table.setFocus()
        else:
            self._to("household")

    def _turn(self, key: str) -> None:
        if key == "steps" and self.table.opened_at is None and self.told is not None:
            self.open_view("policy")
            return
        self._pages.setCurrentIndex(("year", "aloud", "steps").index(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape from wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    # -- elsewhere -------------------------------------------------------------------------------------

    def _choose_window(self, number: int) -> None:
        start, end = self.windows.itemData(number)
        self.visit(start=start, end=end)

    def _to(self, place: str) -> None:
        self.go(place, household_id=self.household_id)

    def _print(self) -> None:
        self.go("print", kind="indoor-card", household_id=self.household_id)


def _first_household(office: Office) -> str:
    from fupin_desk.jobs import households

    return next((line.id for line in households.lines(office)), "")


def _last_year(today: Month) -> Window:
    return Window(today.plus(-12), today.plus(-1))


def _span(window: Window) -> str:
    start, end = (f"{at.year}.{at.month}" for at in (window.start, window.end))
    return start if start == end else f"{start}–{end}"
