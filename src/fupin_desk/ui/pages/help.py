"""帮扶: help-record cards, who helps whom, and what is still to be signed.

Left the cards, newest first, each naming content, source of funds, document and both signatures; right the
chosen card or the people on duty. Pairing gives households to a helper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.search import folded
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.help_form import HelpForm, draft_of
from fupin_desk.ui.pages.help_people import PeopleCard
from fupin_desk.ui.style import BODY, BOLD, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, clear, column, row
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.marks import paint_signature
from fupin_desk.ui.widgets.search import Chips, SearchBox

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import HelpLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.household import HouseholdLine

    Board = tuple[list[HelpLine], list[PersonLine], list[HouseholdLine], date]

SIDE, SIDE_COMPACT = 380, 330
CONFIRMED = {"received": N_("收到了"), "wrong": N_("不对"), "not_received": N_("没收到")}


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
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("帮扶"))
        self._cards: list[HelpLine] = []
        self._people: list[PersonLine] = []
        self._lines: list[HouseholdLine] = []
        self._today = date(2000, 1, 1)
        self._begin_for: str | None = None
        self._show_id = ""
        self._ticked: QComboBox | None = None
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
        self._stack = QStackedWidget()
        for one in (self._listed, self.form, self._empty):
            self._stack.addWidget(one)
        self.people = PeopleCard()
        self.people.adding.connect(self._add_person)
        self.people.pairing.connect(self._pair)
        self._detail = Card(spacing=6)
        self._right = QWidget()
        side = column(self._detail, self.people, spacing=GAP)
        side.setStretch(1, 1)
        self._right.setLayout(side)
        self._right.setFixedWidth(style.px(SIDE))
        both = row(self._stack, self._right, spacing=GAP)
        both.setStretch(0, 1)
        self.body.addLayout(both, 1)

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
        """Read cards, people and households."""
        from fupin_desk.jobs import helping, households

        def board(office: Office) -> Board:
            return helping.records(office), helping.people(office), households.lines(office), office.today()

        self.ask(board, self._show, key="board")

    def visit(self, **where: str) -> None:
        """A card to look at, or a household to record help for."""
        self._show_id = where.get("help_id", "")
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

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self, answer: Board) -> None:
        cards, self._people, self._lines, self._today = answer
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
        elif self._stack.currentWidget() is not self.form:
            self._back()
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
        clear(self._detail.box)
        self._ticked = None
        self._detail.setVisible(card is not None)
        if card is None:
            return
        box = self._detail.box
        box.addLayout(
            row(
                Words(card.head, BODY, BOLD, private=True),
                None,
                Words(f"{card.happened}", CAP, colour="soft"),
            )
        )
        box.addWidget(Words(card.content, BODY, wrap=True, private=True))
        for name, words in _facts(card):
            line = row(
                Words(name, CAP, colour="soft"), Words(words, CAP, wrap=True, private=True), spacing=10
            )
            line.setStretch(1, 1)
            box.addLayout(line)
        for role, who, way in (
            ("household", _("户"), card.signed_household),
            ("helper", _("帮"), card.signed_helper),
        ):
            box.addLayout(self._signer(card, role, who, way))
        deeds = row(
            button(_("打印这张"), lambda: self._print(card), "small", "print"),
            button(_("看这一户"), lambda: self.go("household", household_id=card.household_id), "link"), None,
        )  # fmt: skip
        box.addLayout(deeds)

    def _signer(self, card: HelpLine, role: str, who: str, way: str) -> Any:
        if way:
            return row(Words(_("{who}已签").format(who=who), CAP, colour="soft"), None)
        line = row(Words(_("{who}还没签").format(who=who), CAP), None, spacing=8)
        if role == "household":
            self._ticked = self._ticks()
            line.addWidget(self._ticked)
        for which, words in (("signed", _("签了")), ("fingerprint", _("按手印")))[
            : 2 if role == "household" else 1
        ]:
            line.addWidget(button(words, _signing(self, card.id, role, which), "link"))
        return line

    def _ticks(self) -> QComboBox:
        """What the household ticked on the paper; nothing is ticked for it here."""
        made = Chooser()
        made.setFont(style.font(CAP))
        made.setAccessibleName(_("本人在纸上勾的"))
        for key, words in (("", _("纸上没勾")), *((key, _(words)) for key, words in CONFIRMED.items())):
            made.addItem(words, key)
        return made

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
        self.form.begin(self._lines, helpers, self._today, household_id)

    def _add(self, household_id: str, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import helping

        draft = draft_of(typed, self.form.photos)
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

        ticks = self._ticked if role == "household" else None
        ticked = str(ticks.currentData() or "") if ticks is not None else ""
        self.do(lambda office: helping.sign(office, help_id, role, way, confirmed=ticked))

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


def _signing(page: HelpPage, help_id: str, role: str, way: str) -> Any:
    return lambda: page.sign(help_id, role, way)


def _facts(card: HelpLine) -> Sequence[tuple[str, str]]:
    how_much = yuan(card.amount) + _(" 元") if card.amount else ""
    facts = [
        (_("措施"), card.measure), (_("金额"), how_much),
        (_("东西"), f"{card.goods} {card.quantity}".strip()),
        (_("资金"), card.fund_source), (_("文件"), card.document_no), (_("单位"), card.paying_unit),
        (_("谁做的"), card.helper), (_("本人说"), _(CONFIRMED.get(card.confirmed, ""))),
        (_("下一步"), card.next_step),
        (_("照片"), _("{n} 张").format(n=card.vouchers) if card.vouchers else ""),
    ]  # fmt: skip
    return [(name, words) for name, words in facts if words]


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
