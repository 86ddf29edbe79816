"""Rules of one pack, or of two beside each other, as a list: 计, 部分计, 不计 by shape, differences by ≠.

Nobody has to read to see what changed: a filled square counts, a half one counts in part, an empty one with a
stroke does not, and a row in which two packs differ carries the sign ≠ and heavier words. Headings stand
between the groups as rows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.lists import Column, RowList

if TYPE_CHECKING:
    from fupin_desk.model.switches import Row, Switch

    Shown = str | Row

_SQUARE = 12.0


def paint_shape(painter: QPainter, x: float, y: float, shape: str) -> None:
    """A square centred at a point: ``counted`` filled, ``partly`` half, ``not`` empty and struck through."""
    if shape == "word":
        return
    square = QRectF(x - _SQUARE / 2, y - _SQUARE / 2, _SQUARE, _SQUARE)
    ink = style.colour("mark")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if shape == "counted":
        painter.drawRoundedRect(square, 2, 2)
    elif shape == "partly":
        painter.drawRect(QRectF(square.x(), square.y(), _SQUARE / 2, _SQUARE))
    if shape != "counted":
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square.adjusted(0.7, 0.7, -0.7, -0.7), 2, 2)
    if shape == "not":
        painter.drawLine(square.bottomLeft() + QPointF(1.5, -1.5), square.topRight() + QPointF(-1.5, 1.5))
    painter.restore()


def paint_differs(painter: QPainter, x: float, y: float) -> None:
    """The sign ≠, centred at a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour("amber"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for offset in (-2.5, 2.5):
        painter.drawLine(QPointF(x - 5.5, y + offset), QPointF(x + 5.5, y + offset))
    painter.drawLine(QPointF(x - 3.5, y + 6.5), QPointF(x + 3.5, y - 6.5))
    painter.restore()


class RuleRows(RowList):
    """Rules in their groups. `two`: the second pack has a column of its own."""

    def __init__(self, titles: tuple[str, str] | None = None, *, name: str = "") -> None:
        self.titles = titles
        columns = [Column(_("规则"), 0, self._name, self._said, spare=False)]
        if titles is None:
            columns.append(Column(_("怎么算"), 360, self._right, lambda _row: ""))
        else:
            columns.append(Column(titles[0], 232, self._left, lambda _row: ""))
            columns.append(Column("", 30, self._sign, lambda _row: ""))
            columns.append(Column(titles[1], 232, self._right, lambda _row: ""))
        super().__init__(columns, row=30, zebra=False, name=name or _("各条规则"))
        self.setUniformItemSizes(False)
        self.row_height = lambda value: style.px(36 if isinstance(value, str) else 30)
        self.fill_of = lambda value: "own" if not isinstance(value, str) and self._differ(value) else ""

    def show_rules(self, rows: Sequence[Row]) -> None:
        """Show these, a heading before each group."""
        from fupin_desk.model.switches import GROUPS

        shown: list[Shown] = []
        group = ""
        for one in rows:
            some = one[0] or one[1]
            if some is not None and some.group != group:
                group = some.group
                shown.append(_(GROUPS[group]))
            shown.append(one)
        self.show_rows(shown)

    def _differ(self, row: Row) -> bool:
        from fupin_desk.model.switches import differs

        return self.titles is not None and differs(row)

    def _name(self, painter: QPainter, rect: QRectF, row: Shown) -> None:
        if isinstance(row, str):
            brush.text(painter, rect.adjusted(0, 8, 0, 0), row, CAP, "soft", MEDIUM)
            return
        some = _some(row)
        weight = MEDIUM if self._differ(row) else NORMAL
        brush.text(painter, rect.adjusted(8, 0, 0, 0), some.name if some else "", BODY, weight=weight)

    def _left(self, painter: QPainter, rect: QRectF, row: Shown) -> None:
        if not isinstance(row, str):
            self._side(painter, rect, row[0], heavy=False)

    def _right(self, painter: QPainter, rect: QRectF, row: Shown) -> None:
        if not isinstance(row, str):
            self._side(painter, rect, row[1], heavy=self._differ(row))

    def _sign(self, painter: QPainter, rect: QRectF, row: Shown) -> None:
        if not isinstance(row, str) and self._differ(row):
            paint_differs(painter, rect.center().x(), rect.center().y())

    def _side(self, painter: QPainter, rect: QRectF, switch: Switch | None, *, heavy: bool) -> None:
        if switch is None:
            brush.text(painter, rect, "—", BODY, "faint")
            return
        paint_shape(painter, rect.x() + 7, rect.center().y(), switch.shape)
        colour = "soft" if switch.shape == "not" and not heavy else "ink"
        words = rect.adjusted(22, 0, 0, 0)
        brush.text(painter, words, switch.words, BODY, colour, BOLD if heavy else NORMAL)

    def _said(self, row: Shown) -> str:
        """The row as it is read aloud and copied."""
        if isinstance(row, str):
            return row
        some = _some(row)
        one, other = (side.words if side else "—" for side in row)
        name = some.name if some else ""
        if self.titles is None:
            return f"{name} {other}"
        if not self._differ(row):
            return f"{name} {one}"
        return _("{name}：{left}，不同：{right}").format(name=name, left=one, right=other)


def _some(row: Row) -> Switch | None:
    one, other = row
    return one or other
