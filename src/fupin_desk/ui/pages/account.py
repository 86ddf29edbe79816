"""记账: one household's month, typed as fast as in a spreadsheet.

The grid is the work; everything else stands around it. A line is saved as one operation when its row is left;
pasted lines and last month's usual ones are first *offered* inside the grid and saved together, as one
operation with one undo. A signed line changes only by a red-line correction with a reason, asked for in one
line above the grid. Sums and checks come back from the ledger after each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.model.items import ItemList, written
from fupin_desk.model.values import Month
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.account_deeds import MonthDeeds
from fupin_desk.ui.pages.account_side import WIDTH, WIDTH_COMPACT, CloseCard, QuestionsCard, is_closed
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import cells, pasted
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, column, row, scrolled
from fupin_desk.ui.widgets.cells import Choice, Known, Row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.sums import MonthSums
from fupin_desk.ui.widgets.views import HeadName
from fupin_desk.ui.widgets.wording import KindWords, kind_words

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import EntryDraft, MonthPage
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.household import HouseholdLine

    Opened = tuple[MonthPage, ItemList, list[Choice]]

MONTHS_BACK = 24
NAME, NAME_COMPACT = 330, 230
"""The most room a head's name takes: twelve characters; a longer one is cut and whole in its tooltip."""


def draft_of(row_: Row, photos: Sequence[Path] = ()) -> EntryDraft:
    """What a typed row asks the ledger to book."""
    from fupin_desk.jobs.accounts import EntryDraft

    held = row_.values
    return EntryDraft(
        item=row_.item, amount=int(held["amount"]), member=held.get("member") or "",
        happened=held.get("happened"), quantity=held.get("quantity") or "", unit=held.get("unit") or "",
        use=held.get("use"), living_cost=held.get("living_cost"), sent_home=held.get("sent_home"),
        evidence="estimated" if held.get("basis") == "estimated" else "stated",
        one_off=bool(row_.entry and row_.entry.one_off), note=held.get("note") or "", photos=tuple(photos),
    )  # fmt: skip


