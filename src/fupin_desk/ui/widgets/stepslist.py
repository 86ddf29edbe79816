"""Behind a number: its steps with the rule of each, and under each step its lines, papers and signatures.

A step says what it does and by which rule; a line below it shows mark, day, item, what it was for, quantity
and price of own goods, who signed, a thumbnail, and what it brings here. Enter or a click on a line looks at
its paper or its signed sheet at once. A line with neither is an estimate, or was told and waits for
signatures: `opened` says so, and the page tells it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.lists import Column, RowList
from fupin_desk.ui.widgets.marks import mark_name, paint_mark, paint_signature
from fupin_desk.ui.widgets.photo import PhotoViewer, Pictures, paint_photo

if TYPE_CHECKING:
    from fupin_desk.jobs.explaining import OpenStep, StepLine

STEP, LINE, THUMB = 46, 50, 40
USES: Final = {
    "eaten": N_("自家吃用"), "stock": N_("库存"), "seed": N_("留种"), "given": N_("送人"),
    "fed": N_("喂牲畜"),
}  # fmt: skip


def quantity_words(one: StepLine) -> str:
    """``160 公斤 × 2.60 元（集市价）`` of own goods, ``160 公斤`` of others, '' of none."""
    entry = one.entry
    if not entry.quantity:
        return ""
    words = f"{entry.quantity} {entry.unit}".strip()
    if entry.price is not None:
        words += _(" × {price} 元").format(price=yuan(entry.price))
        words += f"（{entry.price_source}）" if entry.price_source else ""
    return words


def dates_of(one: StepLine) -> str:
    """The four dates a line keeps: happened, booked, signed, photographed; 补记 where it was booked late."""
    entry = one.entry
    signed = max((sign.signed_on for sign in one.signed), default=None)
    taken = [paper.photographed for paper in entry.vouchers if paper.photographed]
    happened = _("发生 {day}").format(day=entry.happened)
    parts = [happened if entry.happened else _("{month}，没有写日子").format(month=entry.month)]
    late = _("（补记）") if entry.late else ""
    parts.append(_("记账 {day}").format(day=entry.booked) + late)
    if signed is not None:
        parts.append(_("签字 {day}").format(day=signed))
    if taken:
        parts.append(_("拍照 {day}").format(day=min(taken)))
    return " · ".join(parts)


def ending_of(one: StepLine) -> str:
    """What the explanation ends at, in words."""
    mark = one.entry.mark
    if one.entry.vouchers and mark == "estimated":
        return _("是估算的；有照片，仍算估算。")
    if mark == "voucher":
        return _("有凭证。")
    if mark == "signed":
        signs = "、".join(sign.words for sign in one.signed)
        return _("没有凭证，双方签了字：{signs}。").format(signs=signs)
    if mark == "told":
        return _("口头说的，双方还没有签字，按估算看。")
    return _("是估算的，没有凭证。")


class StepsList(RowList):
    """The list. `opened(StepLine)`: Enter or a click on a line; `left()`: Escape."""

    left = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(
            [Column("", 0, self._paint, _says)], zebra=False, headings=False, on_click=True, pad=4,
            name=_("这个数的每一步、每一笔"),
        )  # fmt: skip
        self._pictures = pictures
        self._asked: set[str] = set()
        self.setUniformItemSizes(False)
        self.row_height = lambda value: style.px(LINE if _is_line(value) else STEP)
        self.fill_of = lambda value: "" if _is_line(value) else "zebra"

    def show_steps(self, steps: Sequence[OpenStep]) -> None:
        """Show these steps with their lines; those that count first."""
        ordered = sorted(steps, key=lambda step: step.kind == "left_out")
        self.show_rows([value for step in ordered for value in (step, *step.lines)], keep=False)
        self.scrollToTop()

    def first_line(self) -> None:
        """Put the cursor on the first line."""
        for number, value in enumerate(self.rows):
            if _is_line(value):
                self.choose(number)
                return

    def look(self, one: StepLine) -> bool:
        """Look at a line's paper, else at the sheet it was signed on; whether there was one."""
        if not one.photos:
            return False
        PhotoViewer(self.window(), self._pictures, one.photos, 0)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back to the number."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- painting --------------------------------------------------------------------------------------

    def _paint(self, painter: QPainter, room: QRectF, value: Any) -> None:
        if _is_line(value):
            self._line(painter, room, value)
        else:
            self._step(painter, room, value)

    def _step(self, painter: QPainter, room: QRectF, step: OpenStep) -> None:
        half = room.height() / 2
        upper = QRectF(room.x() + 4, room.y() + 2, room.width() - 8, half)
        words = f"{step.label} · {_('{n} 笔').format(n=len(step.lines))}"
        brush.text(painter, upper.adjusted(0, 0, -120, 0), words, BODY, weight=MEDIUM)
        if step.kind == "left_out":
            brush.text(painter, upper, _("不计"), CAP, "soft", align=brush.RIGHT)
        else:
            brush.money(painter, upper, step.amount, weight=MEDIUM, zero="0")
        brush.text(painter, upper.translated(0, half - 3), step.rule, CAP, "soft")

    def _line(self, painter: QPainter, room: QRectF, one: StepLine) -> None:
        entry, half = one.entry, room.height() / 2
        paint_mark(painter, room.x() + 12, room.center().y(), entry.mark, 11)
        thumb = style.px(THUMB)
        left, right = room.x() + 28, room.right() - style.px(104)
        place = QRectF(right - thumb - 8, room.center().y() - thumb / 2, thumb, thumb)
        self._thumbnail(painter, place, one)
        upper = QRectF(left, room.y() + 3, place.x() - left - 8, half - 2)
        day = _short_day(entry.happened, entry.month)
        who = " · ".join(
            part for part in (entry.member, _(USES.get(entry.use or "", "")), entry.note) if part
        )
        wide = brush.text(painter, upper, f"{day}  {entry.label}", BODY)
        if who:
            brush.text(painter, upper.adjusted(wide + 10, 0, 0, 0), who, CAP, "soft", private=True)
        lower = upper.translated(0, half - 5)
        x = self._signs(painter, lower, one)
        late = _("补记 {day}").format(day=entry.booked) if entry.late else ""
        words = " · ".join(part for part in (quantity_words(one), late) if part)
        brush.text(painter, lower.adjusted(x, 0, 0, 0), words, CAP, "amber" if entry.late else "soft")
        amount = QRectF(right, room.y(), room.right() - right - 4, room.height())
        brush.money(painter, amount, one.amount, weight=NORMAL, zero="—")

    def _signs(self, painter: QPainter, room: QRectF, one: StepLine) -> float:
        """户 and 帮 with how each signed, the others behind; answers how much room they took."""
        ways = {sign.role: sign.way for sign in one.signed}
        x = 0.0
        for role, word in (("household", _("户")), ("helper", _("帮"))):
            wide = brush.text(painter, room.adjusted(x, 0, 0, 0), word, CAP, "soft")
            paint_signature(painter, room.x() + x + wide + 10, room.center().y() + 1, ways.get(role, ""))
            x += wide + 26
        return x + 6

    def _thumbnail(self, painter: QPainter, place: QRectF, one: StepLine) -> None:
        """The first paper small, the number of others beside it; nothing where there is nothing."""
        if not one.photos:
            return
        sha256 = one.photos[0][0]
        image = self._pictures.kept(sha256, small=True)
        if image is None and sha256 not in self._asked:
            self._asked.add(sha256)
            self._pictures.fetch(sha256, lambda _image: self._arrived(sha256), self, small=True)
        paint_photo(painter, place, image)
        if len(one.photos) > 1:
            badge = QRectF(place.right() - 16, place.bottom() - 16, 18, 18)
            brush.pill(painter, badge, str(len(one.photos)))

    def _arrived(self, sha256: str) -> None:
        self._asked.discard(sha256)
        self.viewport().update()


def _is_line(value: Any) -> bool:
    return hasattr(value, "entry")


def _short_day(happened: date | None, month: str) -> str:
    return f"{happened:%Y-%m-%d}" if happened else month


def _says(value: Any) -> str:
    """A row for whoever listens to the screen."""
    if not _is_line(value):
        amount = _("不计") if value.kind == "left_out" else yuan(value.amount)
        return f"{value.label} {amount}，{value.rule}"
    one: StepLine = value
    signs = "、".join(sign.words for sign in one.signed)
    parts = (
        mark_name(one.entry.mark), dates_of(one), one.entry.label, one.entry.member, quantity_words(one),
        signs, yuan(one.amount),
    )  # fmt: skip
    return " ".join(part for part in parts if part)
