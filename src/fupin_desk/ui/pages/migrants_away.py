"""全家在外: households nobody is at home of, closing their months to wait, and the one sheet they sign.

The list says which months each household was away and which wait for signatures. Its three deeds are in the
order they come in life: close the months now, print one sheet before the new year, record the signed sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.signature import ROLES, WAYS
from fupin_desk.model.values import parse_day
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.migrants_add import a_day
from fupin_desk.ui.style import BODY, CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, row, title
from fupin_desk.ui.widgets.lists import Column, RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.returning import AwayHousehold
    from fupin_desk.ui.page import Page


class AwayCard(QWidget):
    """Households away, and what can be done for them."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.sheet: Path | None = None
        self.list = RowList(
            [
                text_column(_("户主"), 110, lambda one: one.head, private=True, weight=MEDIUM),
                text_column(_("组"), 64, lambda one: one.group, size=CAP, colour="soft", spare=True),
                text_column(_("在哪里"), 0, lambda one: one.where, private=True),
                text_column(_("不在家"), 110, _away_words, size=CAP, colour="soft"),
                text_column(_("还没结账"), 90, lambda one: _months(len(one.open)), size=CAP),
                Column(_("待补签"), 120, _paint_waiting, lambda one: _months(len(one.waiting))),
            ],
            name=_("全家在外的户"),
        )
        self.list.chosen.connect(lambda _one: self._point())
        self.list.opened.connect(lambda one: page.go("household", household_id=one.household_id))
        self._none = Words(
            _("眼下没有全家在外的户。登记了务工，十六岁以上的人月底都不在家，就列在这里。"),
            BODY, colour="soft", wrap=True,
        )  # fmt: skip
        left = Card(
            title(_("全家在外的户"), _("月底没人在家签字的，账先结，等回来一次补签")), self._none, self.list
        )
        left.box.setStretch(2, 1)
        left.box.addStretch(0)
        body = row(left, self._side(), spacing=GAP)
        body.setStretch(0, 1)
        self.setLayout(body)
        self._point()

    def _side(self) -> Card:
        self.whose = Words("", BODY, MEDIUM, private=True)
        self.months = Words("", CAP, colour="soft", wrap=True)
        self.close_button = button(_("结账，等回来补签"), self._close, "small", "lock")
        self.print_button = button(_("印补签单"), self._print, "small", "print")
        self.form = Form(
            [
                Field("role", _("谁签的"), choices=[(role, _(words)) for role, words in ROLES.items()]),
                Field("way", _("怎么签的"), choices=[(way, _(words)) for way, words in WAYS.items()]),
                Field("signed_on", _("哪天签的（今天可不填）"), placeholder="2027-02-06", check=a_day),
            ],
            columns=1,
        )
        self.form.saved.connect(self._sign)
        self.file = Words(_("签好的那一张，拍了照就选上"), CAP, colour="soft", elide=True)
        self.choose = button(_("选照片"), self._choose, "small", "photo")
        self.sign_button = button(_("记补签"), self.form.save, "primary", "signed")
        deeds = row(self.close_button, self.print_button, None)
        card = Card(
            title(_("一张签所有的月")), self.whose, self.months, deeds,
            self.form, row(self.choose, self.file, spacing=8), row(self.sign_button, None), None, spacing=10,
        )  # fmt: skip
        card.setFixedWidth(340)
        return card

    def show_households(self, found: Sequence[AwayHousehold]) -> None:
        """Show these households; the chosen one stays chosen."""
        before = self.list.value()
        self.list.show_rows(list(found))
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        ids = [one.household_id for one in found]
        if before is not None and before.household_id in ids:
            self.list.choose(ids.index(before.household_id))
        elif found:
            self.list.choose(0)
        self._point()

    def _point(self) -> None:
        one: AwayHousehold | None = self.list.value()
        waiting = [month.month for month in one.waiting] if one is not None else []
        self.whose.setText(one.head if one is not None else _("先在左边选一户"))
        self.months.setText(_("待补签：{months}").format(months="、".join(waiting)) if waiting else "")
        self.months.setVisible(bool(waiting))
        self.close_button.setVisible(one is not None and bool(one.open))
        self.print_button.setVisible(bool(waiting))
        for piece in (self.form, self.choose, self.file, self.sign_button):
            piece.setVisible(bool(waiting))

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选签好的照片"), "", _("照片 ({kinds})").format(kinds="*.jpg *.jpeg *.png *.heic")
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, sheet: Path) -> None:
        """This photo is the signed sheet."""
        self.sheet = sheet
        self.file.setText(sheet.name)

    def _close(self) -> None:
        from fupin_desk.jobs import returning

        one = self.list.value()
        if one is not None:
            self._page.do(
                lambda office: returning.close_waiting(office, one.household_id, one.open), self._closed
            )

    def _closed(self, months: list[str]) -> None:
        what = _("{n} 个月结了账，等回来补签；口述的还是 ◌。").format(n=len(months))
        self._page.say(Note("done", what))

    def _print(self) -> None:
        one = self.list.value()
        if one is not None:
            self._page.go("print", kind="return-sheet", household_id=one.household_id)

    def _sign(self, typed: dict[str, str]) -> None:
        from fupin_desk.jobs import returning

        one, sheet = self.list.value(), self.sheet
        if one is None:
            return
        day = parse_day(typed["signed_on"]) if typed["signed_on"].strip() else None
        months = [month.month for month in one.waiting]
        self._page.do(
            lambda office: returning.sign_months(
                office, one.household_id, months, typed["role"], typed["way"], day, sheet
            ),
            self._signed,
        )

    def _signed(self, ids: list[str]) -> None:
        self._page.say(Note("done", _("{n} 个月记了签字。两边都签了才变成 ◐。").format(n=len(ids))))


def _months(count: int) -> str:
    return _("{n} 个月").format(n=count) if count else ""


def _away_words(one: AwayHousehold) -> str:
    words = _months(len(one.away))
    return _("全年 {months}").format(months=words) if one.whole else words


def _paint_waiting(painter: QPainter, room: QRectF, one: AwayHousehold) -> None:
    brush.text(painter, room, _months(len(one.waiting)), BODY, "amber", MEDIUM)
