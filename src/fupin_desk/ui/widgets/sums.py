"""The foot of the month grid: three figures of equal size, and where they come from.

It is one bar under one list, so that nobody can take the three ways of counting for three books.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar
from fupin_desk.ui.widgets.basics import row
from fupin_desk.ui.widgets.cells import XUN
from fupin_desk.ui.widgets.ranges import Added

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import BandSum
    from fupin_desk.model.figures import Coverage

VIEWS: Final = (("policy", N_("政策")), ("cash", N_("现金")), ("home", N_("到家")))


class MonthSums(QWidget):
    """Policy, cash and home of the month side by side, and the coverage bar."""

    def __init__(self) -> None:
        super().__init__()
        self._views: Mapping[str, int] = {}
        self._lines = 0
        self.coverage = CoverageBar(height=10)
        self.coverage.setFixedWidth(style.px(330))
        made = row(None, self.coverage, margins=(0, 12, 14, 4))
        self.setLayout(made)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fold(self, compact: bool) -> None:
        """A shorter bar in a narrow window."""
        self.coverage.setFixedWidth(style.px(278 if compact else 330))

    def show_sums(self, views: Mapping[str, int], covered: Coverage | None, lines: int) -> None:
        """Show the month's sums; without anybody to share them there are none."""
        self._views, self._lines = views, lines
        self.coverage.show_parts(
            None if covered is None else (covered.voucher, covered.signed, covered.estimated)
        )
        words = (f"{_(label)} {yuan(views[name])}" for name, label in VIEWS if name in views)
        self.setAccessibleName(_("本月合计") + " " + "，".join(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines high."""
        return QSize(700, style.px(58))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A line above, the words, three figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.rule(painter, 8, self.width() - 8, 0, "ink")
        middle, line = self.height() / 2 + 1, style.px(22)
        lead = float(style.px(80))
        brush.text(painter, QRectF(14, middle - line, lead, line), _("本月合计"), weight=MEDIUM)
        caption = _("{n} 笔，元").format(n=self._lines)
        brush.text(painter, QRectF(14, middle, lead, line - 2), caption, CAP, "soft")
        left, room = lead + 16, self.coverage.x() - lead - 30
        label_wide, wide = float(style.px(32)), room / 3
        widest = max((brush.money_width(amount, BIG, BOLD) for amount in self._views.values()), default=0.0)
        size = BIG if widest <= wide - label_wide - 4 else style.BODY  # equal in size, always
        for name, label in VIEWS:
            brush.text(
                painter, QRectF(left, middle - style.px(6), label_wide, style.px(22)), _(label), CAP, "soft"
            )
            figure = QRectF(left + label_wide, middle - style.px(18), wide - label_wide - 4, style.px(36))
            if name in self._views:
                brush.money(painter, figure, self._views[name], weight=BOLD, size=size, zero="", left=True)
            else:
                brush.text(painter, figure, "—", BIG, "faint")
            left += wide
        painter.end()


class BandStrip(QWidget):
    """上旬 · 中旬 · 下旬 with their lines and three figures each; the chosen one takes the new lines."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._bands: Sequence[BandSum] = ()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("新记的行放进哪一旬  Ctrl+1 2 3"))

    def show_bands(self, bands: Sequence[BandSum], at: int) -> None:
        """Show these; `at` is the one new lines go to."""
        self._bands, self._at = bands, at
        told = [f"{_(XUN[str(one.xun)])} {_('{n} 笔').format(n=one.lines)}" for one in bands]
        self.setAccessibleName(_("三旬") + " " + "，".join(told))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines with air."""
        return QSize(600, style.px(50))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the band that was pressed."""
        if self._bands and event.button() == Qt.MouseButton.LeftButton:
            number = int(event.position().x() * len(self._bands) // max(self.width(), 1))
            self.chosen.emit(self._bands[min(max(number, 0), len(self._bands) - 1)].xun)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Each band in a third: its name and lines, its three figures in small."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / max(len(self._bands), 1)
        for number, band in enumerate(self._bands):
            self._band(painter, QRectF(number * wide + 2, 2, wide - 4, self.height() - 6), band)
        painter.end()

    def _band(self, painter: QPainter, room: QRectF, band: BandSum) -> None:
        here = band.xun == self._at
        painter.setPen(QPen(style.colour("accent" if here else "line"), 2 if here else 1))
        painter.setBrush(style.colour("tint" if here else "card"))
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 6, 6)
        lead = float(style.px(54))
        weight = BOLD if here else MEDIUM
        room = room.adjusted(0, 2, 0, -2)
        half = room.height() / 2
        upper = QRectF(room.x() + 10, room.y() + 1, lead, half)
        brush.text(painter, upper, _(XUN[str(band.xun)]), style.BODY, "accent" if here else "ink", weight)
        lower = QRectF(room.x() + 10, room.y() + half, lead, half - 2)
        brush.text(painter, lower, _("{n} 笔").format(n=band.lines), CAP, "soft")
        each = (room.width() - lead - 18) / 3
        for number, (name, label) in enumerate(VIEWS):
            left = room.x() + lead + 12 + number * each
            above = QRectF(left, room.y() + 1, each - 4, half)
            brush.text(painter, above, _(label), CAP, "soft", align=brush.RIGHT)
            figure = QRectF(left, room.y() + half, each - 4, half - 2)
            brush.money(painter, figure, band.views.get(name, 0), size=CAP)


def added_words(added: Added) -> str:
    """选中 5 笔，金额合计 2,703.00 元（含自用 1,566.00）."""
    if added.count < 2:
        return ""
    if added.amount is not None:
        words = _("选中 {n} 笔，合计 {amount} 元").format(n=added.count, amount=yuan(added.amount))
        own = _("（含不计现金的 {amount}）").format(amount=yuan(added.own)) if added.own else ""
        return words + own
    if added.quantity:
        return _("选中 {n} 笔，数量合计 {amount}").format(n=added.count, amount=added.quantity)
    return _("选中 {n} 笔").format(n=added.count)
