"""The tray: parcels dropped in, each with what became of it in one sentence.

Accepted, already here, held because an earlier number is missing, refused with the reason: never a dialog,
and nothing is remembered of a refused file. The columns of booked lines, as the post pages show them, stand
here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import icons
from fupin_desk.ui.style import BODY, CAP
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Words, button, column, row
from fupin_desk.ui.widgets.empty import DropZone
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import mark_name, paint_mark

if TYPE_CHECKING:
    from fupin_desk.jobs.post import Received
    from fupin_desk.jobs.shown import EntryLine

PARCELS: Final = (".fpp", *(f".{number:03d}" for number in range(1, 200)))
VERDICTS: Final = {
    "accepted": (N_("已收下"), "received", "ink"),
    "already": (N_("收过了，没有重复记"), "same", "soft"),
    "held": (N_("先放着"), "held", "amber"),
    "refused": (N_("没有收"), "refused", "red"),
}


class Tray(DropZone):
    """Drop parcels here, or choose them; below it stands what became of each."""

    chosen = Signal(list)
    """Paths of the files to receive."""

    def __init__(self, hint: str, ask: object) -> None:
        super().__init__(PARCELS)
        self.dropped.connect(self.chosen)
        self.list = RowList(
            _columns(), row=30, zebra=False, headings=False, choosable=False, name=_("收到的包")
        )
        self.list.hide()
        self.hint = Words(hint, CAP, colour="soft")
        self.choose = button(_("选文件收"), ask, "small", "received")  # type: ignore[arg-type]
        box: QVBoxLayout = column(
            row(14, self.hint, None, self.choose, 8, spacing=6), self.list, spacing=6, margins=(6, 9, 6, 9)
        )
        self.setLayout(box)

    def show_results(self, results: Sequence[Received]) -> None:
        """Put what became of these parcels on top."""
        self.list.show_rows([*results, *self.list.rows][:5], keep=False)
        self.list.setVisible(bool(self.list.rows))
        self.list.fit()


def verdict_words(one: Received) -> str:
    """What became of a parcel, in one sentence."""
    if one.verdict == "accepted":
        words = _("已收下，{changes} 处改动、{photos} 张照片").format(changes=one.changes, photos=one.photos)
        return words + (_("，还欠 {count} 张照片").format(count=one.owed) if one.owed else "")
    return one.why or _(VERDICTS[one.verdict][0])


def _columns() -> tuple[Column, ...]:
    def said(painter: QPainter, rect: QRectF, one: Received) -> None:
        _words, name, tone = VERDICTS[one.verdict]
        icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 15)
        brush.text(painter, rect.adjusted(24, 0, 0, 0), verdict_words(one), BODY, tone)

    def who(painter: QPainter, rect: QRectF, one: Received) -> None:
        icons.paint(painter, "sealed", rect.x() + 8, rect.center().y(), "soft", 15)
        brush.text(painter, rect.adjusted(26, 0, 0, 0), one.station or _("不认识的文件"))

    return (Column("", 170, who, lambda one: one.station), Column("", 0, said, verdict_words))


def entry_columns(*, notes: bool = True) -> tuple[Column, ...]:
    """Booked lines as the other side sees them: mark, day, item, who, amount, photos."""

    def mark(painter: QPainter, rect: QRectF, one: EntryLine) -> None:
        paint_mark(painter, rect.center().x(), rect.center().y(), str(one.mark), 10)

    def day(one: EntryLine) -> str:
        return one.happened.strftime("%m-%d") if one.happened else ""

    def amount(painter: QPainter, rect: QRectF, one: EntryLine) -> None:
        brush.money(painter, rect, one.amount)

    def photos(painter: QPainter, rect: QRectF, one: EntryLine) -> None:
        words, tone = photo_words(one)
        brush.text(painter, rect, words, CAP, tone)

    columns = [
        Column("", 28, mark, lambda one: mark_name(str(one.mark))),
        text_column(_("日期"), 62, day, size=CAP, colour="soft"),
        text_column(_("项目"), 0, lambda one: one.label),
        text_column(_("成员"), 78, lambda one: one.member, private=True),
        Column(_("金额"), 112, amount, lambda one: yuan(one.amount), brush.RIGHT),
        Column(_("照片"), 86, photos, lambda one: photo_words(one)[0]),
    ]
    if notes:
        note = text_column(_("备注"), 110, lambda one: one.note, size=CAP, colour="soft", private=True)
        columns.append(replace(note, spare=True))  # the item needs the room first
    return tuple(columns)


def photo_words(one: EntryLine) -> tuple[str, str]:
    """How many photos a line has, and in which colour that is said."""
    if one.vouchers:
        return _("{count} 张照片").format(count=len(one.vouchers)), "soft"
    return (_("没有照片"), "amber") if one.needs_voucher else ("", "soft")
