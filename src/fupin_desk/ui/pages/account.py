"""记账: one household's month, typed as fast as in a spreadsheet.

The grid is the work; everything else stands around it. A line is saved as one operation when its row is left;
pasted lines and last month's usual ones are first *offered* inside the grid and saved together
(`account_offer`), and what is not booked is kept as a draft (`account_draft`). A signed line changes only by
a red-line correction with a reason, asked for in one line above the grid. Sums and checks come back from the
ledger after each line. In a village that books by ten days three bands 旬 stand above the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.items import ItemList
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.account_close import is_closed
from fupin_desk.ui.pages.account_draft import MonthDrafts
from fupin_desk.ui.pages.account_more import MoreButton
from fupin_desk.ui.pages.account_offer import draft_of
from fupin_desk.ui.pages.account_side import WIDTH, WIDTH_COMPACT, QuestionsCard
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import cells, ranges
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.cells import Choice, Known, Row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.sums import BandStrip, added_words
from fupin_desk.ui.widgets.views import HeadName
from fupin_desk.ui.widgets.wording import KindWords, kind_words

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.household import HouseholdLine

    Opened = tuple[MonthPage, ItemList, list[Choice]]

MONTHS_BACK = 24
NAME, NAME_COMPACT = 330, 230
"""The most room a head's name takes: twelve characters; a longer one is cut and whole in its tooltip."""


