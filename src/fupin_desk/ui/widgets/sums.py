"""The foot of the month grid: three figures of equal size, and where they come from.

It is one bar under one list, so that nobody can take the three ways of counting for three books.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar
from fupin_desk.ui.widgets.basics import row

if TYPE_CHECKING:
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
        label_wide = float(style.px(32))
        for name, label in VIEWS:
            wide = room / 3
            brush.text(
                painter, QRectF(left, middle - style.px(6), label_wide, style.px(22)), _(label), CAP, "soft"
            )
            figure = QRectF(left + label_wide, middle - style.px(18), wide - label_wide - 4, style.px(36))
            if name in self._views:
                size = (
                    BIG if brush.money_width(self._views[name], BIG, BOLD) <= figure.width() else style.BODY
                )
                brush.money(painter, figure, self._views[name], weight=BOLD, size=size, zero="", left=True)
            else:
                brush.text(painter, figure, "—", BIG, "faint")
            left += wide
        painter.end()
