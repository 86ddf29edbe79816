"""帮扶: help-record cards, who helps whom, and what is still to be signed.

Left the cards, newest first, each naming content, source of funds, document and both signatures; right the
chosen card or the people on duty. Pairing gives households to a helper, 交接 takes several from one to
another and prints the list both sign. From here one comes to the promises and the visits.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.search import folded
from fupin_desk.model.values import parse_day, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.help_detail import HelpDetail
from fupin_desk.ui.pages.help_form import HelpForm, draft_of
from fupin_desk.ui.pages.help_handover import HandOverForm
from fupin_desk.ui.pages.help_people import PeopleCard
from fupin_desk.ui.style import CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, button, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.marks import paint_signature
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.promises import PromiseLine
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.measures import HelpWords

    Board = tuple[list[HelpLine], list[PersonLine], list[HouseholdLine], list[PromiseLine], HelpWords, date]

SIDE, SIDE_COMPACT = 380, 330
DETAIL, DETAIL_COMPACT = 360, 330


class HelpPage(Page):
    """Cards of help, and the people who give it."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "help_record",
            "help_voucher",
            "signature",
            "signed_fact",
            "person",
            "pairing",
            "household",
            "member",
            "promise",
            "entry",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("帮扶"))
        self._cards: list[HelpLine] = []
        self._people: list[PersonLine] = []
        self._lines: list[HouseholdLine] = []
        self._today = date(2000, 1, 1)
        self._promises: list[PromiseLine] = []
        self._words: HelpWords | None = None
        self._begin_for: str | None = None
        self._keeping = ""
        self._show_id = ""
        self._handed: tuple[str, str, date] | None = None
        self.promised = button(_("诉求与承诺"), lambda: self.go("promises"), "small", "talk")
        self.rounds = button(_("走访"), lambda: self.go("visits"), "small", "calendar")
        self.buttons.addWidget(self.promised)
        self.buttons.addWidget(self.rounds)
        self.new = button(_("记一次帮扶"), lambda: self.begin(""), "primary", "plus")
        self.buttons.addWidget(self.new)
        self._make_list()
        self.form = HelpForm()
        self.form.saved.connect(self._add)
        self.form.left.connect(self._back)
        self._empty = EmptyState(
            "help", _("还没有帮扶记录。做了什么、花了谁的钱，当天记最准。"),
            _("记下内容、措施、资金来源和文件号，打印出来双方签字。"), _("记一次帮扶"),
            lambda: self.begin(""),
        )  # fmt: skip
        self.over = HandOverForm()
        self._stack = QStackedWidget()
        for one in (self._listed, self.form, self._empty, self.over):
            self._stack.addWidget(one)
        self.people = PeopleCard()
        self.detail = HelpDetail()
        self._wire()
        self._right = QWidget()
        side = column(self.detail, self.people, spacing=GAP)
        side.setStretch(1, 1)
        self.detail.setMinimumHeight(style.px(DETAIL))
        self._right.setLayout(side)
        self._right.setFixedWidth(style.px(SIDE))
        both = row(self._stack, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self.body.addLayout(both, 1)

    def _wire(self) -> None:
        self.people.adding.connect(self._add_person)
        self.people.pairing.connect(self._pair)
        self.people.handing.connect(self.begin_handover)
        self.people.leaving.connect(self._leave)
        self.detail.signing.connect(self.sign)
        self.detail.printing.connect(self._print)
        self.detail.booking.connect(self._book)
        self.detail.linking.connect(self._link)
        self.detail.going.connect(lambda place, where: self.go(place, **where))
        self.over.chosen.connect(self._whose)
        self.over.ticked.connect(self._count_along)
        self.over.saved.connect(self._hand_over)
        self.over.left.connect(self._back)

    def _make_list(self) -> None:
        self.chips = Chips([("", _("全部")), ("draft", _("待签字"))])
        self.chips.chosen.connect(lambda _key: self._let_through())
        self.box = SearchBox(_("户主、内容、来源"))
        self.box.setFixedWidth(220)
        self.box.typed.connect(lambda _text: self._let_through())
        self.list = RowList([Column("", 0, paint_card, _card_words)], row=78, ruled=True, zebra=False,
                            headings=False, name=_("帮扶记录"))  # fmt: skip
        self.list.chosen.connect(self._point)
        self.box.onward.connect(self.list.setFocus)
        self._listed = Card(row(self.chips, None, self.box, spacing=10), self.list, spacing=8, pad=12)
        self._listed.box.setStretch(1, 1)

    # -- what the window asks --------------------------------------------------------------------------

    def load(self) -> None:
        """Read cards, people, households, promises and the words to choose from."""
        from fupin_desk.jobs import helping, households, promises

        def board(office: Office) -> Board:
            return (helping.records(office), helping.people(office), households.lines(office),
                    promises.board(office).promises, helping.words(office), office.today())  # fmt: skip

        self.ask(board, self._show, key="board")

    def visit(self, **where: str) -> None:
        """A card to look at, or a household (and a promise to keep) to record help for."""
        self._show_id = where.get("help_id", "")
        self._keeping = where.get("promise_id", "")
        if "household_id" in where and not self._show_id:
            self._begin_for = where["household_id"]
            if self._lines:
                self.begin(self._begin_for)

    def search(self) -> None:
        """Type into the search box."""
        self.box.setFocus()

    def fold(self, compact: bool) -> None:
        """A narrower side."""
        super().fold(compact)
        self._right.setFixedWidth(style.px(SIDE_COMPACT if compact else SIDE))
        self.detail.setMinimumHeight(style.px(DETAIL_COMPACT if compact else DETAIL))

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self, answer: Board) -> None:
        cards, self._people, self._lines, self._promises, self._words, self._today = answer
        self._cards = sorted(cards, key=lambda one: one.happened, reverse=True)
        waiting = sum(one.state == "draft" for one in cards)
        self.caption.setText(_("{n} 次，待签字 {waiting} 次").format(n=len(cards), waiting=waiting))
        self.chips.show_chips(
            [("", _("全部 {n}").format(n=len(cards))), ("draft", _("待签字 {n}").format(n=waiting))]
        )
        self.people.show_people(self._people, self._lines)
        self.new.setEnabled(bool(self._lines))
        self._let_through()
        if self._begin_for is not None:
            self.begin(self._begin_for)
        elif self._stack.currentWidget() not in (self.form, self.over):
            self._back()
        late = sum(bool(one.overdue) for one in self._promises)
        self.promised.setText(_("诉求与承诺（逾期 {n}）").format(n=late) if late else _("诉求与承诺"))
        ids = [one.id for one in self.list.rows]
        if self._show_id in ids:
            self.list.choose(ids.index(self._show_id))
            self._show_id = ""
        elif self.list.value() is None:
            self.list.choose(0)
        self._point(self.list.value())

    def _let_through(self) -> None:
        word = folded(self.box.text())
        cards = [one for one in self._cards if not self.chips.value or one.state == "draft"]
        if word:
            cards = [one for one in cards if word in folded(_card_words(one))]
        self.list.show_rows(cards)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._listed if self._cards else self._empty)
        self.new.setVisible(bool(self._cards))

    def _point(self, card: HelpLine | None) -> None:
        from fupin_desk.jobs import helping

        kept = next((one.content for one in self._promises if card and one.id == card.promise_id), "")
        self.detail.show_card(card, kept)
        if card is not None and card.amount and not card.entry_id:
            one = card.id
            self.ask(
                lambda office: helping.candidates(office, one),
                lambda found: self.detail.show_candidates(one, found),
                key="candidates",
            )

    # -- doing -----------------------------------------------------------------------------------------

    def begin(self, household_id: str) -> None:
        """Open a fresh card."""
        self._begin_for = None
        if not self._lines:
            self.go("household")
            return
        helpers = [one for one in self._people if one.duty]
        self._stack.setCurrentWidget(self.form)
        self.new.hide()
        keeping, self._keeping = self._keeping, ""
        self.form.begin(self._lines, helpers, self._today, household_id, self._words, self._promises, keeping)

    def _add(self, household_id: str, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import helping

        draft = draft_of(typed, self.form.photos, str(self.form.promise.currentData() or ""))
        self.do(lambda office: helping.add(office, household_id, draft), self._added)

    def _added(self, help_id: str) -> None:
        self._show_id = help_id
        self._stack.setCurrentWidget(self._listed)
        self.new.show()
        self.load()

    def _print(self, card: HelpLine) -> None:
        self.go("print", kind="help-card", household_id=card.household_id)

    def sign(self, help_id: str, role: str, way: str) -> None:
        """Record that somebody signed this card on paper."""
        from fupin_desk.jobs import helping

        ticks = self.detail.ticks if role == "household" else None
        ticked = str(ticks.currentData() or "") if ticks is not None else ""
        self._show_id = help_id
        self.do(lambda office: helping.sign(office, help_id, role, way, confirmed=ticked))

    def _book(self, help_id: str, another: bool) -> None:
        from fupin_desk.jobs import helping

        self._show_id = help_id
        self.do(lambda office: helping.book(office, help_id, another=another))

    def _link(self, help_id: str, entry_id: str) -> None:
        from fupin_desk.jobs import helping

        self._show_id = help_id
        self.do(lambda office: helping.link(office, help_id, entry_id))

    def _add_person(self, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import helping

        name, duty, unit, phone = (typed[field].strip() for field in ("name", "duty", "unit", "phone"))
        self.do(
            lambda office: helping.add_person(office, name, duty, unit, phone),
            lambda _id: self.people.finish(),
        )

    def _pair(self, person_id: str, household_id: str) -> None:
        from fupin_desk.jobs import helping

        self.do(lambda office: helping.pair(office, person_id, household_id))

    # -- hand-over ---------------------------------------------------------------------------------------

    def begin_handover(self, person_id: str = "") -> None:
        """Give households of one helper to another."""
        self._stack.setCurrentWidget(self.over)
        self.new.hide()
        self.over.begin(self._people, person_id, self._today)

    def _whose(self, person_id: str) -> None:
        from fupin_desk.jobs import handover

        self.ask(
            lambda office: handover.history(office, person_id=person_id),
            self.over.show_households,
            key="whose",
        )

    def _count_along(self, household_ids: list[str]) -> None:
        from fupin_desk.jobs import handover

        self.ask(lambda office: handover.along(office, household_ids), self.over.show_along, key="along")

    def _hand_over(self, giver: str, taker: str, household_ids: list[str], typed: dict[str, str]) -> None:
        from fupin_desk.jobs import handover

        on = parse_day(typed["on"])
        self._handed = (giver, taker, on)
        self.do(
            lambda office: handover.hand_over(office, giver, taker, household_ids, typed["why"], on),
            lambda moved: self._handed_over(len(household_ids), moved),
        )

    def _handed_over(self, households: int, moved: int) -> None:
        self._back()
        said = _("交接了 {n} 户，{promises} 条没办完的承诺一并交接。").format(n=households, promises=moved)
        now = _("打印交接单，交出人、接手人和第一书记都签字。")
        self.say(Note("done", said, now, deed=(_("交接单存成 PDF"), self._save_sheet)))

    def _save_sheet(self) -> None:
        """Where to put the list both sign."""
        place, _filter = QFileDialog.getSaveFileName(
            self, _("存成 PDF"), _("帮扶交接单") + ".pdf", "PDF (*.pdf)"
        )
        if place:
            self.save_sheet(Path(place))

    def save_sheet(self, place: Path) -> None:
        """Write the list of the newest hand-over; it appears whole or not at all."""
        from fupin_desk.jobs import handover

        if self._handed is None:
            return
        giver, taker, on = self._handed
        self.ask(
            lambda office: handover.sheet(office, giver, taker, on),
            lambda pdf: self.desk.think(lambda _work: _written(place, pdf), self._saved_sheet, owner=self),
            key="sheet",
        )

    def _saved_sheet(self, place: str) -> None:
        if place:
            self.say(Note("done", _("存到了 {place}").format(place=place)))
        else:
            now = _("换一个文件夹，或者看看盘是不是满了。")
            self.say(Note("red", _("没有写成，那个地方写不进去。"), now))

    def _leave(self, person_id: str, name: str) -> None:
        from fupin_desk.jobs import handover

        def left(_answer: object) -> None:
            self.say(Note("done", _("{name}已离岗，以前的记录都留着。").format(name=name)))

        self.do(lambda office: handover.leave(office, person_id), left)


def _written(place: Path, pdf: bytes) -> str:
    """The file's name, '' if that place cannot be written."""
    target = place if place.suffix.lower() == ".pdf" else place.with_name(place.name + ".pdf")
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(pdf)
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        return ""
    return str(target)


def _card_words(card: HelpLine) -> str:
    amount = yuan(card.amount) if card.amount else card.quantity
    return (
        f"{card.happened} {card.head} {card.content} {card.measure} {amount} {card.fund_source} {card.helper}"
    )


def paint_card(painter: QPainter, room: QRectF, card: HelpLine) -> None:
    """A card in three lines: who and when; what; whose money. Right the amount and both signatures."""
    line, right = (room.height() - 12) / 3, 150
    top = QRectF(room.x() + 4, room.y() + 6, room.width() - 8, line)
    used = brush.text(painter, top.adjusted(0, 0, -right, 0), card.head, weight=MEDIUM, private=True)
    day = f"{card.happened:%Y-%m-%d} · {card.measure}"
    brush.text(painter, top.adjusted(min(used + 12, 300), 0, -right, 0), day, CAP, "soft")
    if card.amount:
        brush.money(painter, top, card.amount, weight=MEDIUM)
    else:
        brush.text(painter, top, f"{card.goods} {card.quantity}".strip(), CAP, "soft", align=brush.RIGHT)
    middle = top.translated(0, line)
    brush.text(painter, middle.adjusted(0, 0, -90, 0), card.content, private=True)
    for number, (who, way) in enumerate(((_("户"), card.signed_household), (_("帮"), card.signed_helper))):
        x = middle.right() - 74 + number * 40
        brush.text(painter, QRectF(x, middle.y(), 18, line), who, CAP, "soft")
        paint_signature(painter, x + 24, middle.center().y(), way)
    source = " · ".join(
        part for part in (card.fund_source, card.document_no, card.paying_unit, card.helper) if part
    )
    brush.text(painter, middle.translated(0, line), source, CAP, "soft", private=True)
