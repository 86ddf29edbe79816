"""One row of the month grid as a picture: painted once, shown again for every scroll and every step.

Quiet amounts are those that are not in the cash figure (自用, 生活支出); a cost carries its minus; 缺 in
amber says that a paper is still wanted. What could not be read stands in its cell as typed, underlined in
red. Own produce stands on its tint, a line of last month in grey. A row is painted again only when something
in it changed, the cursor came or went, or the columns, the letters or the veil are other ones: a key stroke
then costs two rows, not all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from fupin_desk.i18n import _
from fupin_desk.ui import style, veil
from fupin_desk.ui.style import BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.cells import USES, Row
from fupin_desk.ui.widgets.lines import Lines
from fupin_desk.ui.widgets.marks import paint_mark
from fupin_desk.ui.widgets.ranges import Range

PAD: Final = 6
NUMBER: Final = 34
RIGHT: Final = ("quantity", "price", "amount", "living_cost", "sent_home")
_PRIVATE: Final = ("member", "note", "quantity")
_PAPER: Final = (14, 18)
_KEPT: Final = 120
"""So many row pictures are kept: a few screens full."""
Places = Sequence[tuple[str, float, float]]
"""Each visible column: its name, its left edge in the row, its width."""


class LinePainter:
    """Paints rows; `range` is what is chosen."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.range: Range | None = None
        self._world: Hashable = None
        self._pictures: dict[int, tuple[Hashable, object, QPixmap]] = {}

    def show(
        self, painter: QPainter, at: tuple[int, int, int], places: Places, number: int, *, here: bool
    ) -> None:
        """Show a row at (left, top, height) of the viewport, from its picture where one fits the pixels."""
        (left, top, high), row = at, self._lines.rows[number]
        ratio = painter.device().devicePixelRatioF()
        whole = all(float(edge * ratio).is_integer() for edge in (left, top, high))
        wide = round(places[-1][1] + places[-1][2])
        if not whole:  # between two pixels a picture would be blurred
            painter.save()
            painter.translate(left, top)
            self._row(painter, high, places, row, number, here)
            painter.restore()
            return
        world = (tuple(places), high, ratio, id(style.look()), veil.lowered(), id(self._lines.known.items))
        if world != self._world:
            self._world = world
            self._pictures.clear()
        key = self._key(row, number, here)
        found = self._pictures.get(id(row))
        if found is None or found[0] != key:
            picture = QPixmap(round(wide * ratio), round(high * ratio))
            picture.setDevicePixelRatio(ratio)
            inner = QPainter(picture)
            self._row(inner, high, places, row, number, here)
            inner.end()
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
            found = self._pictures[id(row)] = (key, (row, row.entry), picture)
        painter.drawPixmap(left, top, found[2])

    def _key(self, row: Row, number: int, here: bool) -> Hashable:
        """Everything a row's picture depends on but the columns."""
        span = self.range
        chosen: tuple[str, ...] = ()
        if span is not None and span.several and span.rows[0] <= number <= span.rows[-1]:
            chosen = span.columns
        return (
            number, here, chosen, row.ghost, row.saving, row.refused, bool(row.typed), row.blank,
            tuple(row.values.items()), tuple(row.raw.items()), tuple(row.faults), id(row.entry),
        )  # fmt: skip

    def _row(self, painter: QPainter, high: int, places: Places, row: Row, number: int, here: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for name, left, wide in places:
            self._ground(painter, QRectF(left, 0, wide, high), row, name, number, here)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, left, wide in places:
            self._cell(painter, QRectF(left, 0, wide, high), row, name)
        self._number(painter, QRectF(places[0][1], 0, NUMBER, high), row, number, here)

    def _cell(self, painter: QPainter, cell: QRectF, row: Row, name: str) -> None:
        inner = cell.adjusted(PAD + (NUMBER if name == "item" else 0), 0, -PAD, 0)
        if name in row.raw:
            brush.text(painter, inner, row.raw[name], colour="red", align=align(name), private=True)
        elif row.ghost:
            self._ghost(painter, inner, row, name)
        elif not row.blank:
            self._content(painter, inner, row, name)
        if name in row.faults:
            painter.fillRect(QRectF(inner.x(), cell.bottom() - 3, inner.width(), 2), style.colour("red"))

    def _ground(self, painter: QPainter, cell: QRectF, row: Row, name: str, number: int, here: bool) -> None:
        ground = "card"
        if here and not row.blank:
            ground = "tint"
        elif name == "amount" and row.values.get("use") == "eaten":
            ground = "own"
        elif number % 2 and not row.blank:
            ground = "zebra"
        if self._in_range(number, name):
            ground = "tint"
        painter.fillRect(cell, style.colour(ground))
        if row.blank and not here:
            left = cell.x() + (NUMBER if name == "item" else 0)
            brush.rule(painter, left, cell.right() + 1, cell.bottom() - style.look().border)
        if here and name == "item":
            painter.fillRect(QRectF(cell.x(), cell.y() + 5, 3.5, cell.height() - 10), style.colour("accent"))

    def _in_range(self, number: int, name: str) -> bool:
        span = self.range
        if span is None or not span.several or not span.rows[0] <= number <= span.rows[-1]:
            return False
        return name in span.columns

    def _number(self, painter: QPainter, room: QRectF, row: Row, number: int, here: bool) -> None:
        colour = "red" if row.refused or row.faults else "accent" if here else "faint"
        words = "…" if row.saving else "↵" if row.ghost else str(number + 1)
        brush.text(painter, room, words, CAP, colour, BOLD if here else NORMAL, brush.CENTRE)

    def _content(self, painter: QPainter, room: QRectF, row: Row, name: str) -> None:
        value = row.values.get(name)
        if name == "item":
            self._item(painter, room, row)
        elif name == "amount":
            quiet = row.values.get("use") not in (None, "sold") or self._lines.known.side(row.item) in (
                "living", "loan", "reference",
            )  # fmt: skip
            amount = self._lines.signed(row) or None
            brush.money(painter, room, amount, "soft" if quiet else "ink", NORMAL if quiet else MEDIUM)
        elif name in ("living_cost", "sent_home"):
            if value is not None:
                brush.money(painter, room, -value if name == "living_cost" else value, "soft")
        elif name == "basis":
            self._mark(painter, room, row)
        elif name == "photos":
            self._papers(painter, room, row)
        elif name == "happened" and value:
            brush.text(painter, room, self._lines.shown(row, name), colour=_when_tone(value))
        elif value and name in ("price", "price_source"):
            words, figure = self._lines.shown(row, name), name == "price"
            brush.text(painter, room, words, CAP, "soft", align=align(name), private=figure)
        elif name == "use" and value:
            brush.text(painter, room, _(USES[str(value)]))
        elif value and name in ("unit", "note"):
            size = CAP if name == "note" else style.BODY
            brush.text(painter, room, str(value), size, "soft", private=name == "note")
        elif value:
            brush.text(painter, room, str(value), align=align(name), private=name in _PRIVATE)

    def _ghost(self, painter: QPainter, room: QRectF, row: Row, name: str) -> None:
        """A line of last month, all in one quiet grey; what to do with it stands in the note."""
        if name == "amount":
            brush.money(painter, room, self._lines.signed(row) or None, "faint")
        elif name == "note":
            brush.text(painter, room, _("Enter 记上"), CAP, "faint")
        elif name in ("living_cost", "sent_home"):
            value = row.values.get(name)
            if value is not None:
                brush.money(painter, room, -value if name == "living_cost" else value, "faint")
        elif name == "item":
            code, _point, _sub = row.item.partition(".")
            brush.text(painter, QRectF(room.x(), room.y(), 26, room.height()), code, CAP, "faint")
            self._label(painter, room.adjusted(26, 0, 0, 0), row, "faint")
        elif name not in ("basis", "photos"):
            words = self._lines.shown(row, name)
            brush.text(painter, room, words, colour="faint", align=align(name), private=name in _PRIVATE)

    def _item(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if not row.item:
            return
        brush.text(
            painter, QRectF(room.x(), room.y(), 26, room.height()), row.item.partition(".")[0], CAP, "soft"
        )
        word, tone = _word(row)
        self._label(painter, room.adjusted(26, 0, -34 if word else 0, 0), row, "ink")
        if word:
            brush.text(painter, room, word, CAP, tone, align=brush.RIGHT)

    def _label(self, painter: QPainter, room: QRectF, row: Row, colour: str) -> None:
        """The item; where it does not fit, what it is in particular is worth more than its kind."""
        label = self._lines.label(row)
        own = label.rpartition("·")[2]
        fits = own == label or brush.width(label) <= room.width()
        brush.text(painter, room, label if fits else own, colour=colour)

    def _mark(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if row.entry is not None and not row.typed:
            mark = row.entry.mark
        elif row.blank or not row.item:
            return
        else:
            mark = "estimated" if row.values.get("basis") == "estimated" else "told"
        paint_mark(painter, room.center().x(), room.center().y() + 1, mark, 12)

    def _papers(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if row.entry is None:
            return
        if not row.entry.vouchers:
            wanted = row.entry.needs_voucher
            brush.text(painter, room, _("缺") if wanted else "—", CAP, "amber" if wanted else "faint")
            return
        for number in range(min(len(row.entry.vouchers), 2)):
            wide, high = _PAPER
            page = QRectF(room.x() + number * 17, room.center().y() - high / 2, wide, high)
            painter.setPen(QPen(style.colour("soft"), 1))
            painter.setBrush(style.colour("card"))
            painter.drawRect(page)
            painter.setPen(QPen(style.colour("mark" if style.look().contrast else "mark_light"), 1))
            for down in (4, 7, 10, 13):
                painter.drawLine(
                    page.topLeft() + QPointF(3, down),
                    page.topLeft() + QPointF(wide - (6 if down == 13 else 3), down),
                )
        if len(row.entry.vouchers) > 2:
            brush.text(painter, room, f"+{len(row.entry.vouchers) - 2}", CAP, "soft", align=brush.RIGHT)


def _word(row: Row) -> tuple[str, str]:
    """The one word beside an item, and its colour: what is in dispute before what is merely late."""
    entry = row.entry
    if entry is None:
        return "", ""
    if entry.objected:
        return _("异议"), "amber"
    if entry.late:
        return _("补记"), "amber"
    return (_("更正"), "soft") if entry.corrected else ("", "")


def _when_tone(value: object) -> str:
    return "soft" if isinstance(value, int) else "ink"


def align(name: str) -> Qt.AlignmentFlag:
    """Figures stand at the right, words at the left."""
    return brush.RIGHT if name in RIGHT else brush.LEFT
