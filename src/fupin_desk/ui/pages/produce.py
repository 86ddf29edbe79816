"""实物去向: where a household's grain and animals went over the accounting year, and the village's prices.

At the left the balance of one household, crop by crop: what came in, what was sold, eaten, fed, kept for seed
and given, what lies there by the last count, and what is missing; below it the questions that follow. At the
right the farm-gate prices somebody named, and the form for one more. A price is offered where a line is
priced; nothing here changes a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import _
from fupin_desk.model.quantity import OFFERED, number_text
from fupin_desk.model.values import Month, fen, yuan
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, clear, column, row, title
from fupin_desk.ui.widgets.finder import Picker
from fupin_desk.ui.widgets.lists import Column, RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.produce import HouseProduce, PriceLine, ProduceLine
    from fupin_desk.model.household import HouseholdLine

    Answer = tuple[list[HouseholdLine], list[PriceLine], list[tuple[str, str]], str]


class ProducePage(Page):
    """One household's balance, and the village's farm-gate prices."""

    tables: ClassVar[frozenset[str]] = frozenset({"entry", "farm_price", "household", "member", "membership"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading.setText(_("实物去向"))
        self.caption.setText(_("卖了的才是钱；自家吃的按核算办法折价；库存不计"))
        self.buttons.addWidget(button(_("回记账"), self._back, "small", "left"))
        self.household_id = ""
        self._heads: dict[str, str] = {}
        self._form: Form | None = None
        self.picker = Picker(_("哪一户：姓名、首字母"))
        self.picker.picked.connect(self.open)
        self.picker.setFixedWidth(style.px(260))
        self.whose = Words("", BODY, MEDIUM, private=True)
        self.list = RowList(_columns(), row=32, choosable=True, name=_("实物去向"))
        self.list.opened.connect(lambda _one: self._back())
        self.sums = Words("", CAP, colour="soft", private=True)
        self._asked = column(spacing=4)
        self._none = Words(
            _("先选一户。记账时在养殖、种植那一笔写上数量和单位，用途写卖了、自用、喂了、留种、送人或库存，这里就算得出去向。"),
            BODY, colour="soft", wrap=True,
        )  # fmt: skip
        top = row(self.picker, self.whose, None, self.sums, spacing=12)
        left = Card(top, self._none, self.list, self._asked, spacing=8)
        left.box.setStretch(2, 1)
        left.box.addStretch(0)
        self.prices = RowList(
            [
                text_column(_("品种"), 0, lambda one: one.label.rsplit("·", 1)[-1]),
                Column(_("单价"), 104, _paint_price, _price_words, brush.RIGHT),
                text_column(_("月份"), 66, lambda one: one.month, size=CAP, colour="soft"),
                text_column(_("谁说的"), 84, lambda one: one.said_by, size=CAP, colour="soft", private=True),
            ],
            row=28, name=_("地头价"),
        )  # fmt: skip
        self.prices.chosen.connect(lambda _one: self._point())
        self.strike_button = button(_("划去"), self._strike, "link")
        self._form_box = column(spacing=8)
        self._no_price = Words(
            _("还没有。问到一个价就记一个：什么东西、多少钱、谁说的。"), CAP, colour="soft", wrap=True
        )
        right = Card(
            title(_("本村地头价"), _("只供挑选，不会自己填进账")), self._no_price, self.prices,
            row(self.strike_button, None), self._form_box, spacing=8,
        )  # fmt: skip
        right.box.setStretch(2, 1)
        right.box.addStretch(0)
        right.setFixedWidth(390)
        body = row(left, right, spacing=GAP)
        body.setStretch(0, 1)
        self.body.addLayout(body, 1)
        self._show_balance(None)
        self._point()

    # -- reading -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the households, the prices, and the chosen household's balance."""
        from fupin_desk.jobs import households, produce

        def everything(office: Office) -> Answer:
            sources = [(code, _(words)) for code, words in office.resources.items.price_sources.items()]
            return households.lines(office), produce.prices(office), sources, str(Month.of(office.today()))

        self.ask(everything, self._show, key="prices")
        if self.household_id:
            house = self.household_id
            self.ask(lambda office: produce.page(office, house), self._show_balance, key="balance")

    def visit(self, **where: str) -> None:
        """Somebody came for one household."""
        if where.get("household_id"):
            self.open(where["household_id"])

    def search(self) -> None:
        """Ctrl+F: which household."""
        self.picker.setFocus()

    def open(self, household_id: str) -> None:
        """Show this household."""
        self.household_id = household_id
        self.load()

    # -- showing -----------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        lines, prices, sources, month = answer
        self.picker.households.show(lines)
        self._heads = {line.id: line.head for line in lines}
        self.whose.setText(self._heads.get(self.household_id, ""))
        self.prices.show_rows(prices)
        self.prices.setVisible(bool(prices))
        self._no_price.setVisible(not prices)
        self._make_form(sources, month)
        self._point()

    def _show_balance(self, page: HouseProduce | None) -> None:
        rows = page.lines if page is not None else []
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        text = _("卖了 {cash} 元　自家吃了折 {eaten} 元")
        self.sums.setText(text.format(cash=yuan(page.cash), eaten=yuan(page.eaten)) if page and rows else "")
        clear(self._asked)
        asked: Sequence[tuple[str, tuple[str, ...]]] = page.questions if page is not None else []
        if asked:
            self._asked.addWidget(Words(_("下次去要问的"), CAP, MEDIUM, "amber"))
        for words, _entries in asked:
            self._asked.addWidget(Words(words, BODY, wrap=True, private=True))

    def _make_form(self, sources: list[tuple[str, str]], month: str) -> None:
        if self._form is not None:
            return
        self._form = Form(
            [
                Field("item", _("品种"), placeholder="B1.玉米", check=wanted(_("品种"))),
                Field("price", _("单价（元）"), check=an_amount),
                Field("unit", _("每"), placeholder=OFFERED[0], check=wanted(_("单位"))),
                Field("month", _("哪个月的"), check=wanted(_("月份"))),
                Field("said_by", _("谁说的"), private=True, check=wanted(_("谁说的"))),
                Field("source", _("来历"), choices=sources),
            ],
            columns=2,
        )
        self._form.put({"month": month, "unit": OFFERED[0]})
        self._form.saved.connect(self._add)
        self._form_box.addWidget(self._form)
        self._form_box.addLayout(row(button(_("记一个价"), self._form.save, "primary"), None))

    def _point(self) -> None:
        self.strike_button.setVisible(self.prices.value() is not None)

    # -- doing -------------------------------------------------------------------------------------------

    def _back(self) -> None:
        where = {"household_id": self.household_id} if self.household_id else {}
        self.go("account", **where)

    def _add(self, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import produce

        price = fen(typed["price"])

        def add(office: Office) -> str:
            return produce.set_price(
                office, typed["item"], price, typed["unit"], typed["month"], typed["said_by"], typed["source"]
            )

        self.do(add, lambda _made: self._added(typed), failed=self._refused)

    def _added(self, typed: dict[str, str]) -> None:
        if self._form is not None:
            self._form.put({"month": typed["month"], "unit": typed["unit"], "said_by": typed["said_by"]})
            self._form.boxes["item"].setFocus()

    def _refused(self, error: Spoken) -> None:
        names = {"FD-J35": "item", "FD-J36": "item", "FD-J97": "unit", "FD-J21": "month"}
        if self._form is not None and isinstance(error, Refusal):
            self._form.refuse(error, names.get(error.code, "item"))
        else:
            self.complain(error)

    def _strike(self) -> None:
        from fupin_desk.jobs import produce

        one: PriceLine | None = self.prices.value()
        if one is None:
            return

        def strike(office: Office) -> None:
            produce.strike_price(office, one.id, _("不用了"))

        self.do(strike, lambda _none: self.say(Note("done", _("划去了；已经按它记的账不变。"))))


def an_amount(text: str) -> str:
    """What is wrong with a price, or ''."""
    try:
        return "" if fen(text) > 0 else _("单价要大于零")
    except Refusal as wrong:
        return wrong.what


def _columns() -> tuple[Column, ...]:
    def number(heading: str, what: str, width: int = 74, colour: str = "ink") -> Column:
        def paint(painter: QPainter, room: QRectF, one: ProduceLine) -> None:
            value = one.row.used(what) if what in one.row.uses else getattr(one.row, what)
            words = number_text(value, separators=True) if value else "—"
            tone = colour if value else "faint"
            brush.text(painter, room, words, BODY, tone, align=brush.RIGHT, private=bool(value))

        return Column(heading, width, paint, lambda one: f"{heading} {one.number(what)}", brush.RIGHT)

    return (
        text_column(_("品种"), 0, lambda one: one.row.sub or one.label, weight=MEDIUM),
        text_column(_("单位"), 58, lambda one: one.row.unit or _("没写"), size=CAP, colour="soft"),
        number(_("原有"), "opening", 64, "soft"),
        number(_("收进"), "came_in", 76),
        number(_("卖了"), "sold"),
        number(_("自家吃了"), "eaten"),
        number(_("喂了"), "fed", 64, "soft"),
        number(_("留种"), "seed", 56, "soft"),
        number(_("送人"), "given", 56, "soft"),
        number(_("还有"), "left", 70),
        number(_("没有着落"), "missing", 76, "amber"),
    )


def _paint_price(painter: QPainter, room: QRectF, one: PriceLine) -> None:
    brush.text(painter, room, _price_words(one), BODY, align=brush.RIGHT)


def _price_words(one: PriceLine) -> str:
    return f"{yuan(one.price)}/{one.unit}"