class AccountPage(MonthDrafts):
    """The month of one household."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "entry",
            "entry_voucher",
            "signature",
            "signed_fact",
            "period",
            "household",
            "member",
            "membership",
            "verdict",
            "pin",
            "person",
            "village",
        }
    )
    _everybody: ClassVar[frozenset[str]] = frozenset({"household", "member", "membership", "village"})
    """Tables after which the list of households is read again; a booked line leaves it as it is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._order: list[HouseholdLine] = []
        self._empty: QWidget | None = None
        self._land = ""
        self._items: ItemList | None = None
        self._standard: list[Choice] = []
        self._now = ""
        self._band = 0
        self._work = QWidget()
        self._head()
        self._middle()
        self._side()
        body = row(self._left, self._right, spacing=GAP)
        body.setStretch(0, 1)
        whole = column(self._heading, body, spacing=10)
        whole.setStretch(1, 1)
        self._work.setLayout(whole)
        self.body.addWidget(self._work, 1)
        self._work.hide()

    # -- putting it together ---------------------------------------------------------------------------

    def _head(self) -> None:
        self.name = HeadName(NAME)
        self.months = Chooser()
        self.months.setFont(style.font(BODY, MEDIUM))
        self.months.setAccessibleName(_("月份"))
        self.months.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.months.activated.connect(self._choose_month)
        before = button("", lambda: self.turn(-1), "", "left", tip=_("上一户  PgUp"))
        after = button("", lambda: self.turn(1), "", "right", tip=_("下一户  PgDn"))
        for arrow, said in ((before, _("上一户")), (after, _("下一户"))):
            arrow.setFixedWidth(style.px(38))
            arrow.setStyleSheet("padding:0;")
            arrow.setAccessibleName(said)
        self.picker = Picker(_("换一户"))
        self.picker.setFixedWidth(190)
        self.picker.picked.connect(self._picked)
        self.usual = button("", self.bring_usual)
        self.usual.hide()
        self.paste = button(_("从表格粘贴"), self.take_paste, "", "paste", tip=_("Ctrl+V"))
        self.sheet = button(_("打印月单"), self._print, "", "print")
        self._heading = row(
            self.name, self.months, before, after, self.picker, None, self.usual, self.paste, self.sheet,
            self._more(), spacing=8, margins=(4, 0, 0, 0),
        )  # fmt: skip

    def _more(self) -> MoreButton:
        self.more = MoreButton()
        self.more.wanted.connect(self._elsewhere)
        self.more.prices.connect(self._turn_prices)
        self.more.rhythm.connect(self._turn_rhythm)
        return self.more

    def _elsewhere(self, place: str) -> None:
        self.grid.settle()
        self.go(place, household_id=self.household_id, month=self.month)

    def _turn_prices(self) -> None:
        self.grid.show_prices(not self.grid.prices)
        self.more.with_prices.setChecked(self.grid.prices)
        self.grid.setFocus()

    def _turn_rhythm(self) -> None:
        """The village books by ten days from now on, or by the month again: one operation, undoable."""
        from fupin_desk.jobs import keeping

        rhythm = "month" if self.known is not None and self.known.bands else "xun"
        self.grid.settle()
        self.do(lambda office: keeping.set_village(office, rhythm=rhythm))

    def _middle(self) -> None:
        self.bands = BandStrip()
        self.bands.chosen.connect(self.choose_band)
        self.bands.hide()
        card = Card(self.bands, self.grid, self._offer, self.sums, spacing=0, pad=6)
        card.box.setContentsMargins(6, 4, 6, 0)
        card.box.setStretch(1, 1)
        keys = _("Enter 往下 · Tab 往右 · F2 改 · Ctrl+D 填充 · Ctrl+Delete 划去 · PgUp PgDn 换户")
        self._hints = Words(keys, CAP, colour="soft")
        self.added = Words("", CAP, colour="ink", private=True)
        self.added.hide()
        foot = row(self.status, self._hints, self.added, spacing=10, margins=(8, 0, 8, 0))
        foot.setStretch(0, 1)
        self._left = QWidget()
        self._left.setLayout(column(self.bars, self.draft_bar, card, foot, spacing=4))
        grid = self.grid
        grid.left.connect(self.save)
        grid.correcting.connect(self.ask_correction)
        grid.striking.connect(self.ask_strikes)
        grid.chose.connect(self._say_added)
        grid.band_wanted.connect(self.choose_band)
        grid.dropped.connect(self.add_photos)
        grid.photo_wanted.connect(
            lambda line: self.paper.look() if line.entry.vouchers else self.choose_photos()
        )
        grid.turned.connect(self.turn)
        grid.pointed.connect(self._moved)
        grid.lines.dataChanged.connect(lambda *_where: self._say_status(grid.row))

    def _side(self) -> None:
        self.paper.adding.connect(self.choose_photos)
        self.questions = QuestionsCard()
        inner = QWidget()
        stack = column(self.flaws, self.paper, self.questions, self.close_card, spacing=10)
        stack.setStretch(0, 1)
        stack.setStretch(1, 1)
        inner.setLayout(stack)
        self._right = scrolled(inner)
        self._right.setFixedWidth(WIDTH)

    # -- what the window asks --------------------------------------------------------------------------

    def visit(self, **where: str) -> None:
        """Somebody wants this household, month, line."""
        self._land = where.get("entry_id", "")
        self.open(where.get("household_id") or self.household_id, where.get("month") or self.month)

    def search(self) -> None:
        """Find another household."""
        self.picker.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side, no key hints."""
        super().fold(compact)
        self._right.setFixedWidth(WIDTH_COMPACT if compact else WIDTH)
        self._hints.setVisible(not compact and self.added.isHidden())
        self.picker.setFixedWidth(150 if compact else 190)
        self.name.most = NAME_COMPACT if compact else NAME
        self.name.updateGeometry()
        self.sums.fold(compact)
        self.close_card.fold(compact)

    def may_leave(self) -> bool:
        """Always: what is whole is booked, what is not is kept as a draft, and nobody is held back."""
        if self.household_id and self.page is not None:
            self.leave_month()
        return True

    def touch(self, tables: frozenset[str]) -> None:
        """Read the month again; the list of households only when somebody came, went or changed."""
        if tables & self._everybody:
            self._now = ""
        super().touch(tables)

    def side_changed(self) -> None:
        """While bad cells are listed the list takes the place of paper and questions."""
        listed = bool(self._found)
        self.paper.setVisible(not listed)
        self.questions.setVisible(not listed and self.questions.any)

    # -- opening ---------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list of households, then the month."""
        from fupin_desk.jobs import households

        if self._now and self._order:
            self._read()
            return

        def everybody(office: Office) -> tuple[list[HouseholdLine], str, KindWords]:
            words = kind_words(office.resources.words, office.today())
            return households.lines(office), office.today().isoformat(), words

        self.ask(everybody, self._have_everybody, key="everybody")

    def _have_everybody(self, answer: tuple[list[HouseholdLine], str, KindWords]) -> None:
        lines, now, self.picker.households.words = answer
        self._order, self._now = lines, now
        self.picker.households.show(lines)
        self._offer_months(Month.parse(now[:7]))
        self.month = self.month or now[:7]
        ids = {line.id for line in lines}
        if self.household_id not in ids:
            self.household_id = lines[0].id if lines else ""
        self._show_empty(not lines)
        if lines:
            self._read()

    def _offer_months(self, now: Month) -> None:
        if self.months.count() and self.months.itemData(0) == str(now):
            return
        self.months.clear()
        for back in range(MONTHS_BACK):
            at = now.plus(-back)
            words = _("{year}年{month}月").format(year=at.year, month=at.month)
            self.months.addItem(words, str(at))

    def open(self, household_id: str, month: str) -> None:
        """Show this household's month; what is typed here is kept or saved first."""
        if self.page is not None and (household_id, month) != (self.household_id, self.month):
            kept = self.leave_month()
            if kept:
                self.say_kept(kept)
            self.grid.lines.empty()
            self._refresh_offer()
            self.fresh_month()
        self.household_id, self.month = household_id, month
        self.reason.dismiss()
        if self._order and household_id:
            self._read()

    def _picked(self, household_id: str) -> None:
        """Somebody was found: on to the lines, also if it is the household that is shown already."""
        self.open(household_id, self.month)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self, step: int) -> None:
        """The next household of the list, or the one before, in the same month."""
        ids = [line.id for line in self._order]
        if self.household_id in ids:
            number = ids.index(self.household_id) + step
            if 0 <= number < len(ids):
                self.open(ids[number], self.month)

    def _choose_month(self, number: int) -> None:
        self.open(self.household_id, str(self.months.itemData(number)))

    def _read(self) -> None:
        from fupin_desk.jobs import accounts, entering

        household_id, month = self.household_id, self.month
        fresh = self._is_fresh(household_id, month)

        def read(office: Office) -> Opened:
            page = accounts.month(office, household_id, month)
            items = accounts.items(office)
            if not fresh:
                return page, items, []
            booked = [(line.item, line.sub) for line in (*page.lines, *page.last_month_lines)]
            used = entering.used_items(office, household_id)
            return page, items, cells.item_choices(items, list(dict.fromkeys([*booked, *used])))

        self.ask(read, self._show, key="month")

    def _show(self, answer: Opened) -> None:
        page, items, choices = answer
        if (page.household_id, page.month) != (self.household_id, self.month):
            return
        fresh = self._is_fresh(page.household_id, page.month)
        self.page = page
        self._standard = choices or self._standard
        members = cells.member_choices([(one, name, "") for one, name in page.members])
        bands = page.rhythm == "xun"
        self.known = Known(Month.parse(page.month), items, self._standard, members, bands)
        self.grid.lines.known = self.known
        self.grid.lines.open = not is_closed(page)
        offered = self.grid.row is not None and self.grid.row.ghost
        self.grid.lines.take(page.lines)
        self._recall()
        self._show_bands(page, fresh)
        self.name.say(page.head or _("没有户主"), page.household_no)
        self.months.setCurrentIndex(max(self.months.findData(page.month), 0))
        last = Month.parse(page.month).plus(-1).month
        self.usual.show()
        self.usual.setText(_("带入 {month} 月常有的").format(month=last))
        self.usual.setEnabled(bool(self._usual()))
        self.sheet.setEnabled(bool(page.lines))
        self.sums.show_sums(page.views, page.coverage, len(page.lines))
        self.questions.show_questions(page.questions)
        self.side_changed()
        self.close_card.show_page(page)
        if fresh:
            if any(line.price for line in page.lines) and not self.grid.prices:
                self._turn_prices()
            self._arrive()
            self.look_for_draft()
        elif not self._waiting:
            self.keep_draft()
        if not offered and self.grid.row is not None and self.grid.row.ghost:
            self.grid.to_new_line()  # a line went (taken back): Enter must not book what is only offered
        self._point(self.grid.row)
        if self.unsaved():
            self.count_live()

    def _is_fresh(self, household_id: str, month: str) -> bool:
        """Whether this is not the month that is shown already."""
        shown = self.page
        return shown is None or (shown.household_id, shown.month) != (household_id, month)

    def _show_bands(self, page: MonthPage, fresh: bool) -> None:
        """Three bands above the lines where the village books by ten days; new lines go to today's."""
        if self.known is None:
            return
        self.bands.setVisible(self.known.bands)
        self.more.by_xun.setChecked(self.known.bands)
        if fresh or not self._band:
            self._band = 3 if page.month != self._now[:7] else min((int(self._now[8:10]) - 1) // 10, 2) + 1
        self.known.band = self._band
        self.bands.show_bands(page.bands, self._band)

    def choose_band(self, band: int) -> None:
        """New lines go to these ten days, until they have a day."""
        if self.known is not None and self.page is not None:
            self._band = self.known.band = band
            self.bands.show_bands(self.page.bands, band)
            self.grid.setFocus()

    def _arrive(self) -> None:
        """Where the cursor stands when a month is opened: the line meant, else the first empty row."""
        self.paper.line = None
        if self._land:
            self.grid.point_at(self._land)
            self._land = ""
        else:
            self.grid.to_new_line()
        if self.isVisible():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_empty(self, empty: bool) -> None:
        self._work.setVisible(not empty)
        if empty and self._empty is None:
            self._empty = EmptyState(
                "book", _("有了农户，才有账可记。"), _("先导入花名册，或者手工加一户。"), _("去加农户"),
                lambda: self.go("household"),
            )  # fmt: skip
            self.body.addWidget(self._empty, 1)
        if self._empty is not None:
            self._empty.setVisible(empty)

    # -- saving ----------------------------------------------------------------------------------------

    def save(self, line: Row) -> None:
        """Book the row that was left, or amend its line: one operation."""
        self._save(line, ())

    def _save(self, line: Row, photos: Sequence[Path]) -> None:
        from fupin_desk.jobs import accounts

        draft, entry = draft_of(line, photos), line.entry
        household_id, month = self.household_id, self.month
        line.saving, line.refused = True, ""

        def job(office: Office) -> object:
            if entry is None:
                return accounts.record(office, household_id, month, draft)
            accounts.amend(office, entry.id, draft)
            return entry.id

        def done(entry_id: object) -> None:
            line.booked_id = str(entry_id)
            if entry is not None:
                line.saving = False
                line.typed.clear()

        where = (household_id, month)
        self.do(job, done, failed=lambda error: self._refused([line], error, where))

    def ask_strikes(self, lines: Sequence[Row]) -> None:
        """Strike booked lines out: one by its name, several with one reason as one operation."""
        from fupin_desk.jobs import entering

        free = [one.entry.id for one in lines if not one.entry.sealed]
        if len(lines) == 1:
            self.ask_strike(lines[0])
        elif len(free) < len(lines):
            words = _("{n} 笔已经签字或结账，不能划去。").format(n=len(lines) - len(free))
            self.say(Note("amber", words, _("请只选没有签字的。")))
        else:
            self.reason.ask(
                _("划去选中的 {n} 笔？").format(n=len(free)), _("划去"),
                lambda reason: self.do(lambda office: entering.strike_many(office, free, reason)),
                hint=_("原因可以不写；划去能撤销"), must=False,
            )  # fmt: skip

    def _print(self) -> None:
        self.grid.settle()
        self.go("print", kind="month-sheet", household_id=self.household_id, month=self.month)

    # -- where the cursor stands -----------------------------------------------------------------------

    def _moved(self, line: Row | None) -> None:
        self._told = ""
        self._point(line)

    def _point(self, line: Row | None) -> None:
        number = self.grid.currentIndex().row()
        self.paper.point(line.entry if line is not None else None, max(number, 0))
        self._say_status(line)

    def complain_at(self, line: Row | None) -> None:
        """Say below the grid what hinders a row."""
        self._say_status(line)

    def _say_status(self, line: Row | None) -> None:
        """Under the grid: what hinders this row, else its price, else how many lines wait for signatures."""
        if line is not None and (line.faults or line.refused):
            self.status.tone("red")
            here = line.faults.get(self.grid.column)
            self.status.setText(here or next(iter(line.faults.values()), "") or line.refused)
            self._hints.hide()
            return
        self.status.tone("soft")
        self._hints.setVisible(not self.compact and self.added.isHidden())
        told = sum(one.mark == "told" for one in self.page.lines) if self.page else 0
        words = _("◌ 口述待签 {n} 笔，签字前按估算算").format(n=told) if told else ""
        if self._told:
            words = self._told
        elif line is not None and line.entry is not None and line.entry.sealed:
            words = _("{sealed}，改金额就是更正，要写原因").format(sealed=line.entry.sealed)
        elif line is not None and line.values.get("price") and line.values.get("quantity"):
            words = _("{quantity} {unit} × {price} 元").format(
                quantity=line.values["quantity"], unit=line.values.get("unit") or "",
                price=yuan(line.values["price"]),
            )  # fmt: skip
        self.status.setText(words)

    def _say_added(self) -> None:
        """What the chosen range comes to, as a spreadsheet says it."""
        chosen = self.grid.chosen()
        words = added_words(ranges.add_up(self.grid.lines, chosen)) if len(chosen.rows) > 1 else ""
        self.added.setText(words)
        self.added.setVisible(bool(words))
        self._hints.setVisible(not words and not self.compact and not self._hindered())

    def _hindered(self) -> bool:
        """Whether the line under the cursor has something that could not be taken."""
        return self.grid.row is not None and bool(self.grid.row.faults or self.grid.row.refused)