class AccountPage(MonthDeeds):
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
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._order: list[HouseholdLine] = []
        self._empty: QWidget | None = None
        self._land = ""
        self.known: Known | None = None
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
        self.picker.picked.connect(lambda one: self.open(one, self.month))
        self.usual = button("", self.bring_usual)
        self.usual.hide()
        self.paste = button(_("从表格粘贴"), self.take_paste, "", "paste", tip=_("Ctrl+V"))
        self.sheet = button(_("打印月单"), self._print, "", "print")
        self._heading = row(
            self.name, self.months, before, after, self.picker, None, self.usual, self.paste, self.sheet,
            spacing=8, margins=(4, 0, 0, 0),
        )  # fmt: skip

    def _middle(self) -> None:
        self.sums = MonthSums()
        self._offer_words = Words("", BODY, MEDIUM)
        keep = button(_("记进账里"), self.book_offered, "small", tip="Ctrl+Enter")
        drop = button(_("不要"), self.drop_offered, "link", tip="Esc")
        self._offer = Card(row(self._offer_words, None, drop, keep, spacing=10), kind="band", pad=12)
        self._offer.box.setContentsMargins(12, 5, 8, 5)
        self._offer.hide()
        card = Card(self.grid, self._offer, self.sums, spacing=0, pad=6)
        card.box.setContentsMargins(6, 4, 6, 0)
        card.box.setStretch(0, 1)
        self.status = Words("", CAP, colour="soft", elide=True)
        keys = _("Enter 往下 · Tab 往右 · F2 改 · Ctrl+D 同上 · Ctrl+Delete 划去 · PgUp PgDn 换户")
        hints = Words(keys, CAP, colour="soft")
        foot = row(self.status, hints, spacing=10, margins=(8, 0, 8, 0))
        foot.setStretch(0, 1)
        self._hints = hints
        self._left = QWidget()
        self._left.setLayout(column(self.reason, card, foot, spacing=4))
        grid = self.grid
        grid.left.connect(self.save)
        grid.correcting.connect(self.ask_correction)
        grid.striking.connect(self.ask_strike)
        grid.pasted.connect(self.take_paste)
        grid.agreed.connect(lambda yes: self.book_offered() if yes else self.drop_offered())
        grid.dropped.connect(self.add_photos)
        grid.photo_wanted.connect(lambda _row: self.paper.look())
        grid.turned.connect(self.turn)
        grid.pointed.connect(self._point)
        grid.lines.dataChanged.connect(lambda *_where: self._say_status(grid.row))

    def _side(self) -> None:
        self.paper.adding.connect(self.choose_photos)
        self.questions = QuestionsCard()
        self.close_card = CloseCard()
        self.close_card.signing.connect(self.sign)
        self.close_card.closing.connect(self.close_month)
        self.close_card.reopening.connect(self.ask_reopen)
        inner = QWidget()
        stack = column(self.paper, self.questions, self.close_card, spacing=10)
        stack.setStretch(0, 1)
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
        self._hints.setVisible(not compact)
        self.picker.setFixedWidth(150 if compact else 190)
        self.name.most = NAME_COMPACT if compact else NAME
        self.name.updateGeometry()
        self.sums.fold(compact)
        self.close_card.fold(compact)

    def may_leave(self) -> bool:
        """What is whole is saved; a line that is not yet whole keeps the page, and can be thrown away."""
        if self.household_id:
            self.grid.settle()
        rows = self._unsaved()
        if rows:
            words = _("有 {n} 行还没记全，没有存。").format(n=len(rows))
            deed = (_("不要这几行"), lambda: self._give_up(rows))
            self.say(Note("amber", words, _("补上项目和金额，或者不要它们。"), deed=deed))
        return not rows

    def _unsaved(self) -> list[Row]:
        """Lines never booked, and booked ones with a text in them that could not be read."""
        rows = (one for one in self.grid.lines.rows if not one.blank and not one.saving)
        return [one for one in rows if one.entry is None or one.faults]

    def _give_up(self, rows: list[Row]) -> None:
        """Throw unsaved rows away; a booked line stands again as it is booked."""
        self.grid.lines.drop(rows)
        self.grid.lines.take(self.page.lines if self.page else [])
        self._offer.hide()
        self._say_status(self.grid.row)

    # -- opening ---------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list of households, then the month."""
        from fupin_desk.jobs import households

        def everybody(office: Office) -> tuple[list[HouseholdLine], str, KindWords]:
            words = kind_words(office.resources.words, office.today())
            return households.lines(office), str(Month.of(office.today())), words

        self.ask(everybody, self._have_everybody, key="everybody")

    def _have_everybody(self, answer: tuple[list[HouseholdLine], str, KindWords]) -> None:
        lines, now, self.picker.households.words = answer
        self._order = lines
        self.picker.households.show(lines)
        self._offer_months(Month.parse(now))
        self.month = self.month or now
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
            if not self.may_leave():
                return
            self.grid.lines.take([])
        self.household_id, self.month = household_id, month
        self.reason.dismiss()
        if self._order and household_id:
            self._read()

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
        from fupin_desk.jobs import accounts

        household_id, month = self.household_id, self.month

        def read(office: Office) -> Opened:
            page = accounts.month(office, household_id, month)
            items = accounts.items(office)
            booked = [(line.item, line.sub) for line in (*page.lines, *page.last_month_lines)]
            return page, items, cells.item_choices(items, list(dict.fromkeys(booked)))

        self.ask(read, self._show, key="month")

    def _show(self, answer: Opened) -> None:
        page, items, choices = answer
        if (page.household_id, page.month) != (self.household_id, self.month):
            return
        before = self.page
        fresh = before is None or (before.household_id, before.month) != (page.household_id, page.month)
        self.page = page
        members = cells.member_choices([(one, name, "") for one, name in page.members])
        self.known = Known(Month.parse(page.month), items, choices, members)
        self.grid.lines.known = self.known
        self.grid.lines.open = not is_closed(page)
        self.grid.lines.take(page.lines)
        self.name.say(page.head or _("没有户主"), page.household_no)
        self.months.setCurrentIndex(max(self.months.findData(page.month), 0))
        last = Month.parse(page.month).plus(-1).month
        self.usual.show()
        self.usual.setText(_("带入 {month} 月常有的").format(month=last))
        self.usual.setEnabled(bool(page.usual_missing) and self.grid.lines.open)
        self.sheet.setEnabled(bool(page.lines))
        self.sums.show_sums(page.views, page.coverage, len(page.lines))
        self.questions.show_questions(page.questions)
        self.close_card.show_page(page)
        if fresh:
            self._arrive()
        self._point(self.grid.row)

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

        def done(_id: object) -> None:
            if entry is not None:
                line.saving = False
                line.typed.clear()

        self.do(job, done, failed=lambda error: self._refused([line], error))

    def _refused(self, lines: Sequence[Row], error: Spoken) -> None:
        for line in lines:
            line.saving, line.refused = False, f"{error.what}{error.now}"
        self.grid.lines.take(self.page.lines if self.page else [])
        self._say_status(self.grid.row)
        self.complain(error)

    def bring_usual(self) -> None:
        """Offer what last month had and this month has not yet."""
        if self.page is None or self.known is None:
            return
        here = {(line.item, line.sub) for line in self.page.lines}
        usual = [line for line in self.page.last_month_lines if (line.item, line.sub) not in here]
        rows = pasted.again(usual, self.known, written)
        self._offer_rows(rows, _("带来 {n} 笔上月有的，金额照上月填着：逐行核对，改好再记。"))

    def take_paste(self) -> None:
        """Ctrl+V: photos onto the line, lines from a sheet as an offer, one word into the cell."""
        data = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
        text = data.text() if data else ""
        if paths:
            self.add_photos(self.grid.row, paths)
        elif pasted.is_block(text) and self.known is not None and self.grid.lines.open:
            self._offer_rows(pasted.offered(text, self.known), _("认出 {n} 行，先看一遍再记。"))
        elif text.strip() and self.grid.row is not None:
            index = self.grid.currentIndex()
            if self.grid.lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.grid.typed(index.row(), self.grid.column, text.strip())
        else:
            self.say(Note("info", _("剪贴板里没有表格行，也没有照片文件。")))

    def _offer_rows(self, rows: Sequence[Row], words: str) -> None:
        if not rows:
            return
        first = self.grid.lines.offer(rows)
        wrong = sum(row_.wanted() is not None for row_ in rows)
        said = words.format(n=len(self.grid.lines.offered()))
        if wrong:
            said += _("{n} 行有看不懂的格子，标了红。").format(n=wrong)
        self._offer_words.setText(said)
        self._offer.show()
        self.grid.go(first, "item")
        self.grid.setFocus()

    def book_offered(self) -> None:
        """Save the offered rows together: one operation, one undo."""
        from fupin_desk.jobs import accounts

        self.grid.itemDelegate().finish()  # type: ignore[attr-defined]
        rows = [one for one in self.grid.lines.rows if one.offered and not one.saving]
        wrong = [one for one in rows if one.wanted() is not None]
        if wrong:
            wrong[0].want()
            self.grid.go(self.grid.lines.rows.index(wrong[0]), wrong[0].wanted() or "item")
            self._say_status(wrong[0])
            return
        drafts = [draft_of(one) for one in rows]
        household_id, month = self.household_id, self.month
        for one in rows:
            one.saving = True
        self._offer.hide()
        words = _("记好了 {n} 笔。").format(n=len(rows))

        def refused(error: Spoken) -> None:
            self._refused(rows, error)
            self._offer.show()

        self.do(
            lambda office: accounts.record_many(office, household_id, month, drafts),
            lambda _ids: self.status.setText(words + _("撤销 Ctrl+Z")), failed=refused,
        )  # fmt: skip

    def drop_offered(self) -> None:
        """Throw the offered rows away."""
        self.grid.lines.drop([one for one in self.grid.lines.rows if one.offered])
        self._offer.hide()
        self.grid.to_new_line()

    def _print(self) -> None:
        self.grid.settle()
        self.go("print", kind="month-sheet", household_id=self.household_id, month=self.month)

    # -- where the cursor stands -----------------------------------------------------------------------

    def _point(self, line: Row | None) -> None:
        number = self.grid.currentIndex().row()
        self.paper.point(line.entry if line is not None else None, max(number, 0))
        self._say_status(line)

    def _say_status(self, line: Row | None) -> None:
        """Under the grid: what hinders this row, else how many lines wait for signatures."""
        if line is not None and (line.faults or line.refused):
            self.status.tone("red")
            self.status.setText(next(iter(line.faults.values()), "") or line.refused)
            return
        self.status.tone("soft")
        told = sum(one.mark == "told" for one in self.page.lines) if self.page else 0
        words = _("◌ 口述待签 {n} 笔，签字前按估算算").format(n=told) if told else ""
        if line is not None and line.entry is not None and line.entry.sealed:
            words = _("{sealed}，改金额就是更正，要写原因").format(sealed=line.entry.sealed)
        self.status.setText(words)
