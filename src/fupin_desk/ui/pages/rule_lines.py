"""标准线: poverty and monitoring lines by year, with the document each stands in and who confirmed it.

The program brings no monitoring line of its own: every province sets one a year. So the form stands right
under the list, and a line without a document is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, row, title
from fupin_desk.ui.widgets.lists import Column, RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.model.rules import PovertyLine


class LinesPanel(Card):
    """The lines that can hold here, and a form for one more."""

    def __init__(self, page: Page, village: Callable[[], str | None]) -> None:
        super().__init__(title(_("标准线"), _("每人每年多少元；确认过的、地区最小的那条算数")), spacing=8)
        self._page, self._village = page, village
        self.list = RowList(_columns(), row=32, name=_("标准线"))
        self.strike = button(_("划去登记错的这条"), self._strike, "link")
        self.list.chosen.connect(lambda _line: self.strike.setEnabled(True))
        self.strike.setEnabled(False)
        self.form = Form(_fields(), columns=3)
        self.form.saved.connect(self._put_down)
        self.save = button(_("登记"), self.form.save, "primary")
        hint = Words(
            _("监测标准每省每年自己定，程序里不带；照文件登记，写明文号。没有确认的，判断都会注明不作数。"),
            CAP, colour="soft", wrap=True,
        )  # fmt: skip
        self.box.addWidget(self.list, 1)
        self.box.addWidget(hint)
        self.box.addWidget(self.form)
        self.box.addLayout(row(self.save, None, self.strike))

    def show_lines(self, lines: Sequence[PovertyLine]) -> None:
        """Show these, newest year first."""
        self.list.show_rows(lines)
        self.strike.setEnabled(self.list.value() is not None)

    def _put_down(self, values: dict[str, str]) -> None:
        from fupin_desk.jobs import standards

        village = self._village()
        year = int(values["year"])

        def done(_none: None) -> None:
            self.form.put({})
            self._page.say(Note("done", _("登记好了。")))

        self._page.do(
            lambda office: standards.set_line(
                office, kind=values["kind"], year=year, amount=values["amount"],
                document=values["document"], region=values["region"], confirmed_by=values["by"],
                village=village,
            ),
            done,
        )  # fmt: skip

    def _strike(self) -> None:
        from fupin_desk.jobs import standards

        line: PovertyLine | None = self.list.value()
        if line is not None:
            village, kind, year, region = self._village(), line.kind, line.year, line.region
            self._page.do(
                lambda office: standards.strike_line(
                    office, kind=kind, year=year, region=region, village=village
                )
            )


def _fields() -> tuple[Field, ...]:
    from fupin_desk.model.switches import LINE_KINDS

    kinds = [("monitor", _(LINE_KINDS["monitor"]))]
    kinds += [(kind, _(name)) for kind, name in LINE_KINDS.items() if kind != "monitor"]
    return (
        Field("kind", _("哪一种"), choices=kinds),
        Field("year", _("哪一年"), placeholder="2026", limit=4, check=_year),
        Field("amount", _("多少元"), placeholder="8000.00", limit=20, check=_amount),
        Field("document", _("文件名称和文号"), limit=200, check=wanted(_("文件"))),
        Field("region", _("地区代码"), _("不写就是本县"), limit=12),
        Field("by", _("谁确认的"), _("没有确认就空着"), limit=100),
    )


def _year(text: str) -> str:
    good = text.isascii() and text.isdecimal() and 1978 <= int(text) <= 2100
    return "" if good else _("写成四位数的年份，例如 2026")


def _amount(text: str) -> str:
    from fupin_desk.model.values import NotMoney, fen

    try:
        return "" if fen(text) > 0 else _("金额要大于零")
    except NotMoney:
        return _("写成元，最多两位小数")


def _columns() -> tuple[Column, ...]:
    def kind(line: PovertyLine) -> str:
        from fupin_desk.model.switches import LINE_KINDS

        return _(LINE_KINDS[line.kind])

    def amount(painter: QPainter, rect: QRectF, line: PovertyLine) -> None:
        brush.money(painter, rect, line.amount, weight=MEDIUM)

    def said(line: PovertyLine) -> str:
        from fupin_desk.model.values import yuan

        return yuan(line.amount)

    def sure(painter: QPainter, rect: QRectF, line: PovertyLine) -> None:
        colour = "ink" if line.confirmed else "amber"
        brush.text(painter, rect, _sure_words(line), BODY if style.look().contrast else CAP, colour)

    return (
        text_column(_("年"), 64, lambda line: str(line.year), weight=MEDIUM),
        text_column(_("哪一种"), 190, kind),
        Column(_("元/人"), 110, amount, said, brush.RIGHT),
        text_column(_("地区"), 128, _region, colour="soft"),
        text_column(_("文件"), 0, lambda line: line.source_doc, colour="soft"),
        Column(_("确认"), 210, sure, _sure_words),
    )


def _region(line: PovertyLine) -> str:
    from fupin_desk.model.switches import region_words

    return region_words(line.region)


def _sure_words(line: PovertyLine) -> str:
    if line.confirmed:
        return f"{line.confirmed_by} {line.confirmed_on}"
    return _("待确认")
