"""Nothing typed is ever lost: rows that are not booked yet are kept as a draft, and counted as if they were.

A moment after typing stops the unsaved rows of the month are written, encrypted, beside the ledger; so are
they at once when somebody leaves the month, the page or the program: no dialog asks, nothing holds anybody
back. Opening that month again offers them (恢复 / 丢掉). While a row is being typed the three figures at the
foot already count it. `AccountPage` stands on this page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.account_offer import MonthOffers, draft_of
from fupin_desk.ui.style import BODY
from fupin_desk.ui.widgets.basics import Card, Words, button, row
from fupin_desk.ui.widgets.cells import TYPED, Row
from fupin_desk.ui.widgets.lines import booked_values
from fupin_desk.ui.widgets.sums import MonthSums

if TYPE_CHECKING:
    from fupin_desk.jobs.drafts import Draft
    from fupin_desk.model.figures import Coverage
    from fupin_desk.model.values import Fen

    Told = list[tuple[str, Mapping[str, str]]]

REST: Final = 600
COUNT: Final = 180
"""Milliseconds after the last key until the draft is written, and until the figures follow."""
_OFFERED: Final = "offered"


class MonthDrafts(MonthOffers):
    """A month's grid whose unsaved rows are kept and counted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sums = MonthSums()
        self._written: Told = []
        self._waiting: Draft | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.keep_draft)
        self._count = QTimer(self, singleShot=True, interval=COUNT)
        self._count.timeout.connect(self.count_live)
        self._draft_words = Words("", BODY, elide=True)
        back = button(_("恢复"), self.restore_draft, "small", tip="Ctrl+R")
        away = button(_("丢掉"), self.forget_draft, "link")
        line = row(self._draft_words, away, back, spacing=10)
        line.setStretch(0, 1)
        self.draft_bar = Card(line, kind="amber", pad=12)
        self.draft_bar.box.setContentsMargins(12, 5, 8, 5)
        self.draft_bar.hide()
        self.grid.typing.connect(self._typing)
        self.grid.restoring.connect(self.restore_draft)

    def _typing(self) -> None:
        self._rest.start()
        self._count.start()

    # -- what is not booked ----------------------------------------------------------------------------

    def unsaved(self) -> list[Row]:
        """Rows with something in them that the ledger does not have."""
        return [
            one for one in self.grid.lines.rows
            if not one.blank and not one.ghost and not one.saving
            and (one.entry is None or one.typed or one.faults)
        ]  # fmt: skip

    def _texts(self) -> Told:
        """The unsaved rows as texts, with what stands in the open cell."""
        told: Told = []
        open_text, here = self.grid.open_text(), self.grid.row
        rows = self.unsaved()
        if open_text and here is not None and not any(one is here for one in rows) and not here.saving:
            rows.append(here)
        for one in rows:
            said = self._said_in(one)
            if one is here and open_text:
                said[self.grid.column] = open_text
            if one.offered:
                said[_OFFERED] = "1"
            if said:
                told.append((one.entry.id if one.entry is not None else "", said))
        return told

    def _said_in(self, line: Row) -> dict[str, str]:
        """What a row says beyond what the ledger has, as texts; an emptied cell of a booked line says ''."""
        shown, booked = self.grid.lines.shown, line.entry is not None
        names = line.typed if booked else [name for name, value in line.values.items() if value]
        return {name: shown(line, name) for name in names if name in TYPED} | line.raw

    # -- keeping ---------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Write the unsaved rows beside the ledger, if they are not there as they stand."""
        self._rest.stop()
        if self.page is None or not self.household_id:
            return
        told = [*(self._waiting.rows if self._waiting else ()), *self._texts()]
        if told != self._written:
            self._written = told
            self._write(self.household_id, self.month, told)

    def _write(self, household_id: str, month: str, told: Told) -> None:
        from fupin_desk.jobs import drafts

        self.do(lambda office: drafts.keep(office, household_id, month, told))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Whatever takes the page away (another look, another place): what is typed is kept first."""
        super().hideEvent(event)
        if self.desk.is_open and self._rest.isActive():
            self.keep_draft()

    def leave_month(self) -> int:
        """Book what is whole, keep the rest as a draft at once; answers how many rows are kept."""
        self.grid.settle()
        self.keep_draft()
        return len(self.unsaved())

    def _refused(self, lines: Sequence[Row], error: Spoken, where: tuple[str, str]) -> None:
        """The ledger would not take these rows: they stay, or go into the draft of their month."""
        for line in lines:
            line.saving, line.refused = False, f"{error.what}{error.now}"
        if where == (self.household_id, self.month):
            self.grid.lines.take(self.page.lines if self.page else [])
            self.complain_at(self.grid.row)
            self._typing()
        else:
            self._lost(lines, where)
        self.complain(error)

    def _lost(self, lines: Sequence[Row], where: tuple[str, str]) -> None:
        from fupin_desk.jobs import drafts

        shown = self.grid.lines.shown
        told: Told = [
            (
                one.entry.id if one.entry is not None else "",
                {n: shown(one, n) for n in TYPED if shown(one, n)},
            )
            for one in lines
        ]
        self.do(lambda office: drafts.add(office, *where, told))

    # -- offering --------------------------------------------------------------------------------------

    def look_for_draft(self) -> None:
        """Ask whether rows of this month were typed and never booked."""
        from fupin_desk.jobs import drafts

        household_id, month = self.household_id, self.month
        self.ask(lambda office: drafts.find(office, household_id, month), self._have_draft, key="draft")

    def _have_draft(self, draft: Draft | None) -> None:
        rows = [one for one in draft.rows if not self._booked_since(one)] if draft is not None else []
        if draft is None or self._written or not rows:
            return
        self._waiting = replace(draft, rows=tuple(rows))
        self._written = list(rows)
        words = _("{when} 有 {n} 行没记完，存着草稿。").format(when=draft.when, n=len(rows))
        self._draft_words.setText(words)
        self.draft_bar.show()

    def _booked_since(self, told: tuple[str, Mapping[str, str]]) -> bool:
        """Whether the ledger has this very line: the power went between booking and forgetting."""
        entry_id, said = told
        texts = {name: text for name, text in said.items() if name in TYPED and text}
        shown = self.grid.lines.shown
        return any(
            one.entry is not None and (not entry_id or one.entry.id == entry_id)
            and all(shown(one, name) == text for name, text in texts.items())
            for one in self.grid.lines.rows
        )  # fmt: skip

    def restore_draft(self) -> None:
        """Lay the kept rows into the grid again, as they were typed."""
        draft, self._waiting = self._waiting, None
        self.draft_bar.hide()
        if draft is None or self.known is None:
            return
        booked = {one.entry.id: one for one in self.grid.lines.rows if one.entry is not None}
        fresh: list[Row] = []
        for entry_id, said in draft.rows:
            line = booked.get(entry_id) or Row()
            for name in sorted((name for name in said if name in TYPED), key=TYPED.index):
                line.put(name, said[name], self.known)
            line.offered = _OFFERED in said
            if line.entry is None:
                fresh.append(line)
        first = self.grid.lines.offer(fresh)
        self._said = _("恢复了 {n} 行，先看一遍再记。")
        self.grid.go(first, (fresh[0].wanted() or "item") if fresh else "item")
        self.grid.setFocus()
        self._recall()
        self._typing()

    def forget_draft(self) -> None:
        """The kept rows are not wanted."""
        self._waiting = None
        self.draft_bar.hide()
        self.keep_draft()
        self.grid.setFocus()

    def fresh_month(self) -> None:
        """Another month is shown: nothing of the one before is in the grid."""
        self._rest.stop()
        self._count.stop()
        self._written, self._waiting = [], None
        self._forgotten.clear()
        self.draft_bar.hide()

    # -- counting --------------------------------------------------------------------------------------

    def count_live(self) -> None:
        """The three figures with what is being typed."""
        from fupin_desk.jobs import entering

        if self.page is None:
            return
        rows = [one for one in self._as_typed() if not one.offered and one.wanted() is None]
        if not rows:
            self.sums.show_sums(self.page.views, self.page.coverage, len(self.page.lines))
            return
        drafts = [draft_of(one) for one in rows]
        instead = frozenset(one.entry.id for one in rows if one.entry is not None)
        household_id, month = self.household_id, self.month
        many = len(self.page.lines) + len(rows) - len(instead)

        def show(counted: tuple[dict[str, Fen], Coverage | None]) -> None:
            self.sums.show_sums(counted[0], counted[1], many)

        self.ask(lambda office: entering.live(office, household_id, month, drafts, instead), show, key="live")

    def _as_typed(self) -> list[Row]:
        """The unsaved rows; the one under the cursor with what stands in the open cell."""
        rows, here, text = self.unsaved(), self.grid.row, self.grid.open_text()
        if text and here is not None and self.known is not None and not here.saving:
            trial = Row(dict(here.values), here.entry, set(here.typed), dict(here.raw), dict(here.faults))
            trial.put(self.grid.column, text, self.known)
            rows = [one for one in rows if one is not here] + [trial]
        return rows

    def give_up(self, rows: Sequence[Row]) -> None:
        """Throw unsaved rows away; a booked line stands again as it is booked."""
        for one in rows:
            if one.entry is not None:
                one.values = booked_values(one.entry)
        self.grid.lines.give_back(rows)
        self.keep_draft()

    def say_kept(self, rows: int) -> None:
        """Somebody went on with half a line behind: tell where it is (no name: the veil may be down)."""
        words = _("刚才那一页有 {n} 行没记全，已存成草稿，回来接着记。").format(n=rows)
        self.say(Note("info", words))
