"""务工月监测: the round of telephone calls about one month, typed down the column and saved as one change.

Three views: the calls, the households nobody is at home of, and the form that records where somebody works.
What is typed and not saved is kept as a draft a moment after the last key and stands there again when the
month is opened next. 存下 books every row that says who answered, all or none, and Ctrl+Z takes the whole
round back. There is no "everybody as last month": what nobody asked would
then stand in the book as told. Telephone numbers are masked; a click shows one and is written down. Nothing
leaves this page as a file.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedLayout

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model.values import Month, parse_day
from fupin_desk.ui import style
from fupin_desk.ui.action import Action
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.migrants_add import AddWork
from fupin_desk.ui.pages.migrants_away import AwayCard
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.bars import CompletionBar
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, row
from fupin_desk.ui.widgets.callgrid import CallGrid
from fupin_desk.ui.widgets.callrows import Talk
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.callboard import CallBoard
    from fupin_desk.jobs.calls import CallDraft, CallsSaved
    from fupin_desk.jobs.drafts import Draft
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.returning import AwayHousehold
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[CallBoard, list[AwayHousehold], list[HouseholdLine]]

CALLS, AWAY, ADD = "calls", "away", "add"
REST: Final = 600
"""Milliseconds after the last key until the draft is written."""
_MONTHS: Final = 13


class MigrantsPage(Page):
    """Whom to call, what they said, and who signs when the family comes home."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"work_spell", "visit", "entry", "period", "signature", "member", "membership", "household", "person"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("务工月监测"))
        self.month = ""
        self.board: CallBoard | None = None
        self._saving: list[Talk] = []
        self._kept = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.keep_draft)
        self.chips = Chips()
        self.chips.chosen.connect(self._view)
        self.months = Chooser()
        self.months.setFont(style.font(BODY, MEDIUM))
        self.months.setAccessibleName(_("月份"))
        self.months.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.months.activated.connect(lambda number: self.open(str(self.months.itemData(number))))
        self.callers = Chooser()
        self.callers.setFont(style.font())
        self.callers.setAccessibleName(_("谁打的电话"))
        self.callers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.day = QLineEdit()
        self.day.setFont(style.font())
        self.day.setAccessibleName(_("哪天打的"))
        self.day.setFixedWidth(style.px(112))
        self.progress = CompletionBar()
        self.progress.setFixedWidth(style.px(150))
        self.count = Words("", CAP, colour="soft")
        self.grid = CallGrid()
        self.grid.phone_wanted.connect(self._show_phone)
        self.grid.account_wanted.connect(self._open_account)
        self.grid.begun.connect(self._stamp)
        self.grid.changed.connect(self._say_waiting)
        self.grid.changed.connect(self._rest.start)
        self.grid.refused.connect(lambda why: self.say(Note("amber", why)))
        self.save_button = button(_("存下"), self.save, "primary", "save", tip=_("存下  Ctrl+S"))
        self.addAction(Action(_("存下"), self.save, "Ctrl+S", parent=self, everywhere=False))
        self.away = AwayCard(self)
        self.adding = AddWork(self)
        self.empty = EmptyState(
            "talk",
            _("这个月没有登记在外务工的人"),
            _("登记谁在哪里务工，或在工资那一笔写上寄带回，这里就有他，可以挨个打电话问这个月的工资。"),
            _("登记一个人"),
            lambda: self.chips.choose(ADD),
        )
        self._put_together()

    def _put_together(self) -> None:
        self.buttons.addWidget(button(_("回记账"), lambda: self.go("account"), "small", "left"))
        bar = row(
            self.months, 6, Words(_("打电话的人"), CAP, colour="soft"), self.callers,
            Words(_("哪天"), CAP, colour="soft"), self.day, None, self.count, self.progress,
            self.save_button, spacing=8,
        )  # fmt: skip
        keys = Words(
            _("谁接的：本人按空格　= 同上月（问过才行）　工作：按空格换　Enter 往下　点号码看全号，会记下来"),
            CAP, colour="soft", elide=True,
        )  # fmt: skip
        self._calls = Card(bar, self.grid, keys, spacing=8)
        self._calls.box.setStretch(1, 1)
        self.body.addLayout(row(self.chips, None))
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        for layer in (self._calls, self.empty, self.away, self.adding):
            self._layers.addWidget(layer)
        self._chips(0, 0, 0)

    # -- reading -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the people to call, the households away, and the list of households."""
        from fupin_desk.jobs import callboard, households, returning

        month = self.month

        def everything(office: Office) -> Answer:
            return callboard.board(office, month), returning.away_households(office), households.lines(office)

        self.ask(everything, self._show, key="calls")

    def visit(self, **where: str) -> None:
        """Somebody came for a month (``month``), for the households away (``view`` ``away``), to add one."""
        if where.get("month"):
            self.open(where["month"])
        if where.get("view") in (CALLS, AWAY, ADD):
            self.chips.choose(where["view"])

    def search(self) -> None:
        """Ctrl+F: which household somebody belongs to."""
        self.chips.choose(ADD)
        self.adding.picker.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrow window shows less of last month."""
        super().fold(compact)
        self.grid.fold(compact)

    def open(self, month: str) -> None:
        """Show the calls of a month; what is typed in the one before is kept as its draft."""
        self.grid.settle()
        self.keep_draft()
        self.month = month
        self.load()

    def may_leave(self) -> bool:
        """Leaving never loses anything: what is typed is kept."""
        self.grid.settle()
        self.keep_draft()
        return True

    # -- the draft ---------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Write down what is typed and not saved, or that nothing is. An open cell stays open."""
        from fupin_desk.jobs import drafts

        self._rest.stop()
        if self.board is None or self._saving:
            return
        month = self.board.month
        rows = [(talk.row.member_id, talk.told()) for talk in self.grid.talks.talks if talk.started]
        if rows or self._kept:
            self._kept = bool(rows)
            self.do(lambda office: drafts.keep(office, CALLS, month, rows))

    def _look_for_draft(self, month: str) -> None:
        from fupin_desk.jobs import drafts

        self.ask(lambda office: drafts.find(office, CALLS, month), self._restore, key="draft")

    def _restore(self, draft: Draft | None) -> None:
        """Type a draft again; nothing of it is booked before somebody saves."""
        talks = {talk.row.member_id: talk for talk in self.grid.talks.talks}
        if draft is None or any(talk.started for talk in talks.values()):
            return
        self._kept = True
        known = [(member, texts) for member, texts in draft.rows if member in talks]
        for member, texts in known:
            talks[member].restore(texts, self.grid.talks.month)
        self.grid.viewport().update()
        self._say_waiting()
        if known:
            what = _("{when} 打的 {n} 个电话还没有存，接着记。").format(when=draft.when, n=len(known))
            self.say(Note("info", what, deed=(_("丢掉"), self._forget)))

    def _forget(self) -> None:
        for talk in self.grid.talks.talks:
            talk.clear()
        self.keep_draft()
        self.notes.dismiss()
        self.grid.viewport().update()
        self._say_waiting()

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        board, away, lines = answer
        fresh = self.board is None or self.board.month != board.month
        self.board, self.month = board, board.month
        self._offer_months(board)
        self._offer_callers(board)
        if not self.day.text().strip():
            self.day.setText(board.today.isoformat())
        place = self.grid.currentIndex()
        self.grid.talks.take(board.rows, Month.parse(board.month), keep=not fresh)
        if fresh:
            self._kept = False
            self._look_for_draft(board.month)
        if fresh or not place.isValid():
            self.grid.to_first()
        else:
            self.grid.setCurrentIndex(self.grid.talks.index(place.row(), place.column()))
        self.caption.setText(_("打一个电话记一行，都是口述待签 ◌，签了字才算数"))
        self.away.show_households(away)
        self.adding.show_households(lines)
        self._chips(board.called, len(board.rows), len(away))
        self._say_waiting()
        self._view(self.chips.value)

    def _offer_months(self, board: CallBoard) -> None:
        now = Month.of(board.today)
        wanted = sorted({*(str(now.plus(-n)) for n in range(_MONTHS)), board.month}, reverse=True)
        if [self.months.itemData(n) for n in range(self.months.count())] != wanted:
            self.months.clear()
            for month in wanted:
                at = Month.parse(month)
                self.months.addItem(_("{year}年{month}月").format(year=at.year, month=at.month), month)
        self.months.setCurrentIndex(self.months.findData(board.month))

    def _offer_callers(self, board: CallBoard) -> None:
        chosen = self.callers.currentData() or board.caller
        self.callers.clear()
        for person, name, duty in board.callers:
            self.callers.addItem(f"{name} {duty}".strip(), person)
        self.callers.setCurrentIndex(max(self.callers.findData(chosen), 0))

    def _chips(self, called: int, people: int, away: int) -> None:
        chosen = self.chips.value or CALLS
        self.chips.show_chips(
            [
                (CALLS, _("打电话 {n}/{m}").format(n=called, m=people)),
                (AWAY, _("全家在外 {n}").format(n=away)),
                (ADD, _("登记务工")),
            ]
        )
        self.chips.choose(chosen)

    def _view(self, key: str) -> None:
        if key == AWAY:
            self._layers.setCurrentWidget(self.away)
        elif key == ADD:
            self._layers.setCurrentWidget(self.adding)
        else:
            empty = self.board is not None and not self.board.rows
            self._layers.setCurrentWidget(self.empty if empty else self._calls)
            if not empty:
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_waiting(self) -> None:
        if self.board is None:
            return
        typed = sum(1 for talk in self.grid.talks.talks if talk.started)
        called, people = self.board.called, len(self.board.rows)
        words = _("已打 {n}/{m}").format(n=called, m=people)
        self.count.setText(f"{words}　{_('没存 {n}').format(n=typed)}" if typed else words)
        self.count.tone("amber" if typed else "soft")
        self.progress.show_count(called, people)
        self.save_button.setEnabled(bool(typed) and not self._saving)

    # -- doing -------------------------------------------------------------------------------------------

    def _stamp(self, talk: Talk) -> None:
        """The time of a call is when its row was begun, where the day is today; it can be typed over."""
        from fupin_desk.jobs import callboard

        if self.board is None or self.day.text().strip() != self.board.today.isoformat():
            return

        def put(time: str) -> None:
            if talk.started and "time" not in talk.values:
                talk.values["time"] = time
                if talk in self.grid.talks.talks:
                    self.grid.talks.touched(self.grid.talks.talks.index(talk))

        self.ask(callboard.clock, put)

    def _show_phone(self, talk: Talk) -> None:
        """The whole number, until the cursor leaves the row; that it was shown is written down."""
        from fupin_desk.jobs import work

        if talk.phone or not talk.row.phone_masked:
            return

        def put(number: str) -> None:
            if self.grid.talk is talk:
                talk.phone = number
                self.grid.viewport().update()

        self.do(lambda office: work.show_phone(office, talk.row.member_id), put)

    def _open_account(self, talk: Talk) -> None:
        self.go("account", household_id=talk.row.household_id, month=self.month)

    def save(self) -> None:
        """Book every row that was begun, all or none; the first cell that hinders gets the keyboard."""
        self.grid.settle()
        talks = [talk for talk in self.grid.talks.talks if talk.started]
        if not talks or self._saving:
            return
        day = self._day()
        if day is None:
            return
        for talk in talks:
            hinders = talk.wanted()
            if hinders is not None:
                self._point(talk, hinders)
                return
        from fupin_desk.jobs import calls

        self.notes.dismiss()
        self._saving = talks
        self._say_waiting()
        drafts: list[CallDraft] = [talk.draft(day) for talk in talks]
        month, caller = self.month, str(self.callers.currentData() or "")
        self.do(
            lambda office: calls.record(office, month, drafts, caller), self._saved, failed=self._not_saved
        )

    def _day(self) -> date | None:
        try:
            return parse_day(self.day.text())
        except Spoken as wrong:
            self.complain(wrong)
            self.day.setFocus()
            return None

    def _point(self, talk: Talk, name: str) -> None:
        number = self.grid.talks.talks.index(talk)
        self.grid.talks.touched(number)
        self.grid.go(number, name)
        self.grid.setFocus()
        self.say(Note("amber", talk.faults[name]))

    def _saved(self, done: CallsSaved) -> None:
        for talk in self._saving:
            talk.clear()
        self._saving = []
        self.keep_draft()
        what = _("记下 {calls} 个电话、{lines} 笔工资，口述待签 ◌。").format(
            calls=done.calls, lines=done.lines
        )
        more = _("有 {n} 处务工地变动。").format(n=done.spells) if done.spells else ""
        self.say(Note("done", what, more))
        self._say_waiting()
        self.grid.viewport().update()

    def _not_saved(self, error: Spoken) -> None:
        talks, self._saving = self._saving, []
        self._say_waiting()
        number = int(str(error.facts.get("row", 0)))
        if 0 < number <= len(talks):
            talk = talks[number - 1]
            self.grid.go(self.grid.talks.talks.index(talk), "gross")
        self.complain(error)
