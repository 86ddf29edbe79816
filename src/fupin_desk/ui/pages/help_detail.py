"""One help-record card beside the list: its facts, who signed, which promise it kept, the line it became.

What the household ticked is chosen here from the signed paper and never pre-ticked. Money may be put on the
account; where the account already has a line of the same amount that line is offered first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.help import WAYS
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP
from fupin_desk.ui.widgets.basics import Card, Chooser, Words, button, clear, column, row, scrolled

if TYPE_CHECKING:
    from fupin_desk.jobs.helping import Candidate, HelpLine

CONFIRMED = {"received": N_("收到了"), "wrong": N_("不对"), "not_received": N_("没收到")}


class HelpDetail(Card):
    """The chosen card. Each deed is told to the page, which does it."""

    signing = Signal(str, str, str)
    """(help id, role, way)"""
    printing = Signal(object)
    booking = Signal(str, bool)
    """(help id, another): put the money on the account."""
    linking = Signal(str, str)
    """(help id, entry id)"""
    going = Signal(str, dict)

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self.card: HelpLine | None = None
        self.ticks: QComboBox | None = None
        self._inner = column(spacing=6, margins=(0, 0, 6, 0))
        inside = QWidget()
        inside.setLayout(self._inner)
        self.box.addWidget(scrolled(inside), 1)

    def show_card(self, card: HelpLine | None, promise: str = "") -> None:
        """Show this card; `promise` is the content of the promise it kept."""
        self.card, self.ticks = card, None
        clear(self._inner)
        self.setVisible(card is not None)
        if card is None:
            return
        day = Words(f"{card.happened}", CAP, colour="soft")
        self._inner.addLayout(row(Words(card.head, BODY, BOLD, private=True), None, day))
        self._inner.addWidget(Words(card.content, BODY, wrap=True, private=True))
        sides = (
            ("household", _("户"), card.signed_household),
            ("helper", _("帮"), card.signed_helper),
        )
        for role, who, way in sides:
            self._inner.addLayout(self._signer(card, role, who, way))
        self._account = column(spacing=4)
        self._inner.addLayout(self._account)
        for name, words in facts(card, promise):
            label = Words(name, CAP, colour="soft")
            label.setFixedWidth(style.px(52))
            line = row(label, Words(words, CAP, wrap=True, private=True), spacing=8)
            line.setStretch(1, 1)
            self._inner.addLayout(line)
        house = {"household_id": card.household_id}
        self._inner.addLayout(
            row(
                button(_("打印这张"), lambda: self.printing.emit(card), "small", "print"),
                button(_("看这一户"), lambda: self.going.emit("household", house), "link"),
                None,
            )
        )
        self._inner.addStretch(1)

    def show_candidates(self, help_id: str, found: Sequence[Candidate]) -> None:
        """Money not on the account yet: the lines that may be it, or a new one."""
        card = self.card
        if card is None or card.id != help_id or not card.amount or card.entry_id:
            return
        clear(self._account)
        for one in found[:3]:
            words = _("账上 {month} 有一笔 {label}，同样多").format(month=one.month, label=one.label)
            link = button(_("就是它"), _linked(self, card.id, one.entry_id), "link")
            line = row(Words(words, CAP, colour="amber", wrap=True), link, spacing=8)
            line.setStretch(0, 1)
            self._account.addLayout(line)
        words = _("另记一笔到账上") if found else _("把这笔钱记到账上")
        another = bool(found)
        deed = button(
            words, lambda: self.booking.emit(card.id, another), "link" if found else "small", "book"
        )
        self._account.addLayout(row(deed, None))

    def _signer(self, card: HelpLine, role: str, who: str, way: str) -> QHBoxLayout:
        if way:
            return row(Words(_("{who}已签").format(who=who), CAP, colour="soft"), None)
        line = row(Words(_("{who}还没签").format(who=who), CAP), None, spacing=8)
        if role == "household":
            self.ticks = _ticks()
            line.addWidget(self.ticks)
        ways = (("signed", _("签了")), ("fingerprint", _("按手印")))
        for which, words in ways[: 2 if role == "household" else 1]:
            line.addWidget(button(words, _signing(self, card.id, role, which), "link"))
        return line


def _signing(detail: HelpDetail, help_id: str, role: str, way: str) -> Callable[[], None]:
    return lambda: detail.signing.emit(help_id, role, way)


def _linked(detail: HelpDetail, help_id: str, entry_id: str) -> Callable[[], None]:
    return lambda: detail.linking.emit(help_id, entry_id)


def _ticks() -> QComboBox:
    """What the household ticked on the paper; nothing is ticked for it here."""
    made = Chooser()
    made.setFont(style.font(CAP))
    made.setAccessibleName(_("本人在纸上勾的"))
    for key, words in (("", _("纸上没勾")), *((key, _(words)) for key, words in CONFIRMED.items())):
        made.addItem(words, key)
    return made


def facts(card: HelpLine, promise: str = "") -> list[tuple[str, str]]:
    """What a card says, as name and words; what it does not say is left out."""
    how_much = yuan(card.amount) + _(" 元") if card.amount else ""
    kind = " · ".join(part for part in (card.measure, card.sub_kind) if part)
    booked = _("已记到 {month} 的账上").format(month=card.booked_month) if card.booked_month else ""
    due = _("（{day} 前）").format(day=card.due) if card.due else ""
    said = [
        (_("措施"), kind), (_("金额"), how_much), (_("东西"), f"{card.goods} {card.quantity}".strip()),
        (_("资金"), card.fund_source), (_("文件"), card.document_no), (_("单位"), card.paying_unit),
        (_("谁做的"), card.helper), (_("方式"), _(WAYS.get(card.way, ""))), (_("同去"), card.companions),
        (_("户里说"), card.words), (_("本人勾"), _(CONFIRMED.get(card.confirmed, ""))),
        (_("下一步"), f"{card.next_step}{due}" if card.next_step else ""), (_("承诺"), promise),
        (_("入账"), booked), (_("照片"), _("{n} 张").format(n=card.vouchers) if card.vouchers else ""),
    ]  # fmt: skip
    return [(name, words) for name, words in said if words]
