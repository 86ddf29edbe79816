"""诉求与承诺: what households asked for, what was promised to them, and what nobody has kept yet.

One list by stage, overdue first, the days in red words; needs that nobody answered stand above all. Right the
chosen line with the next step it waits for: a promise for a need, money, the help record that did it, the
household's word on paper, or giving it up with the reason told to the household. Arrow keys choose, Tab goes
to the steps.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.model import values
from fupin_desk.model.search import folded
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.promise_steps import PromiseSteps, line_words, paint_line
from fupin_desk.ui.style import GAP
from fupin_desk.ui.widgets.basics import Card, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.promises import Board, NeedLine, PromiseLine
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.measures import HelpWords

    Answer = tuple[Board, list[HelpLine], list[PersonLine], list[HouseholdLine], HelpWords, date]

SIDE, SIDE_COMPACT = 400, 350


class PromisesPage(Page):
    """Needs and promises of the village."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"need", "promise", "help_record", "signature", "person", "household", "member", "membership"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("诉求与承诺"))
        self._lines: list[NeedLine | PromiseLine] = []
        self._wanted = self._for = ""
        self._loaded = False
        self.need = button(_("记诉求"), lambda: self.begin("need"), "small", "talk")
        self.promise = button(_("记承诺"), lambda: self.begin("promise"), "primary", "plus")
        self.buttons.addWidget(button(_("回帮扶"), lambda: self.go("help"), "small", "left"))
        self.buttons.addWidget(self.need)
        self.buttons.addWidget(self.promise)
        self.chips = Chips(
            [("open", _("没了结")), ("late", _("逾期")), ("done", _("待户里确认")), ("", _("全部"))]
        )
        self.chips.chosen.connect(lambda _key: self._let_through())
        self.box = SearchBox(_("户主、内容、谁答应的"))
        self.box.setFixedWidth(220)
        self.box.typed.connect(lambda _text: self._let_through())
        self.list = RowList([Column("", 0, paint_line, line_words)], row=62, ruled=True, zebra=False,
                            headings=False, name=_("诉求与承诺"))  # fmt: skip
        self.list.chosen.connect(self._point)
        self.box.onward.connect(self.list.setFocus)
        listed = Card(row(self.chips, None, self.box, spacing=10), self.list, spacing=8, pad=12)
        listed.box.setStretch(1, 1)
        self._empty = EmptyState(
            "talk", _("还没有记过诉求和承诺。户里要什么、答应了什么，说过就记下。"),
            _("记下谁答应、哪天前做到；到了日子没办，会一直摆在这里。"), _("记诉求"),
            lambda: self.begin("need"), other=(_("记承诺"), lambda: self.begin("promise")),
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self._empty)
        self.steps = PromiseSteps()
        self._right = QWidget()
        self._right.setLayout(column(self.steps, spacing=0))
        self._right.setFixedWidth(style.px(SIDE))
        both = row(self._stack, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self.body.addLayout(both, 1)
        self._wire()

    def _wire(self) -> None:
        self.steps.asked.connect(self._do)
        self.steps.left.connect(lambda: self._point(self.list.value()))
        self.steps.wanted.connect(lambda place, where: self.go(place, **where))

    # -- what the window asks ----------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """One promise to look at, or a household to write one down for."""
        self._wanted = where.get("promise_id", "") or where.get("need_id", "")
        self._for = where.get("household_id", "") if not self._wanted else ""
        if where.get("only") == "late":
            self.chips.choose("late")
        if self._loaded and self._for:
            self.begin("need", self._for)

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))

    def may_leave(self) -> bool:
        """Something typed and not saved stays, said once."""
        if not self.steps.typed():
            return True
        self.say(Note("amber", _("右边写的还没有记下。"), _("记下它，或点“算了”。")))
        return False

    def load(self) -> None:
        """Read needs, promises, the help records that may keep them, people and households."""
        from fupin_desk.jobs import helping, households, promises

        def everything(office: Office) -> Answer:
            return (promises.board(office), helping.records(office), helping.people(office),
                    households.lines(office), helping.words(office), office.today())  # fmt: skip

        self.ask(everything, self._show, key="board")

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        board, helps, people, lines, words, today = answer
        self._lines = [*board.needs, *board.promises]
        owed = sum(one.stage in ("promised", "funded") for one in board.promises)
        told = sum(one.stage == "done" for one in board.promises)
        self.caption.setText(
            _("没办完 {owed} 条，逾期 {late} 条，{needs} 条诉求还没人答应").format(
                owed=owed, late=board.overdue, needs=len(board.needs)
            )
        )
        self.chips.show_chips(
            [
                ("open", _("没了结 {n}").format(n=owed + told + len(board.needs))),
                ("late", _("逾期 {n}").format(n=board.overdue)),
                ("done", _("待户里确认 {n}").format(n=told)),
                ("", _("全部 {n}").format(n=len(self._lines))),
            ]
        )
        self.steps.know(lines, people, helps, words, today)
        for one in (self.need, self.promise):
            one.setEnabled(bool(lines))
        self._loaded = True
        self._let_through()
        self._stack.setCurrentIndex(0 if self._lines else 1)
        if self._for:
            self.begin("need", self._for)
        elif not self.steps.typed():
            self._choose()

    def _choose(self) -> None:
        ids = [one.id for one in self.list.rows]
        if self._wanted in ids:
            self.list.choose(ids.index(self._wanted))
            self._wanted = ""
        elif self.list.value() is None:
            self.list.choose(0)
        self._point(self.list.value())

    def _let_through(self) -> None:
        word, chip = folded(self.box.text()), self.chips.value
        shown = [one for one in self._lines if _lets(one, chip)]
        self.list.show_rows([one for one in shown if not word or word in folded(line_words(one))])

    def _point(self, line: NeedLine | PromiseLine | None) -> None:
        self._right.setVisible(line is not None or bool(self.steps.kind))
        self.steps.show_line(line)

    # -- doing -------------------------------------------------------------------------------------------

    def begin(self, kind: str, household_id: str = "") -> None:
        """Write down a need or a promise."""
        self._for = ""
        self._right.setVisible(True)
        self.steps.begin(kind, household_id)

    def _do(self, deed: str, typed: dict[str, Any]) -> None:
        """Hand what the side panel asks to the ledger."""
        jobs = _deeds(typed)
        self.do(jobs[deed], self._done)

    def _done(self, made: Any) -> None:
        if isinstance(made, str):
            self._wanted = made
        self.steps.finish()
        self.load()


def _lets(one: NeedLine | PromiseLine, chip: str) -> bool:
    stage = getattr(one, "stage", "need")
    if chip == "late":
        return bool(getattr(one, "overdue", 0))
    if chip == "done":
        return stage == "done"
    return chip == "" or stage not in ("confirmed", "dropped")


def _deeds(typed: dict[str, Any]) -> dict[str, Any]:
    """What each step of the side panel does in the ledger."""
    from fupin_desk.jobs import promises

    one = str(typed.get("id", ""))

    def day(name: str) -> date | None:
        text = str(typed.get(name, "")).strip()
        return values.parse_day(text) if text else None

    def amount() -> int | None:
        text = str(typed.get("amount", "")).strip()
        return values.fen(text) if text else None

    return {
        "need": lambda office: promises.add_need(
            office, typed["household_id"], typed["words"], day("said_on"), typed["said_by"], typed["kind"]
        ),
        "close": lambda office: promises.close_need(office, one, typed["why"]).id,
        "promise": lambda office: promises.add(
            office, typed["household_id"], typed["content"], day("due"), person_id=typed["person"] or None,
            unit=typed["unit"], promised_on=day("promised_on"), need_id=typed.get("need_id") or None,
        ),
        "fund": lambda office: promises.fund(
            office, one, typed["source"], day("on"), typed["document_no"], amount()
        ),
        "done": lambda office: promises.done(office, one, typed["help_id"]).id,
        "confirm": lambda office: promises.confirm(office, one, typed["way"], day("on")),
        "drop": lambda office: promises.drop(office, one, typed["why"], day("told_on")),
    }  # fmt: skip
